// SPDX-License-Identifier: MIT
// The lexer: see lex.h. Thread: any; no state but the caller's.
#include "syntax/lex.h"

#include "base/utf.h"
#include "syntax/block.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

// Classes of bytes.
enum { ID_START = 1, ID_PART = 2, DIGIT = 4, BLANK = 8, HEX = 16, STOP_TEMPLATE = 64 };

static const uint8_t class_of[256] = {
    ['\t'] = BLANK,
    ['\v'] = BLANK,
    ['\f'] = BLANK,
    [' '] = BLANK,
    ['$'] = ID_START | ID_PART,
    ['_'] = ID_START | ID_PART,
    ['0' ... '9'] = ID_PART | DIGIT | HEX,
    ['a' ... 'f'] = ID_START | ID_PART | HEX,
    ['A' ... 'F'] = ID_START | ID_PART | HEX,
    ['g' ... 'z'] = ID_START | ID_PART,
    ['G' ... 'Z'] = ID_START | ID_PART,
    ['\\'] = STOP_TEMPLATE,
    ['`'] = STOP_TEMPLATE,
    [0] = STOP_TEMPLATE,
};

static inline ed_block id_parts(ed_block b) {
  ed_block letter = (b | 0x20) - 'a', digit = b - '0';
  return (ed_block)((letter < 26) | (digit < 10) | (b == '_') | (b == '$'));
}

static inline ed_block line_ends(ed_block b) { return (ed_block)((b == '\n') | (b == '\r') | (b == 0xE2)); }

static inline uint8_t at(const ed_lexer *l, uint32_t i) { return (uint8_t)l->source[i]; }
static inline uint8_t classify(const ed_lexer *l, uint32_t i) { return class_of[at(l, i)]; }

void ed_lex_fail(ed_lexer *l, uint32_t start, uint32_t end, const char *format, ...) {
  if (!l->error) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t size = strlen(text) + 1;
    l->error = memcpy(ed_arena_alloc(l->arena, size), text, size);
    l->error_start = start;
    l->error_end = end > start ? end : start + 1;
  }
  l->tok = (ed_token){.kind = TK_EOF, .start = l->len, .end = l->len};
}

// Whether the token before the current one is an `await` in the same line that is but a name here.
static bool follows_await(const ed_lexer *l) {
  static const char AWAIT[] = "await";
  const uint32_t len = sizeof AWAIT - 1;
  uint32_t begin = l->prev_end - len;
  if (l->tok.newline || l->prev_end < len || memcmp(l->source + begin, AWAIT, len) != 0) return false;
  return begin == 0 || !(classify(l, begin - 1) & ID_PART || at(l, begin - 1) == '.');
}

void ed_lex_unexpected(ed_lexer *l) {
  ed_token t = l->tok;
  bool is_operand = t.kind == TK_NAME || t.kind == TK_STRING || t.kind == TK_NUMBER;
  if (is_operand && follows_await(l)) {
    ed_lex_fail(l, l->prev_end - 5, l->prev_end,
                "await is only valid in async functions and the top level bodies of modules");
    return;
  }
  if (t.kind == TK_NAME && t.end - t.start == 5 && memcmp(l->source + t.start, "await", 5) == 0) {
    ed_lex_fail(l, t.start, t.end, "Unexpected reserved word");
    return;
  }
  int len = t.end - t.start > 80 ? 80 : (int)(t.end - t.start);
  const char *text = l->source + t.start;
  switch (t.kind) {
  case TK_EOF: ed_lex_fail(l, l->len, l->len, "Unexpected end of input"); break;
  case TK_NUMBER: ed_lex_fail(l, t.start, t.end, "Unexpected number"); break;
  case TK_STRING: ed_lex_fail(l, t.start, t.end, "Unexpected string"); break;
  case TK_TEMPLATE: ed_lex_fail(l, t.start, t.end, "Unexpected template string"); break;
  case TK_NAME:
    if (t.escaped && t.word && t.word <= W_LAST_RESERVED) {
      ed_lex_fail(l, t.start, t.end, "Keyword must not contain escaped characters");
    } else if (t.word && t.word <= W_LAST_RESERVED) {
      ed_lex_fail(l, t.start, t.end, "Unexpected token '%.*s'", len, text);
    } else if (t.word && t.word <= W_LAST_STRICT && l->module) {
      ed_lex_fail(l, t.start, t.end, "Unexpected strict mode reserved word");
    } else {
      ed_lex_fail(l, t.start, t.end, "Unexpected identifier '%.*s'", len, text);
    }
    break;
  default: ed_lex_fail(l, t.start, t.end, "Unexpected token '%.*s'", len, text);
  }
}

