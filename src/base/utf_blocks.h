// SPDX-License-Identifier: MIT
// Transcoders of blocks of eight and sixteen units, for processors that can shuffle bytes (SSSE3): what utf.c does
// between the ends of a text and what is ill-formed in it.
//
// Each function does whole blocks from the beginning and says how much it has read; its caller does the rest by
// characters, and may come back behind them. 0 where the processor cannot.
#ifndef ED_UTF_BLOCKS_H
#define ED_UTF_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

// UTF-8 that begins at a character, up to what is ill-formed. `out` must hold `len` units; *high gathers the bits of
// the upper bytes of all that was written. What was read ends at a character; *written are units.
size_t ed_utf_blocks_decode(uint16_t *out, const uint8_t *bytes, size_t len, size_t *written, uint8_t *high);
// The same, and nothing is written.
size_t ed_utf_blocks_validate(const uint8_t *bytes, size_t len);
// UTF-16, up to surrogates; what was read ends at a character. `out` must hold what all of the text takes in UTF-8.
size_t ed_utf_blocks_encode(char *out, const uint16_t *text, size_t len, size_t *written);
size_t ed_utf_blocks_encode_latin1(char *out, const uint8_t *text, size_t len, size_t *written);

#endif
