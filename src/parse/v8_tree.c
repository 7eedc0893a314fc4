// SPDX-License-Identifier: MIT
// Trees in V8's format: see v8_tree.h.
#include "parse/v8_tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION_TAG = 0xFF, OLDEST = 13, VERSION = 15, DEPTH_MAX = 128, FRACTIONS_MAX = 64, WIDE_MAX = 1024 };
enum { NUMBER_MAX = 40 }; // characters of a number in JSON

// ---- from JSON -----------------------------------------------------------------------------------------------------

typedef struct source {
  const uint8_t *latin1;
  const uint16_t *utf16;
  size_t len, at;
  ed_buf *out;
  size_t begin; // of `out`
} source;

// 0 at the end, which is no character of JSON.
static unsigned peek(const source *s) {
  if (s->at >= s->len) return 0;
  return s->latin1 ? s->latin1[s->at] : s->utf16[s->at];
}

static unsigned take(source *s) {
  unsigned unit = peek(s);
  s->at++;
  return unit;
}

// Most of what is appended is a few bytes.
static inline bool put(ed_buf *out, unsigned byte) {
  char c = (char)byte;
  if (out->len == out->cap) return ed_buf_append(out, &c, 1);
  out->data[out->len++] = c;
  return true;
}

static inline bool append(ed_buf *out, const void *bytes, size_t len) {
  if (len > 16 || out->cap - out->len < len) return ed_buf_append(out, bytes, len);
  for (size_t i = 0; i < len; i++) out->data[out->len + i] = ((const char *)bytes)[i];
  out->len += len;
  return true;
}

static size_t varint_of(char *to, size_t value) {
  size_t n = 0;
  for (; value > 0x7F; value >>= 7) to[n++] = (char)(value | 0x80);
  to[n++] = (char)value;
  return n;
}

static bool put_varint(ed_buf *out, size_t value) {
  if (value <= 0x7F) return put(out, (unsigned)value);
  char few[10];
  return append(out, few, varint_of(few, value));
}

static unsigned hex_digit(unsigned unit) {
  if (unit >= '0' && unit <= '9') return unit - '0';
  unit |= 0x20;
  return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : 0x10000;
}

// The unit behind a backslash, above 0xFFFF when there is none.
static unsigned take_escape(source *s) {
  unsigned unit = take(s), code = 0;
  switch (unit) {
  case 'b': return '\b';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'u':
    for (int i = 0; i < 4; i++) code = code << 4 | hex_digit(take(s));
    return code;
  default: return unit == '"' || unit == '\\' || unit == '/' ? unit : 0x10000;
  }
}

static unsigned take_unit(source *s) {
  unsigned unit = take(s);
  return unit == '\\' ? take_escape(s) : unit;
}

// How many units the text at hand has, and all their bits; ends behind its quote.
static bool measure(source *s, size_t *units, unsigned *bits) {
  size_t n = 0;
  unsigned all = 0;
  if (s->latin1) { // few texts have escapes
    const uint8_t *text = s->latin1 + s->at;
    size_t left = s->len - s->at;
    while (n < left && text[n] != '"' && text[n] != '\\') n++;
    s->at += n;
  }
  for (unsigned unit; (unit = peek(s)) != '"'; n++) {
    if (unit == 0) return false;
    all |= take_unit(s);
  }
  s->at++;
  *units = n;
  *bits = all;
  return all <= 0xFFFF;
}

static bool put_wide(source *s, size_t units) {
  char length[10];
  size_t head = varint_of(length, 2 * units);
  if ((s->out->len - s->begin + 1 + head) % 2 != 0 && !put(s->out, 0)) return false; // the units are aligned
  if (!put(s->out, 'c') || !append(s->out, length, head)) return false;
  char *to = ed_buf_reserve(s->out, 2 * units);
  if (!to) return false;
  for (size_t i = 0; i < units; i++) {
    unsigned unit = take_unit(s);
    *to++ = (char)unit;
    *to++ = (char)(unit >> 8);
  }
  s->out->len += 2 * units;
  return true;
}

// A text, behind its first quote.
static bool put_text(source *s) {
  size_t begin = s->at, units;
  unsigned bits;
  if (!measure(s, &units, &bits)) return false;
  size_t end = s->at;
  s->at = begin;
  bool is_written;
  if (bits > 0xFF) {
    is_written = put_wide(s, units);
  } else {
    is_written = put(s->out, '"') && put_varint(s->out, units);
    char *to = is_written ? ed_buf_reserve(s->out, units) : NULL;
    if (!to) return false;
    if (s->latin1 && end - begin == units + 1) memcpy(to, s->latin1 + begin, units);
    else
      for (size_t i = 0; i < units; i++) to[i] = (char)take_unit(s);
    s->out->len += units;
  }
  s->at = end;
  return is_written;
}

