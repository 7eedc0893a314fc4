// SPDX-License-Identifier: MIT
// Conversions between UTF-8, UTF-16 and Latin-1: see utf.h. Whatever can be done in blocks is (utf_blocks.c; here, by
// the compiler's vector types, what needs no shuffling: ASCII, lengths); what is between them, by characters.
#include "base/utf.h"
#include "base/utf_blocks.h"

#include <string.h>

typedef uint8_t vec __attribute__((vector_size(16)));
typedef uint16_t wide __attribute__((vector_size(16)));

static vec load(const void *p) {
  vec v;
  memcpy(&v, p, sizeof v);
  return v;
}

size_t ed_utf8_mark(const char *text, size_t len) {
  static const char mark[] = {(char)0xEF, (char)0xBB, (char)0xBF};
  return len >= sizeof mark && memcmp(text, mark, sizeof mark) == 0 ? sizeof mark : 0;
}

// Whether any bit of `mask` (repeated in each 64-bit half) is set.
static bool any(vec v, uint64_t mask) {
  uint64_t half[2];
  memcpy(half, &v, sizeof half);
  return ((half[0] | half[1]) & mask) != 0;
}

// How far to go by characters where blocks stop, before they are tried again.
enum { BETWEEN = 16 };

static const uint64_t high_bits = 0x8080808080808080u;
static const uint64_t not_ascii16 = 0xFF80FF80FF80FF80u;

size_t ed_utf_ascii_prefix(const uint8_t *bytes, size_t len) {
  size_t i = 0;
  for (; i + 64 <= len; i += 64)
    if (any(load(bytes + i) | load(bytes + i + 16) | load(bytes + i + 32) | load(bytes + i + 48), high_bits)) break;
  while (i + 16 <= len && !any(load(bytes + i), high_bits)) i += 16;
  while (i < len && bytes[i] < 0x80) i++;
  return i;
}

// Not inlined: see ed_utf_copy_ascii().
__attribute__((noinline)) bool ed_utf_is_ascii(const uint8_t *bytes, size_t len) {
  return ed_utf_ascii_prefix(bytes, len) == len;
}

// Copies 16 bytes and more, if all are ASCII, by blocks, of which the last ends where the text does: for short ones the
// calls below cost as much as this does. What is not to be copied must not be touched, so it looks first.
static bool copy_short_ascii(uint8_t *out, const uint8_t *bytes, size_t len) {
  const vec last = load(bytes + len - 16);
  vec all = last;
  for (size_t i = 0; i + 16 < len; i += 16) all |= load(bytes + i);
  if (any(all, high_bits)) return false;
  for (size_t i = 0; i + 16 < len; i += 16) {
    vec v = load(bytes + i);
    memcpy(out + i, &v, 16);
  }
  memcpy(out + len - 16, &last, 16);
  return true;
}

enum { STRIDE = 4096 }; // bytes that stay in the nearest cache while they are looked at and copied

// Where to go on must not come out of the looking at the bytes, or the processor could not do both at once: the
// compiler would take the length of a prefix that is all for that of the stride.
size_t ed_utf_copy_ascii(void *out, const uint8_t *bytes, size_t len) {
  uint8_t *to = out;
  size_t at = 0;
  if (len >= 16 && len <= 256 && copy_short_ascii(to, bytes, len)) return len;
  while (at < len) {
    size_t n = len - at < STRIDE ? len - at : STRIDE;
    if (!ed_utf_is_ascii(bytes + at, n)) {
      n = ed_utf_ascii_prefix(bytes + at, n);
      memcpy(to + at, bytes + at, n);
      return at + n;
    }
    memcpy(to + at, bytes + at, n);
    at += n;
  }
  return len;
}

#define EIGHT_HIGH_BITS UINT64_C(0x8080808080808080)

static inline uint64_t eight(const uint8_t *text) {
  uint64_t n;
  memcpy(&n, text, sizeof n);
  return n;
}

size_t ed_utf8_len_latin1(const uint8_t *text, size_t len) {
  size_t n = len, i = ed_utf_ascii_prefix(text, len);
  while (i + 16 <= len) {
    // Lanes count up to 255 blocks before they are added up.
    vec sum = {0};
    for (unsigned block = 0; block < 255 && i + 16 <= len; block++, i += 16) sum += load(text + i) >> 7;
    for (unsigned lane = 0; lane < 16; lane++) n += sum[lane];
  }
  for (; i + 8 <= len; i += 8) n += (unsigned)__builtin_popcountll(eight(text + i) & EIGHT_HIGH_BITS);
  for (; i < len; i++) n += text[i] >> 7;
  return n;
}

static bool is_pair(const uint16_t *text, size_t i, size_t len) {
  return (text[i] & 0xFC00) == 0xD800 && i + 1 < len && (text[i + 1] & 0xFC00) == 0xDC00;
}

