// SPDX-License-Identifier: MIT
// Blocks of text between UTF-8 and UTF-16: see utf_blocks.h. There are no branches on single characters: every byte or
// unit of a block is made into what it would be if it were last in its character, or as long as the longest, and a
// table of shuffles, by a mask of what each really is, leaves out what is not.
#include "base/utf_blocks.h"

#if defined __x86_64__
#include <immintrin.h>
#include <pthread.h>
#include <stdbool.h>

#define BLOCKS __attribute__((target("ssse3,popcnt")))

typedef uint8_t shuffle[16];

enum { NONE = 0x80 }; // gives a zero

// By masks of eight bits: units of 16 bits to keep; characters of two bytes among eight of Latin-1, whose pairs have
// lead and last byte; among four of UTF-16 those of one byte (low half of the index) and of at most two (high half),
// whose fours have nothing, and the three bytes of the longest.
static shuffle keep_units[256], latin1_bytes[256], utf16_bytes[256];
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void make_tables(void) {
  for (unsigned mask = 0; mask < 256; mask++) {
    unsigned units = 0, pairs = 0, fours = 0;
    for (uint8_t i = 0; i < 16; i++) keep_units[mask][i] = latin1_bytes[mask][i] = utf16_bytes[mask][i] = NONE;
    for (unsigned i = 0; i < 8; i++) {
      bool is_set = mask >> i & 1;
      if (is_set) {
        keep_units[mask][units++] = (uint8_t)(2 * i);
        keep_units[mask][units++] = (uint8_t)(2 * i + 1);
        latin1_bytes[mask][pairs++] = (uint8_t)(2 * i);
      }
      latin1_bytes[mask][pairs++] = (uint8_t)(2 * i + 1);
    }
    for (unsigned i = 0; i < 4; i++) {
      bool is_one = mask >> i & 1, is_two = mask >> (i + 4) & 1;
      if (!is_two) utf16_bytes[mask][fours++] = (uint8_t)(4 * i + 1);
      if (!is_one) utf16_bytes[mask][fours++] = (uint8_t)(4 * i + 2);
      utf16_bytes[mask][fours++] = (uint8_t)(4 * i + 3);
    }
  }
}

static bool is_able(void) {
  if (!__builtin_cpu_supports("ssse3") || !__builtin_cpu_supports("popcnt")) return false;
  pthread_once(&made, make_tables);
  return true;
}

static inline BLOCKS __m128i load(const void *p) { return _mm_loadu_si128(p); }
static inline BLOCKS void store(void *p, __m128i v) { _mm_storeu_si128(p, v); }
static inline BLOCKS __m128i all(uint8_t byte) { return _mm_set1_epi8((char)byte); }
static inline BLOCKS __m128i is(__m128i v, uint8_t byte) { return _mm_cmpeq_epi8(v, all(byte)); }
static inline BLOCKS __m128i at_least(__m128i v, uint8_t byte) { return _mm_cmpeq_epi8(_mm_max_epu8(v, all(byte)), v); }
static inline BLOCKS bool any(__m128i v) { return _mm_movemask_epi8(v) != 0; }
// Bits of each byte moved; what comes from its neighbour is to be masked away.
static inline BLOCKS __m128i up(__m128i v, int bits, uint8_t mask) {
  return _mm_and_si128(_mm_slli_epi16(v, bits), all(mask));
}
static inline BLOCKS __m128i down(__m128i v, int bits, uint8_t mask) {
  return _mm_and_si128(_mm_srli_epi16(v, bits), all(mask));
}

// Sixteen bytes of UTF-8, and for each of them the one, two and three before it.
typedef struct window {
  __m128i now, before1, before2, before3;
  __m128i after3, after4; // where a character of three or four bytes, or of four, goes on for the second byte and more
} window;

