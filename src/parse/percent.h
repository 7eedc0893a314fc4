// SPDX-License-Identifier: MIT
// Percent-encoding of the URL Standard: which bytes each part of a URL escapes.
#ifndef ED_PERCENT_H
#define ED_PERCENT_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

// Percent-encode sets, as bits of a byte's entry in ed_percent_sets.
typedef enum ed_percent_set {
  ED_SET_C0 = 1,
  ED_SET_FRAGMENT = 2,
  ED_SET_QUERY = 4,
  ED_SET_SPECIAL_QUERY = 8,
  ED_SET_PATH = 16,
  ED_SET_USERINFO = 32,
  ED_SET_FORM = 64,       // application/x-www-form-urlencoded, where ' ' becomes '+'
  ED_SET_COMPONENT = 128, // encodeURIComponent()
} ed_percent_set;

extern const uint8_t ed_percent_sets[256];

// Appends with the bytes of the set escaped. False when the buffer's maximum would be passed.
bool ed_percent_encode(ed_buf *out, const char *text, size_t len, ed_percent_set set);
// Decodes to `out` of len bytes; returns the bytes written. What is no escape stays.
size_t ed_percent_decode(char *out, const char *text, size_t len);

#endif
