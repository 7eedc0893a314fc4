// SPDX-License-Identifier: MIT
// Conversions between UTF-8, UTF-16 and Latin-1: base/utf, against one-character-a-time versions.
#include "base/utf.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static unsigned seed = 3;
static unsigned random_below(unsigned n) {
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) % n;
}

static size_t slow_utf8(uint8_t *out, const uint16_t *text, size_t len, size_t cap, size_t *read) {
  size_t n = 0, i = 0;
  while (i < len) {
    uint32_t c = text[i];
    size_t units = 1;
    if ((c & 0xFC00) == 0xD800 && i + 1 < len && (text[i + 1] & 0xFC00) == 0xDC00)
      c = 0x10000 + ((c - 0xD800) << 10) + (text[i + 1] - 0xDC00u), units = 2;
    else if ((c & 0xF800) == 0xD800) c = 0xFFFD;
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (n + size > cap) break;
    static const uint8_t marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t k = size; k-- > 1; c >>= 6) out[n + k] = (uint8_t)(0x80 | (c & 0x3F));
    out[n] = (uint8_t)(marks[size] | c);
    n += size, i += units;
  }
  if (read) *read = i;
  return n;
}

TEST(utf16_to_utf8_agrees_with_the_slow_way) {
  static const uint16_t kinds[][2] = {{0x20, 0x60}, {0x80, 0x780}, {0x4E00, 0x1000}, {0xD800, 0x800}, {0x20, 0xFFDF}};
  for (int round = 0; round < 20000; round++) {
    size_t len = random_below(round % 50 ? 60 : 3000);
    uint16_t *text = malloc(2 * len + 2);
    unsigned mix = random_below(5), rare = random_below(5);
    for (size_t i = 0; i < len; i++) {
      const uint16_t *kind = kinds[random_below(12) ? mix : rare];
      text[i] = (uint16_t)(kind[0] + random_below(kind[1]));
    }
    uint8_t *want = malloc(3 * len + 1);
    size_t n = slow_utf8(want, text, len, SIZE_MAX, NULL);
    CHECK_EQ(ed_utf8_len_utf16(text, len), (long long)n);
    char *got = malloc(n + 1);
    CHECK_BYTES(got, ed_utf8_from_utf16(got, text, len), want, n);
    size_t cap = random_below((unsigned)n + 4), read, want_read;
    char *part = malloc(cap ? cap : 1);
    size_t want_part = slow_utf8(want, text, len, cap, &want_read);
    CHECK_BYTES(part, ed_utf8_write_utf16(part, cap, text, len, &read), want, want_part);
    CHECK_EQ(read, (long long)want_read);
    free(text), free(want), free(got), free(part);
  }
}

TEST(latin1_to_utf8_agrees_with_utf16) {
  for (int round = 0; round < 5000; round++) {
    size_t len = random_below(round % 50 ? 80 : 10000);
    uint8_t *text = malloc(len + 1);
    uint16_t *wide = malloc(2 * len + 2);
    unsigned high = random_below(4);
    for (size_t i = 0; i < len; i++) wide[i] = text[i] = (uint8_t)random_below(random_below(4) < high ? 256 : 128);
    size_t n = ed_utf8_len_utf16(wide, len);
    CHECK_EQ(ed_utf8_len_latin1(text, len), (long long)n);
    char *got = malloc(n + 1), *want = malloc(n + 1);
    ed_utf8_from_utf16(want, wide, len);
    CHECK_BYTES(got, ed_utf8_from_latin1(got, text, len), want, n);
    size_t cap = random_below((unsigned)n + 2), read_narrow, read_wide;
    size_t narrow = ed_utf8_write_latin1(got, cap, text, len, &read_narrow);
    CHECK_BYTES(got, narrow, want, ed_utf8_write_utf16(want, cap, wide, len, &read_wide));
    CHECK_EQ(read_narrow, (long long)read_wide);
    free(text), free(wide), free(got), free(want);
  }
}

static void check_decoded(const char *bytes, size_t len, const uint16_t *want, size_t want_len) {
  uint16_t *out = malloc(2 * len + 2);
  size_t n = ed_utf8_to_utf16(out, (const uint8_t *)bytes, len, NULL);
  CHECK_BYTES(out, 2 * n, want, 2 * want_len);
  free(out);
}
#define DECODES(bytes, ...)                                                                                            \
  check_decoded(bytes, sizeof bytes - 1, (const uint16_t[]){__VA_ARGS__},                                              \
                sizeof(const uint16_t[]){__VA_ARGS__} / sizeof(uint16_t))