static void invalid(ed_lexer *l, uint32_t start, uint32_t end) {
  ed_lex_fail(l, start, end, "Invalid or unexpected token");
}

// ---- characters ----------------------------------------------------------------------------------------------------

// Decodes the character at i. Ill-formed bytes count as one character that is nothing.
static uint32_t decode(const ed_lexer *l, uint32_t i, uint32_t *size) {
  uint8_t a = at(l, i);
  *size = 1;
  if (a < 0x80) return a;
  uint8_t b = at(l, i + 1), c, d;
  if ((b & 0xC0) != 0x80) return 0xFFFFFFFF;
  if (a >= 0xC2 && a < 0xE0) {
    *size = 2;
    return (a & 0x1Fu) << 6 | (b & 0x3Fu);
  }
  if (((c = at(l, i + 2)) & 0xC0) != 0x80) return 0xFFFFFFFF;
  if (a >= 0xE0 && a < 0xF0) {
    *size = 3;
    return (a & 0xFu) << 12 | (b & 0x3Fu) << 6 | (c & 0x3Fu);
  }
  if (a < 0xF0 || a > 0xF4 || ((d = at(l, i + 3)) & 0xC0) != 0x80) return 0xFFFFFFFF;
  *size = 4;
  return (a & 7u) << 18 | (b & 0x3Fu) << 12 | (c & 0x3Fu) << 6 | (d & 0x3Fu);
}

static bool is_id(uint32_t c, bool start) {
  if (c < 0x80) return class_of[c] & (start ? ID_START : ID_PART);
  if (c > 0x10FFFF) return false;
  if (!start && (c == 0x200C || c == 0x200D)) return true;
  return u_hasBinaryProperty((UChar32)c, start ? UCHAR_ID_START : UCHAR_ID_CONTINUE);
}

// Length of a line end at i: 0 where there is none. U+2028 and U+2029 count.
static inline uint32_t line_end(const ed_lexer *l, uint32_t i) {
  uint8_t c = at(l, i);
  if (c == '\n') return 1;
  if (c == '\r') return at(l, i + 1) == '\n' ? 2 : 1;
  if (c == 0xE2 && at(l, i + 1) == 0x80 && (at(l, i + 2) & 0xFE) == 0xA8) return 3;
  return 0;
}

static int hex_digit(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads "uXXXX" or "u{X...}" at s[0]; the length consumed, 0 when it is neither.
static size_t unicode_escape(const char *s, size_t len, uint32_t *out) {
  uint32_t c = 0;
  if (len < 2 || s[0] != 'u') return 0;
  if (s[1] == '{') {
    size_t i = 2;
    for (; i < len && hex_digit((uint8_t)s[i]) >= 0; i++) {
      c = c * 16 + (uint32_t)hex_digit((uint8_t)s[i]);
      if (c > 0x10FFFF) return 0;
    }
    if (i == 2 || i >= len || s[i] != '}') return 0;
    *out = c;
    return i + 1;
  }
  if (len < 5) return 0;
  for (int i = 1; i < 5; i++) {
    if (hex_digit((uint8_t)s[i]) < 0) return 0;
    c = c * 16 + (uint32_t)hex_digit((uint8_t)s[i]);
  }
  *out = c;
  return 5;
}

static size_t encode(uint32_t c, char *out) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xC0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3F));
  out[2] = (char)(0x80 | (c >> 6 & 0x3F));
  out[3] = (char)(0x80 | (c & 0x3F));
  return 4;
}

// One escape behind a backslash at s[0]: its value in *c, or NONE for a line continuation. The length consumed.
enum { NONE = 0xFFFFFFFF };
static size_t string_escape(const char *s, size_t len, uint32_t *c) {
  static const char names[] = "bfnrtv", values[] = "\b\f\n\r\t\v";
  *c = (uint8_t)s[0];
  size_t used = unicode_escape(s, len, c);
  if (used) return used;
  const char *name = s[0] ? strchr(names, s[0]) : NULL;
  if (name) {
    *c = (uint8_t)values[name - names];
    return 1;
  }
  if (s[0] == 'x' && len >= 3 && hex_digit((uint8_t)s[1]) >= 0 && hex_digit((uint8_t)s[2]) >= 0) {
    *c = (uint32_t)(hex_digit((uint8_t)s[1]) * 16 + hex_digit((uint8_t)s[2]));
    return 3;
  }
  if (s[0] == '\r' || s[0] == '\n') {
    *c = NONE;
    return s[0] == '\r' && len > 1 && s[1] == '\n' ? 2 : 1;
  }
  if (len >= 3 && memcmp(s, "\xE2\x80", 2) == 0 && ((uint8_t)s[2] & 0xFE) == 0xA8) {
    *c = NONE;
    return 3;
  }
  if (s[0] >= '0' && s[0] <= '7') {
    size_t i = 0;
    uint32_t v = 0;
    for (; i < len && i < 3 && s[i] >= '0' && s[i] <= '7' && v * 8 + (uint32_t)(s[i] - '0') < 256; i++) {
      v = v * 8 + (uint32_t)(s[i] - '0');
    }
    *c = v;
    return i;
  }
  return 1; // the character itself; bytes behind it that belong to it are copied as they are
}

