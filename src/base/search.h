// SPDX-License-Identifier: MIT
// Byte search in linear time, in both directions.
#ifndef ED_SEARCH_H
#define ED_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#define ED_SEARCH_NONE ((size_t)-1)

// First occurrence of the needle (not empty) that starts at `from` or later.
size_t ed_search_first(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from);
// Last occurrence that starts at `from` or earlier.
size_t ed_search_last(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from);
// The same over 16-bit units: positions and lengths count bytes, odd last bytes are left out, and only occurrences at
// even positions count. The needle holds one unit at least. ED_SEARCH_NONE also when there is no memory for a table.
size_t ed_search_first16(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from);
size_t ed_search_last16(const uint8_t *hay, size_t len, const uint8_t *needle, size_t needle_len, size_t from);

#endif
