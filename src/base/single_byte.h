// SPDX-License-Identifier: MIT
// The single-byte encodings of the WHATWG Encoding standard. ICU has tables of the same names with other contents.
#ifndef ED_SINGLE_BYTE_H
#define ED_SINGLE_BYTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Index of an encoding by its lower-case name in the standard; -1 when it is not one of these.
int ed_single_byte_find(const char *name);
// Decodes to `len` units. False when some byte had no code point: it became U+FFFD.
bool ed_single_byte_decode(int index, uint16_t *out, const uint8_t *bytes, size_t len);

#endif
