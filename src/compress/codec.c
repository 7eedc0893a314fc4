// SPDX-License-Identifier: MIT
// What all codecs share: references, and the loop around the steps of an input that is there as a whole.
#include "compress/codec.h"
#include "base/mem.h"

#include <stdlib.h>

ed_codec *ed_codec_new(const ed_codec_setup *setup, const char **problem) {
  ed_codec *c;
  switch (setup->mode) {
  case ED_CODEC_BROTLI_DECODE:
  case ED_CODEC_BROTLI_ENCODE: c = ed_codec_brotli(setup, problem); break;
  case ED_CODEC_ZSTD_COMPRESS:
  case ED_CODEC_ZSTD_DECOMPRESS: c = ed_codec_zstd(setup, problem); break;
  default: c = ed_codec_zlib(setup, problem);
  }
  if (c) c->references = 1;
  return c;
}

ed_codec *ed_codec_ref(ed_codec *c) {
  __atomic_add_fetch(&c->references, 1, __ATOMIC_RELAXED);
  return c;
}

void ed_codec_unref(ed_codec *c) {
  if (__atomic_sub_fetch(&c->references, 1, __ATOMIC_ACQ_REL) == 0) c->class->free(c);
}

bool ed_codec_step(ed_codec *c, ed_codec_io *io) {
  c->error = (ed_codec_error){0};
  c->class->step(c, io);
  return !c->error.code;
}

bool ed_codec_reset(ed_codec *c) {
  c->error = (ed_codec_error){0};
  c->class->reset(c);
  return !c->error.code;
}

bool ed_codec_params(ed_codec *c, int level, int strategy) {
  c->error = (ed_codec_error){0};
  if (c->class->params) c->class->params(c, level, strategy);
  return !c->error.code;
}

// ---- an input as a whole -------------------------------------------------------------------------------------------

enum { FIRST_ROOM = 1 << 14, STEP_MAX = 1 << 30 };

static bool grow(ed_codec *c, ed_codec_all *all, size_t *room, size_t max) {
  size_t want = *room ? *room * 2 : FIRST_ROOM;
  if (want > max) want = max + 1; // one more, to see that it is too much
  uint8_t *more = want > *room ? realloc(all->data, want) : NULL;
  if (!more) {
    c->error = (ed_codec_error){"insufficient memory", "Z_MEM_ERROR", -4};
    return false;
  }
  all->data = more;
  *room = want;
  return true;
}

static void trim(ed_codec_all *all, size_t room) {
  if (room - all->len < 1024 && room < all->len * 2) return;
  uint8_t *less = realloc(all->data, all->len ? all->len : 1);
  if (less) all->data = less;
}

// The libraries count in 32 bits: input and output go through in pieces.
static ed_codec_outcome run_steps(ed_codec *c, ed_codec_io io, size_t max, ed_codec_all *all, size_t *room) {
  size_t left = io.in_len;
  int last_flush = io.flush;
  for (;;) {
    if (all->len == *room && !grow(c, all, room, max)) return ED_CODEC_FAILED;
    size_t in_len = left > STEP_MAX ? STEP_MAX : left,
           out_len = *room - all->len > STEP_MAX ? STEP_MAX : *room - all->len;
    io.in_len = in_len, io.out = all->data + all->len, io.out_len = out_len;
    io.flush = in_len == left ? last_flush : 0;
    if (!ed_codec_step(c, &io)) return ED_CODEC_FAILED;
    left -= in_len - io.in_len;
    all->consumed += in_len - io.in_len;
    all->len += out_len - io.out_len;
    if (all->len > max) return ED_CODEC_TOO_LARGE;
    if (io.out_len == 0) continue;        // there may be more
    if (io.in_len == 0 && left) continue; // the next piece
    return ED_CODEC_DONE;
  }
}

ed_codec_outcome ed_codec_run(ed_codec *c, ed_codec_io io, size_t max, bool whole, ed_codec_all *all) {
  size_t room = 0;
  *all = (ed_codec_all){0};
  if (max >= SIZE_MAX / 4) max = SIZE_MAX / 4;
  ed_codec_outcome outcome = ED_CODEC_DONE;
  if (!c->class->whole || !c->class->whole(c, &io, max, all, &room)) outcome = run_steps(c, io, max, all, &room);
  if (outcome == ED_CODEC_DONE && whole && all->consumed < io.in_len) outcome = ED_CODEC_TRAILING;
  if (outcome == ED_CODEC_DONE) {
    trim(all, room);
  } else {
    free(all->data);
    all->data = NULL;
  }
  return outcome;
}
