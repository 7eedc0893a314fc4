// SPDX-License-Identifier: MIT
// Base64: base/base64.
#include "base/base64.h"
#include "check.h"

#include <string.h>

static size_t lenient(uint8_t *out, size_t cap, const char *text) {
  return ed_base64_decode_latin1(out, cap, (const uint8_t *)text, strlen(text));
}

TEST(base64_round_trip_of_every_length) {
  uint8_t bytes[64], back[64];
  char text[100];
  for (int i = 0; i < 64; i++) bytes[i] = (uint8_t)(i * 91 + 200);
  for (size_t len = 0; len <= 64; len++) {
    for (int url = 0; url < 2; url++) {
      size_t n = ed_base64_encode(text, bytes, len, url);
      CHECK_EQ(n, (long long)ed_base64_len(len, url));
      CHECK_EQ(ed_base64_decode_latin1(back, 64, (const uint8_t *)text, n), (long long)len);
      CHECK_BYTES(back, len, bytes, len);
      uint16_t wide[100];
      for (size_t i = 0; i < n; i++) wide[i] = (uint16_t)text[i];
      CHECK_EQ(ed_base64_decode_utf16(back, 64, wide, n), (long long)len);
      if (!url) CHECK_EQ(ed_base64_forgiving_latin1(back, (const uint8_t *)text, n), (long long)len);
    }
  }
}

TEST(base64_lenient_decode_skips_and_stops) {
  uint8_t out[32];
  CHECK_EQ(lenient(out, 32, "Y W\nJ\x80j"), 3);
  CHECK_BYTES(out, 3, "abc", 3);
  CHECK_EQ(lenient(out, 32, "YQ==YQ=="), 1);
  CHECK_EQ(lenient(out, 32, "=YWJj"), 0);
  CHECK_EQ(lenient(out, 32, "YWJjZ"), 3);
  CHECK_EQ(lenient(out, 32, "Y"), 0);
  CHECK_EQ(lenient(out, 32, "-_+/"), 3);
  CHECK_BYTES(out, 3, "\xfb\xff\xbf", 3);
}

// One character spoilt at any place, around the blocks of sixteen: what Latin-1 gives UTF-16 gives too, whose decoder
// has no blocks; and no byte behind the result is touched.
TEST(base64_decode_of_both_widths_agrees) {
  uint8_t bytes[100], narrow[112], wide_out[112], text[160];
  uint16_t wide[160];
  for (int i = 0; i < 100; i++) bytes[i] = (uint8_t)(i * 151 + 7);
  static const uint8_t spoilers[] = {'=', '-', '_', '+', '/', ' ', '@', '[', '`', '{', ':', ',', '.', 0, 0x80, 0xFF};
  for (size_t len = 0; len <= 100; len++) {
    size_t n = ed_base64_encode((char *)text, bytes, len, len % 2);
    for (size_t at = 0; at <= n; at++) {
      uint8_t kept = text[at];
      if (at < n) text[at] = spoilers[(at + len) % sizeof spoilers];
      for (size_t i = 0; i < n; i++) wide[i] = text[i];
      size_t cap = at % 2 ? 100 : len * 3 / 4;
      memset(narrow, 0xEE, sizeof narrow), memset(wide_out, 0xEE, sizeof wide_out);
      size_t m = ed_base64_decode_latin1(narrow, cap, text, n);
      CHECK_EQ(m, (long long)ed_base64_decode_utf16(wide_out, cap, wide, n));
      CHECK_BYTES(narrow, sizeof narrow, wide_out, sizeof wide_out);
      text[at] = kept;
    }
  }
}

TEST(base64_lenient_decode_keeps_within_its_room) {
  for (size_t cap = 0; cap <= 9; cap++) {
    uint8_t out[10];
    memset(out, 0xEE, sizeof out);
    CHECK_EQ(lenient(out, cap, "YWJjZGVmZ2hp"), (long long)cap);
    CHECK_BYTES(out, cap, "abcdefghi", cap);
    CHECK_EQ(out[cap], 0xEE);
  }
}

TEST(base64_forgiving_decode_follows_infra) {
  static const struct {
    const char *text;
    int want;
  } cases[] = {
      {"", 0},       {" \t\n\f\r", 0}, {"ab", 1},    {"abc", 2},   {"abcd", 3},   {"ab==", 1},   {"abc=", 2},
      {"ab= =", 1},  {"a", -2},        {"a=", -1},   {"=", -1},    {"ab=", -1},   {"abcd=", -1}, {"abcd==", -1},
      {"ab===", -1}, {"ab=c", -1},     {"====", -1}, {"-_-_", -1}, {"abcde", -2}, {"a\vb", -1},
  };
  uint8_t out[16];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_EQ(ed_base64_forgiving_latin1(out, (const uint8_t *)cases[i].text, strlen(cases[i].text)), cases[i].want);
  uint16_t wide[] = {'a', 'b', 0x161, 'd'};
  CHECK_EQ(ed_base64_forgiving_utf16(out, wide, 4), -1);
}
