// SPDX-License-Identifier: MIT
// A codec: one compressing or decompressing stream, whatever its format. It belongs to whoever holds a reference; one
// thread at a time may use it. Nothing here knows of the engine, and none of it keeps pointers to input or output
// beyond the call.
#ifndef ED_CODEC_H
#define ED_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The numbers of node:zlib's constants.
typedef enum ed_codec_mode {
  ED_CODEC_DEFLATE = 1,
  ED_CODEC_INFLATE,
  ED_CODEC_GZIP,
  ED_CODEC_GUNZIP,
  ED_CODEC_DEFLATE_RAW,
  ED_CODEC_INFLATE_RAW,
  ED_CODEC_UNZIP, // deflate or gzip, as the first bytes say
  ED_CODEC_BROTLI_DECODE,
  ED_CODEC_BROTLI_ENCODE,
  ED_CODEC_ZSTD_COMPRESS,
  ED_CODEC_ZSTD_DECOMPRESS,
} ed_codec_mode;

// The settings of a codec as numbers:
//   zlib    window bits, level, memory level, strategy
//   brotli  pairs of a parameter and its value
//   zstd    the size of all input or -1, then such pairs
typedef struct ed_codec_setup {
  ed_codec_mode mode;
  const double *numbers;
  size_t count;
  const uint8_t *dictionary; // NULL: none
  size_t dictionary_len;
} ed_codec_setup;

typedef struct ed_codec_io {
  const uint8_t *in;
  uint8_t *out;
  size_t in_len, out_len; // what is left of both, before and after a step
  int flush;              // in the numbers of the format
} ed_codec_io;

// What went wrong: words, number and name as node:zlib gives them. All NULL and 0 while nothing did.
typedef struct ed_codec_error {
  const char *message, *code;
  int number;
} ed_codec_error;

typedef struct ed_codec ed_codec;
struct ed_codec_all;
typedef struct ed_codec_class {
  void (*step)(ed_codec *c, ed_codec_io *io);
  void (*reset)(ed_codec *c);
  void (*params)(ed_codec *c, int level, int strategy); // NULL: has none
  void (*free)(ed_codec *c);
  // All of an input, faster than by steps: NULL, or false with nothing done, if it is to go by steps.
  bool (*whole)(ed_codec *c, const ed_codec_io *io, size_t max, struct ed_codec_all *all, size_t *room);
} ed_codec_class;

struct ed_codec {
  const ed_codec_class *class;
  ed_codec_error error;
  int references; // atomic
};

// NULL with *problem set to a few words when the settings are refused.
ed_codec *ed_codec_new(const ed_codec_setup *setup, const char **problem);
ed_codec *ed_codec_ref(ed_codec *c);
void ed_codec_unref(ed_codec *c);
// Takes input and gives output until one of them is used up, or the stream has ended. False once there is an error.
bool ed_codec_step(ed_codec *c, ed_codec_io *io);
bool ed_codec_reset(ed_codec *c);
bool ed_codec_params(ed_codec *c, int level, int strategy);

// All of an input at once. The result is malloc'ed.
typedef enum ed_codec_outcome {
  ED_CODEC_DONE,
  ED_CODEC_FAILED,    // c->error
  ED_CODEC_TOO_LARGE, // more than `max` bytes
  ED_CODEC_TRAILING,  // input is left after the end of the stream, and `whole` is asked for
} ed_codec_outcome;
typedef struct ed_codec_all {
  uint8_t *data;
  size_t len, consumed;
} ed_codec_all;
ed_codec_outcome ed_codec_run(ed_codec *c, ed_codec_io io, size_t max, bool whole, ed_codec_all *all);

// The makers of the formats, for codec.c.
ed_codec *ed_codec_zlib(const ed_codec_setup *setup, const char **problem);
ed_codec *ed_codec_brotli(const ed_codec_setup *setup, const char **problem);
ed_codec *ed_codec_zstd(const ed_codec_setup *setup, const char **problem);

#endif
