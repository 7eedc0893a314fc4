// SPDX-License-Identifier: MIT
// Percent-encoding: see percent.h.
#include "parse/percent.h"

// One row is sixteen bytes; from 0x7F on every set escapes.
// clang-format off
const uint8_t ed_percent_sets[256] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    254,  64, 254, 252, 192, 192, 192,  72,  64,  64,   0, 192, 192,   0,   0, 224,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0, 224, 224, 254, 224, 254, 240,
    224,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0, 224, 224, 224, 240,   0,
    242,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0, 240, 224, 240,  64, 255,
    [128 ... 255] = 255,
};
// clang-format on

bool ed_percent_encode(ed_buf *out, const char *text, size_t len, ed_percent_set set) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < len;) {
    size_t plain = i;
    while (plain < len && !(ed_percent_sets[(unsigned char)text[plain]] & set)) plain++;
    if (!ed_buf_append(out, text + i, plain - i)) return false;
    for (i = plain; i < len && (ed_percent_sets[(unsigned char)text[i]] & set); i++) {
      unsigned char c = (unsigned char)text[i];
      if (c == ' ' && set == ED_SET_FORM) {
        if (!ed_buf_append(out, "+", 1)) return false;
      } else if (!ed_buf_append(out, (char[]){'%', digits[c >> 4], digits[c & 15]}, 3)) {
        return false;
      }
    }
  }
  return true;
}

static int hex_value(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

size_t ed_percent_decode(char *out, const char *text, size_t len) {
  char *o = out;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '%' && len - i > 2 && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      *o++ = (char)(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
    } else {
      *o++ = text[i];
    }
  }
  return (size_t)(o - out);
}
