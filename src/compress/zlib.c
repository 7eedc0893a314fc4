// SPDX-License-Identifier: MIT
// Deflate, gzip and raw deflate, on zlib. The library's state is made by the first step: a stream that nobody writes to
// costs little. Gzip files of several members are one stream; zeros behind the last are padding, and stay in the input.
#include "base/mem.h"
#include "compress/codec.h"
#include "compress/deflate_whole.h"
#include "compress/inflate_whole.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { GZIP_FIRST = 0x1f, GZIP_WINDOW = 16, DEFAULT_LEVEL = 6, DEFAULT_MEM_LEVEL = 8 };

typedef struct zlib_codec {
  ed_codec base;
  z_stream stream;
  ed_codec_mode mode; // of the data: what ED_CODEC_UNZIP finds replaces it
  ed_codec_mode asked;
  int window_bits, level, mem_level, strategy;
  bool started;
  bool adjusted; // by params() when it had begun, which zlib may have put off
  uint8_t *dictionary;
  size_t dictionary_len;
} zlib_codec;

static const char *name_of(int err) {
  switch (err) {
  case Z_NEED_DICT: return "Z_NEED_DICT";
  case Z_STREAM_ERROR: return "Z_STREAM_ERROR";
  case Z_DATA_ERROR: return "Z_DATA_ERROR";
  case Z_MEM_ERROR: return "Z_MEM_ERROR";
  case Z_BUF_ERROR: return "Z_BUF_ERROR";
  case Z_VERSION_ERROR: return "Z_VERSION_ERROR";
  default: return "Z_ERRNO";
  }
}

static void fail(zlib_codec *z, int err, const char *message) {
  if (z->stream.msg) message = z->stream.msg;
  z->base.error = (ed_codec_error){message, name_of(err), err};
}

static bool compresses(const zlib_codec *z) {
  return z->mode == ED_CODEC_DEFLATE || z->mode == ED_CODEC_GZIP || z->mode == ED_CODEC_DEFLATE_RAW;
}

static int window_of(const zlib_codec *z) {
  if (z->mode == ED_CODEC_GZIP || z->mode == ED_CODEC_GUNZIP) return z->window_bits + GZIP_WINDOW;
  if (z->mode == ED_CODEC_DEFLATE_RAW || z->mode == ED_CODEC_INFLATE_RAW) return -z->window_bits;
  return z->window_bits;
}

// What must be known before the first byte: the rest asks for the dictionary when it is needed.
static bool set_dictionary(zlib_codec *z) {
  int err = Z_OK;
  if (!z->dictionary) return true;
  if (z->mode == ED_CODEC_DEFLATE || z->mode == ED_CODEC_DEFLATE_RAW)
    err = deflateSetDictionary(&z->stream, z->dictionary, (uInt)z->dictionary_len);
  else if (z->mode == ED_CODEC_INFLATE_RAW)
    err = inflateSetDictionary(&z->stream, z->dictionary, (uInt)z->dictionary_len);
  if (err != Z_OK) fail(z, err, "Failed to set dictionary");
  return err == Z_OK;
}

static bool start(zlib_codec *z) {
  if (z->started) return true;
  int err = compresses(z) ? deflateInit2(&z->stream, z->level, Z_DEFLATED, window_of(z), z->mem_level, z->strategy)
                          : inflateInit2(&z->stream, window_of(z));
  if (err != Z_OK) {
    fail(z, err, "Init error");
    return false;
  }
  z->started = true;
  return set_dictionary(z);
}

static void end(zlib_codec *z) {
  if (z->started) (compresses(z) ? deflateEnd : inflateEnd)(&z->stream);
  z->started = false;
}

// The first byte of a gzip file cannot begin the other format.
static bool find_format(zlib_codec *z, const ed_codec_io *io) {
  if (z->mode == ED_CODEC_UNZIP && io->in_len > 0)
    z->mode = io->in[0] == GZIP_FIRST ? ED_CODEC_GUNZIP : ED_CODEC_INFLATE;
  return z->mode != ED_CODEC_UNZIP;
}

