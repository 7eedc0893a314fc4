// SPDX-License-Identifier: MIT
// Base64: see base64.h. The decoders take four characters a step while all four belong to the alphabet, and fall back
// to one character a step around anything else; both text widths share the code through a reader of one unit.
#include "base/base64.h"

static const char standard[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// 6-bit values of both alphabets. NO has bit 7 set, so four values are tested by one OR.
enum { NO = 0x80 };
// clang-format off
static const uint8_t values[256] = {
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, 62, NO, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO,
    NO,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, 63,
    NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,
    [128 ... 255] = NO,
};
// clang-format on

size_t ed_base64_len(size_t len, bool url) {
  size_t rest = len % 3;
  return len / 3 * 4 + (rest == 0 ? 0 : url ? rest + 1 : 4);
}

size_t ed_base64_encode(char *out, const uint8_t *bytes, size_t len, bool url) {
  const char *alphabet = url ? url_safe : standard;
  char *at = out;
  size_t i = 0;
  for (; i + 3 <= len; i += 3) {
    uint32_t group = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
    *at++ = alphabet[group >> 18];
    *at++ = alphabet[group >> 12 & 63];
    *at++ = alphabet[group >> 6 & 63];
    *at++ = alphabet[group & 63];
  }
  if (i < len) {
    bool two = i + 2 == len;
    uint32_t group = (uint32_t)bytes[i] << 16 | (two ? (uint32_t)bytes[i + 1] << 8 : 0);
    *at++ = alphabet[group >> 18];
    *at++ = alphabet[group >> 12 & 63];
    if (two) *at++ = alphabet[group >> 6 & 63];
    if (!url) {
      if (!two) *at++ = '=';
      *at++ = '=';
    }
  }
  return (size_t)(at - out);
}

// A text of either width.
typedef struct text {
  const uint8_t *latin1;
  const uint16_t *utf16;
  size_t len;
} text;

static inline unsigned unit(const text *t, size_t i) { return t->latin1 ? t->latin1[i] : t->utf16[i]; }
static inline uint8_t value(unsigned c) { return c < 256 ? values[c] : NO; }

// always_inline: each caller fixes the width, and the tests in unit() fold away.
static inline __attribute__((always_inline)) size_t decode(uint8_t *out, size_t cap, text t) {
  size_t i = 0, n = 0;
  uint32_t bits = 0;
  unsigned held = 0; // characters gathered in `bits`, fewer than four
  while (i < t.len && n < cap) {
    if (held == 0 && cap - n >= 3) {
      while (i + 4 <= t.len && cap - n >= 3) {
        uint8_t a = value(unit(&t, i)), b = value(unit(&t, i + 1)), c = value(unit(&t, i + 2));
        uint8_t d = value(unit(&t, i + 3));
        if ((a | b | c | d) & NO) break;
        out[n] = (uint8_t)(a << 2 | b >> 4);
        out[n + 1] = (uint8_t)(b << 4 | c >> 2);
        out[n + 2] = (uint8_t)(c << 6 | d);
        n += 3, i += 4;
      }
      if (i >= t.len || n >= cap) break;
    }
    unsigned c = unit(&t, i++);
    if (c == '=') break;
    uint8_t v = value(c);
    if (v & NO) continue;
    bits = bits << 6 | v;
    // Every character after the first of a group completes one byte.
    if (++held > 1) out[n++] = (uint8_t)(bits >> (held == 2 ? 4 : held == 3 ? 2 : 0));
    if (held == 4) held = 0;
  }
  return n;
}

size_t ed_base64_decode_latin1(uint8_t *out, size_t cap, const uint8_t *latin1, size_t len) {
  return decode(out, cap, (text){.latin1 = latin1, .len = len});
}

size_t ed_base64_decode_utf16(uint8_t *out, size_t cap, const uint16_t *utf16, size_t len) {
  return decode(out, cap, (text){.utf16 = utf16, .len = len});
}

static bool is_space(unsigned c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

static inline __attribute__((always_inline)) ptrdiff_t forgive(uint8_t *out, text t) {
  size_t n = 0, count = 0, padding = 0; // count: characters of the text without white space and padding
  uint32_t bits = 0;
  for (size_t i = 0; i < t.len; i++) {
    unsigned c = unit(&t, i);
    if (is_space(c)) continue;
    if (c == '=') {
      if (++padding > 2) return ED_BASE64_BAD_CHARACTER;
      continue;
    }
    uint8_t v = value(c);
    if ((v & NO) || c == '-' || c == '_' || padding) return ED_BASE64_BAD_CHARACTER;
    bits = bits << 6 | v;
    if (++count % 4 == 0) {
      out[n++] = (uint8_t)(bits >> 16);
      out[n++] = (uint8_t)(bits >> 8);
      out[n++] = (uint8_t)bits;
    }
  }
  // Steps 2-4: padding counts only where it completes a group of four; elsewhere it is a foreign character.
  if (padding && (count + padding) % 4 != 0) return ED_BASE64_BAD_CHARACTER;
  if (count % 4 == 1) return ED_BASE64_BAD_LENGTH;
  if (count % 4 == 2) out[n++] = (uint8_t)(bits >> 4);
  if (count % 4 == 3) {
    out[n++] = (uint8_t)(bits >> 10);
    out[n++] = (uint8_t)(bits >> 2);
  }
  return (ptrdiff_t)n;
}

ptrdiff_t ed_base64_forgiving_latin1(uint8_t *out, const uint8_t *latin1, size_t len) {
  return forgive(out, (text){.latin1 = latin1, .len = len});
}

ptrdiff_t ed_base64_forgiving_utf16(uint8_t *out, const uint16_t *utf16, size_t len) {
  return forgive(out, (text){.utf16 = utf16, .len = len});
}