static bool put_integer(source *s, int64_t value) {
  uint32_t zigzag = (uint32_t)value << 1 ^ (uint32_t)(value < 0 ? -1 : 0);
  return put(s->out, 'I') && put_varint(s->out, zigzag);
}

static bool is_of_number(unsigned unit) {
  return (unit >= '0' && unit <= '9') || unit == '.' || unit == '-' || unit == '+' || unit == 'e' || unit == 'E';
}

static bool put_number(source *s) {
  char text[NUMBER_MAX + 1];
  size_t n = 0, begin = s->at;
  bool is_negative = peek(s) == '-';
  if (is_negative) s->at++;
  int64_t value = 0;
  for (unsigned unit; (unit = peek(s)) >= '0' && unit <= '9' && n < 10; n++, s->at++) value = value * 10 + (unit - '0');
  if (is_negative) value = -value;
  bool is_zero_below = is_negative && value == 0;
  if (n > 0 && !is_zero_below && !is_of_number(peek(s)) && value >= INT32_MIN && value <= INT32_MAX)
    return put_integer(s, value);
  s->at = begin;
  for (n = 0; is_of_number(peek(s)); s->at++) {
    if (n == NUMBER_MAX) return false;
    text[n++] = (char)peek(s);
  }
  text[n] = 0;
  char *end;
  double number = strtod(text, &end);
  return n > 0 && !*end && put(s->out, 'N') && append(s->out, &number, sizeof number);
}

static bool take_word(source *s, const char *word) {
  for (; *word; word++)
    if (take(s) != (unsigned char)*word) return false;
  return true;
}

static bool put_value(source *s, unsigned depth);

static bool put_object(source *s, unsigned depth) {
  size_t count = 0;
  if (!put(s->out, 'o')) return false;
  if (peek(s) == '}') s->at++;
  else
    for (unsigned next = ','; next == ','; count++, next = take(s)) {
      if (take(s) != '"' || !put_text(s) || take(s) != ':' || !put_value(s, depth)) return false;
      if (peek(s) != ',' && peek(s) != '}') return false;
    }
  return put(s->out, '{') && put_varint(s->out, count);
}

// The length stands before the elements, and is known behind them: there is a byte for it, and more is made room for.
// What the alignment of wide texts was made for would move then by an odd number: only even ones are added.
static bool insert_length(source *s, size_t place, size_t count) {
  char length[10];
  size_t n = varint_of(length, count);
  if (n % 2 == 0) { // a length may be longer than it need be
    length[n - 1] |= (char)0x80;
    length[n++] = 0;
  }
  if (n > 1) {
    size_t behind = s->out->len - place - 1;
    if (!ed_buf_reserve(s->out, n - 1)) return false;
    memmove(s->out->data + place + n, s->out->data + place + 1, behind);
    s->out->len += n - 1;
  }
  memcpy(s->out->data + place, length, n);
  return true;
}

static bool put_array(source *s, unsigned depth) {
  size_t count = 0;
  if (!put(s->out, 'A')) return false;
  size_t place = s->out->len;
  if (!put(s->out, 0)) return false;
  if (peek(s) == ']') s->at++;
  else
    for (unsigned next = ','; next == ','; count++, next = take(s)) {
      if (!put_value(s, depth)) return false;
      if (peek(s) != ',' && peek(s) != ']') return false;
    }
  return insert_length(s, place, count) && put(s->out, '$') && put(s->out, 0) && put_varint(s->out, count);
}

static bool put_value(source *s, unsigned depth) {
  if (depth == DEPTH_MAX) return false;
  switch (peek(s)) {
  case '{': s->at++; return put_object(s, depth + 1);
  case '[': s->at++; return put_array(s, depth + 1);
  case '"': s->at++; return put_text(s);
  case 't': return take_word(s, "true") && put(s->out, 'T');
  case 'f': return take_word(s, "false") && put(s->out, 'F');
  case 'n': return take_word(s, "null") && put(s->out, '0');
  default: return put_number(s);
  }
}

bool ed_v8_from_json(ed_buf *out, const uint8_t *latin1, const uint16_t *utf16, size_t len) {
  source s = {.latin1 = latin1, .utf16 = utf16, .len = len, .out = out, .begin = out->len};
  return put(out, VERSION_TAG) && put(out, VERSION) && put_value(&s, 0) && s.at == len;
}

