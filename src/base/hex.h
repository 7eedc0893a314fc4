// SPDX-License-Identifier: MIT
// Hexadecimal text.
#ifndef ED_HEX_H
#define ED_HEX_H

#include <stddef.h>
#include <stdint.h>

// Writes 2 * len lower-case digits.
void ed_hex_encode(char *out, const uint8_t *bytes, size_t len);
// Decodes pairs of digits until one is ill-formed, the text ends (a single last digit is dropped) or `cap` bytes are
// written. Returns the bytes written. Bytes of `out` behind them may be overwritten, up to `cap`.
size_t ed_hex_decode_latin1(uint8_t *out, size_t cap, const uint8_t *text, size_t len);
size_t ed_hex_decode_utf16(uint8_t *out, size_t cap, const uint16_t *text, size_t len);

#endif
