// SPDX-License-Identifier: MIT
// Base64: see base64.h. Twelve bytes and sixteen characters a step where the processor can shuffle bytes (SSSE3), as
// long as all belong to the alphabet; else the decoders take four characters a step, and one around anything else; both
// text widths share the code through a reader of one unit.
#include "base/base64.h"

#if defined __x86_64__
#include <immintrin.h>
#endif

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

#if defined __x86_64__
#define BLOCKS __attribute__((target("ssse3")))

static inline BLOCKS __m128i all(char byte) { return _mm_set1_epi8(byte); }
// `add` where c is above `limit`, as signed bytes.
static inline BLOCKS __m128i above(__m128i c, char limit, char add) {
  return _mm_and_si128(_mm_cmpgt_epi8(c, all(limit)), all(add));
}

// Bytes encoded; it reads four more than that.
static BLOCKS size_t encode_blocks(char *out, const uint8_t *bytes, size_t len, bool url) {
  const __m128i groups = _mm_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
  size_t i = 0;
  for (; i + 16 <= len; i += 12, out += 16) {
    // Three bytes as a number in a lane, then its four sixths, the first one lowest.
    __m128i g = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(bytes + i)), groups);
    __m128i c =
        _mm_or_si128(_mm_or_si128(_mm_srli_epi32(g, 18), _mm_and_si128(_mm_srli_epi32(g, 4), _mm_set1_epi32(0x3F00))),
                     _mm_or_si128(_mm_and_si128(_mm_slli_epi32(g, 10), _mm_set1_epi32(0x3F0000)),
                                  _mm_and_si128(_mm_slli_epi32(g, 24), _mm_set1_epi32(0x3F000000))));
    // Each range of the alphabet by its distance from the one before.
    __m128i text = _mm_add_epi8(c, all('A'));
    text = _mm_add_epi8(text, above(c, 25, 'a' - 26 - 'A'));
    text = _mm_add_epi8(text, above(c, 51, '0' - 52 - ('a' - 26)));
    text = _mm_add_epi8(text, above(c, 61, url ? '-' - 62 - ('0' - 52) : '+' - 62 - ('0' - 52)));
    text = _mm_add_epi8(text, above(c, 62, url ? '_' - 63 - ('-' - 62) : '/' - 63 - ('+' - 62)));
    _mm_storeu_si128((void *)out, text);
  }
  return i;
}

// Six bits of each character between `first` and `last`; those lanes are set in *known.
static inline BLOCKS __m128i range(__m128i c, char first, char last, char value, __m128i *known) {
  __m128i in = _mm_and_si128(_mm_cmpgt_epi8(c, all((char)(first - 1))), _mm_cmpgt_epi8(all((char)(last + 1)), c));
  *known = _mm_or_si128(*known, in);
  return _mm_and_si128(in, _mm_add_epi8(c, all((char)(value - first))));
}

// Characters decoded, up to the first sixteen that are not all of the alphabet.
static BLOCKS size_t decode_blocks(uint8_t *out, size_t cap, const uint8_t *text, size_t len) {
  const __m128i order = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  size_t i = 0;
  for (size_t n = 0; i + 16 <= len && n + 12 <= cap; i += 16, n += 12) {
    __m128i c = _mm_loadu_si128((const void *)(text + i)), known = all(0);
    __m128i v = range(c, 'A', 'Z', 0, &known);
    v = _mm_or_si128(v, range(c, 'a', 'z', 26, &known));
    v = _mm_or_si128(v, range(c, '0', '9', 52, &known));
    v = _mm_or_si128(v, _mm_or_si128(range(c, '+', '+', 62, &known), range(c, '-', '-', 62, &known)));
    v = _mm_or_si128(v, _mm_or_si128(range(c, '/', '/', 63, &known), range(c, '_', '_', 63, &known)));
    if (_mm_movemask_epi8(known) != 0xFFFF) break;
    __m128i g =
        _mm_or_si128(_mm_or_si128(_mm_slli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x3F)), 18),
                                  _mm_slli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x3F00)), 4)),
                     _mm_or_si128(_mm_and_si128(_mm_srli_epi32(v, 10), _mm_set1_epi32(0xFC0)), _mm_srli_epi32(v, 24)));
    __m128i bytes = _mm_shuffle_epi8(g, order);
    _mm_storel_epi64((void *)(out + n), bytes); // twelve and no more: what stands behind is not ours
    _mm_storeu_si32(out + n + 8, _mm_srli_si128(bytes, 8));
  }
  return i;
}

static bool has_blocks(void) { return __builtin_cpu_supports("ssse3"); }
#else
static size_t encode_blocks(char *out, const uint8_t *bytes, size_t len, bool url) {
  (void)out, (void)bytes, (void)len, (void)url;
  return 0;
}
static size_t decode_blocks(uint8_t *out, size_t cap, const uint8_t *text, size_t len) {
  (void)out, (void)cap, (void)text, (void)len;
  return 0;
}
static bool has_blocks(void) { return false; }
#endif

size_t ed_base64_len(size_t len, bool url) {
  size_t rest = len % 3;
  return len / 3 * 4 + (rest == 0 ? 0 : url ? rest + 1 : 4);
}

size_t ed_base64_encode(char *out, const uint8_t *bytes, size_t len, bool url) {
  const char *alphabet = url ? url_safe : standard;
  size_t i = len >= 16 && has_blocks() ? encode_blocks(out, bytes, len, url) : 0;
  char *at = out + i / 3 * 4;
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
      if (t.latin1 && t.len - i >= 16 && has_blocks()) {
        size_t done = decode_blocks(out + n, cap - n, t.latin1 + i, t.len - i);
        i += done, n += done / 4 * 3;
      }
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
