// SPDX-License-Identifier: MIT
// A sum of bytes that tells contents apart and notices damage, at the speed of memory: 64 bits, no secret. Nothing that
// stands against somebody who wants two texts of one sum.
#ifndef ED_SUM_H
#define ED_SUM_H

#include <stddef.h>
#include <stdint.h>

// Of several pieces: the sum of one is the `seed` of the next.
uint64_t ed_sum(const void *bytes, size_t len, uint64_t seed);

#endif