size_t ed_utf8_len_utf16(const uint16_t *text, size_t len) {
  size_t n = 0, i = 0;
  while (i < len) {
    // Blocks without surrogates: one byte a unit, one more from 0x80 on, one more from 0x800 on. Lanes count up to
    // 1000 blocks (comparisons give -1) before they are added up.
    wide sum = {0};
    unsigned blocks = 0;
    for (; blocks < 1000 && i + 8 <= len; blocks++, i += 8) {
      wide v;
      memcpy(&v, text + i, sizeof v);
      wide surrogate = (wide)((v & 0xF800) == 0xD800);
      if (any((vec)surrogate, ~UINT64_C(0))) break;
      sum -= (wide)(v >= 0x80) + (wide)(v >= 0x800);
    }
    n += 8 * (size_t)blocks;
    for (unsigned lane = 0; lane < 8; lane++) n += sum[lane];
    // What stopped the blocks, or the end of the text.
    size_t end = i + 8 < len ? i + 8 : len;
    for (; i < end; i++) {
      uint16_t u = text[i];
      if (u < 0x80) n += 1;
      else if (u < 0x800) n += 2;
      else if (is_pair(text, i, len)) n += 4, i++;
      else n += 3;
    }
  }
  return n;
}

size_t ed_utf8_from_latin1(char *out, const uint8_t *text, size_t len) {
  size_t n, i = ed_utf_blocks_encode_latin1(out, text, len, &n);
  char *at = out + n;
  for (; i < len; i++) {
    for (; i + 16 <= len; i += 16, at += 16) {
      vec v = load(text + i);
      if (any(v, high_bits)) break;
      memcpy(at, &v, 16);
    }
    if (i + 8 <= len && !(eight(text + i) & EIGHT_HIGH_BITS)) {
      memcpy(at, text + i, 8);
      i += 8, at += 8;
    }
    if (i == len) break;
    if (text[i] < 0x80) {
      *at++ = (char)text[i];
    } else {
      *at++ = (char)(0xC0 | text[i] >> 6);
      *at++ = (char)(0x80 | (text[i] & 0x3F));
    }
  }
  return (size_t)(at - out);
}

// Copies a run of ASCII from UTF-16, eight or sixteen units a step; returns its length (it may stop early).
static size_t narrow_ascii(char *out, const uint16_t *text, size_t len) {
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    vec a = load(text + i), b = load(text + i + 8);
    if (any(a | b, not_ascii16)) break;
    vec v = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    memcpy(out + i, &v, 16);
  }
  while (i < len && text[i] < 0x80) out[i] = (char)text[i], i++;
  return i;
}

// One character from UTF-16, not ASCII: writes its 2 to 4 bytes and advances *i.
static inline char *put_utf8(char *at, const uint16_t *text, size_t *i, size_t len) {
  uint32_t c = text[*i];
  if (c < 0x800) {
    *at++ = (char)(0xC0 | c >> 6);
  } else {
    if (is_pair(text, *i, len)) {
      c = 0x10000 + ((c & 0x3FF) << 10) + (text[++*i] & 0x3FF);
      *at++ = (char)(0xF0 | c >> 18);
      *at++ = (char)(0x80 | (c >> 12 & 0x3F));
    } else {
      if ((c & 0xF800) == 0xD800) c = 0xFFFD;
      *at++ = (char)(0xE0 | c >> 12);
    }
    *at++ = (char)(0x80 | (c >> 6 & 0x3F));
  }
  *at++ = (char)(0x80 | (c & 0x3F));
  ++*i;
  return at;
}

size_t ed_utf8_from_utf16(char *out, const uint16_t *text, size_t len) {
  char *at = out;
  for (size_t i = 0; i < len;) {
    size_t n;
    i += ed_utf_blocks_encode(at, text + i, len - i, &n);
    at += n;
    // What stopped the blocks, or the end.
    for (size_t end = len - i < BETWEEN ? len : i + BETWEEN; i < end;) {
      if (text[i] < 0x80) {
        size_t run = narrow_ascii(at, text + i, len - i);
        at += run, i += run;
      } else {
        at = put_utf8(at, text, &i, len);
      }
    }
  }
  return (size_t)(at - out);
}

size_t ed_utf8_write_latin1(char *out, size_t cap, const uint8_t *text, size_t len, size_t *read) {
  size_t i = ed_utf_copy_ascii(out, text, len < cap ? len : cap), n = i;
  // Rounds: as many units as fit even if each takes two bytes; the last few one by one.
  while (i < len && n < cap) {
    size_t safe = (cap - n) / 2 < len - i ? (cap - n) / 2 : len - i;
    if (safe < 8) {
      if (text[i] >= 0x80 && cap - n < 2) break;
      safe = 1;
    }
    n += ed_utf8_from_latin1(out + n, text + i, safe);
    i += safe;
  }
  if (read) *read = i;
  return n;
}

size_t ed_utf8_write_utf16(char *out, size_t cap, const uint16_t *text, size_t len, size_t *read) {
  size_t i = 0, n = 0;
  while (i < len && n < cap) {
    size_t safe = (cap - n) / 3 < len - i ? (cap - n) / 3 : len - i;
    if (safe < 8) {
      safe = is_pair(text, i, len) ? 2 : 1;
      if (cap - n < ed_utf8_len_utf16(text + i, safe)) break;
    } else if (safe < len - i && is_pair(text, i + safe - 1, len)) {
      safe--; // do not cut a pair
    }
    n += ed_utf8_from_utf16(out + n, text + i, safe);
    i += safe;
  }
  if (read) *read = i;
  return n;
}

