// SPDX-License-Identifier: MIT
// Trees in V8's format: see v8_tree.h.
#include "parse/v8_tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VERSION_TAG = 0xFF, OLDEST = 13, VERSION = 15, DEPTH_MAX = 128, FRACTIONS_MAX = 64, WIDE_MAX = 1024 };
enum { NUMBER = 32 }; // characters of a number at most

typedef struct reader {
  const uint8_t *bytes;
  size_t len, at;
  ed_buf *json;
  unsigned fractions, wide;
} reader;

static bool read_byte(reader *r, unsigned *byte) {
  if (r->at >= r->len) return false;
  *byte = r->bytes[r->at++];
  return true;
}

static bool read_varint(reader *r, uint32_t *value) {
  uint32_t all = 0;
  unsigned byte;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    if (!read_byte(r, &byte)) return false;
    if (shift == 28 && byte > 0x0F) return false;
    all |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) {
      *value = all;
      return true;
    }
  }
  return false;
}

static bool read_tag(reader *r, unsigned *tag) {
  do
    if (!read_byte(r, tag)) return false;
  while (*tag == 0); // padding
  return true;
}

// What is added is mostly a few bytes. NULL when there would be too many.
static inline char *room(reader *r, size_t len) {
  ed_buf *json = r->json;
  return json->cap - json->len >= len ? json->data + json->len : ed_buf_reserve(json, len);
}

static inline bool put(reader *r, char c) {
  char *to = room(r, 1);
  if (!to) return false;
  *to = c;
  r->json->len++;
  return true;
}

static inline bool add(reader *r, const void *bytes, size_t len) {
  char *to = room(r, len);
  if (!to) return false;
  memcpy(to, bytes, len);
  r->json->len += len;
  return true;
}

static bool is_plain(unsigned unit) { return unit >= 0x20 && unit <= 0xFF && unit != '"' && unit != '\\'; }

static bool add_unit(reader *r, unsigned unit) {
  char escape[8];
  if (is_plain(unit)) return put(r, (char)unit);
  return add(r, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", unit & 0xFFFF));
}

static bool add_narrow_text(reader *r) {
  uint32_t length;
  if (!read_varint(r, &length) || length > r->len - r->at) return false;
  const uint8_t *text = r->bytes + r->at;
  r->at += length;
  char *to = room(r, (size_t)length + 2);
  if (!to) return false;
  size_t plain = 0;
  *to++ = '"';
  for (; plain < length && is_plain(text[plain]); plain++) to[plain] = (char)text[plain];
  r->json->len += plain + 1;
  for (size_t i = plain; i < length; i++)
    if (!add_unit(r, text[i])) return false;
  return put(r, '"');
}

// Of many such units JSON is six times as long.
static bool add_wide_text(reader *r) {
  uint32_t length;
  if (!read_varint(r, &length) || length % 2 != 0 || length > r->len - r->at) return false;
  r->wide += length / 2;
  bool is_added = r->wide <= WIDE_MAX && put(r, '"');
  for (size_t i = 0; i < length && is_added; i += 2)
    is_added = add_unit(r, r->bytes[r->at + i] | (unsigned)r->bytes[r->at + i + 1] << 8);
  r->at += length;
  return is_added && put(r, '"');
}

static bool add_integer(reader *r, uint32_t value, bool is_negative) {
  char text[12];
  size_t at = sizeof text;
  do text[--at] = (char)('0' + value % 10);
  while ((value /= 10) > 0);
  if (is_negative) text[--at] = '-';
  return add(r, text + at, sizeof text - at);
}

static bool add_zigzag(reader *r) {
  uint32_t value;
  if (!read_varint(r, &value)) return false;
  return value & 1 ? add_integer(r, (value >> 1) + 1, true) : add_integer(r, value >> 1, false);
}

static bool add_double(reader *r) {
  double value;
  char text[NUMBER];
  if (r->len - r->at < sizeof value || ++r->fractions > FRACTIONS_MAX) return false;
  memcpy(&value, r->bytes + r->at, sizeof value);
  r->at += sizeof value;
  if (!isfinite(value)) return false;
  return add(r, text, (size_t)snprintf(text, sizeof text, "%.17g", value));
}

static bool add_value(reader *r, unsigned tag, unsigned depth);

// Keys that are numbers are indexes: they are texts here.
static bool add_key(reader *r, unsigned tag) {
  uint32_t index;
  switch (tag) {
  case '"': return add_narrow_text(r);
  case 'c': return add_wide_text(r);
  case 'I':
    return read_varint(r, &index) && !(index & 1) && put(r, '"') && add_integer(r, index >> 1, false) && put(r, '"');
  default: return false;
  }
}

static bool add_object(reader *r, unsigned depth) {
  unsigned tag;
  uint32_t count = 0, said;
  if (!put(r, '{')) return false;
  for (;; count++) {
    if (!read_tag(r, &tag)) return false;
    if (tag == '{') break;
    if (count > 0 && !put(r, ',')) return false;
    if (!add_key(r, tag) || !put(r, ':')) return false;
    if (!read_tag(r, &tag) || !add_value(r, tag, depth)) return false;
  }
  return read_varint(r, &said) && said == count && put(r, '}');
}

static bool add_array(reader *r, unsigned depth) {
  unsigned tag;
  uint32_t count, said;
  if (!read_varint(r, &count) || count > r->len - r->at || !put(r, '[')) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0 && !put(r, ',')) return false;
    if (!read_tag(r, &tag) || !add_value(r, tag, depth)) return false;
  }
  if (!read_tag(r, &tag) || tag != '$' || !read_varint(r, &said) || said != 0) return false;
  return read_varint(r, &said) && said == count && put(r, ']');
}

static bool add_value(reader *r, unsigned tag, unsigned depth) {
  uint32_t value;
  if (depth == DEPTH_MAX) return false;
  switch (tag) {
  case 'o': return add_object(r, depth + 1);
  case 'A': return add_array(r, depth + 1);
  case '"': return add_narrow_text(r);
  case 'c': return add_wide_text(r);
  case 'I': return add_zigzag(r);
  case 'U': return read_varint(r, &value) && add_integer(r, value, false);
  case 'N': return add_double(r);
  case 'T': return add(r, "true", 4);
  case 'F': return add(r, "false", 5);
  case '0': return add(r, "null", 4);
  default: return false;
  }
}

bool ed_v8_to_json(ed_buf *json, const uint8_t *bytes, size_t len) {
  reader r = {.bytes = bytes, .len = len, .json = json};
  unsigned tag;
  uint32_t version;
  if (!read_byte(&r, &tag) || tag != VERSION_TAG || !read_varint(&r, &version)) return false;
  if (version < OLDEST || version > VERSION || !read_tag(&r, &tag)) return false;
  return add_value(&r, tag, 0);
}