TEST(utf8_decoding_replaces_maximal_subparts) {
  DECODES("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 'a', 0xE9, 0x20AC, 0xD83D, 0xDE00);
  DECODES("\xE2\x82", 0xFFFD);
  DECODES("\xE2\x82z", 0xFFFD, 'z');
  DECODES("\xF0\x9F\x98", 0xFFFD);
  DECODES("\xC0\x80", 0xFFFD, 0xFFFD);
  DECODES("\xE0\x80\x80", 0xFFFD, 0xFFFD, 0xFFFD);
  DECODES("\xED\xA0\x80", 0xFFFD, 0xFFFD, 0xFFFD);
  DECODES("\xF4\x90\x80\x80", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD);
  DECODES("\xF8\x88\x80\x80\x80", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD);
  DECODES("\xE2\xE2\x82\xAC", 0xFFFD, 0x20AC);
}

// The decoder of the Encoding standard, a byte a step.
static size_t slow_utf16(uint16_t *out, const uint8_t *bytes, size_t len) {
  size_t n = 0, i = 0;
  uint32_t c = 0;
  int needed = 0;
  uint8_t low = 0x80, high = 0xBF;
  while (i < len) {
    uint8_t b = bytes[i];
    if (needed == 0) {
      i++;
      if (b < 0x80) out[n++] = b;
      else if (b >= 0xC2 && b <= 0xDF) needed = 1, c = b & 0x1F;
      else if (b >= 0xE0 && b <= 0xEF)
        needed = 2, c = b & 0x0F, low = b == 0xE0 ? 0xA0 : low, high = b == 0xED ? 0x9F : high;
      else if (b >= 0xF0 && b <= 0xF4)
        needed = 3, c = b & 0x07, low = b == 0xF0 ? 0x90 : low, high = b == 0xF4 ? 0x8F : high;
      else out[n++] = 0xFFFD;
      continue;
    }
    bool fits = b >= low && b <= high;
    low = 0x80, high = 0xBF;
    if (!fits) { // looked at again, as a lead
      needed = 0;
      out[n++] = 0xFFFD;
      continue;
    }
    c = c << 6 | (b & 0x3F), i++;
    if (--needed > 0) continue;
    if (c >= 0x10000) out[n++] = (uint16_t)(0xD7C0 + (c >> 10)), c = 0xDC00 | (c & 0x3FF);
    out[n++] = (uint16_t)c;
  }
  if (needed > 0) out[n++] = 0xFFFD;
  return n;
}

// Texts of all lengths around the blocks, whole, cut, and with bytes of chance at any place in them.
TEST(utf8_decoding_agrees_with_the_slow_way) {
  static const uint16_t kinds[][2] = {{0x20, 0x60}, {0x80, 0x80}, {0x80, 0x780}, {0x4E00, 0x1000}, {0xD83D, 1}};
  for (int round = 0; round < 40000; round++) {
    size_t units = (size_t)round % 131;
    uint16_t text[132];
    unsigned mix = random_below(5), rare = random_below(5);
    for (size_t i = 0; i < units; i++) {
      const uint16_t *kind = kinds[random_below(8) ? mix : rare];
      text[i] = (uint16_t)(kind[0] + random_below(kind[1]));
      if (kind[0] == 0xD83D && i + 1 < units) text[++i] = (uint16_t)(0xDC00 + random_below(0x400));
    }
    char encoded[400];
    size_t len = ed_utf8_from_utf16(encoded, text, units);
    if (round % 3 == 1) len -= random_below(len < 4 ? (unsigned)len + 1 : 4);
    uint8_t *bytes = malloc(len + 1); // of just this size, for the sanitizers
    memcpy(bytes, encoded, len);
    if (round % 3 == 2 && len > 0) {
      unsigned spoilt = round % 7 == 0 ? (unsigned)len : 1 + random_below(3);
      while (spoilt-- > 0) bytes[random_below((unsigned)len)] = (uint8_t)random_below(256);
    }
    uint16_t *got = malloc(2 * len + 1), *want = malloc(2 * len + 2);
    bool all_latin1, is_latin1 = true;
    size_t n = ed_utf8_to_utf16(got, bytes, len, &all_latin1), m = slow_utf16(want, bytes, len);
    CHECK_BYTES(got, 2 * n, want, 2 * m);
    for (size_t i = 0; i < m; i++) is_latin1 = is_latin1 && want[i] < 0x100;
    CHECK_EQ(all_latin1, is_latin1);
    char back[1600];
    bool is_valid = ed_utf8_from_utf16(back, want, m) == len && memcmp(back, bytes, len) == 0;
    CHECK_EQ(ed_utf8_is_valid(bytes, len), is_valid);
    free(bytes), free(got), free(want);
  }
}

TEST(utf8_of_every_code_point_comes_back) {
  for (uint32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c < 0xE000) continue;
    uint16_t text[2] = {(uint16_t)c}, back[8];
    size_t units = 1;
    if (c >= 0x10000) text[0] = (uint16_t)(0xD7C0 + (c >> 10)), text[1] = (uint16_t)(0xDC00 | (c & 0x3FF)), units = 2;
    char bytes[4];
    size_t n = ed_utf8_from_utf16(bytes, text, units);
    bool all_latin1;
    CHECK(ed_utf8_is_valid((const uint8_t *)bytes, n));
    CHECK_EQ(ed_utf8_to_utf16(back, (const uint8_t *)bytes, n, &all_latin1), (long long)units);
    CHECK_BYTES(back, 2 * units, text, 2 * units);
    CHECK_EQ(all_latin1, c < 0x100);
    // Every true prefix is an open tail, and the whole is none.
    for (size_t k = 1; k < n; k++) CHECK_EQ(ed_utf8_open_tail((const uint8_t *)bytes, k), (long long)k);
    CHECK_EQ(ed_utf8_open_tail((const uint8_t *)bytes, n), 0);
  }
  CHECK_EQ(ed_utf8_open_tail((const uint8_t *)"a\xED\xA0", 3), 0); // begins no character
}

