// SPDX-License-Identifier: MIT
// For zlib.c: a whole input of its formats inflated in one call.
#ifndef ED_INFLATE_WHOLE_H
#define ED_INFLATE_WHOLE_H

#include "compress/codec.h"

typedef struct ed_inflate_input {
  const uint8_t *in;
  size_t in_len;
  bool gzip;       // else zlib's format
  int window_bits; // 15, or 0: as the header says
} ed_inflate_input;

// False if zlib has to do it: nothing is in `all` then. Else the output, malloc'ed with *room bytes, `max` at most.
bool ed_inflate_whole(const ed_inflate_input *w, size_t max, ed_codec_all *all, size_t *room);

#endif
