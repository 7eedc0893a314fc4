// SPDX-License-Identifier: MIT
// One part of a URL pattern: its tokens become a list of pieces, and the pieces a regular expression and the normalized
// text. Names follow "parse a pattern string" and its neighbours in the standard.
#include "parse/pattern.h"
#include "base/mem.h"
#include "parse/pattern_tokens.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#define MAX_BYTES ((size_t)1 << 28)

typedef enum piece_type { FIXED, REGEXP, SEGMENT, WILDCARD } piece_type; // SEGMENT: up to the next delimiter

typedef struct text { // in parser.arena
  size_t at, len;
} text;

typedef struct piece {
  piece_type type;
  char modifier; // '?', '*', '+' or 0
  text value;    // of FIXED and REGEXP
  text name, prefix, suffix;
} piece;

typedef struct parser {
  const char *input;
  size_t len;
  ed_pattern_part part; // decides how fixed text is spelled
  char delimiter, prefix;
  bool is_ipv6;
  ed_pattern_tokens tokens;
  size_t at;
  ed_buf arena, pending; // pending: fixed text up to here
  piece *pieces;
  size_t count, cap;
  unsigned next_number;
} parser;

static bool put(ed_buf *b, const char *bytes, size_t len) { return ed_buf_append(b, bytes, len); }
static bool put_text(ed_buf *b, const char *ascii) { return ed_buf_append(b, ascii, strlen(ascii)); }
static bool put_char(ed_buf *b, char c) { return ed_buf_append(b, &c, 1); }

static bool put_escaped(ed_buf *b, const char *bytes, size_t len, const char *special) {
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] != 0 && strchr(special, bytes[i]) && !put_char(b, '\\')) return false;
    if (!put_char(b, bytes[i])) return false;
  }
  return true;
}

#define IN_REGEXP  ".+*?^${}()[]|/\\"
#define IN_PATTERN "+*?:{}()\\"

// ---- parsing -------------------------------------------------------------------------------------------------------

static const ed_pattern_token *try_token(parser *p, ed_pattern_token_type type) {
  const ed_pattern_token *t = &p->tokens.items[p->at];
  if (t->type != type) return NULL;
  if (type != ED_TOKEN_END) p->at++;
  return t;
}

static text keep(parser *p, const char *bytes, size_t len) {
  text t = {p->arena.len, len};
  if (!put(&p->arena, bytes, len)) t.len = 0;
  return t;
}

static const char *at(const parser *p, text t) { return p->arena.data ? p->arena.data + t.at : ""; }

static bool is_hex_or_colon(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') || c == ':' || c == '[' || c == ']';
}

static bool canonicalize_ipv6(ed_buf *out, const char *value, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if (!is_hex_or_colon(value[i])) return false;
    if (!put_char(out, value[i] >= 'A' && value[i] <= 'F' ? (char)(value[i] | 0x20) : value[i])) return false;
  }
  return true;
}

// Fixed text as URLs spell it.
static bool encode(parser *p, const char *value, size_t len, text *result) {
  result->at = p->arena.len;
  bool ok = p->is_ipv6 ? canonicalize_ipv6(&p->arena, value, len)
                       : ed_pattern_canonicalize(&p->arena, p->part, value, len, NULL, 0);
  result->len = p->arena.len - result->at;
  return ok;
}

static piece *add(parser *p, piece_type type, char modifier) {
  if (p->count == p->cap) {
    p->cap = p->cap ? p->cap * 2 : 16;
    p->pieces = ed_xrealloc(p->pieces, p->cap * sizeof *p->pieces);
  }
  piece *new = &p->pieces[p->count++];
  *new = (piece){.type = type, .modifier = modifier};
  return new;
}

static bool add_fixed(parser *p, const char *value, size_t len, char modifier) {
  text encoded;
  if (!encode(p, value, len, &encoded)) return false;
  add(p, FIXED, modifier)->value = encoded;
  return true;
}

static bool add_pending(parser *p) {
  if (p->pending.len == 0) return true;
  bool ok = add_fixed(p, p->pending.data, p->pending.len, 0);
  p->pending.len = 0;
  return ok;
}

static bool is_same(const parser *p, text t, const char *bytes, size_t len) {
  return t.len == len && memcmp(at(p, t), bytes, len) == 0;
}

