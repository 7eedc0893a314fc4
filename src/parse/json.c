// SPDX-License-Identifier: MIT
// JSON reader: see json.h. One pass of recursive descent over bytes.
#include "parse/json.h"

#include "base/mem.h"
#include "base/utf.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct chunk {
  struct chunk *next;
  size_t used, size;
  _Alignas(max_align_t) char bytes[];
} chunk;

struct ed_json_doc {
  char *text;
  chunk *chunks;
  ed_json *root;
};

typedef struct reader {
  const char *start, *at, *end;
  ed_json_doc *doc;
  int depth;
} reader;

enum { CHUNK = 4000 };

static void *allocate(ed_json_doc *doc, size_t size) {
  size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  chunk *c = doc->chunks;
  if (!c || c->size - c->used < size) {
    size_t room = size > CHUNK ? size : CHUNK;
    c = ed_xmalloc(sizeof *c + room);
    c->used = 0, c->size = room, c->next = doc->chunks;
    doc->chunks = c;
  }
  void *p = c->bytes + c->used;
  c->used += size;
  return p;
}

static void skip_space(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t')) r->at++;
}

static bool take_word(reader *r, const char *word) {
  size_t len = strlen(word);
  if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0) return false;
  r->at += len;
  return true;
}

static bool is_digit(const reader *r) { return r->at < r->end && *r->at >= '0' && *r->at <= '9'; }

static bool take_digits(reader *r) {
  if (!is_digit(r)) return false;
  while (is_digit(r)) r->at++;
  return true;
}

static bool take_number(reader *r) {
  if (*r->at == '-') r->at++;
  if (r->at < r->end && *r->at == '0') r->at++;
  else if (!take_digits(r)) return false;
  if (r->at < r->end && *r->at == '.') {
    r->at++;
    if (!take_digits(r)) return false;
  }
  if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
    r->at++;
    if (r->at < r->end && (*r->at == '+' || *r->at == '-')) r->at++;
    if (!take_digits(r)) return false;
  }
  return true;
}

