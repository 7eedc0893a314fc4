// SPDX-License-Identifier: MIT
// Byte search: base/search, against comparison at each place.
#include "base/search.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static size_t slow(const uint8_t *hay, size_t len, const uint8_t *needle, size_t n, size_t from, int step,
                   int forwards) {
  size_t found = ED_SEARCH_NONE;
  for (size_t i = 0; i + n <= len; i += (size_t)step) {
    if (memcmp(hay + i, needle, n) != 0) continue;
    if (forwards && i >= from / (size_t)step * (size_t)step) return i;
    if (!forwards && i <= from) found = i;
  }
  return found;
}

static unsigned seed = 7;
static unsigned random_below(unsigned n) {
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) % n;
}

TEST(search_agrees_with_comparing_everywhere) {
  for (int round = 0; round < 20000; round++) {
    size_t len = random_below(120), n = 1 + random_below(round % 3 ? 6 : 60), from = random_below(130);
    uint8_t *hay = malloc(len ? len : 1), *needle = malloc(n);
    for (size_t i = 0; i < len; i++) hay[i] = (uint8_t)('a' + random_below(2));
    for (size_t i = 0; i < n; i++) needle[i] = (uint8_t)('a' + random_below(2));
    if (len > n && random_below(2)) memcpy(needle, hay + random_below((unsigned)(len - n)), n);
    CHECK_EQ(ed_search_first(hay, len, needle, n, from), (long long)slow(hay, len, needle, n, from, 1, 1));
    CHECK_EQ(ed_search_last(hay, len, needle, n, from), (long long)slow(hay, len, needle, n, from, 1, 0));
    size_t even = len & ~(size_t)1, pairs = n & ~(size_t)1;
    if (pairs) {
      CHECK_EQ(ed_search_first16(hay, len, needle, n, from), (long long)slow(hay, even, needle, pairs, from, 2, 1));
      CHECK_EQ(ed_search_last16(hay, len, needle, n, from), (long long)slow(hay, even, needle, pairs, from, 2, 0));
    }
    free(hay);
    free(needle);
  }
}

TEST(search_is_linear) {
  // A needle that fails at its far end, or in its middle, over a text of one letter: quadratic search would take
  // minutes.
  size_t len = 4000000, n = 1000000;
  uint8_t *hay = malloc(len), *needle = malloc(n);
  memset(hay, 'a', len);
  memset(needle, 'a', n);
  needle[0] = 'b';
  CHECK_EQ(ed_search_last(hay, len, needle, n, len), (long long)ED_SEARCH_NONE);
  needle[0] = 'a', needle[n / 2] = 'b';
  CHECK_EQ(ed_search_first(hay, len, needle, n, 0), (long long)ED_SEARCH_NONE);
  memset(hay + 3000000, 'b', 1);
  CHECK_EQ(ed_search_first(hay, len, needle, n, 7), 3000000 - (long long)n / 2);
  free(hay);
  free(needle);
}