// What stands for the wildcard between delimiters: [^\/]+?
static size_t segment_regexp(const parser *p, char out[8]) {
  size_t n = 0;
  out[n++] = '[';
  out[n++] = '^';
  if (p->delimiter) {
    out[n++] = '\\';
    out[n++] = p->delimiter;
  }
  memcpy(out + n, "]+?", 3);
  return n + 3;
}

static piece_type type_of(const parser *p, const ed_pattern_token *regexp) {
  char segment[8];
  size_t len = segment_regexp(p, segment);
  if (!regexp) return SEGMENT;
  if (regexp->type == ED_TOKEN_ASTERISK) return WILDCARD;
  const char *value = p->input + regexp->start;
  if (regexp->len == len && memcmp(value, segment, len) == 0) return SEGMENT;
  return regexp->len == 2 && memcmp(value, ".*", 2) == 0 ? WILDCARD : REGEXP;
}

static bool add_part(parser *p, const ed_buf *prefix, const ed_pattern_token *name, const ed_pattern_token *regexp,
                     const ed_buf *suffix, char modifier) {
  if (!name && !regexp && !modifier) return put(&p->pending, prefix->data, prefix->len);
  if (!add_pending(p)) return false;
  if (!name && !regexp) return prefix->len == 0 || add_fixed(p, prefix->data, prefix->len, modifier);
  piece new = {.type = type_of(p, regexp), .modifier = modifier};
  if (new.type == REGEXP) new.value = keep(p, p->input + regexp->start, regexp->len);
  if (name) {
    new.name = keep(p, p->input + name->start, name->len);
  } else {
    char digits[16];
    size_t n = sizeof digits;
    unsigned number = p->next_number++;
    do digits[--n] = (char)('0' + number % 10);
    while (number /= 10);
    new.name = keep(p, digits + n, sizeof digits - n);
  }
  if (!encode(p, prefix->data ? prefix->data : "", prefix->len, &new.prefix)) return false;
  if (!encode(p, suffix->data ? suffix->data : "", suffix->len, &new.suffix)) return false;
  *add(p, FIXED, 0) = new;
  return true;
}

static const ed_pattern_token *try_regexp(parser *p, const ed_pattern_token *name) {
  const ed_pattern_token *t = try_token(p, ED_TOKEN_REGEXP);
  return t || name ? t : try_token(p, ED_TOKEN_ASTERISK);
}

static char try_modifier(parser *p) {
  const ed_pattern_token *t = try_token(p, ED_TOKEN_MODIFIER);
  if (!t) t = try_token(p, ED_TOKEN_ASTERISK);
  return t ? p->input[t->start] : 0;
}

static bool take_text(parser *p, ed_buf *out) {
  for (;;) {
    const ed_pattern_token *t = try_token(p, ED_TOKEN_CHAR);
    if (!t) t = try_token(p, ED_TOKEN_ESCAPED);
    if (!t) return true;
    if (!put(out, p->input + t->start, t->len)) return false;
  }
}

static bool parse_group(parser *p, ed_buf *prefix, ed_buf *suffix) {
  if (!take_text(p, prefix)) return false;
  const ed_pattern_token *name = try_token(p, ED_TOKEN_NAME);
  const ed_pattern_token *regexp = try_regexp(p, name);
  if (!take_text(p, suffix) || !try_token(p, ED_TOKEN_CLOSE)) return false;
  return add_part(p, prefix, name, regexp, suffix, try_modifier(p));
}

static bool parse_next(parser *p, ed_buf *prefix, ed_buf *suffix) {
  const ed_pattern_token *c = try_token(p, ED_TOKEN_CHAR);
  const ed_pattern_token *name = try_token(p, ED_TOKEN_NAME);
  const ed_pattern_token *regexp = try_regexp(p, name);
  if (name || regexp) {
    if (c) {
      bool is_prefix = c->len == 1 && p->prefix && p->input[c->start] == p->prefix;
      if (!put(is_prefix ? prefix : &p->pending, p->input + c->start, c->len)) return false;
    }
    return add_pending(p) && add_part(p, prefix, name, regexp, suffix, try_modifier(p));
  }
  if (!c) c = try_token(p, ED_TOKEN_ESCAPED);
  if (c) return put(&p->pending, p->input + c->start, c->len);
  if (try_token(p, ED_TOKEN_OPEN)) return parse_group(p, prefix, suffix);
  return add_pending(p) && try_token(p, ED_TOKEN_END);
}

static int by_bytes(const void *a, const void *b) {
  const ed_pattern_piece *x = a, *y = b;
  int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
  return order ? order : (x->len > y->len) - (x->len < y->len);
}