// Reads one character that is not ASCII. Returns its code point and the bytes it takes in *size, or -1 and the length
// of the maximal ill-formed subpart (Unicode 3.9, table 3-7). *cut is set when the input ended inside a character.
static inline int32_t take_utf8(const uint8_t *bytes, size_t len, size_t *size, bool *cut) {
  uint8_t lead = bytes[0];
  unsigned need;
  uint8_t low = 0x80, high = 0xBF; // bounds of the first continuation byte
  uint32_t c;
  if (lead < 0xC2 || lead > 0xF4) return *size = 1, -1;
  if (lead < 0xE0) {
    need = 1, c = lead & 0x1F;
  } else if (lead < 0xF0) {
    need = 2, c = lead & 0x0F;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else {
    need = 3, c = lead & 0x07;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  }
  for (unsigned k = 1; k <= need; k++) {
    if (k >= len) return *size = k, *cut = true, -1;
    if (bytes[k] < low || bytes[k] > high) return *size = k, -1;
    c = c << 6 | (bytes[k] & 0x3F);
    low = 0x80, high = 0xBF;
  }
  *size = need + 1;
  return (int32_t)c;
}

// Sixteen bytes into sixteen units.
static void widen(void *out, vec v) {
  const vec zero = {0};
  vec a = __builtin_shufflevector(v, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  vec b = __builtin_shufflevector(v, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  memcpy(out, &a, 16);
  memcpy((char *)out + 16, &b, 16);
}

size_t ed_utf8_to_utf16(uint16_t *out, const uint8_t *bytes, size_t len, bool *all_latin1) {
  uint16_t *at = out;
  uint16_t seen = 0;
  bool cut = false;
  for (size_t i = 0; i < len;) {
    size_t units;
    uint8_t high = 0;
    i += ed_utf_blocks_decode(at, bytes + i, len - i, &units, &high);
    at += units;
    seen |= (uint16_t)(high << 8);
    // What stopped the blocks, or the end.
    for (size_t end = len - i < BETWEEN ? len : i + BETWEEN; i < end;) {
      for (; i + 16 <= len; i += 16, at += 16) {
        vec v = load(bytes + i);
        if (any(v, high_bits)) break;
        widen(at, v);
      }
      while (i < len && bytes[i] < 0x80) *at++ = bytes[i++];
      if (i >= end) break;
      size_t size;
      int32_t c = take_utf8(bytes + i, len - i, &size, &cut);
      i += size;
      if (c < 0) c = 0xFFFD;
      if (c >= 0x10000) {
        *at++ = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
        *at++ = (uint16_t)(0xDC00 + ((c - 0x10000) & 0x3FF));
        seen = 0xFFFF;
      } else {
        *at++ = (uint16_t)c;
        seen |= (uint16_t)c;
      }
    }
  }
  if (all_latin1) *all_latin1 = seen < 0x100;
  return (size_t)(at - out);
}

uint16_t ed_latin1_from_utf16(uint8_t *out, const uint16_t *text, size_t len) {
  size_t i = 0;
  wide seen = {0};
  for (; i + 16 <= len; i += 16) {
    vec a = load(text + i), b = load(text + i + 8);
    seen |= (wide)(a | b);
    vec v = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    memcpy(out + i, &v, 16);
  }
  uint16_t bits = 0;
  for (unsigned lane = 0; lane < 8; lane++) bits |= seen[lane];
  for (; i < len; i++) {
    bits |= text[i];
    out[i] = (uint8_t)text[i];
  }
  return bits;
}

void ed_utf16_from_latin1(void *out, const uint8_t *text, size_t len) {
  uint8_t *at = out;
  size_t i = 0;
  for (; i + 16 <= len; i += 16, at += 32) widen(at, load(text + i));
  for (; i < len; i++, at += 2) memcpy(at, &(uint16_t){text[i]}, 2);
}

bool ed_utf8_is_valid(const uint8_t *bytes, size_t len) {
  bool cut = false;
  for (size_t i = ed_utf_ascii_prefix(bytes, len); i < len;) {
    i += ed_utf_blocks_validate(bytes + i, len - i);
    // What is left of a block, and the end.
    for (size_t end = len - i < BETWEEN ? len : i + BETWEEN; i < end;) {
      size_t size = 1;
      if (bytes[i] >= 0x80 && take_utf8(bytes + i, len - i, &size, &cut) < 0) return false;
      i += size;
    }
  }
  return true;
}

size_t ed_utf8_open_tail(const uint8_t *bytes, size_t len) {
  for (size_t back = 1; back <= 3 && back <= len; back++) {
    uint8_t b = bytes[len - back];
    if ((b & 0xC0) == 0x80) continue; // continuation: the lead is further left
    if (b < 0x80) return 0;
    size_t size;
    bool cut = false;
    take_utf8(bytes + len - back, back, &size, &cut);
    return cut ? back : 0;
  }
  return 0;
}