TEST(utf8_validity_agrees_with_decoding) {
  static const uint8_t letters[] = {'a',  0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F,
                                    0x98, 0x80, 0xED, 0xA0, 0xF4, 0x90, 0xC0};
  for (int round = 0; round < 50000; round++) {
    size_t len = random_below(40);
    uint8_t *bytes = malloc(len + 1);
    for (size_t i = 0; i < len; i++) bytes[i] = random_below(3) ? 'a' : letters[random_below(sizeof letters)];
    uint16_t out[64];
    size_t n = ed_utf8_to_utf16(out, bytes, len, NULL);
    bool replaced = false;
    for (size_t i = 0; i < n; i++) replaced |= out[i] == 0xFFFD;
    CHECK_EQ(ed_utf8_is_valid(bytes, len), !replaced);
    size_t prefix = 0;
    while (prefix < len && bytes[prefix] < 0x80) prefix++;
    CHECK_EQ(ed_utf_ascii_prefix(bytes, len), (long long)prefix);
    free(bytes);
  }
}

TEST(utf8_mark_is_only_the_whole_one_at_the_begin) {
  CHECK_EQ(ed_utf8_mark("\xEF\xBB\xBFx", 4), 3);
  CHECK_EQ(ed_utf8_mark("\xEF\xBB\xBF", 3), 3);
  CHECK_EQ(ed_utf8_mark("\xEF\xBB\xBF", 2), 0);
  CHECK_EQ(ed_utf8_mark("x\xEF\xBB\xBF", 4), 0);
  CHECK_EQ(ed_utf8_mark("", 0), 0);
}

TEST(ascii_is_copied_up_to_what_is_none) {
  static const size_t lengths[] = {0, 1, 63, 4095, 4096, 4097, 8192, 10000};
  for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
    size_t len = lengths[k];
    for (int round = 0; round < 20; round++) {
      uint8_t *bytes = malloc(len + 1), *out = malloc(len + 1);
      for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)(i % 0x80);
      size_t prefix = round == 0 || len == 0 ? len : random_below((unsigned)len);
      if (prefix < len) bytes[prefix] = 0x80;
      out[len] = 0xAB;
      CHECK_EQ(ed_utf_copy_ascii(out, bytes, len), (long long)prefix);
      CHECK(memcmp(out, bytes, prefix) == 0);
      CHECK_EQ(out[len], 0xAB);
      free(bytes);
      free(out);
    }
  }
}
