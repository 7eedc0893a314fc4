// SPDX-License-Identifier: MIT
// Zstandard, on libzstd. Frames that follow each other are one stream; what follows a frame and is none stays in the
// input.
#include "base/mem.h"
#include "compress/codec.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

typedef struct zstd_codec {
  ed_codec base;
  ZSTD_CCtx *compressor; // one of the two
  ZSTD_DCtx *decompressor;
  double pledged;  // -1: the size is not known before
  bool is_between; // a frame has ended and no other begun
} zstd_codec;

#define ERROR_NAMES(X)                                                                                                 \
  X(GENERIC)                                                                                                           \
  X(prefix_unknown)                                                                                                    \
  X(version_unsupported)                                                                                               \
  X(frameParameter_unsupported)                                                                                        \
  X(frameParameter_windowTooLarge)                                                                                     \
  X(corruption_detected)                                                                                               \
  X(checksum_wrong)                                                                                                    \
  X(dictionary_corrupted)                                                                                              \
  X(dictionary_wrong)                                                                                                  \
  X(dictionaryCreation_failed)                                                                                         \
  X(parameter_unsupported)                                                                                             \
  X(parameter_outOfBound)                                                                                              \
  X(tableLog_tooLarge)                                                                                                 \
  X(maxSymbolValue_tooLarge)                                                                                           \
  X(maxSymbolValue_tooSmall)                                                                                           \
  X(stage_wrong)                                                                                                       \
  X(init_missing)                                                                                                      \
  X(memory_allocation)                                                                                                 \
  X(workSpace_tooSmall)                                                                                                \
  X(dstSize_tooSmall)                                                                                                  \
  X(srcSize_wrong)                                                                                                     \
  X(dstBuffer_null)

static const char *name_of(int err) {
#define NAME(name)                                                                                                     \
  case ZSTD_error_##name: return "ZSTD_error_" #name;
  switch (err) { ERROR_NAMES(NAME) }
#undef NAME
  return "ZSTD_error_GENERIC";
}

static bool failed(zstd_codec *z, size_t result) {
  if (!ZSTD_isError(result)) return false;
  int err = (int)ZSTD_getErrorCode(result);
  z->base.error = (ed_codec_error){ZSTD_getErrorName(result), name_of(err), err};
  return true;
}

static void compress(zstd_codec *z, ed_codec_io *io) {
  ZSTD_inBuffer in = {io->in, io->in_len, 0};
  ZSTD_outBuffer out = {io->out, io->out_len, 0};
  failed(z, ZSTD_compressStream2(z->compressor, &out, &in, (ZSTD_EndDirective)io->flush));
  io->in += in.pos, io->in_len -= in.pos;
  io->out += out.pos, io->out_len -= out.pos;
}

// Whether bytes behind a frame can begin another one; a piece may end within its mark.
static bool is_frame(const uint8_t *bytes, size_t len) {
  static const uint8_t frame[4] = {0x28, 0xb5, 0x2f, 0xfd}, skippable[4] = {0x50, 0x2a, 0x4d, 0x18};
  if (len > 4) len = 4;
  return memcmp(bytes, frame, len) == 0 ||
         ((bytes[0] & 0xf0) == 0x50 && memcmp(bytes + 1, skippable + 1, len - 1) == 0);
}

static void decompress(zstd_codec *z, ed_codec_io *io) {
  ZSTD_inBuffer in = {io->in, io->in_len, 0};
  ZSTD_outBuffer out = {io->out, io->out_len, 0};
  for (;;) {
    if (z->is_between && (in.pos == in.size || !is_frame(io->in + in.pos, in.size - in.pos))) break;
    size_t result = ZSTD_decompressStream(z->decompressor, &out, &in);
    if (failed(z, result)) return;
    z->is_between = result == 0;
    if (result != 0) break;
  }
  io->in += in.pos, io->in_len -= in.pos;
  io->out += out.pos, io->out_len -= out.pos;
  if (!z->is_between && io->in_len == 0 && io->out_len > 0 && io->flush == ZSTD_e_end)
    z->base.error = (ed_codec_error){"unexpected end of file", "Z_BUF_ERROR", -5};
}

static void step(ed_codec *c, ed_codec_io *io) {
  zstd_codec *z = (zstd_codec *)c;
  if (z->compressor) compress(z, io);
  else decompress(z, io);
}

static bool pledge(zstd_codec *z) {
  return z->pledged < 0 || !ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(z->compressor, (unsigned long long)z->pledged));
}

// Parameters and dictionary stay.
static void reset(ed_codec *c) {
  zstd_codec *z = (zstd_codec *)c;
  z->is_between = false;
  bool ok = z->compressor ? !failed(z, ZSTD_CCtx_reset(z->compressor, ZSTD_reset_session_only)) && pledge(z)
                          : !failed(z, ZSTD_DCtx_reset(z->decompressor, ZSTD_reset_session_only));
  if (!ok && !z->base.error.code)
    z->base.error = (ed_codec_error){"Failed to reset stream", "ERR_ZLIB_INITIALIZATION_FAILED", -1};
}

static void free_codec(ed_codec *c) {
  zstd_codec *z = (zstd_codec *)c;
  if (z->compressor) ZSTD_freeCCtx(z->compressor);
  if (z->decompressor) ZSTD_freeDCtx(z->decompressor);
  free(z);
}

static const ed_codec_class class = {.step = step, .reset = reset, .free = free_codec};

static const char *begin(zstd_codec *z, const ed_codec_setup *setup) {
  bool compresses = setup->mode == ED_CODEC_ZSTD_COMPRESS;
  if (compresses) z->compressor = ZSTD_createCCtx();
  else z->decompressor = ZSTD_createDCtx();
  if (!z->compressor && !z->decompressor) return "Could not initialize zstd instance";
  if (compresses && !pledge(z)) return "Could not set pledged src size";
  for (size_t i = 1; i + 1 < setup->count; i += 2) {
    int key = (int)setup->numbers[i], value = (int)setup->numbers[i + 1];
    size_t result = compresses ? ZSTD_CCtx_setParameter(z->compressor, (ZSTD_cParameter)key, value)
                               : ZSTD_DCtx_setParameter(z->decompressor, (ZSTD_dParameter)key, value);
    if (ZSTD_isError(result)) return "Setting parameter failed";
  }
  if (!setup->dictionary) return NULL;
  size_t result = compresses ? ZSTD_CCtx_loadDictionary(z->compressor, setup->dictionary, setup->dictionary_len)
                             : ZSTD_DCtx_loadDictionary(z->decompressor, setup->dictionary, setup->dictionary_len);
  return ZSTD_isError(result) ? "Failed to load zstd dictionary" : NULL;
}

ed_codec *ed_codec_zstd(const ed_codec_setup *setup, const char **problem) {
  zstd_codec *z = ed_xcalloc(1, sizeof *z);
  z->base.class = &class;
  z->pledged = setup->count ? setup->numbers[0] : -1;
  *problem = begin(z, setup);
  if (!*problem) return &z->base;
  free_codec(&z->base);
  return NULL;
}