static bool has_distinct_names(const parser *p) {
  ed_pattern_piece *names = ed_xmalloc((p->count + 1) * sizeof *names);
  size_t n = 0;
  for (size_t i = 0; i < p->count; i++)
    if (p->pieces[i].type != FIXED) names[n++] = (ed_pattern_piece){at(p, p->pieces[i].name), p->pieces[i].name.len};
  qsort(names, n, sizeof *names, by_bytes);
  bool ok = true;
  for (size_t i = 1; i < n; i++) ok = ok && by_bytes(&names[i - 1], &names[i]) != 0;
  free(names);
  return ok;
}

static bool parse(parser *p) {
  if (!ed_pattern_tokenize(&p->tokens, p->input, p->len, false)) return false;
  ed_buf prefix, suffix;
  ed_buf_init(&prefix, MAX_BYTES);
  ed_buf_init(&suffix, MAX_BYTES);
  bool ok = true;
  while (ok && p->tokens.items[p->at].type != ED_TOKEN_END) {
    prefix.len = suffix.len = 0;
    ok = parse_next(p, &prefix, &suffix);
  }
  ok = ok && add_pending(p) && has_distinct_names(p);
  ed_buf_deinit(&prefix);
  ed_buf_deinit(&suffix);
  return ok;
}

// ---- the regular expression ----------------------------------------------------------------------------------------

static bool put_modifier(ed_buf *b, char modifier) { return !modifier || put_char(b, modifier); }

static bool put_value_regexp(const parser *p, const piece *e, ed_buf *b) {
  char segment[8];
  switch (e->type) {
  case SEGMENT: return put(b, segment, segment_regexp(p, segment));
  case WILDCARD: return put_text(b, ".*");
  default: return put(b, at(p, e->value), e->value.len);
  }
}

static bool put_affix(const parser *p, text t, ed_buf *b) { return put_escaped(b, at(p, t), t.len, IN_REGEXP); }

static bool put_regexp(const parser *p, const piece *e, ed_buf *b) {
  if (e->type == FIXED) {
    if (!e->modifier) return put_affix(p, e->value, b);
    return put_text(b, "(?:") && put_affix(p, e->value, b) && put_char(b, ')') && put_modifier(b, e->modifier);
  }
  bool repeats = e->modifier == '*' || e->modifier == '+';
  if (e->prefix.len == 0 && e->suffix.len == 0) {
    if (!repeats)
      return put_char(b, '(') && put_value_regexp(p, e, b) && put_char(b, ')') && put_modifier(b, e->modifier);
    return put_text(b, "((?:") && put_value_regexp(p, e, b) && put_char(b, ')') && put_modifier(b, e->modifier) &&
           put_char(b, ')');
  }
  if (!repeats) {
    return put_text(b, "(?:") && put_affix(p, e->prefix, b) && put_char(b, '(') && put_value_regexp(p, e, b) &&
           put_char(b, ')') && put_affix(p, e->suffix, b) && put_char(b, ')') && put_modifier(b, e->modifier);
  }
  // Once, and again with the suffix and the prefix between.
  return put_text(b, "(?:") && put_affix(p, e->prefix, b) && put_text(b, "((?:") && put_value_regexp(p, e, b) &&
         put_text(b, ")(?:") && put_affix(p, e->suffix, b) && put_affix(p, e->prefix, b) && put_text(b, "(?:") &&
         put_value_regexp(p, e, b) && put_text(b, "))*)") && put_affix(p, e->suffix, b) && put_char(b, ')') &&
         (e->modifier == '+' || put_char(b, '?'));
}

static bool write_regexp(const parser *p, ed_pattern *out) {
  if (!put_char(&out->regexp, '^')) return false;
  for (size_t i = 0; i < p->count; i++) {
    const piece *e = &p->pieces[i];
    if (!put_regexp(p, e, &out->regexp)) return false;
    if (e->type == FIXED) continue;
    if (e->type == REGEXP) out->has_regexp = true;
    if (!put(&out->names, at(p, e->name), e->name.len) || !put_char(&out->names, 0)) return false;
  }
  return put_char(&out->regexp, '$');
}

// ---- the normalized text -------------------------------------------------------------------------------------------

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool begins_like_a_name(const parser *p, text t) {
  size_t size;
  return t.len > 0 && ed_pattern_is_name(at(p, t), t.len, false, &size);
}