size_t ed_lex_unescape(const char *text, size_t len, char *out) {
  size_t n = 0, high_end = 0;
  uint32_t high = 0;
  for (size_t i = 0; i < len;) {
    if (text[i] != '\\' || i + 1 >= len) {
      out[n++] = text[i++];
      continue;
    }
    uint32_t c;
    i += 1 + string_escape(text + i + 1, len - i - 1, &c);
    if (c == NONE) continue;
    if (c >= 0x80 && c < 0x100 && (uint8_t)text[i - 1] >= 0x80) { // a backslash before a character beyond ASCII
      out[n++] = (char)c;
      continue;
    }
    if (c >= 0xDC00 && c < 0xE000 && high && high_end == n) { // two escapes that make a pair
      n -= 3;
      c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
    }
    high = c >= 0xD800 && c < 0xDC00 ? c : 0;
    n += encode(c, out + n);
    high_end = n;
  }
  return n;
}

// ---- words ---------------------------------------------------------------------------------------------------------

// The words with zeros behind, and which of them it can be by its first three letters and its length. The factor makes
// the keys of all words differ, or the compiler complains of two initializers for one.
static const char words[][ED_BLOCK] = {"",
#define X(w) #w,
                                       ED_WORDS(X)
#undef X
};
#define FACTOR 0x82AFC4ADu
#define KEY(a, b, c, len)                                                                                              \
  (((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(len) << 24) * FACTOR >> 24)
static const uint8_t words_by_key[256] = {
    [KEY('b', 'r', 'e', 5)] = W_break,
    [KEY('c', 'a', 's', 4)] = W_case,
    [KEY('c', 'a', 't', 5)] = W_catch,
    [KEY('c', 'l', 'a', 5)] = W_class,
    [KEY('c', 'o', 'n', 5)] = W_const,
    [KEY('c', 'o', 'n', 8)] = W_continue,
    [KEY('d', 'e', 'b', 8)] = W_debugger,
    [KEY('d', 'e', 'f', 7)] = W_default,
    [KEY('d', 'e', 'l', 6)] = W_delete,
    [KEY('d', 'o', 0, 2)] = W_do,
    [KEY('e', 'l', 's', 4)] = W_else,
    [KEY('e', 'n', 'u', 4)] = W_enum,
    [KEY('e', 'x', 'p', 6)] = W_export,
    [KEY('e', 'x', 't', 7)] = W_extends,
    [KEY('f', 'a', 'l', 5)] = W_false,
    [KEY('f', 'i', 'n', 7)] = W_finally,
    [KEY('f', 'o', 'r', 3)] = W_for,
    [KEY('f', 'u', 'n', 8)] = W_function,
    [KEY('i', 'f', 0, 2)] = W_if,
    [KEY('i', 'm', 'p', 6)] = W_import,
    [KEY('i', 'n', 0, 2)] = W_in,
    [KEY('i', 'n', 's', 10)] = W_instanceof,
    [KEY('n', 'e', 'w', 3)] = W_new,
    [KEY('n', 'u', 'l', 4)] = W_null,
    [KEY('r', 'e', 't', 6)] = W_return,
    [KEY('s', 'u', 'p', 5)] = W_super,
    [KEY('s', 'w', 'i', 6)] = W_switch,
    [KEY('t', 'h', 'i', 4)] = W_this,
    [KEY('t', 'h', 'r', 5)] = W_throw,
    [KEY('t', 'r', 'u', 4)] = W_true,
    [KEY('t', 'r', 'y', 3)] = W_try,
    [KEY('t', 'y', 'p', 6)] = W_typeof,
    [KEY('v', 'a', 'r', 3)] = W_var,
    [KEY('v', 'o', 'i', 4)] = W_void,
    [KEY('w', 'h', 'i', 5)] = W_while,
    [KEY('w', 'i', 't', 4)] = W_with,
    [KEY('i', 'm', 'p', 10)] = W_implements,
    [KEY('i', 'n', 't', 9)] = W_interface,
    [KEY('l', 'e', 't', 3)] = W_let,
    [KEY('p', 'a', 'c', 7)] = W_package,
    [KEY('p', 'r', 'i', 7)] = W_private,
    [KEY('p', 'r', 'o', 9)] = W_protected,
    [KEY('p', 'u', 'b', 6)] = W_public,
    [KEY('s', 't', 'a', 6)] = W_static,
    [KEY('y', 'i', 'e', 5)] = W_yield,
    [KEY('a', 'b', 's', 8)] = W_abstract,
    [KEY('a', 'c', 'c', 8)] = W_accessor,
    [KEY('a', 'n', 'y', 3)] = W_any,
    [KEY('a', 's', 0, 2)] = W_as,
    [KEY('a', 's', 's', 7)] = W_asserts,
    [KEY('a', 's', 'y', 5)] = W_async,
    [KEY('a', 'w', 'a', 5)] = W_await,
    [KEY('c', 'o', 'n', 11)] = W_constructor,
    [KEY('d', 'e', 'c', 7)] = W_declare,
    [KEY('d', 'e', 'f', 5)] = W_defer,
    [KEY('f', 'r', 'o', 4)] = W_from,
    [KEY('g', 'e', 't', 3)] = W_get,
    [KEY('g', 'l', 'o', 6)] = W_global,
    [KEY('i', 'n', 'f', 5)] = W_infer,
    [KEY('i', 's', 0, 2)] = W_is,
    [KEY('k', 'e', 'y', 5)] = W_keyof,
    [KEY('m', 'e', 't', 4)] = W_meta,
    [KEY('m', 'o', 'd', 6)] = W_module,
    [KEY('n', 'a', 'm', 9)] = W_namespace,
    [KEY('o', 'f', 0, 2)] = W_of,
    [KEY('o', 'u', 't', 3)] = W_out,
    [KEY('o', 'v', 'e', 8)] = W_override,
    [KEY('r', 'e', 'a', 8)] = W_readonly,
    [KEY('r', 'e', 'q', 7)] = W_require,
    [KEY('s', 'a', 't', 9)] = W_satisfies,
    [KEY('s', 'e', 't', 3)] = W_set,
    [KEY('s', 'o', 'u', 6)] = W_source,
    [KEY('t', 'a', 'r', 6)] = W_target,
    [KEY('t', 'y', 'p', 4)] = W_type,
    [KEY('u', 'n', 'i', 6)] = W_unique,
    [KEY('u', 's', 'i', 5)] = W_using,
    [KEY('a', 'r', 'g', 9)] = W_arguments,
    [KEY('e', 'v', 'a', 4)] = W_eval,
};

#undef KEY

// `text`: a name with zeros behind, as two numbers.
static inline uint8_t word_of(const uint64_t text[2], uint32_t len) {
  uint8_t word = words_by_key[(((uint32_t)text[0] & 0xFFFFFF) | len << 24) * FACTOR >> 24];
  uint64_t known[2];
  memcpy(known, words[word], sizeof known);
  return ((text[0] ^ known[0]) | (text[1] ^ known[1])) == 0 ? word : W_none;
}

ed_word ed_lex_word(const char *s, size_t len) {
  uint64_t text[2] = {0};
  if (len >= sizeof text) return W_none;
  memcpy(text, s, len);
  return (ed_word)word_of(text, (uint32_t)len);
}

// ---- space and comments --------------------------------------------------------------------------------------------

// `//# sourceMappingURL=...`, also with @: the last one of a source counts.
static void note_map_url(ed_lexer *l, uint32_t start, uint32_t end) {
  static const char name[] = " sourceMappingURL=";
  const char *s = l->source + start;
  size_t len = end - start;
  if (len <= sizeof name || (s[0] != '#' && s[0] != '@') || memcmp(s + 1, name, sizeof name - 1) != 0) return;
  s += sizeof name;
  len -= sizeof name;
  size_t n = 0;
  while (n < len && (uint8_t)s[n] > ' ' && s[n] != '"' && s[n] != '\'') n++;
  if (n > 0) l->source_map_url = (ed_span){s, n};
}

static uint32_t line_comment(ed_lexer *l, uint32_t i, uint32_t text) {
  const char *s = l->source;
  while (i < l->len) {
    uint32_t n = ed_block_first(line_ends(ed_block_load(s + i)));
    i += n;
    if (n == ED_BLOCK) continue;
    if (line_end(l, i)) break;
    i++;
  }
  if (i > l->len) i = l->len;
  l->ends_in_comment = i >= l->len;
  if (s[text] == '#' || s[text] == '@') note_map_url(l, text, i);
  return i;
}

static uint32_t block_comment(ed_lexer *l, uint32_t start, bool *newline) {
  uint32_t i = start + 2, n = ED_BLOCK;
  for (; i < l->len; i += n) {
    ed_block b = ed_block_load(l->source + i), behind = ed_block_load(l->source + i + 1);
    n = ed_block_first((ed_block)((b == '*') & (behind == '/')));
    unsigned ends = *newline ? 0 : ed_block_bits(line_ends(b)) & ((1u << n) - 1);
    for (; ends; ends &= ends - 1) *newline |= line_end(l, i + (uint32_t)__builtin_ctz(ends)) > 0;
    if (n < ED_BLOCK) break;
  }
  if (i >= l->len) {
    invalid(l, start, l->len);
    return l->len;
  }
  i += n;
  if (at(l, start + 2) == '#') note_map_url(l, start + 2, i);
  return i + 2;
}

// Skips space and comments from i; the place of the next token. `line_start`: nothing but these stands before on its
// line.
static uint32_t skip_space(ed_lexer *l, uint32_t i, bool *newline, bool line_start) {
  for (;;) {
    uint8_t c = at(l, i);
    if (c == ' ' || class_of[c] == BLANK) {
      i++;
      continue;
    }
    switch (c) {
    case '\n':
    case '\r':
      i++;
      *newline = true;
      if (at(l, i) == ' ') { // an indentation
        uint32_t n = ed_block_first((ed_block)(ed_block_load(l->source + i) != ' '));
        i += n;
      }
      continue;
    case '/':
      if (at(l, i + 1) == '/') i = line_comment(l, i + 2, i + 2);
      else if (at(l, i + 1) == '*') i = block_comment(l, i, newline);
      else return i;
      if (l->error) return l->len;
      continue;
    case '<': // ECMA-262 B.1.1
      if (l->module || memcmp(l->source + i, "<!--", 4) != 0) return i;
      i = line_comment(l, i + 4, i + 4);
      continue;
    case '-':
      if (l->module || !(*newline || line_start) || memcmp(l->source + i, "-->", 3) != 0) return i;
      i = line_comment(l, i + 3, i + 3);
      continue;
    case 0xE2:
    case 0xC2:
    case 0xE1:
    case 0xE3:
    case 0xEF: {
      uint32_t end = line_end(l, i), size;
      if (end) {
        i += end;
        *newline = true;
        continue;
      }
      uint32_t point = decode(l, i, &size);
      if (point != 0xFEFF && (point > 0xFFFF || u_charType((UChar32)point) != U_SPACE_SEPARATOR)) return i;
      i += size;
      continue;
    }
    default: return i;
    }
  }
}

// ---- tokens --------------------------------------------------------------------------------------------------------

// A token goes into memory by words: the parser copies it whole, and a read that covers several smaller writes waits
// for them.
static inline void put(ed_lexer *l, ed_token_kind kind, uint8_t word, bool newline, uint32_t start, uint32_t end) {
  _Static_assert(offsetof(ed_token, word) == 1 && offsetof(ed_token, newline) == 2 && offsetof(ed_token, start) == 4 &&
                     __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                 "the layout written here");
  uint64_t head = (uint64_t)kind | (uint64_t)word << 8 | (uint64_t)newline << 16 | (uint64_t)start << 32;
  memcpy(&l->tok, &head, sizeof head);
  l->tok.end = end;
}

static void finish(ed_lexer *l, ed_token_kind kind, uint32_t end) {
  put(l, kind, 0, l->tok.newline, l->tok.start, end);
}

// The slow part of a name: escapes and characters beyond ASCII.
static uint32_t rest_of_name(ed_lexer *l, uint32_t i, uint32_t start) {
  for (;;) {
    while (classify(l, i) & ID_PART) i++;
    uint32_t c, size;
    if (at(l, i) == '\\') {
      size_t used = unicode_escape(l->source + i + 1, l->len - i - 1, &c);
      if (used == 0) {
        ed_lex_fail(l, i, i + 1, "Invalid Unicode escape sequence");
        return i;
      }
      size = (uint32_t)used + 1;
      l->tok.escaped = true;
    } else if (at(l, i) >= 0x80) {
      c = decode(l, i, &size);
      if (!is_id(c, i == start)) {
        if (c == 0xFFFFFFFF || i == start) invalid(l, i, i + size);
        return i;
      }
    } else {
      return i;
    }
    if (!is_id(c, i == start)) {
      ed_lex_fail(l, i, i + size, "Invalid Unicode escape sequence");
      return i;
    }
    i += size;
  }
}

// A name of any kind; l->tok has its start and what stands before it.
__attribute__((noinline)) static void lex_any_name(ed_lexer *l, uint32_t start, ed_token_kind kind) {
  uint32_t i = rest_of_name(l, start, start);
  if (l->error) return;
  if (i == start) {
    invalid(l, l->tok.start, i + 1);
    return;
  }
  l->tok.kind = (uint8_t)kind;
  l->tok.end = i;
  if (kind != TK_NAME || !l->tok.escaped || i - start >= 100) return;
  char plain[100];
  l->tok.word = (uint8_t)ed_lex_word(plain, ed_lex_unescape(l->source + start, i - start, plain));
}

// Most names: up to fifteen letters of ASCII. False when it is none of these.
static inline bool lex_short_name(ed_lexer *l, uint32_t i, bool newline) {
  static const uint8_t keep[2 * ED_BLOCK] = {255, 255, 255, 255, 255, 255, 255, 255,
                                             255, 255, 255, 255, 255, 255, 255, 255};
  ed_block b = ed_block_load(l->source + i);
  uint32_t len = ed_block_first((ed_block)(id_parts(b) == 0));
  if (len == ED_BLOCK || at(l, i + len) >= 0x80 || at(l, i + len) == '\\') return false;
  b &= ed_block_load((const char *)keep + ED_BLOCK - len);
  uint64_t text[2];
  memcpy(text, &b, sizeof text);
  put(l, TK_NAME, word_of(text, len), newline, i, i + len);
  return true;
}

static uint32_t digits(const ed_lexer *l, uint32_t i, uint8_t class, bool *bad) {
  uint32_t start = i;
  for (;; i++) {
    if (classify(l, i) & class) continue;
    if (at(l, i) != '_') break;
    // A separator stands between two digits.
    if (i == start || at(l, i - 1) == '_' || !(classify(l, i + 1) & class)) *bad = true;
  }
  return i;
}

__attribute__((noinline)) static void lex_number(ed_lexer *l, uint32_t i) {
  uint32_t start = i;
  bool bad = false;
  uint8_t c = at(l, i), next = at(l, i + 1) | 0x20;
  if (c == '0' && (next == 'x' || next == 'o' || next == 'b')) {
    uint32_t end = digits(l, i + 2, next == 'x' ? HEX : DIGIT, &bad);
    bad |= end == i + 2;
    for (uint32_t k = i + 2; next != 'x' && k < end; k++)
      bad |= at(l, k) > (next == 'o' ? '7' : '1') && at(l, k) != '_';
    i = end;
    if (at(l, i) == 'n') i++;
  } else {
    i = digits(l, i, DIGIT, &bad);
    if (at(l, i) == 'n' && c != '.') {
      i++;
    } else {
      // Numbers like 017 have neither fraction nor exponent; 089.5 has.
      bool octal = c == '0' && i > start + 1;
      for (uint32_t k = start; octal && k < i; k++) octal = at(l, k) < '8';
      if (!octal && at(l, i) == '.') {
        i++;
        if (classify(l, i) & DIGIT) i = digits(l, i, DIGIT, &bad);
      }
      if (!octal && (at(l, i) | 0x20) == 'e') {
        i++;
        if (at(l, i) == '+' || at(l, i) == '-') i++;
        bad |= !(classify(l, i) & DIGIT);
        i = digits(l, i, DIGIT, &bad);
      }
    }
  }
  uint32_t size;
  if (bad || (classify(l, i) & ID_PART) || at(l, i) == '\\' || (at(l, i) >= 0x80 && is_id(decode(l, i, &size), true))) {
    invalid(l, start, i + 1);
    return;
  }
  finish(l, TK_NUMBER, i);
}

__attribute__((noinline)) static void lex_string(ed_lexer *l, uint32_t start) {
  uint8_t quote = at(l, start);
  uint32_t i = start + 1;
  for (;;) {
    ed_block b = ed_block_load(l->source + i);
    uint32_t n = ed_block_first((ed_block)((b == quote) | (b == '\\') | (b == '\n') | (b == '\r') | (b == 0)));
    i += n;
    if (n == ED_BLOCK) continue;
    uint8_t c = at(l, i);
    if (c == quote) break;
    if (c == 0 && i < l->len) {
      i++;
    } else if (c == '\\' && i + 1 < l->len) {
      uint32_t end = line_end(l, i + 1);
      i += 1 + (end ? end : 1);
    } else {
      invalid(l, start, i);
      return;
    }
  }
  finish(l, TK_STRING, i + 1);
}

bool ed_lex_template(ed_lexer *l, uint32_t i) {
  uint32_t start = i - 1;
  for (;;) {
    while (!(classify(l, i) & STOP_TEMPLATE) && at(l, i) != '$') i++;
    uint8_t c = at(l, i);
    if (i >= l->len) {
      ed_lex_fail(l, start, l->len, "Unterminated template literal");
      return false;
    }
    if (c == '`' || (c == '$' && at(l, i + 1) == '{')) break;
    i += c == '\\' ? 2 : 1;
  }
  bool goes_on = at(l, i) == '$';
  l->tok.end = i + (goes_on ? 2 : 1);
  ed_lex_next(l);
  return goes_on && !l->error;
}

void ed_lex_regex(ed_lexer *l) {
  uint32_t start = l->tok.start, i = start + 1;
  bool in_class = false;
  for (;; i++) {
    uint8_t c = at(l, i);
    if (i >= l->len || line_end(l, i)) {
      ed_lex_fail(l, start, i, "Invalid regular expression: missing /");
      return;
    }
    if (c == '\\') {
      i++;
      if (i >= l->len || line_end(l, i)) {
        ed_lex_fail(l, start, i, "Invalid regular expression: missing /");
        return;
      }
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '/' && !in_class) {
      break;
    }
  }
  i++;
  while (classify(l, i) & ID_PART) i++;
  finish(l, TK_REGEX, i);
}

void ed_lex_split(ed_lexer *l, ed_token_kind kind) { finish(l, kind, l->tok.start + 1); }

void ed_lex_begin(ed_lexer *l, const char *source, uint32_t len, bool module, ed_arena *arena) {
  *l = (ed_lexer){.source = source, .len = len, .module = module, .arena = arena};
  uint32_t i = (uint32_t)ed_utf8_mark(source, len);
  if (len >= i + 2 && source[i] == '#' && source[i + 1] == '!') i = line_comment(l, i + 2, len);
  l->tok.end = i;
  ed_lex_next(l);
}

ed_token ed_lex_peek(const ed_lexer *l) {
  ed_lexer copy = *l;
  if (copy.error) return copy.tok;
  ed_lex_next(&copy);
  return copy.tok;
}

// Punctuators of several characters: the longest match.
static void lex_punctuator(ed_lexer *l, uint32_t i) {
  const char *s = l->source + i;
#define IS(n, c) (s[n] == (c))
  switch (s[0]) {
  case '.':
    if (class_of[(uint8_t)s[1]] & DIGIT) lex_number(l, i);
    else if (IS(1, '.') && IS(2, '.')) finish(l, TK_ELLIPSIS, i + 3);
    else finish(l, TK_DOT, i + 1);
    return;
  case '?':
    if (IS(1, '?')) finish(l, IS(2, '=') ? TK_ASSIGN_OP : TK_LOGICAL, i + (IS(2, '=') ? 3 : 2));
    else if (IS(1, '.') && !(class_of[(uint8_t)s[2]] & DIGIT)) finish(l, TK_OPTIONAL_DOT, i + 2);
    else finish(l, TK_QUESTION, i + 1);
    return;
  case '=':
    if (IS(1, '=')) finish(l, TK_EQUALITY, i + (IS(2, '=') ? 3 : 2));
    else finish(l, IS(1, '>') ? TK_ARROW : TK_ASSIGN, i + (IS(1, '>') ? 2 : 1));
    return;
  case '!':
    if (IS(1, '=')) finish(l, TK_EQUALITY, i + (IS(2, '=') ? 3 : 2));
    else finish(l, TK_BANG, i + 1);
    return;
  case '+':
  case '-':
    if (s[1] == s[0]) finish(l, TK_INC_DEC, i + 2);
    else if (IS(1, '=')) finish(l, TK_ASSIGN_OP, i + 2);
    else finish(l, s[0] == '+' ? TK_PLUS : TK_MINUS, i + 1);
    return;
  case '*':
    if (IS(1, '*')) finish(l, IS(2, '=') ? TK_ASSIGN_OP : TK_POWER, i + (IS(2, '=') ? 3 : 2));
    else finish(l, IS(1, '=') ? TK_ASSIGN_OP : TK_STAR, i + (IS(1, '=') ? 2 : 1));
    return;
  case '/': finish(l, IS(1, '=') ? TK_ASSIGN_OP : TK_SLASH, i + (IS(1, '=') ? 2 : 1)); return;
  case '%': finish(l, IS(1, '=') ? TK_ASSIGN_OP : TK_PERCENT, i + (IS(1, '=') ? 2 : 1)); return;
  case '^': finish(l, IS(1, '=') ? TK_ASSIGN_OP : TK_XOR, i + (IS(1, '=') ? 2 : 1)); return;
  case '&':
  case '|':
    if (s[1] == s[0]) finish(l, IS(2, '=') ? TK_ASSIGN_OP : TK_LOGICAL, i + (IS(2, '=') ? 3 : 2));
    else if (IS(1, '=')) finish(l, TK_ASSIGN_OP, i + 2);
    else finish(l, s[0] == '&' ? TK_AND : TK_OR, i + 1);
    return;
  case '<':
    if (IS(1, '<')) finish(l, IS(2, '=') ? TK_ASSIGN_OP : TK_SHL, i + (IS(2, '=') ? 3 : 2));
    else finish(l, IS(1, '=') ? TK_LE : TK_LT, i + (IS(1, '=') ? 2 : 1));
    return;
  case '>':
    if (IS(1, '>') && IS(2, '>')) finish(l, IS(3, '=') ? TK_ASSIGN_OP : TK_USHR, i + (IS(3, '=') ? 4 : 3));
    else if (IS(1, '>')) finish(l, IS(2, '=') ? TK_ASSIGN_OP : TK_SHR, i + (IS(2, '=') ? 3 : 2));
    else finish(l, IS(1, '=') ? TK_GE : TK_GT, i + (IS(1, '=') ? 2 : 1));
    return;
  case '#': lex_any_name(l, i + 1, TK_PRIVATE); return;
  }
  invalid(l, i, i + 1);
#undef IS
}

// What may begin with a byte: the kind of a punctuator that is whole by itself, whatever follows, or one of these.
enum { SPACE_OR_SLASH, LETTER = 100, NUMERAL, QUOTE, SIGN, ESCAPE };
static const uint8_t first_of[256] = {
    ['{'] = TK_LBRACE,
    ['}'] = TK_RBRACE,
    ['('] = TK_LPAREN,
    [')'] = TK_RPAREN,
    ['['] = TK_LBRACKET,
    [']'] = TK_RBRACKET,
    [';'] = TK_SEMICOLON,
    [','] = TK_COMMA,
    [':'] = TK_COLON,
    ['~'] = TK_TILDE,
    ['@'] = TK_AT,
    ['`'] = TK_TEMPLATE,
    ['a' ... 'z'] = LETTER,
    ['A' ... 'Z'] = LETTER,
    ['_'] = LETTER,
    ['$'] = LETTER,
    ['0' ... '9'] = NUMERAL,
    ['"'] = QUOTE,
    ['\''] = QUOTE,
    ['.'] = SIGN,
    ['?'] = SIGN,
    ['='] = SIGN,
    ['!'] = SIGN,
    ['+'] = SIGN,
    ['*'] = SIGN,
    ['%'] = SIGN,
    ['^'] = SIGN,
    ['&'] = SIGN,
    ['|'] = SIGN,
    ['>'] = SIGN,
    ['#'] = SIGN,
    ['\\'] = ESCAPE,
};

// At a byte that may be space or begin a comment; the token behind.
__attribute__((noinline)) static void lex_after_space(ed_lexer *l, uint32_t i) {
  bool newline = false;
  i = skip_space(l, i, &newline, i == 0);
  if (l->error) return;
  uint8_t first = first_of[at(l, i)];
  if (first == LETTER && lex_short_name(l, i, newline)) return;
  if (first > 0 && first < LETTER) {
    put(l, first, 0, newline, i, i + 1);
    return;
  }
  put(l, TK_EOF, 0, newline, i, i);
  if (i >= l->len) return;
  uint8_t c = at(l, i);
  if (first == LETTER || first == ESCAPE || c >= 0x80) lex_any_name(l, i, TK_NAME);
  else if (first == NUMERAL) lex_number(l, i);
  else if (first == QUOTE) lex_string(l, i);
  else lex_punctuator(l, i);
}

void ed_lex_next(ed_lexer *l) {
  if (l->error) return;
  uint32_t i = l->tok.end;
  l->prev_end = i;
  uint8_t first = first_of[at(l, i)];
  if (first == LETTER) {
    if (lex_short_name(l, i, false)) return;
  } else if (first > 0 && first < LETTER) {
    put(l, first, 0, false, i, i + 1);
    return;
  } else if (first == SPACE_OR_SLASH) {
    lex_after_space(l, i);
    return;
  }
  put(l, TK_EOF, 0, false, i, i);
  if (first == SIGN) lex_punctuator(l, i);
  else if (first == NUMERAL) lex_number(l, i);
  else if (first == QUOTE) lex_string(l, i);
  else lex_any_name(l, i, TK_NAME);
}
