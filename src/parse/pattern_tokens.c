// SPDX-License-Identifier: MIT
#include "parse/pattern_tokens.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

bool ed_pattern_is_name(const char *text, size_t len, bool first, size_t *size) {
  UChar32 c;
  int32_t at = 0;
  U8_NEXT(text, at, (int32_t)(len > 4 ? 4 : len), c);
  *size = (size_t)at;
  if (c < 0) return false;
  if (c == '$' || c == '_') return true;
  if (first) return u_hasBinaryProperty(c, UCHAR_ID_START);
  return c == 0x200C || c == 0x200D || u_hasBinaryProperty(c, UCHAR_ID_CONTINUE);
}

static size_t char_size(const char *text, size_t len) {
  UChar32 c;
  int32_t at = 0;
  U8_NEXT(text, at, (int32_t)(len > 4 ? 4 : len), c);
  (void)c;
  return (size_t)at;
}

static void push(ed_pattern_tokens *t, ed_pattern_token_type type, size_t index, size_t start, size_t len) {
  if (t->count == t->cap) {
    t->cap = t->cap ? t->cap * 2 : 32;
    t->items = ed_xrealloc(t->items, t->cap * sizeof *t->items);
  }
  t->items[t->count++] = (ed_pattern_token){type, index, start, len};
}

static size_t name_end(const char *text, size_t len, size_t start) {
  size_t at = start, size;
  while (at < len && ed_pattern_is_name(text + at, len - at, at == start, &size)) at += size;
  return at;
}

// Behind the bracket that closes the expression which begins at `start`; 0 when there is no such expression. Only
// ASCII, no capturing groups, not empty.
static size_t regexp_end(const char *text, size_t len, size_t start) {
  unsigned depth = 1;
  for (size_t at = start; at < len; at++) {
    if ((unsigned char)text[at] >= 0x80 || (at == start && text[at] == '?')) return 0;
    if (text[at] == '\\') {
      if (++at == len || (unsigned char)text[at] >= 0x80) return 0;
    } else if (text[at] == ')') {
      if (--depth == 0) return at == start ? 0 : at + 1;
    } else if (text[at] == '(') {
      depth++;
      if (at + 1 == len || text[at + 1] != '?') return 0;
    }
  }
  return 0;
}

static ed_pattern_token_type simple_type(char c) {
  switch (c) {
  case '*': return ED_TOKEN_ASTERISK;
  case '+':
  case '?': return ED_TOKEN_MODIFIER;
  case '{': return ED_TOKEN_OPEN;
  case '}': return ED_TOKEN_CLOSE;
  default: return ED_TOKEN_CHAR;
  }
}

bool ed_pattern_tokenize(ed_pattern_tokens *t, const char *text, size_t len, bool lenient) {
  *t = (ed_pattern_tokens){0};
  for (size_t at = 0; at < len;) {
    ed_pattern_token_type type = ED_TOKEN_INVALID;
    size_t start = at, end = at + 1, next = at + 1;
    if (text[at] == '\\' && at + 1 < len) {
      type = ED_TOKEN_ESCAPED;
      start = at + 1;
      end = next = start + char_size(text + start, len - start);
    } else if (text[at] == ':') {
      size_t name = name_end(text, len, at + 1);
      if (name > at + 1) {
        type = ED_TOKEN_NAME;
        start = at + 1;
        end = next = name;
      }
    } else if (text[at] == '(') {
      size_t behind = regexp_end(text, len, at + 1);
      if (behind > 0) {
        type = ED_TOKEN_REGEXP;
        start = at + 1;
        end = behind - 1;
        next = behind;
      }
    } else if (text[at] != '\\') {
      type = simple_type(text[at]);
      if (type == ED_TOKEN_CHAR) end = next = at + char_size(text + at, len - at);
    }
    if (type == ED_TOKEN_INVALID && !lenient) return false;
    push(t, type, at, start, end - start);
    at = next;
  }
  push(t, ED_TOKEN_END, len, len, 0);
  return true;
}

void ed_pattern_tokens_deinit(ed_pattern_tokens *t) { free(t->items); }