static int inflate_more(zlib_codec *z, int flush) {
  z_stream *s = &z->stream;
  int err = inflate(s, flush);
  if (err == Z_NEED_DICT && z->dictionary && z->mode != ED_CODEC_INFLATE_RAW) {
    err = inflateSetDictionary(s, z->dictionary, (uInt)z->dictionary_len);
    if (err == Z_OK) err = inflate(s, flush);
    else if (err == Z_DATA_ERROR) err = Z_NEED_DICT; // not the one that the data was made with
  }
  while (s->avail_in > 0 && z->mode == ED_CODEC_GUNZIP && err == Z_STREAM_END && s->next_in[0] != 0) {
    err = inflateReset(s);
    if (err == Z_OK) err = inflate(s, flush);
  }
  return err;
}

static void judge(zlib_codec *z, int err, int flush) {
  switch (err) {
  case Z_OK:
  case Z_BUF_ERROR:
    if (z->stream.avail_out != 0 && flush == Z_FINISH) {
      z->stream.msg = NULL;
      fail(z, Z_BUF_ERROR, "unexpected end of file");
    }
    break;
  case Z_STREAM_END: break;
  case Z_NEED_DICT: fail(z, err, z->dictionary ? "Bad dictionary" : "Missing dictionary"); break;
  default: fail(z, err, "Zlib error");
  }
}

static void step(ed_codec *c, ed_codec_io *io) {
  zlib_codec *z = (zlib_codec *)c;
  if (!find_format(z, io)) {
    if (io->flush == Z_FINISH) fail(z, Z_BUF_ERROR, "unexpected end of file");
    return;
  }
  if (!start(z)) return;
  z_stream *s = &z->stream;
  s->next_in = (Bytef *)(io->in ? io->in : (const uint8_t *)"");
  s->avail_in = (uInt)io->in_len;
  s->next_out = io->out;
  s->avail_out = (uInt)io->out_len;
  int err = compresses(z) ? deflate(s, io->flush) : inflate_more(z, io->flush);
  judge(z, err, io->flush);
  io->in = s->next_in, io->in_len = s->avail_in;
  io->out = s->next_out, io->out_len = s->avail_out;
}

static void reset(ed_codec *c) {
  zlib_codec *z = (zlib_codec *)c;
  z->stream.msg = NULL;
  if (z->asked == ED_CODEC_UNZIP) {
    end(z);
    z->mode = z->asked;
  }
  if (!z->started) return;
  int err = (compresses(z) ? deflateReset : inflateReset)(&z->stream);
  if (err != Z_OK) fail(z, err, "Failed to reset stream");
  else set_dictionary(z);
}

static void params(ed_codec *c, int level, int strategy) {
  zlib_codec *z = (zlib_codec *)c;
  if (!compresses(z)) return;
  z->level = level, z->strategy = strategy;
  if (!z->started) return;
  z->adjusted = true;
  // zlib may write a block to end what it has by the old ones; there is none, or it waits for room.
  uint8_t nowhere;
  z->stream.next_in = &nowhere, z->stream.avail_in = 0;
  z->stream.next_out = &nowhere, z->stream.avail_out = 0;
  int err = deflateParams(&z->stream, level, strategy);
  if (err != Z_OK && err != Z_BUF_ERROR) fail(z, err, "Failed to set parameters");
}

// ---- spare ones ----------------------------------------------------------------------------------------------------

// A compressor is a quarter of a megabyte, and the page faults of it are half of what compressing a short text takes:
// a few that are not needed any more wait for the next who asks for the same. All threads'.
enum { SPARE_MOST = 4 };
static struct {
  pthread_mutex_t mutex;
  zlib_codec *codecs[SPARE_MOST];
  unsigned oldest;
} spare = {.mutex = PTHREAD_MUTEX_INITIALIZER};

// What is to be freed in its place, or NULL.
static zlib_codec *keep_spare(zlib_codec *z) {
  if (!z->started || z->adjusted || !compresses(z) || deflateReset(&z->stream) != Z_OK) return z;
  pthread_mutex_lock(&spare.mutex);
  zlib_codec **at = &spare.codecs[spare.oldest++ % SPARE_MOST], *former = *at;
  *at = z;
  pthread_mutex_unlock(&spare.mutex);
  return former;
}

