// SPDX-License-Identifier: MIT
// Conversions between UTF-8, UTF-16 and Latin-1. The engine's own are slow and stop at lone surrogates.
#ifndef ED_UTF_H
#define ED_UTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Length of the byte order mark that a text in UTF-8 begins with: 3 or 0.
size_t ed_utf8_mark(const char *text, size_t len);
// Length of the longest prefix that is pure ASCII.
size_t ed_utf_ascii_prefix(const uint8_t *bytes, size_t len);
// Copies that many, in one pass over them: `out` must hold `len`.
size_t ed_utf_copy_ascii(void *out, const uint8_t *bytes, size_t len);
bool ed_utf_is_ascii(const uint8_t *bytes, size_t len);
// Bytes that the text takes in UTF-8. A lone surrogate counts 3 (U+FFFD).
size_t ed_utf8_len_latin1(const uint8_t *text, size_t len);
size_t ed_utf8_len_utf16(const uint16_t *text, size_t len);
// Encode; `out` must hold the length above. Return the bytes written.
size_t ed_utf8_from_latin1(char *out, const uint8_t *text, size_t len);
size_t ed_utf8_from_utf16(char *out, const uint16_t *text, size_t len);
// Decode; ill-formed parts become U+FFFD by maximal subparts (WHATWG Encoding, "utf-8 decoder"). `out` must hold `len`
// units. Returns units written; *all_latin1 (may be NULL) tells whether every unit is below 0x100.
size_t ed_utf8_to_utf16(uint16_t *out, const uint8_t *bytes, size_t len, bool *all_latin1);
// The lower bytes of all units; gives all their bits, above 0xFF if the text was not Latin-1.
uint16_t ed_latin1_from_utf16(uint8_t *out, const uint16_t *text, size_t len);
void ed_utf16_from_latin1(void *out, const uint8_t *text, size_t len); // `out` need not be aligned

// Encode as much as fits in `cap` bytes without splitting a character. Returns the bytes written; *read (may be NULL)
// tells the code units taken.
size_t ed_utf8_write_latin1(char *out, size_t cap, const uint8_t *text, size_t len, size_t *read);
size_t ed_utf8_write_utf16(char *out, size_t cap, const uint16_t *text, size_t len, size_t *read);
bool ed_utf8_is_valid(const uint8_t *bytes, size_t len);
// Length of the longest suffix that could be the beginning of a well-formed character: 0 to 3.
size_t ed_utf8_open_tail(const uint8_t *bytes, size_t len);

#endif