static inline BLOCKS window window_of(__m128i now, __m128i last) {
  window w = {
      now,   _mm_alignr_epi8(now, last, 15), _mm_alignr_epi8(now, last, 14), _mm_alignr_epi8(now, last, 13), all(0),
      all(0)};
  w.after3 = at_least(w.before2, 0xE0);
  w.after4 = at_least(w.before3, 0xF0);
  return w;
}

// Whether a character of four bytes touches the window.
static inline BLOCKS bool has_four(const window *w) {
  return any(at_least(_mm_max_epu8(_mm_max_epu8(w->now, w->before1), _mm_max_epu8(w->before2, w->before3)), 0xF0));
}

// Whether something in the window is ill-formed (Unicode 3.9, table 3-7). A character may go on behind it.
static inline BLOCKS bool is_bad(const window *w, bool has_four) {
  // Continuations stand where they must, and nowhere else.
  __m128i is_next = _mm_cmpgt_epi8(all(0xC0), w->now); // as signed bytes
  __m128i must = _mm_or_si128(_mm_or_si128(at_least(w->before1, 0xC0), w->after3), w->after4);
  __m128i bad = _mm_xor_si128(is_next, must);
  bad = _mm_or_si128(bad, is(_mm_and_si128(w->now, all(0xFE)), 0xC0)); // would be overlong
  __m128i upper = _mm_cmpgt_epi8(w->now, all(0x9F));                   // of continuations: from A0 on
  bad = _mm_or_si128(bad, _mm_andnot_si128(upper, is(w->before1, 0xE0)));
  bad = _mm_or_si128(bad, _mm_and_si128(upper, is(w->before1, 0xED))); // surrogates
  if (has_four) {
    upper = _mm_cmpgt_epi8(w->now, all(0x8F));
    bad = _mm_or_si128(bad, _mm_andnot_si128(upper, is(w->before1, 0xF0)));
    bad = _mm_or_si128(bad, _mm_and_si128(upper, is(w->before1, 0xF4)));
    bad = _mm_or_si128(bad, at_least(w->now, 0xF5));
  }
  return any(bad);
}

// How many bytes before `at` belong to a character that goes on there; all before it is well-formed.
static size_t open_before(const uint8_t *bytes, size_t at) {
  for (size_t back = 1; back <= 3 && back <= at; back++)
    if (bytes[at - back] >= 0xC0) return bytes[at - back] >= (back == 1 ? 0xC0 : back == 2 ? 0xE0 : 0xF0) ? back : 0;
  return 0;
}