// One that is as `like` would be, or NULL.
static zlib_codec *take_spare(const zlib_codec *like) {
  zlib_codec *found = NULL;
  pthread_mutex_lock(&spare.mutex);
  for (int i = 0; i < SPARE_MOST && !found; i++) {
    zlib_codec *z = spare.codecs[i];
    if (!z || z->mode != like->mode || z->window_bits != like->window_bits || z->level != like->level) continue;
    if (z->mem_level != like->mem_level || z->strategy != like->strategy) continue;
    spare.codecs[i] = NULL;
    found = z;
  }
  pthread_mutex_unlock(&spare.mutex);
  return found;
}

static void free_codec(ed_codec *c) {
  zlib_codec *z = (zlib_codec *)c;
  free(z->dictionary);
  z->dictionary = NULL;
  z = keep_spare(z);
  if (!z) return;
  end(z);
  free(z);
}

// ---- an input as a whole -------------------------------------------------------------------------------------------

static bool deflate_at_once(const zlib_codec *z, const ed_codec_io *io, size_t max, ed_codec_all *all, size_t *room) {
  // zlib is left what is not to end here, and what the other library has no words for.
  if (io->flush != Z_FINISH || z->dictionary) return false;
  if (z->level == 0 || z->window_bits != MAX_WBITS || z->mem_level < DEFAULT_MEM_LEVEL) return false;
  if (z->strategy != Z_DEFAULT_STRATEGY) return false;
  ed_deflate_input input = {.in = io->in, .in_len = io->in_len, .mode = z->mode};
  input.level = z->level == Z_DEFAULT_COMPRESSION ? DEFAULT_LEVEL : z->level;
  return ed_deflate_whole(&input, max, all, room);
}

static bool inflate_at_once(const zlib_codec *z, const ed_codec_io *io, size_t max, ed_codec_all *all, size_t *room) {
  bool unzips = z->mode == ED_CODEC_UNZIP && io->in_len > 0;
  bool gzip = z->mode == ED_CODEC_GUNZIP || (unzips && io->in[0] == GZIP_FIRST);
  if (!gzip && !unzips && z->mode != ED_CODEC_INFLATE) return false;
  // zlib is left what ends within the data, or depends on more than it.
  if (io->flush == Z_BLOCK || io->flush == Z_TREES || z->dictionary) return false;
  if (z->window_bits != 0 && z->window_bits != MAX_WBITS) return false;
  ed_inflate_input input = {.in = io->in, .in_len = io->in_len, .gzip = gzip, .window_bits = z->window_bits};
  return ed_inflate_whole(&input, max, all, room);
}

static bool at_once(ed_codec *c, const ed_codec_io *io, size_t max, ed_codec_all *all, size_t *room) {
  const zlib_codec *z = (const zlib_codec *)c;
  return (compresses(z) ? deflate_at_once : inflate_at_once)(z, io, max, all, room);
}

static const ed_codec_class class = {step, reset, params, free_codec, at_once};

ed_codec *ed_codec_zlib(const ed_codec_setup *setup, const char **problem) {
  if (setup->count < 4 || setup->dictionary_len > UINT32_MAX) {
    *problem = "Init error";
    return NULL;
  }
  zlib_codec *z = ed_xcalloc(1, sizeof *z);
  z->base.class = &class;
  z->mode = z->asked = setup->mode;
  z->window_bits = (int)setup->numbers[0];
  z->level = (int)setup->numbers[1];
  z->mem_level = (int)setup->numbers[2];
  z->strategy = (int)setup->numbers[3];
  // The raw format cannot say that its window has 256 bytes; zlib makes 512 of it for the two other formats only.
  if (z->mode == ED_CODEC_DEFLATE_RAW && z->window_bits == 8) z->window_bits = 9;
  if (setup->dictionary) {
    z->dictionary = ed_try_malloc(setup->dictionary_len + 1);
    if (!z->dictionary) {
      free(z);
      *problem = "insufficient memory";
      return NULL;
    }
    if (setup->dictionary_len) memcpy(z->dictionary, setup->dictionary, setup->dictionary_len);
    z->dictionary_len = setup->dictionary_len;
    return &z->base;
  }
  zlib_codec *used = take_spare(z);
  if (!used) return &z->base;
  free(z);
  return &used->base;
}