static bool needs_braces(const parser *p, size_t i, bool is_named) {
  const piece *e = &p->pieces[i];
  const piece *next = i + 1 < p->count ? e + 1 : NULL;
  const piece *before = i > 0 ? e - 1 : NULL;
  if (e->suffix.len > 0) return true;
  if (e->prefix.len > 0 && !(p->prefix && is_same(p, e->prefix, &p->prefix, 1))) return true;
  if (is_named && e->type == SEGMENT && !e->modifier && next && next->prefix.len == 0 && next->suffix.len == 0) {
    if (next->type == FIXED ? begins_like_a_name(p, next->value) : is_digit(*at(p, next->name))) return true;
  }
  return e->prefix.len == 0 && before && before->type == FIXED && p->prefix && before->value.len > 0 &&
         at(p, before->value)[before->value.len - 1] == p->prefix;
}

static bool put_value_text(const parser *p, size_t i, bool is_named, bool has_braces, ed_buf *b) {
  const piece *e = &p->pieces[i];
  if (e->type == REGEXP || (e->type == SEGMENT && !is_named))
    return put_char(b, '(') && put_value_regexp(p, e, b) && put_char(b, ')');
  if (e->type == SEGMENT) return true;
  bool is_plain = i == 0 || e[-1].type == FIXED || e[-1].modifier || has_braces || e->prefix.len > 0;
  return put_text(b, !is_named && is_plain ? "*" : "(.*)");
}

static bool put_pattern(const parser *p, size_t i, ed_buf *b) {
  const piece *e = &p->pieces[i];
  if (e->type == FIXED) {
    if (!e->modifier) return put_escaped(b, at(p, e->value), e->value.len, IN_PATTERN);
    return put_char(b, '{') && put_escaped(b, at(p, e->value), e->value.len, IN_PATTERN) && put_char(b, '}') &&
           put_modifier(b, e->modifier);
  }
  bool is_named = !is_digit(*at(p, e->name));
  bool has_braces = needs_braces(p, i, is_named);
  if (has_braces && !put_char(b, '{')) return false;
  if (!put_escaped(b, at(p, e->prefix), e->prefix.len, IN_PATTERN)) return false;
  if (is_named && !(put_char(b, ':') && put(b, at(p, e->name), e->name.len))) return false;
  if (!put_value_text(p, i, is_named, has_braces, b)) return false;
  if (e->type == SEGMENT && is_named && begins_like_a_name(p, e->suffix) && !put_char(b, '\\')) return false;
  if (!put_escaped(b, at(p, e->suffix), e->suffix.len, IN_PATTERN)) return false;
  return (!has_braces || put_char(b, '}')) && put_modifier(b, e->modifier);
}

// ---- one part ------------------------------------------------------------------------------------------------------

// A pattern of a host that begins like an IPv6 address.
static bool looks_like_ipv6(const char *input, size_t len) {
  return len >= 2 && (input[0] == '[' || ((input[0] == '{' || input[0] == '\\') && input[1] == '['));
}

bool ed_pattern_compile(ed_pattern *out, const char *input, size_t len, ed_pattern_part part) {
  *out = (ed_pattern){0};
  ed_buf_init(&out->regexp, MAX_BYTES);
  ed_buf_init(&out->text, MAX_BYTES);
  ed_buf_init(&out->names, MAX_BYTES);
  parser p = {
      .input = input,
      .len = len,
      .part = part,
      .delimiter = part == ED_PATTERN_HOSTNAME   ? '.'
                   : part == ED_PATTERN_PATHNAME ? '/'
                                                 : 0,
      .prefix = part == ED_PATTERN_PATHNAME ? '/' : 0,
      .is_ipv6 = part == ED_PATTERN_HOSTNAME && looks_like_ipv6(input, len),
  };
  ed_buf_init(&p.arena, MAX_BYTES);
  ed_buf_init(&p.pending, MAX_BYTES);
  bool ok = parse(&p) && write_regexp(&p, out);
  for (size_t i = 0; ok && i < p.count; i++) ok = put_pattern(&p, i, &out->text);
  ed_pattern_tokens_deinit(&p.tokens);
  ed_buf_deinit(&p.arena);
  ed_buf_deinit(&p.pending);
  free(p.pieces);
  return ok;
}

void ed_pattern_deinit(ed_pattern *p) {
  ed_buf_deinit(&p->regexp);
  ed_buf_deinit(&p->text);
  ed_buf_deinit(&p->names);
}
