// SPDX-License-Identifier: MIT
// For zlib.c: a whole input compressed in one call.
#ifndef ED_DEFLATE_WHOLE_H
#define ED_DEFLATE_WHOLE_H

#include "compress/codec.h"

typedef struct ed_deflate_input {
  const uint8_t *in;
  size_t in_len;
  ed_codec_mode mode; // deflate, gzip or raw deflate
  int level;          // 1 to 9
} ed_deflate_input;

// False if zlib has to do it: nothing is in `all` then. Else the output, malloc'ed with *room bytes, `max` at most.
bool ed_deflate_whole(const ed_deflate_input *w, size_t max, ed_codec_all *all, size_t *room);

#endif
