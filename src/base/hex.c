// SPDX-License-Identifier: MIT
// Hexadecimal text: see hex.h. Sixteen bytes at a time by the compiler's vector types (SSE2, NEON), the rest by table.
#include "base/hex.h"

#include <string.h>

typedef uint8_t vec __attribute__((vector_size(16)));
typedef uint16_t wide __attribute__((vector_size(16)));

static const char digits[16] = "0123456789abcdef";

static vec load(const void *p) {
  vec v;
  memcpy(&v, p, sizeof v);
  return v;
}

void ed_hex_encode(char *out, const uint8_t *bytes, size_t len) {
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    vec v = load(bytes + i), high = v >> 4, low = v & 15;
    // '0' + n, and 39 more ('a' - '0' - 10) above nine: comparisons give all ones.
    high += '0' + ((vec)(high > 9) & ('a' - '0' - 10));
    low += '0' + ((vec)(low > 9) & ('a' - '0' - 10));
    vec a = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    vec b = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    memcpy(out + 2 * i, &a, 16);
    memcpy(out + 2 * i + 16, &b, 16);
  }
  for (; i < len; i++) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 15];
  }
}

// Value of a digit, or 16 and more.
static unsigned value_of(unsigned c) {
  if (c - '0' < 10) return c - '0';
  unsigned letter = (c | 0x20) - 'a';
  return letter < 6 && c < 0x80 ? letter + 10 : 16;
}

// Values of sixteen digits; lanes of *bad are set where there is none.
static vec values_of(vec c, vec *bad) {
  vec number = c - '0', letter = (c | 0x20) - 'a';
  vec is_number = (vec)(number < 10), is_letter = (vec)(letter < 6) & (vec)(c < 0x80);
  *bad |= ~(is_number | is_letter);
  return (number & is_number) | ((letter + 10) & is_letter);
}

size_t ed_hex_decode_latin1(uint8_t *out, size_t cap, const uint8_t *text, size_t len) {
  size_t n = len / 2 < cap ? len / 2 : cap, i = 0;
  for (; i + 16 <= n; i += 16) {
    vec bad = {0};
    vec a = values_of(load(text + 2 * i), &bad), b = values_of(load(text + 2 * i + 16), &bad);
    uint64_t half[2];
    memcpy(half, &bad, 16);
    if (half[0] | half[1]) break;
    vec high = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    vec low = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    vec v = (vec)((wide)high << 4) | low; // high nibbles are below 16: nothing crosses a lane
    memcpy(out + i, &v, 16);
  }
  for (; i < n; i++) {
    unsigned high = value_of(text[2 * i]), low = value_of(text[2 * i + 1]);
    if ((high | low) > 15) break;
    out[i] = (uint8_t)(high << 4 | low);
  }
  return i;
}

size_t ed_hex_decode_utf16(uint8_t *out, size_t cap, const uint16_t *text, size_t len) {
  size_t n = len / 2 < cap ? len / 2 : cap, i = 0;
  for (; i < n; i++) {
    unsigned high = value_of(text[2 * i]), low = value_of(text[2 * i + 1]);
    if ((high | low) > 15) break;
    out[i] = (uint8_t)(high << 4 | low);
  }
  return i;
}
