// SPDX-License-Identifier: MIT
// Export names of CommonJS modules: see exports.h. One scan over the tokens; where a token may begin one of the forms,
// a copy of the scanner looks ahead. Looking ahead ends at the first token that does not fit, so the whole stays
// linear.
#include "syntax/exports.h"

#include "base/mem.h"
#include "base/strmap.h"
#include "base/utf.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// ---- tokens --------------------------------------------------------------------------------------------------------

enum { T_END, T_NAME = 256, T_STRING, T_TEMPLATE, T_REGEX }; // others are their own character

typedef struct token {
  int kind;
  const char *text; // of a string: without the quotes
  size_t len;
} token;

typedef struct scanner {
  const char *at, *end;
  const char *divisions; // up to here a '/' begins no regular expression: the line ended before one did
} scanner;

// Of every byte, whether it is one of a name; all of what is not ASCII passes for that.
static const uint8_t name_bytes[256] = {
    ['$'] = 1, ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['\\'] = 1, ['_'] = 1, ['a' ... 'z'] = 1, [0x80 ... 0xFF] = 1,
};

static bool is_name_byte(char c) { return name_bytes[(uint8_t)c]; }

// Blanks of more than one byte: no-break space, the separators U+2028 and U+2029, the byte order mark.
static size_t wide_blank(const char *at, const char *end) {
  if (end - at >= 2 && memcmp(at, "\xC2\xA0", 2) == 0) return 2;
  if (end - at < 3) return 0;
  bool is =
      memcmp(at, "\xE2\x80\xA8", 3) == 0 || memcmp(at, "\xE2\x80\xA9", 3) == 0 || memcmp(at, "\xEF\xBB\xBF", 3) == 0;
  return is ? 3 : 0;
}

static void skip_blanks(scanner *s) {
  while (s->at < s->end) {
    unsigned char c = (unsigned char)*s->at;
    size_t wide;
    if (c == ' ' || (c >= 9 && c <= 13)) {
      s->at++;
    } else if (c == '/' && s->end - s->at > 1 && s->at[1] == '/') {
      const char *line = memchr(s->at, '\n', (size_t)(s->end - s->at));
      s->at = line ? line : s->end;
    } else if (c == '/' && s->end - s->at > 1 && s->at[1] == '*') {
      const char *close = memmem(s->at + 2, (size_t)(s->end - s->at - 2), "*/", 2);
      s->at = close ? close + 2 : s->end;
    } else if (c >= 0x80 && (wide = wide_blank(s->at, s->end)) > 0) {
      s->at += wide;
    } else {
      return;
    }
  }
}

static token take_string(scanner *s, char quote) {
  const char *begin = ++s->at;
  while (s->at < s->end && *s->at != quote && *s->at != '\n') s->at += *s->at == '\\' ? 2 : 1;
  if (s->at > s->end) s->at = s->end;
  token t = {T_STRING, begin, (size_t)(s->at - begin)};
  if (s->at < s->end) s->at++;
  return t;
}

// One token; '/' and '`' come as they are: what they begin depends on what was before.
static token take(scanner *s) {
  skip_blanks(s);
  if (s->at >= s->end) return (token){T_END, s->end, 0};
  unsigned char c = (unsigned char)*s->at;
  if (c == '"' || c == '\'') return take_string(s, (char)c);
  token t = {c, s->at, 1};
  const char *at = s->at;
  if (is_name_byte(*at)) {
    t.kind = T_NAME;
    while (at < s->end && is_name_byte(*at) && (*at >= 0 || wide_blank(at, s->end) == 0)) at++;
    t.len = (size_t)(at - t.text);
  } else {
    at++;
  }
  s->at = at;
  return t;
}

static bool is_name(token t, const char *name) {
  return t.kind == T_NAME && t.len == strlen(name) && memcmp(t.text, name, t.len) == 0;
}

static bool same(token a, token b) { return a.len == b.len && memcmp(a.text, b.text, a.len) == 0; }

static bool starts_as_name(token t) { return t.kind == T_NAME && !(t.text[0] >= '0' && t.text[0] <= '9'); }

// ---- looking ahead: each moves the scanner past what fits
// ------------------------------------------------------------

// Words and single characters parted by blanks; "$" is any name, kept as names[0], names[1] ..; "@" is the name kept
// first, "#" the second; "'" any string.
static bool fits(scanner *s, const char *form, token *names) {
  scanner ahead = *s;
  size_t kept = 0;
  while (*form) {
    size_t len = strcspn(form, " ");
    token t = take(&ahead);
    bool fit;
    if (len == 1 && *form == '$') fit = starts_as_name(t) && (names ? (names[kept++] = t, true) : true);
    else if (len == 1 && *form == '@') fit = t.kind == T_NAME && same(t, names[0]);
    else if (len == 1 && *form == '#') fit = t.kind == T_NAME && same(t, names[1]);
    else if (len == 1 && *form == '\'') fit = t.kind == T_STRING && (names ? (names[kept++] = t, true) : true);
    else if (is_name_byte(*form)) fit = t.kind == T_NAME && t.len == len && memcmp(t.text, form, len) == 0;
    else fit = t.kind == *form;
    if (!fit) return false;
    form += len + (form[len] == ' ');
  }
  *s = ahead;
  return true;
}

