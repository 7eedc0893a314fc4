// SPDX-License-Identifier: MIT
// Conversions between UTF-8, UTF-16 and Latin-1: see utf.h.
#include "base/utf.h"

#include <string.h>

size_t ed_utf_ascii_prefix(const uint8_t *bytes, size_t len) {
  size_t i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < len && bytes[i] < 0x80) i++;
  return i;
}

bool ed_utf_is_ascii(const uint8_t *bytes, size_t len) { return ed_utf_ascii_prefix(bytes, len) == len; }

size_t ed_utf8_len_latin1(const uint8_t *text, size_t len) {
  size_t n = len;
  for (size_t i = 0; i < len; i++) n += text[i] >> 7;
  return n;
}

static bool is_pair(const uint16_t *text, size_t i, size_t len) {
  return (text[i] & 0xFC00) == 0xD800 && i + 1 < len && (text[i + 1] & 0xFC00) == 0xDC00;
}

size_t ed_utf8_len_utf16(const uint16_t *text, size_t len) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    uint16_t u = text[i];
    if (u < 0x80) n += 1;
    else if (u < 0x800) n += 2;
    else if (is_pair(text, i, len)) n += 4, i++;
    else n += 3;
  }
  return n;
}

size_t ed_utf8_from_latin1(char *out, const uint8_t *text, size_t len) {
  size_t prefix = ed_utf_ascii_prefix(text, len);
  if (prefix) memcpy(out, text, prefix);
  char *at = out + prefix;
  for (size_t i = prefix; i < len; i++) {
    if (text[i] < 0x80) {
      *at++ = (char)text[i];
    } else {
      *at++ = (char)(0xC0 | text[i] >> 6);
      *at++ = (char)(0x80 | (text[i] & 0x3F));
    }
  }
  return (size_t)(at - out);
}

size_t ed_utf8_from_utf16(char *out, const uint16_t *text, size_t len) {
  char *at = out;
  for (size_t i = 0; i < len; i++) {
    uint32_t c = text[i];
    if (c < 0x80) {
      *at++ = (char)c;
      continue;
    }
    if (c < 0x800) {
      *at++ = (char)(0xC0 | c >> 6);
      *at++ = (char)(0x80 | (c & 0x3F));
      continue;
    }
    if (is_pair(text, i, len)) {
      c = 0x10000 + ((c & 0x3FF) << 10) + (text[++i] & 0x3FF);
      *at++ = (char)(0xF0 | c >> 18);
      *at++ = (char)(0x80 | (c >> 12 & 0x3F));
    } else {
      if ((c & 0xF800) == 0xD800) c = 0xFFFD;
      *at++ = (char)(0xE0 | c >> 12);
    }
    *at++ = (char)(0x80 | (c >> 6 & 0x3F));
    *at++ = (char)(0x80 | (c & 0x3F));
  }
  return (size_t)(at - out);
}

size_t ed_utf8_to_utf16(uint16_t *out, const uint8_t *bytes, size_t len, bool *all_latin1) {
  uint16_t *at = out;
  uint16_t seen = 0;
  size_t i = 0;
  while (i < len) {
    uint8_t b = bytes[i];
    if (b < 0x80) {
      *at++ = b;
      i++;
      continue;
    }
    // Lead byte: how many continuation bytes, and the bounds of the first one (Unicode, table 3-7).
    unsigned need = 0;
    uint8_t low = 0x80, high = 0xBF;
    uint32_t c = 0;
    if (b >= 0xC2 && b <= 0xDF) {
      need = 1, c = b & 0x1F;
    } else if (b >= 0xE0 && b <= 0xEF) {
      need = 2, c = b & 0x0F;
      if (b == 0xE0) low = 0xA0;
      if (b == 0xED) high = 0x9F;
    } else if (b >= 0xF0 && b <= 0xF4) {
      need = 3, c = b & 0x07;
      if (b == 0xF0) low = 0x90;
      if (b == 0xF4) high = 0x8F;
    }
    i++;
    bool well_formed = need > 0;
    while (need > 0) {
      if (i >= len || bytes[i] < low || bytes[i] > high) {
        well_formed = false;
        break;
      }
      c = c << 6 | (bytes[i] & 0x3F);
      low = 0x80, high = 0xBF;
      i++, need--;
    }
    if (!well_formed) c = 0xFFFD;
    if (c >= 0x10000) {
      *at++ = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
      *at++ = (uint16_t)(0xDC00 + ((c - 0x10000) & 0x3FF));
      seen = 0xFFFF;
    } else {
      *at++ = (uint16_t)c;
      seen |= (uint16_t)c;
    }
  }
  if (all_latin1) *all_latin1 = seen < 0x100;
  return (size_t)(at - out);
}