// ---- to JSON -------------------------------------------------------------------------------------------------------

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
  while (*tag == 0);
  return true;
}

static bool add(ed_buf *json, const char *text) { return append(json, text, strlen(text)); }

static bool is_plain(unsigned unit) { return unit >= 0x20 && unit != '"' && unit != '\\'; }

static bool add_unit(reader *r, unsigned unit) {
  char escape[8];
  if (is_plain(unit) && unit <= 0xFF) return put(r->json, unit);
  snprintf(escape, sizeof escape, "\\u%04x", unit & 0xFFFF);
  return append(r->json, escape, 6);
}

static bool add_narrow_text(reader *r) {
  uint32_t length;
  if (!read_varint(r, &length) || length > r->len - r->at) return false;
  const uint8_t *text = r->bytes + r->at;
  r->at += length;
  size_t plain = 0;
  while (plain < length && is_plain(text[plain])) plain++;
  bool is_added = put(r->json, '"') && append(r->json, text, plain);
  for (size_t i = plain; i < length && is_added; i++) is_added = add_unit(r, text[i]);
  return is_added && put(r->json, '"');
}

// Of many such units JSON is six times as long.
static bool add_wide_text(reader *r) {
  uint32_t length;
  if (!read_varint(r, &length) || length % 2 != 0 || length > r->len - r->at) return false;
  r->wide += length / 2;
  bool is_added = r->wide <= WIDE_MAX && put(r->json, '"');
  for (size_t i = 0; i < length && is_added; i += 2)
    is_added = add_unit(r, r->bytes[r->at + i] | (unsigned)r->bytes[r->at + i + 1] << 8);
  r->at += length;
  return is_added && put(r->json, '"');
}

static bool add_integer(reader *r, uint32_t value, bool is_negative) {
  char text[12];
  size_t at = sizeof text;
  do text[--at] = (char)('0' + value % 10);
  while ((value /= 10) > 0);
  if (is_negative) text[--at] = '-';
  return append(r->json, text + at, sizeof text - at);
}

static bool add_zigzag(reader *r) {
  uint32_t value;
  if (!read_varint(r, &value)) return false;
  return value & 1 ? add_integer(r, (value >> 1) + 1, true) : add_integer(r, value >> 1, false);
}

static bool add_double(reader *r) {
  double value;
  char text[32];
  if (r->len - r->at < sizeof value || ++r->fractions > FRACTIONS_MAX) return false;
  memcpy(&value, r->bytes + r->at, sizeof value);
  r->at += sizeof value;
  if (!isfinite(value)) return false;
  snprintf(text, sizeof text, "%.17g", value);
  return add(r->json, text);
}

static bool add_value(reader *r, unsigned tag, unsigned depth);

// Keys that are numbers are indexes: they are texts here.
static bool add_key(reader *r, unsigned tag) {
  uint32_t index;
  switch (tag) {
  case '"': return add_narrow_text(r);
  case 'c': return add_wide_text(r);
  case 'I':
    return read_varint(r, &index) && !(index & 1) && put(r->json, '"') && add_integer(r, index >> 1, false) &&
           put(r->json, '"');
  default: return false;
  }
}

static bool add_object(reader *r, unsigned depth) {
  unsigned tag;
  uint32_t count = 0, said;
  if (!put(r->json, '{')) return false;
  for (;; count++) {
    if (!read_tag(r, &tag)) return false;
    if (tag == '{') break;
    if (count > 0 && !put(r->json, ',')) return false;
    if (!add_key(r, tag) || !put(r->json, ':')) return false;
    if (!read_tag(r, &tag) || !add_value(r, tag, depth)) return false;
  }
  return read_varint(r, &said) && said == count && put(r->json, '}');
}

static bool add_array(reader *r, unsigned depth) {
  unsigned tag;
  uint32_t count, said;
  if (!read_varint(r, &count) || count > r->len - r->at || !put(r->json, '[')) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0 && !put(r->json, ',')) return false;
    if (!read_tag(r, &tag) || !add_value(r, tag, depth)) return false;
  }
  if (!read_tag(r, &tag) || tag != '$' || !read_varint(r, &said) || said != 0) return false;
  return read_varint(r, &said) && said == count && put(r->json, ']');
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
  case 'T': return add(r->json, "true");
  case 'F': return add(r->json, "false");
  case '0': return add(r->json, "null");
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