BLOCKS size_t ed_utf_blocks_decode(uint16_t *out, const uint8_t *bytes, size_t len, size_t *written, uint8_t *high) {
  *written = 0;
  if (len < 16 || !is_able()) return 0;
  uint16_t *at = out;
  __m128i last = all(0), seen = all(0);
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    window w = window_of(load(bytes + i), last);
    bool is_plain = !any(_mm_or_si128(w.now, last)); // so nothing goes on from the block before
    last = w.now;
    if (is_plain) {
      store(at, _mm_unpacklo_epi8(w.now, all(0)));
      store(at + 8, _mm_unpackhi_epi8(w.now, all(0)));
      at += 16;
      continue;
    }
    bool four = has_four(&w);
    if (is_bad(&w, four)) break;
    __m128i is_ascii = _mm_cmpgt_epi8(w.now, all(0xFF)); // as signed bytes
    // The last byte of two or three; the second last has the same place in both.
    __m128i low = _mm_and_si128(w.now, _mm_or_si128(is_ascii, all(0x3F)));
    low = _mm_or_si128(low, _mm_andnot_si128(is_ascii, up(w.before1, 6, 0xC0)));
    __m128i upper = _mm_andnot_si128(is_ascii, down(w.before1, 2, 0x0F));
    upper = _mm_or_si128(upper, _mm_and_si128(w.after3, up(w.before2, 4, 0xF0)));
    if (four) {
      // The third byte of four gives the high surrogate: bits 10 and up less 0x40; the fourth the low one.
      __m128i is_third = at_least(w.before2, 0xF0);
      __m128i bits = _mm_or_si128(up(w.before1, 2, 0xFC), down(w.now, 4, 0x03));
      __m128i borrow = _mm_andnot_si128(at_least(bits, 0x40), all(1));
      __m128i top = _mm_sub_epi8(_mm_add_epi8(_mm_and_si128(w.before2, all(0x07)), all(0xD8)), borrow);
      bits = _mm_sub_epi8(bits, all(0x40));
      low = _mm_or_si128(_mm_andnot_si128(is_third, low), _mm_and_si128(is_third, bits));
      upper = _mm_or_si128(_mm_andnot_si128(is_third, upper), _mm_and_si128(is_third, top));
      __m128i fourth = _mm_or_si128(down(w.before1, 2, 0x03), all(0xDC));
      upper = _mm_or_si128(_mm_andnot_si128(w.after4, upper), _mm_and_si128(w.after4, fourth));
    }
    // No unit for leads, nor for the second of three and more.
    __m128i none = _mm_or_si128(at_least(w.now, 0xC0), at_least(w.before1, 0xE0));
    seen = _mm_or_si128(seen, _mm_andnot_si128(none, upper));
    unsigned keep = ~(unsigned)_mm_movemask_epi8(none);
    unsigned first = keep & 0xFF, second = keep >> 8 & 0xFF;
    store(at, _mm_shuffle_epi8(_mm_unpacklo_epi8(low, upper), load(keep_units[first])));
    at += __builtin_popcount(first);
    store(at, _mm_shuffle_epi8(_mm_unpackhi_epi8(low, upper), load(keep_units[second])));
    at += __builtin_popcount(second);
  }
  size_t open = open_before(bytes, i);
  *written = (size_t)(at - out) - (open == 3); // of four, whose third byte was seen
  uint8_t lanes[16];
  store(lanes, seen);
  for (unsigned k = 0; k < 16; k++) *high |= lanes[k];
  return i - open;
}

BLOCKS size_t ed_utf_blocks_validate(const uint8_t *bytes, size_t len) {
  if (len < 16 || !is_able()) return 0;
  __m128i last = all(0);
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    window w = window_of(load(bytes + i), last);
    last = w.now;
    if (is_bad(&w, has_four(&w))) break;
  }
  return i - open_before(bytes, i);
}

// Surrogate pairs, each in a lane, into characters of four bytes.
static inline BLOCKS __m128i four_pairs(__m128i v) {
  __m128i six = _mm_set1_epi32(0x3F);
  __m128i c = _mm_or_si128(_mm_slli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x3FF)), 10),
                           _mm_and_si128(_mm_srli_epi32(v, 16), _mm_set1_epi32(0x3FF)));
  c = _mm_add_epi32(c, _mm_set1_epi32(0x10000));
  __m128i bytes = _mm_or_si128(_mm_srli_epi32(c, 18), _mm_slli_epi32(_mm_and_si128(_mm_srli_epi32(c, 12), six), 8));
  bytes = _mm_or_si128(bytes, _mm_slli_epi32(_mm_and_si128(_mm_srli_epi32(c, 6), six), 16));
  bytes = _mm_or_si128(bytes, _mm_slli_epi32(_mm_and_si128(c, six), 24));
  return _mm_or_si128(bytes, _mm_set1_epi32((int)0x808080F0));
}

