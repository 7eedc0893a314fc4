// SPDX-License-Identifier: MIT
// Gzip and zlib data that is there as a whole, by libdeflate: two to three times as fast as zlib. It tells success
// only, and only where zlib would have come to the same: what it refuses, or what it does not look at as zlib does, is
// zlib's, from the first byte. Raw data always is: libdeflate takes a few malformed codes for which zlib has an error,
// and here no checksum would find them.
#include "compress/inflate_whole.h"
#include "base/mem.h"

#include <libdeflate.h>
#include <stdlib.h>

enum {
  SMALL = 400, // compressed bytes, for which zlib is as fast, and loaded already
  FLAGS = 3,   // of a gzip header: where, and the one for a checksum of the header, which libdeflate skips
  FLAG_HEADER_SUM = 2,
  RATIO_MOST = 1032, // output per input at best
};

// How large the output may become: gzip says the size of its last member; text seldom shrinks to less than an eighth.
static size_t first_room(const uint8_t *in, size_t in_len, bool gzip, size_t max) {
  size_t room = in_len * 8;
  if (gzip) {
    const uint8_t *size = in + in_len - 4;
    room = (size_t)size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
    if (room > in_len * RATIO_MOST) room = in_len * 8;
  }
  if (room < 1024) room = 1024;
  return room < max ? room : max;
}

static bool grow(ed_codec_all *all, size_t *room, size_t max) {
  if (*room == max) return false;
  size_t want = *room < max / 8 ? *room * 8 : max;
  uint8_t *more = realloc(all->data, want);
  if (!more) return false;
  all->data = more, *room = want;
  return true;
}

// One member, or all of a zlib stream, behind what is there already.
static bool inflate_one(struct libdeflate_decompressor *d, const ed_inflate_input *w, size_t *room, size_t max,
                        ed_codec_all *all) {
  const uint8_t *in = w->in + all->consumed;
  size_t left = w->in_len - all->consumed, used = 0, made = 0;
  if (w->gzip && (left <= FLAGS || in[FLAGS] & FLAG_HEADER_SUM)) return false;
  for (;;) {
    uint8_t *out = all->data + all->len;
    size_t out_len = *room - all->len;
    enum libdeflate_result r = w->gzip ? libdeflate_gzip_decompress_ex(d, in, left, out, out_len, &used, &made)
                                       : libdeflate_zlib_decompress_ex(d, in, left, out, out_len, &used, &made);
    if (r == LIBDEFLATE_SUCCESS) break;
    if (r != LIBDEFLATE_INSUFFICIENT_SPACE || !grow(all, room, max)) return false;
  }
  all->consumed += used;
  all->len += made;
  return true;
}

static bool inflate_all(struct libdeflate_decompressor *d, const ed_inflate_input *w, size_t *room, size_t max,
                        ed_codec_all *all) {
  do {
    if (!inflate_one(d, w, room, max, all)) return false;
    // Zeros behind a member are padding.
  } while (w->gzip && all->consumed < w->in_len && w->in[all->consumed] != 0);
  // Where the header says so the window of zlib is smaller, and data that reaches beyond it is an error there.
  return w->gzip || w->window_bits || all->len <= (size_t)1 << ((w->in[0] >> 4) + 8);
}

bool ed_inflate_whole(const ed_inflate_input *w, size_t max, ed_codec_all *all, size_t *room) {
  if (w->in_len < SMALL) return false;
  *room = first_room(w->in, w->in_len, w->gzip, max);
  all->data = ed_try_malloc(*room);
  struct libdeflate_decompressor *d = all->data ? libdeflate_alloc_decompressor() : NULL;
  bool done = d && inflate_all(d, w, room, max, all);
  if (d) libdeflate_free_decompressor(d);
  if (done) return true;
  free(all->data);
  *all = (ed_codec_all){0}, *room = 0;
  return false;
}
