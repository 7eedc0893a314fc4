// SPDX-License-Identifier: MIT
// Hexadecimal text: base/hex.
#include "base/hex.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

TEST(hex_round_trip_of_every_length) {
  uint8_t bytes[100], back[100];
  char text[200];
  uint16_t wide[200];
  for (int i = 0; i < 100; i++) bytes[i] = (uint8_t)(i * 37 + 5);
  for (size_t len = 0; len <= 100; len++) {
    ed_hex_encode(text, bytes, len);
    CHECK_EQ(ed_hex_decode_latin1(back, 100, (const uint8_t *)text, 2 * len), (long long)len);
    CHECK_BYTES(back, len, bytes, len);
    for (size_t i = 0; i < 2 * len; i++) wide[i] = (uint16_t)text[i];
    CHECK_EQ(ed_hex_decode_utf16(back, 100, wide, 2 * len), (long long)len);
  }
  ed_hex_encode(text, (const uint8_t *)"\x00\x0f\xa0\xff", 4);
  CHECK_BYTES(text, 8, "000fa0ff", 8);
}

TEST(hex_decode_stops_at_the_first_bad_pair) {
  static const char good[] = "00112233445566778899aabbccddeeffFFEEDDCCBBAA99887766554433221100";
  for (size_t bad = 0; bad < 64; bad++) {
    for (int c = 0; c < 256; c++) {
      if (strchr("0123456789abcdefABCDEF", c) && c) continue;
      uint8_t *text = malloc(64), out[32]; // exact size: the sanitizer sees a read too far
      memcpy(text, good, 64);
      text[bad] = (uint8_t)c;
      CHECK_EQ(ed_hex_decode_latin1(out, 32, text, 64), (long long)(bad / 2));
      free(text);
    }
  }
  uint16_t wide[4] = {'1', '2', 0x130, '0'};
  uint8_t out[2];
  CHECK_EQ(ed_hex_decode_utf16(out, 2, wide, 4), 1);
  CHECK_EQ(ed_hex_decode_latin1(out, 1, (const uint8_t *)"1234", 4), 1);
  CHECK_EQ(ed_hex_decode_latin1(out, 2, (const uint8_t *)"123", 3), 1);
}