// Stores are of sixteen bytes and may be short of that by up to twelve: as many units must follow, each of which takes
// a byte or more.
BLOCKS size_t ed_utf_blocks_encode(char *out, const uint16_t *text, size_t len, size_t *written) {
  *written = 0;
  if (len < 20 || !is_able()) return 0;
  char *at = out;
  size_t i = 0;
  for (; i + 20 <= len; i += 8) {
    __m128i v = load(text + i);
    __m128i is_one = _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16((short)0xFF80)), all(0));
    __m128i is_two = _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16((short)0xF800)), all(0)); // or one
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(is_one, is_two));
    if ((mask & 0xFF) == 0xFF) {
      _mm_storel_epi64((void *)at, _mm_packus_epi16(v, v));
      at += 8;
      continue;
    }
    __m128i surrogate = _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16((short)0xF800)), _mm_set1_epi16((short)0xD800));
    if (any(surrogate)) {
      __m128i marks = _mm_and_si128(v, _mm_set1_epi16((short)0xFC00)), pair = _mm_set1_epi32((int)0xDC00D800);
      if (_mm_movemask_epi8(_mm_cmpeq_epi16(marks, pair)) != 0xFFFF) break;
      store(at, four_pairs(v));
      at += 16;
      continue;
    }
    // The last two bytes of each, then what stands before them.
    __m128i six = _mm_set1_epi16(0x3F);
    __m128i two = _mm_or_si128(_mm_and_si128(_mm_srli_epi16(v, 6), six), _mm_slli_epi16(_mm_and_si128(v, six), 8));
    two = _mm_or_si128(_mm_or_si128(two, all(0x80)), _mm_and_si128(is_two, _mm_set1_epi16(0x40)));
    two = _mm_or_si128(_mm_andnot_si128(is_one, two), _mm_and_si128(is_one, _mm_slli_epi16(v, 8)));
    __m128i lead = _mm_or_si128(_mm_slli_epi16(_mm_srli_epi16(v, 12), 8), _mm_set1_epi16((short)0xE000));
    unsigned first = (mask & 0x0F) | (mask >> 4 & 0xF0), second = (mask >> 4 & 0x0F) | (mask >> 8 & 0xF0);
    store(at, _mm_shuffle_epi8(_mm_unpacklo_epi16(lead, two), load(utf16_bytes[first])));
    at += 12 - __builtin_popcount(first);
    store(at, _mm_shuffle_epi8(_mm_unpackhi_epi16(lead, two), load(utf16_bytes[second])));
    at += 12 - __builtin_popcount(second);
  }
  *written = (size_t)(at - out);
  return i;
}

BLOCKS size_t ed_utf_blocks_encode_latin1(char *out, const uint8_t *text, size_t len, size_t *written) {
  *written = 0;
  if (len < 24 || !is_able()) return 0;
  char *at = out;
  size_t i = 0;
  for (; i + 24 <= len; i += 16) { // eight more than are read: see above
    __m128i v = load(text + i);
    unsigned mask = (unsigned)_mm_movemask_epi8(v);
    if (mask == 0) {
      store(at, v);
      at += 16;
      continue;
    }
    __m128i is_one = _mm_cmpgt_epi8(v, all(0xFF));
    __m128i lead = _mm_sub_epi8(all(0xC2), at_least(v, 0xC0));
    __m128i end = _mm_and_si128(v, _mm_or_si128(is_one, all(0xBF)));
    store(at, _mm_shuffle_epi8(_mm_unpacklo_epi8(lead, end), load(latin1_bytes[mask & 0xFF])));
    at += 8 + __builtin_popcount(mask & 0xFF);
    store(at, _mm_shuffle_epi8(_mm_unpackhi_epi8(lead, end), load(latin1_bytes[mask >> 8])));
    at += 8 + __builtin_popcount(mask >> 8);
  }
  *written = (size_t)(at - out);
  return i;
}

#else

size_t ed_utf_blocks_decode(uint16_t *out, const uint8_t *bytes, size_t len, size_t *written, uint8_t *high) {
  (void)out, (void)bytes, (void)len, (void)high;
  return *written = 0;
}
size_t ed_utf_blocks_validate(const uint8_t *bytes, size_t len) {
  (void)bytes, (void)len;
  return 0;
}
size_t ed_utf_blocks_encode(char *out, const uint16_t *text, size_t len, size_t *written) {
  (void)out, (void)text, (void)len;
  return *written = 0;
}
size_t ed_utf_blocks_encode_latin1(char *out, const uint8_t *text, size_t len, size_t *written) {
  (void)out, (void)text, (void)len;
  return *written = 0;
}

#endif