static bool fits_exports(scanner *s) { return fits(s, "exports", NULL) || fits(s, "module . exports", NULL); }

// ---- lists ---------------------------------------------------------------------------------------------------------

typedef struct search {
  ed_exports *out;
  ed_strmap known, stars; // names; variables that hold a required module, to their specifiers
} search;

void ed_export_list_add(ed_export_list *list, const char *text, size_t len) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    list->items = ed_xrealloc(list->items, list->capacity * sizeof *list->items);
    list->lens = ed_xrealloc(list->lens, list->capacity * sizeof *list->lens);
  }
  list->items[list->count] = ed_xstrndup(text, len);
  list->lens[list->count++] = len;
}

static void clear(ed_export_list *list) {
  for (size_t i = 0; i < list->count; i++) free(list->items[i]);
  list->count = 0;
}

static size_t put_utf8(char *o, uint32_t c) {
  if (c < 0x80) return o[0] = (char)c, 1;
  if (c < 0x800) return o[0] = (char)(0xC0 | c >> 6), o[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000) {
    o[0] = (char)(0xE0 | c >> 12), o[1] = (char)(0x80 | (c >> 6 & 63)), o[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  o[0] = (char)(0xF0 | c >> 18), o[1] = (char)(0x80 | (c >> 12 & 63)), o[2] = (char)(0x80 | (c >> 6 & 63));
  o[3] = (char)(0x80 | (c & 63));
  return 4;
}

static int hex(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// \xHH, \uHHHH or \u{H}: the code point, -1 when it is none. *at stands behind the x or u.
static int64_t take_code(const char **at, const char *end, int digits) {
  bool braced = digits == 4 && *at < end && **at == '{';
  if (braced) (*at)++, digits = 8;
  int64_t code = 0;
  int n = 0;
  for (; n < digits && *at < end && hex(**at) >= 0; n++, (*at)++) code = code << 4 | hex(**at);
  if (braced) return n > 0 && *at < end && *(*at)++ == '}' && code <= 0x10FFFF ? code : -1;
  return n == digits ? code : -1;
}

// The text of a string or name without its escapes; false when it is no well-formed text.
static bool unescape(token t, char *out, size_t *len) {
  const char *at = t.text, *end = t.text + t.len;
  char *o = out;
  int64_t high = -1; // a surrogate that waits for its second half
  while (at < end) {
    char c = *at++;
    int64_t code = (unsigned char)c;
    bool is_code = c == '\\' && at < end && (*at == 'x' || *at == 'u');
    if (is_code) {
      char kind = *at++;
      code = take_code(&at, end, kind == 'x' ? 2 : 4);
      if (code < 0) return false;
    }
    if (is_code && code >= 0xDC00 && code < 0xE000 && high >= 0) {
      o += put_utf8(o, (uint32_t)(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)));
      high = -1;
      continue;
    }
    if (high >= 0) return false;
    if (is_code) {
      if (code >= 0xDC00 && code < 0xE000) return false;
      if (code >= 0xD800 && code < 0xDC00) high = code;
      else o += put_utf8(o, (uint32_t)code);
    } else if (c == '\\' && at < end) {
      static const char from[] = "nrtbvf0", to[] = "\n\r\t\b\v\f";
      const char *known = memchr(from, *at, sizeof from - 1);
      if (*at != '\n') *o++ = known ? to[known - from] : *at;
      at++;
    } else {
      *o++ = c;
    }
  }
  *len = (size_t)(o - out);
  return high < 0;
}

static void add_name(search *f, token t) {
  char *text = ed_xmalloc(t.len * 2 + 1); // an escape is longer than what it stands for
  size_t len;
  if (unescape(t, text, &len)) {
    ed_strmap_entry *e = ed_strmap_put(&f->known, text, len);
    if (!e->value) {
      e->value = f;
      ed_export_list_add(&f->out->names, text, len);
    }
  }
  free(text);
}

static void add_reexport(search *f, token t) {
  char *text = ed_xmalloc(t.len * 2 + 1);
  size_t len;
  if (unescape(t, text, &len)) ed_export_list_add(&f->out->reexports, text, len);
  free(text);
}

static bool fits_require(search *f, scanner *s) {
  token specifier;
  if (!fits(s, "require ( ' )", &specifier)) return false;
  add_reexport(f, specifier);
  return true;
}

// ---- the forms -----------------------------------------------------------------------------------------------------

// Behind `module.exports = {`.
static void read_literal(search *f, scanner *s) {
  for (;;) {
    token t;
    scanner ahead = *s;
    if (fits(&ahead, ". . .", NULL)) {
      if (!fits_require(f, &ahead) && !fits(&ahead, "$", NULL)) return;
    } else if (fits(&ahead, "$", &t)) {
      scanner value = ahead;
      if (is_name(t, "get") && fits(&value, "$", NULL)) return;
      value = ahead;
      if (fits(&value, ":", NULL)) {
        if (!fits(&value, "$", NULL)) return;
        ahead = value;
      }
      add_name(f, t);
    } else if (fits(&ahead, "'", &t)) {
      if (!fits(&ahead, ": $", NULL)) return;
      add_name(f, t);
    } else {
      return;
    }
    *s = ahead;
    if (!fits(s, ",", NULL)) return;
  }
}

// Behind `exports` or `module.exports`.
static void read_assignment(search *f, scanner *s, bool is_module) {
  token t;
  scanner ahead = *s;
  if (fits(&ahead, ". $ =", &t) || fits(&ahead, "[ ' ] =", &t)) {
    add_name(f, t);
    return;
  }
  if (!is_module || !fits(&ahead, "=", NULL)) return;
  clear(&f->out->reexports);
  *s = ahead;
  if (fits(s, "{", NULL)) read_literal(f, s);
  else fits_require(f, s);
}

static bool fits_getter(scanner *s) {
  scanner ahead = *s;
  if (!fits(&ahead, "get", NULL)) return false;
  if (fits(&ahead, ": function", NULL)) fits(&ahead, "$", NULL);
  if (!fits(&ahead, "( ) { return $", NULL)) return false;
  if (!fits(&ahead, ". $", NULL)) fits(&ahead, "[ ' ]", NULL);
  fits(&ahead, ";", NULL);
  if (!fits(&ahead, "}", NULL)) return false;
  fits(&ahead, ",", NULL);
  return fits(&ahead, "} )", NULL);
}

// Behind `Object`.
static void read_define(search *f, scanner *s) {
  token name;
  scanner ahead = *s;
  if (!fits(&ahead, ". defineProperty (", NULL) || !fits_exports(&ahead) || !fits(&ahead, ", ' , {", &name)) return;
  fits(&ahead, "enumerable : true ,", NULL);
  if (fits(&ahead, "value :", NULL) || fits_getter(&ahead)) add_name(f, name);
}

// Behind `Object`: `.keys(x).forEach(function (k) { if (k === 'default'`.
static void read_keys(search *f, scanner *s) {
  token names[2];
  scanner ahead = *s;
  if (!fits(&ahead, ". keys ( $ ) . forEach ( function (", names)) return;
  if (!fits(&ahead, "$ ) { if (", names + 1)) return;
  if (!fits(&ahead, "# = = =", names) && !fits(&ahead, "# ! = =", names)) return;
  token word = take(&ahead);
  if (word.kind != T_STRING || word.len != 7 || memcmp(word.text, "default", 7) != 0) return;
  const ed_strmap_entry *e = ed_strmap_find(&f->stars, names[0].text, names[0].len);
  if (e) ed_export_list_add(&f->out->reexports, e->value, strlen(e->value));
}

// Behind `var`, `let` or `const`: `x = require('y')`, perhaps inside Babel's _interopRequireWildcard().
static void read_variable(search *f, scanner *s) {
  token names[2];
  scanner ahead = *s;
  if (!fits(&ahead, "$ =", names)) return;
  fits(&ahead, "_interopRequireWildcard (", NULL);
  if (!fits(&ahead, "require ( ' )", names + 1)) return;
  char *text = ed_xmalloc(names[1].len * 2 + 1);
  size_t len;
  if (!unescape(names[1], text, &len) || memchr(text, 0, len)) {
    free(text);
    return;
  }
  text[len] = 0;
  ed_strmap_entry *e = ed_strmap_put(&f->stars, names[0].text, names[0].len);
  free(e->value);
  e->value = text;
}

// ---- regular expressions, templates, brackets
// ------------------------------------------------------------------------

enum { OPEN_PAREN = '(', OPEN_CONDITION = 'c', OPEN_BRACE = '{', OPEN_SQUARE = '[', OPEN_TEMPLATE = '`' };

typedef struct brackets {
  char *open;
  size_t depth, capacity;
  char closed; // what the last closing bracket had opened
} brackets;

static void push(brackets *b, char open) {
  if (b->depth == b->capacity) {
    b->capacity = b->capacity ? b->capacity * 2 : 64;
    b->open = ed_xrealloc(b->open, b->capacity);
  }
  b->open[b->depth++] = open;
}

static bool is_any(token t, const char *words) {
  if (t.kind != T_NAME) return false;
  for (const char *at = words; *at;) {
    size_t n = 0;
    while (n < t.len && at[n] == t.text[n]) n++;
    if (n == t.len && (at[n] == ' ' || !at[n])) return true;
    while (*at && *at++ != ' ')
      ;
  }
  return false;
}

// Whether a '/' after this token begins a regular expression.
static bool begins_regex(token before, const brackets *b) {
  switch (before.kind) {
  case T_STRING:
  case T_TEMPLATE:
  case T_REGEX:
  case ']': return false;
  case ')': return b->closed == OPEN_CONDITION;
  case T_NAME: return is_any(before, "return typeof instanceof in of new delete void throw case do else await yield");
  default: return true;
  }
}

// Behind the '/'. False, nothing taken, when the line ends first: then it was a division.
static bool skip_regex(scanner *s) {
  bool in_class = false;
  if (s->divisions && s->at < s->divisions) return false;
  const char *at = s->at;
  for (; at < s->end && *at != '\n'; at++) {
    if (*at == '\\') {
      at++;
    } else if (*at == '[') {
      in_class = true;
    } else if (*at == ']') {
      in_class = false;
    } else if (*at == '/' && !in_class) {
      s->at = at + 1;
      while (s->at < s->end && is_name_byte(*s->at)) s->at++;
      return true;
    }
  }
  s->divisions = at;
  return false;
}

// Behind the '`' or the '}' of a substitution. True when it stopped behind a `${`.
static bool skip_template(scanner *s) {
  while (s->at < s->end) {
    char c = *s->at++;
    if (c == '`') return false;
    if (c == '\\') s->at++;
    else if (c == '$' && s->at < s->end && *s->at == '{') return s->at++, true;
  }
  s->at = s->end;
  return false;
}

// ---- the scan ------------------------------------------------------------------------------------------------------

static void read_name(search *f, scanner *s, token t, token before, size_t depth) {
  bool is_member = before.kind == '.';
  if (!strchr("_emOvlc", t.text[0])) return; // how those below begin
  if (is_any(t, "__export __exportStar")) {
    scanner ahead = *s;
    if (fits(&ahead, "(", NULL)) fits_require(f, &ahead);
  } else if (is_member) {
    return;
  } else if (is_name(t, "exports")) {
    read_assignment(f, s, false);
  } else if (is_name(t, "module")) {
    scanner ahead = *s;
    if (fits(&ahead, ". exports", NULL)) {
      read_assignment(f, &ahead, true);
      *s = ahead;
    }
  } else if (is_name(t, "Object")) {
    read_define(f, s);
    if (depth == 0) read_keys(f, s);
  } else if (depth == 0 && is_any(t, "var let const")) {
    read_variable(f, s);
  }
}

static void open_bracket(brackets *b, token t, token before) {
  if (t.kind == '(' && is_any(before, "if while for with")) push(b, OPEN_CONDITION);
  else push(b, (char)t.kind);
}

void ed_exports_find(const char *source, size_t len, ed_exports *out) {
  *out = (ed_exports){0};
  search f = {.out = out};
  brackets b = {0};
  scanner s = {source, source + len, NULL};
  if (len >= 2 && source[0] == '#' && source[1] == '!') {
    const char *line = memchr(source, '\n', len);
    s.at = line ? line : s.end;
  }
  token before = {T_END, NULL, 0};
  for (token t = take(&s); t.kind != T_END; before = t, t = take(&s)) {
    switch (t.kind) {
    case T_NAME: read_name(&f, &s, t, before, b.depth); break;
    case '(':
    case '[':
    case '{': open_bracket(&b, t, before); break;
    case ')':
    case ']':
    case '}':
      if (b.depth > 0) b.closed = b.open[--b.depth];
      if (t.kind != '}' || b.closed != OPEN_TEMPLATE) break;
      t.kind = T_TEMPLATE;
      if (skip_template(&s)) push(&b, OPEN_TEMPLATE), t.kind = '{';
      b.closed = 0;
      break;
    case '`':
      t.kind = T_TEMPLATE;
      if (skip_template(&s)) push(&b, OPEN_TEMPLATE), t.kind = '{';
      break;
    case '/':
      if (begins_regex(before, &b) && skip_regex(&s)) t.kind = T_REGEX;
      break;
    default: break;
    }
  }
  free(b.open);
  ed_strmap_clear(&f.known, NULL);
  ed_strmap_clear(&f.stars, free);
}

void ed_export_list_deinit(ed_export_list *list) {
  clear(list);
  free(list->items);
  free(list->lens);
  *list = (ed_export_list){0};
}

void ed_exports_deinit(ed_exports *out) {
  ed_export_list_deinit(&out->names);
  ed_export_list_deinit(&out->reexports);
}
