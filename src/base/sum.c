// SPDX-License-Identifier: MIT
// Sums: see sum.h. Four words a step, in two lanes that do not wait for each other; a lane multiplies two words to 128
// bits and folds them, so that each bit of the input reaches all of the lane.
#include "base/sum.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

static const uint64_t odd[] = {0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0xD6E8FEB86659FD93u, 0xA0761D6478BD642Fu};

static uint64_t word(const uint8_t *p) {
  uint64_t w;
  memcpy(&w, p, sizeof w);
  return w;
}

static uint64_t fold(uint64_t a, uint64_t b) {
  wide product = (wide)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t ed_sum(const void *bytes, size_t len, uint64_t seed) {
  const uint8_t *p = bytes;
  uint64_t left = seed ^ odd[0], right = fold(seed ^ odd[1], len ^ odd[2]);
  size_t rest = len;
  for (; rest >= 32; p += 32, rest -= 32) {
    // Adding the lane's last value keeps a word that happens to make a factor zero from wiping it out.
    left = fold(word(p) ^ odd[0], word(p + 8) ^ left) + (left << 1 | left >> 63);
    right = fold(word(p + 16) ^ odd[1], word(p + 24) ^ right) + (right << 1 | right >> 63);
  }
  uint8_t tail[32] = {0};
  if (rest > 0) memcpy(tail, p, rest);
  left = fold(word(tail) ^ odd[2], word(tail + 8) ^ left) + left;
  right = fold(word(tail + 16) ^ odd[3], word(tail + 24) ^ right) + right;
  return fold(left ^ odd[3], right ^ odd[0]);
}
