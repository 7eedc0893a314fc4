// SPDX-License-Identifier: MIT
// Sums of bytes: each changed bit, each length and each seed gives another.
#include "base/sum.h"
#include "check.h"

#include <string.h>

TEST(sum_sees_each_bit) {
  uint8_t text[100] = {0};
  for (size_t len = 1; len <= sizeof text; len++) {
    uint64_t whole = ed_sum(text, len, 7);
    for (size_t i = 0; i < len * 8; i++) {
      text[i / 8] ^= (uint8_t)(1u << i % 8);
      CHECK(ed_sum(text, len, 7) != whole);
      text[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    CHECK(ed_sum(text, len, 7) == whole);
  }
}

TEST(sum_sees_length_and_seed) {
  static const uint8_t zeros[100];
  for (size_t a = 0; a < sizeof zeros; a++)
    for (size_t b = 0; b < a; b++) CHECK(ed_sum(zeros, a, 0) != ed_sum(zeros, b, 0));
  CHECK(ed_sum("text", 4, 1) != ed_sum("text", 4, 2));
  CHECK(ed_sum(NULL, 0, 1) != ed_sum(NULL, 0, 2));
}
