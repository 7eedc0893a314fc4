// SPDX-License-Identifier: MIT
// Sixteen bytes of a source at once. Names, strings and comments are measured by blocks: a loop over the bytes costs a
// branch that is predicted wrongly for nearly each of them.
#ifndef ED_BLOCK_H
#define ED_BLOCK_H

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ED_BLOCK = 16 };
typedef uint8_t ed_block __attribute__((vector_size(ED_BLOCK)));

static inline ed_block ed_block_load(const char *s) {
  ed_block b;
  memcpy(&b, s, sizeof b);
  return b;
}

// A bit for each byte of a comparison's result, the first one lowest.
static inline unsigned ed_block_bits(ed_block b) {
#ifdef __SSE2__
  return (unsigned)_mm_movemask_epi8((__m128i)b);
#else
  unsigned bits = 0;
  for (unsigned i = 0; i < ED_BLOCK; i++) bits |= (b[i] & 1u) << i;
  return bits;
#endif
}

// The first byte that is true; ED_BLOCK when none is.
static inline uint32_t ed_block_first(ed_block b) { return (uint32_t)__builtin_ctz(ed_block_bits(b) | 1u << ED_BLOCK); }

#endif
