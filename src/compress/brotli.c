// SPDX-License-Identifier: MIT
// Brotli, on libbrotlienc and libbrotlidec. Dictionaries came with version 1.1 of the libraries; before, a codec with
// one is refused.
#include "base/mem.h"
#include "compress/codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>

// Of version 1.1, as its documentation declares them; NULL before.
typedef struct prepared_dictionary prepared_dictionary;
enum { RAW_DICTIONARY = 0 };
#define WEAK __attribute__((weak))
WEAK prepared_dictionary *BrotliEncoderPrepareDictionary(int type, size_t len, const uint8_t *bytes, int quality,
                                                         void *alloc, void *free_fn, void *arg);
WEAK BROTLI_BOOL BrotliEncoderAttachPreparedDictionary(BrotliEncoderState *state,
                                                       const prepared_dictionary *dictionary);
WEAK void BrotliEncoderDestroyPreparedDictionary(prepared_dictionary *dictionary);
WEAK BROTLI_BOOL BrotliDecoderAttachDictionary(BrotliDecoderState *state, int type, size_t len, const uint8_t *bytes);

typedef struct brotli_codec {
  ed_codec base;
  bool encodes;
  BrotliEncoderState *encoder; // one of the two
  BrotliDecoderState *decoder;
  prepared_dictionary *prepared;
  uint8_t *dictionary; // the decoder reads it where it is
  size_t dictionary_len;
  double *numbers; // for a reset: parameters are set before the first byte
  size_t count;
} brotli_codec;

static void end(brotli_codec *b) {
  if (b->encoder) BrotliEncoderDestroyInstance(b->encoder);
  if (b->decoder) BrotliDecoderDestroyInstance(b->decoder);
  if (b->prepared) BrotliEncoderDestroyPreparedDictionary(b->prepared);
  b->encoder = NULL, b->decoder = NULL, b->prepared = NULL;
}

static bool attach(brotli_codec *b) {
  if (!b->dictionary) return true;
  if (!b->encodes) return BrotliDecoderAttachDictionary(b->decoder, RAW_DICTIONARY, b->dictionary_len, b->dictionary);
  b->prepared = BrotliEncoderPrepareDictionary(RAW_DICTIONARY, b->dictionary_len, b->dictionary, BROTLI_MAX_QUALITY,
                                               NULL, NULL, NULL);
  return b->prepared && BrotliEncoderAttachPreparedDictionary(b->encoder, b->prepared);
}

static const char *begin(brotli_codec *b) {
  if (b->encodes) b->encoder = BrotliEncoderCreateInstance(NULL, NULL, NULL);
  else b->decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
  if (!b->encoder && !b->decoder) return "Could not initialize Brotli instance";
  for (size_t i = 0; i + 1 < b->count; i += 2) {
    int key = (int)b->numbers[i];
    uint32_t value = (uint32_t)b->numbers[i + 1];
    bool ok = b->encodes ? BrotliEncoderSetParameter(b->encoder, (BrotliEncoderParameter)key, value)
                         : BrotliDecoderSetParameter(b->decoder, (BrotliDecoderParameter)key, value);
    if (!ok) return "Initialization failed";
  }
  return attach(b) ? NULL : "Failed to load brotli dictionary";
}

static void fail(brotli_codec *b, const char *message, const char *code, int number) {
  b->base.error = (ed_codec_error){message, code, number};
}

static void encode(brotli_codec *b, ed_codec_io *io) {
  BrotliEncoderOperation operation = (BrotliEncoderOperation)io->flush;
  if (!BrotliEncoderCompressStream(b->encoder, operation, &io->in_len, &io->in, &io->out_len, &io->out, NULL))
    fail(b, "Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1);
}

// The library's own function gives other names in each version.
static const char *name_of(BrotliDecoderErrorCode err) {
#define NAME(prefix, word, code)                                                                                       \
  case code: return "ERR_" #prefix #word;
  switch ((int)err) { BROTLI_DECODER_ERROR_CODES_LIST(NAME, ) }
#undef NAME
  return "ERR_UNKNOWN";
}

static void decode(brotli_codec *b, ed_codec_io *io) {
  BrotliDecoderResult result =
      BrotliDecoderDecompressStream(b->decoder, &io->in_len, &io->in, &io->out_len, &io->out, NULL);
  if (result == BROTLI_DECODER_RESULT_ERROR) {
    BrotliDecoderErrorCode err = BrotliDecoderGetErrorCode(b->decoder);
    fail(b, "Decompression failed", name_of(err), err);
  } else if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && io->flush == BROTLI_OPERATION_FINISH) {
    fail(b, "unexpected end of file", "Z_BUF_ERROR", -5);
  }
}

static void step(ed_codec *c, ed_codec_io *io) {
  brotli_codec *b = (brotli_codec *)c;
  if (b->encodes) encode(b, io);
  else decode(b, io);
}

static void reset(ed_codec *c) {
  brotli_codec *b = (brotli_codec *)c;
  end(b);
  if (begin(b)) fail(b, "Failed to reset stream", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
}

static void free_codec(ed_codec *c) {
  brotli_codec *b = (brotli_codec *)c;
  end(b);
  free(b->dictionary);
  free(b->numbers);
  free(b);
}

static const ed_codec_class class = {.step = step, .reset = reset, .free = free_codec};

ed_codec *ed_codec_brotli(const ed_codec_setup *setup, const char **problem) {
  bool encodes = setup->mode == ED_CODEC_BROTLI_ENCODE;
  if (setup->dictionary &&
      !(encodes ? (void *)BrotliEncoderPrepareDictionary : (void *)BrotliDecoderAttachDictionary)) {
    *problem = "Dictionaries need version 1.1 of the brotli library";
    return NULL;
  }
  brotli_codec *b = ed_xcalloc(1, sizeof *b);
  b->base.class = &class;
  b->encodes = encodes;
  b->count = setup->count;
  b->numbers = ed_xcalloc(setup->count + 1, sizeof *b->numbers);
  if (setup->count) memcpy(b->numbers, setup->numbers, setup->count * sizeof *b->numbers);
  if (setup->dictionary) {
    b->dictionary = ed_try_malloc(setup->dictionary_len);
    if (b->dictionary && setup->dictionary_len) memcpy(b->dictionary, setup->dictionary, setup->dictionary_len);
    b->dictionary_len = setup->dictionary_len;
  }
  *problem = setup->dictionary && !b->dictionary ? "insufficient memory" : begin(b);
  if (!*problem) return &b->base;
  free_codec(&b->base);
  return NULL;
}
