// SPDX-License-Identifier: MIT
// Byte search: see search.h. The common case, bytes forwards, is find_bytes(). The three others share one search over
// units of 1 or 2 bytes seen through a `view`, which may run backwards: short needles by comparison at each place, long
// ones by Knuth-Morris-Pratt, so that no input makes it quadratic.
#include "base/search.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Needles up to this many units are compared at each place: cheaper than building a table, and still linear.
enum { SHORT_UNITS = 16 };

// `count` units of 1 << shift bytes; index 0 is the last one of the memory when `backwards`.
typedef struct view {
  const uint8_t *bytes;
  size_t count;
  unsigned shift;
  int backwards;
} view;

static inline unsigned unit(const view *v, size_t i) {
  size_t at = v->backwards ? v->count - 1 - i : i;
  if (!v->shift) return v->bytes[at];
  return v->bytes[2 * at] | (unsigned)v->bytes[2 * at + 1] << 8;
}

static size_t find_short(const view *hay, const view *needle) {
  unsigned first = unit(needle, 0);
  for (size_t i = 0; i + needle->count <= hay->count; i++) {
    if (unit(hay, i) != first) continue;
    size_t k = 1;
    while (k < needle->count && unit(hay, i + k) == unit(needle, k)) k++;
    if (k == needle->count) return i;
  }
  return ED_SEARCH_NONE;
}

static size_t find_long(const view *hay, const view *needle) {
  // fall[k]: length of the longest proper border of the needle's first k units.
  size_t *fall = ed_try_malloc((needle->count + 1) * sizeof *fall);
  if (!fall) return ED_SEARCH_NONE;
  fall[0] = fall[1] = 0;
  for (size_t i = 1, k = 0; i < needle->count; i++) {
    unsigned u = unit(needle, i);
    while (k && unit(needle, k) != u) k = fall[k];
    if (unit(needle, k) == u) k++;
    fall[i + 1] = k;
  }
  size_t found = ED_SEARCH_NONE;
  for (size_t i = 0, k = 0; i < hay->count; i++) {
    unsigned u = unit(hay, i);
    while (k && unit(needle, k) != u) k = fall[k];
    if (unit(needle, k) == u) k++;
    if (k == needle->count) {
      found = i + 1 - k;
      break;
    }
  }
  free(fall);
  return found;
}

static size_t find(const view *hay, const view *needle) {
  if (needle->count > hay->count) return ED_SEARCH_NONE;
  return needle->count <= SHORT_UNITS ? find_short(hay, needle) : find_long(hay, needle);
}

typedef uint8_t block __attribute__((vector_size(16)));

static block load(const uint8_t *p) {
  block v;
  memcpy(&v, p, sizeof v);
  return v;
}

// Whether first and last byte of the needle stand at one of sixteen places; at which.
static bool candidates(uint8_t lanes[16], const uint8_t *at, block first, block last, size_t span) {
  block both = (block)(load(at) == first) & (block)(load(at + span) == last);
  memcpy(lanes, &both, sizeof both);
  uint64_t half[2];
  memcpy(half, &both, sizeof half);
  return (half[0] | half[1]) != 0;
}

// Needles of two bytes and more, forwards. Three ways, each until it has compared too much in vain: libc's memchr for
// the first byte, which is the fastest by far while that byte is rare; first and last byte of sixteen places at once;
// libc's memmem, which is linear whatever the input.
static const uint8_t *find_bytes(const uint8_t *hay, size_t len, const uint8_t *needle, size_t n) {
  size_t places = len - n + 1, i = 0, vain = 0;
  while (vain <= i + 256) {
    const uint8_t *at = i < places ? memchr(hay + i, needle[0], places - i) : NULL;
    if (!at || memcmp(at, needle, n) == 0) return at;
    i = (size_t)(at - hay) + 1;
    vain += n + 32;
  }
  vain = 0;
  const block none = {0}, first = none + needle[0], last = none + needle[n - 1];
  for (uint8_t lanes[16]; i + sizeof first <= places && vain <= 4 * i + 4096; i += sizeof first) {
    if (!candidates(lanes, hay + i, first, last, n - 1)) continue;
    for (size_t k = 0; k < sizeof first; k++) {
      if (!lanes[k]) continue;
      if (memcmp(hay + i + k, needle, n) == 0) return hay + i + k;
      vain += n;
    }
  }
  return memmem(hay + i, len - i, needle, n);
}

size_t ed_search_first(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from) {
  if (needle_len > len || from > len - needle_len) return ED_SEARCH_NONE;
  const uint8_t *at = needle_len == 1 ? memchr(hay + from, needle[0], len - from)
                                      : find_bytes(hay + from, len - from, needle, needle_len);
  return at ? (size_t)(at - hay) : ED_SEARCH_NONE;
}

// Backwards: drop what lies behind the last allowed occurrence, then look for the mirrored needle from the end.
static size_t find_last(const uint8_t *hay, size_t units, const uint8_t *needle, size_t needle_units, size_t from,
                        unsigned shift) {
  if (needle_units > units) return ED_SEARCH_NONE;
  if (from > units - needle_units) from = units - needle_units;
  view h = {hay, from + needle_units, shift, 1}, n = {needle, needle_units, shift, 1};
  size_t i = find(&h, &n);
  return i == ED_SEARCH_NONE ? i : h.count - needle_units - i;
}

size_t ed_search_last(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from) {
  if (needle_len == 1 && len > 0) {
    const uint8_t *at = memrchr(hay, needle[0], from < len ? from + 1 : len);
    return at ? (size_t)(at - hay) : ED_SEARCH_NONE;
  }
  return find_last(hay, len, needle, needle_len, from, 0);
}

size_t ed_search_first16(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from) {
  size_t start = from / 2, units = len / 2; // an odd start counts as the unit it lies in, as in Node
  if (start > units) return ED_SEARCH_NONE;
  view h = {hay + 2 * start, units - start, 1, 0}, n = {needle, needle_len / 2, 1, 0};
  size_t i = find(&h, &n);
  return i == ED_SEARCH_NONE ? i : 2 * (start + i);
}

size_t ed_search_last16(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from) {
  size_t i = find_last(hay, len / 2, needle, needle_len / 2, from / 2, 1);
  return i == ED_SEARCH_NONE ? i : 2 * i;
}
