// SPDX-License-Identifier: MIT
// Base64, both alphabets. Two decoders: the lenient one of Buffer (takes either alphabet, skips what is neither) and
// the forgiving-base64 of the Infra standard (atob).
#ifndef ED_BASE64_H
#define ED_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Length of the text for `len` bytes. The URL form has no padding.
size_t ed_base64_len(size_t len, bool url);
// Writes that many characters; returns them.
size_t ed_base64_encode(char *out, const uint8_t *bytes, size_t len, bool url);

// Lenient: characters outside both alphabets are skipped, the first '=' ends the text, left-over bits are dropped.
// Writes at most `cap` bytes; returns them. len / 4 * 3 + 3 bytes are always enough.
size_t ed_base64_decode_latin1(uint8_t *out, size_t cap, const uint8_t *text, size_t len);
size_t ed_base64_decode_utf16(uint8_t *out, size_t cap, const uint16_t *text, size_t len);

// Forgiving decode (https://infra.spec.whatwg.org/#forgiving-base64-decode) into `out` of len / 4 * 3 + 3 bytes.
// Returns the bytes written, or one of:
#define ED_BASE64_BAD_CHARACTER -1
#define ED_BASE64_BAD_LENGTH    -2
ptrdiff_t ed_base64_forgiving_latin1(uint8_t *out, const uint8_t *text, size_t len);
ptrdiff_t ed_base64_forgiving_utf16(uint8_t *out, const uint16_t *text, size_t len);

#endif