// Four hexadecimal digits at r->at; -1 when they are not there.
static int take_hex4(reader *r) {
  if (r->end - r->at < 4) return -1;
  int unit = 0;
  for (int i = 0; i < 4; i++) {
    char c = r->at[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  r->at += 4;
  return unit;
}

static char *put_utf8(char *out, uint32_t c) {
  if (c < 0x80) {
    *out++ = (char)c;
  } else if (c < 0x800) {
    *out++ = (char)(0xC0 | c >> 6), *out++ = (char)(0x80 | (c & 63));
  } else if (c < 0x10000) {
    *out++ = (char)(0xE0 | c >> 12), *out++ = (char)(0x80 | (c >> 6 & 63)), *out++ = (char)(0x80 | (c & 63));
  } else {
    *out++ = (char)(0xF0 | c >> 18), *out++ = (char)(0x80 | (c >> 12 & 63));
    *out++ = (char)(0x80 | (c >> 6 & 63)), *out++ = (char)(0x80 | (c & 63));
  }
  return out;
}

// The escape behind a backslash, decoded to `out`. NULL when ill-formed.
static char *take_escape(reader *r, char *out) {
  if (r->at == r->end) return NULL;
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  char c = *r->at;
  const char *known = c ? strchr(from, c) : NULL;
  if (known) {
    r->at++;
    *out++ = to[known - from];
    return out;
  }
  if (c != 'u') return NULL;
  r->at++;
  int unit = take_hex4(r);
  if (unit < 0) return NULL;
  if (unit < 0xD800 || unit > 0xDFFF) return put_utf8(out, (uint32_t)unit);
  if (unit <= 0xDBFF && r->end - r->at >= 6 && r->at[0] == '\\' && r->at[1] == 'u') {
    const char *before = r->at;
    r->at += 2;
    int low = take_hex4(r);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      return put_utf8(out, 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
    }
    r->at = before;
  }
  return put_utf8(out, 0xFFFD);
}

// A string literal: r->at stands on the opening quote.
static bool take_string(reader *r, const char **str, size_t *len) {
  const char *begin = ++r->at;
  while (r->at < r->end && *r->at != '"' && *r->at != '\\' && (unsigned char)*r->at >= 0x20) r->at++;
  if (r->at == r->end) return false;
  if (*r->at == '"') {
    *str = begin, *len = (size_t)(r->at - begin);
    r->at++;
    return true;
  }
  // With escapes: the decoded form is never longer than the written one.
  const char *close = r->at;
  while (close < r->end && *close != '"') close += *close == '\\' ? 2 : 1;
  if (close >= r->end) {
    r->at = r->end;
    return false;
  }
  char *out = allocate(r->doc, (size_t)(close - begin) + 1), *o = out;
  memcpy(o, begin, (size_t)(r->at - begin));
  o += r->at - begin;
  while (*r->at != '"') {
    if ((unsigned char)*r->at < 0x20) return false;
    if (*r->at != '\\') {
      *o++ = *r->at++;
      continue;
    }
    r->at++;
    o = take_escape(r, o);
    if (!o) return false;
  }
  r->at++;
  *o = 0;
  *str = out, *len = (size_t)(o - out);
  return true;
}

static ed_json *take_value(reader *r);

// The items between brackets; r->at stands on the opening one.
static bool take_items(reader *r, ed_json *parent, char close) {
  if (++r->depth > ED_JSON_DEPTH) return false;
  ed_json **link = &parent->first;
  r->at++;
  skip_space(r);
  if (r->at < r->end && *r->at == close) {
    r->at++;
    r->depth--;
    return true;
  }
  for (;;) {
    const char *key = NULL;
    size_t key_len = 0;
    skip_space(r);
    if (close == '}') {
      if (r->at == r->end || *r->at != '"' || !take_string(r, &key, &key_len)) return false;
      skip_space(r);
      if (r->at == r->end || *r->at != ':') return false;
      r->at++;
    }
    ed_json *item = take_value(r);
    if (!item) return false;
    item->key = key, item->key_len = key_len;
    *link = item;
    link = &item->next;
    skip_space(r);
    if (r->at == r->end) return false;
    if (*r->at == close) break;
    if (*r->at != ',') return false;
    r->at++;
  }
  r->at++;
  r->depth--;
  return true;
}

static bool take_content(reader *r, ed_json *v) {
  switch (*r->at) {
  case '{': v->kind = ED_JSON_OBJECT; return take_items(r, v, '}');
  case '[': v->kind = ED_JSON_ARRAY; return take_items(r, v, ']');
  case '"': v->kind = ED_JSON_STRING; return take_string(r, &v->str, &v->len);
  case 't': v->kind = ED_JSON_TRUE; return take_word(r, "true");
  case 'f': v->kind = ED_JSON_FALSE; return take_word(r, "false");
  case 'n': v->kind = ED_JSON_NULL; return take_word(r, "null");
  default: v->kind = ED_JSON_NUMBER; return take_number(r);
  }
}

static ed_json *take_value(reader *r) {
  skip_space(r);
  if (r->at == r->end) return NULL;
  ed_json *v = allocate(r->doc, sizeof *v);
  memset(v, 0, sizeof *v);
  v->raw = r->at;
  if (!take_content(r, v)) return NULL;
  v->raw_len = (size_t)(r->at - v->raw);
  return v;
}

ed_json_doc *ed_json_parse(char *take_text, size_t len, size_t *error_at) {
  ed_json_doc *doc = ed_xcalloc(1, sizeof *doc);
  doc->text = take_text;
  reader r = {.start = take_text, .at = take_text, .end = take_text + len, .doc = doc};
  r.at += ed_utf8_mark(take_text, len);
  bool valid = ed_utf8_is_valid((const uint8_t *)take_text, len);
  doc->root = valid ? take_value(&r) : NULL;
  if (doc->root) {
    skip_space(&r);
    if (r.at == r.end) return doc;
  }
  if (error_at) *error_at = (size_t)(r.at - r.start);
  ed_json_free(doc);
  return NULL;
}

void ed_json_free(ed_json_doc *doc) {
  if (!doc) return;
  while (doc->chunks) {
    chunk *next = doc->chunks->next;
    free(doc->chunks);
    doc->chunks = next;
  }
  free(doc->text);
  free(doc);
}

const ed_json *ed_json_root(const ed_json_doc *doc) { return doc->root; }

const ed_json *ed_json_get(const ed_json *object, const char *key, size_t key_len) {
  if (!object || object->kind != ED_JSON_OBJECT) return NULL;
  const ed_json *found = NULL;
  for (const ed_json *m = object->first; m; m = m->next) {
    if (m->key_len == key_len && memcmp(m->key, key, key_len) == 0) found = m;
  }
  return found;
}
