// SPDX-License-Identifier: MIT
// Brotli, on libbrotlienc and libbrotlidec. Dictionaries came with version 1.1 of the libraries; before, a codec with
// one is refused.
#include "base/mem.h"
#include "compress/codec.h"
#include "compress/late.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>

#define ENCODER(X)                                                                                                     \
  X(BrotliEncoderCreateInstance)                                                                                       \
  X(BrotliEncoderSetParameter)                                                                                         \
  X(BrotliEncoderCompressStream)                                                                                       \
  X(BrotliEncoderDestroyInstance)
#define DECODER(X)                                                                                                     \
  X(BrotliDecoderCreateInstance)                                                                                       \
  X(BrotliDecoderSetParameter)                                                                                         \
  X(BrotliDecoderDecompressStream)                                                                                     \
  X(BrotliDecoderGetErrorCode)                                                                                         \
  X(BrotliDecoderDestroyInstance)

// Of version 1.1, as its documentation declares them.
typedef struct prepared_dictionary prepared_dictionary;
enum { RAW_DICTIONARY = 0, DICTIONARY_QUALITY = BROTLI_MAX_QUALITY };
prepared_dictionary *BrotliEncoderPrepareDictionary(int type, size_t len, const uint8_t *bytes, int quality,
                                                    void *alloc, void *free_fn, void *arg);
BROTLI_BOOL BrotliEncoderAttachPreparedDictionary(BrotliEncoderState *state, const prepared_dictionary *dictionary);
void BrotliEncoderDestroyPreparedDictionary(prepared_dictionary *dictionary);
BROTLI_BOOL BrotliDecoderAttachDictionary(BrotliDecoderState *state, int type, size_t len, const uint8_t *bytes);
#define ENCODER_DICTIONARY(X)                                                                                          \
  X(BrotliEncoderPrepareDictionary)                                                                                    \
  X(BrotliEncoderAttachPreparedDictionary)                                                                             \
  X(BrotliEncoderDestroyPreparedDictionary)
#define DECODER_DICTIONARY(X) X(BrotliDecoderAttachDictionary)

static struct { ED_LATE_FIELDS(ENCODER) } enc;
static struct { ED_LATE_FIELDS(DECODER) } dec;
static struct { ED_LATE_FIELDS(ENCODER_DICTIONARY) } enc_dictionary;
static struct { ED_LATE_FIELDS(DECODER_DICTIONARY) } dec_dictionary;

#define ENCODER_LIBRARY "libbrotlienc.so.1"
#define DECODER_LIBRARY "libbrotlidec.so.1"
static ed_late encoder = {ENCODER_LIBRARY, ED_LATE_NAMES(ENCODER), (void **)&enc, 0};
static ed_late decoder = {DECODER_LIBRARY, ED_LATE_NAMES(DECODER), (void **)&dec, 0};
static ed_late encoder_dictionary = {ENCODER_LIBRARY, ED_LATE_NAMES(ENCODER_DICTIONARY), (void **)&enc_dictionary, 0};
static ed_late decoder_dictionary = {DECODER_LIBRARY, ED_LATE_NAMES(DECODER_DICTIONARY), (void **)&dec_dictionary, 0};

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
  if (b->encoder) enc.BrotliEncoderDestroyInstance(b->encoder);
  if (b->decoder) dec.BrotliDecoderDestroyInstance(b->decoder);
  if (b->prepared) enc_dictionary.BrotliEncoderDestroyPreparedDictionary(b->prepared);
  b->encoder = NULL, b->decoder = NULL, b->prepared = NULL;
}

static bool attach(brotli_codec *b) {
  if (!b->dictionary) return true;
  if (!b->encodes)
    return dec_dictionary.BrotliDecoderAttachDictionary(b->decoder, RAW_DICTIONARY, b->dictionary_len, b->dictionary);
  b->prepared = enc_dictionary.BrotliEncoderPrepareDictionary(RAW_DICTIONARY, b->dictionary_len, b->dictionary,
                                                              DICTIONARY_QUALITY, NULL, NULL, NULL);
  return b->prepared && enc_dictionary.BrotliEncoderAttachPreparedDictionary(b->encoder, b->prepared);
}

static const char *begin(brotli_codec *b) {
  if (b->encodes) b->encoder = enc.BrotliEncoderCreateInstance(NULL, NULL, NULL);
  else b->decoder = dec.BrotliDecoderCreateInstance(NULL, NULL, NULL);
  if (!b->encoder && !b->decoder) return "Could not initialize Brotli instance";
  for (size_t i = 0; i + 1 < b->count; i += 2) {
    int key = (int)b->numbers[i];
    uint32_t value = (uint32_t)b->numbers[i + 1];
    bool ok = b->encodes ? enc.BrotliEncoderSetParameter(b->encoder, (BrotliEncoderParameter)key, value)
                         : dec.BrotliDecoderSetParameter(b->decoder, (BrotliDecoderParameter)key, value);
    if (!ok) return "Initialization failed";
  }
  return attach(b) ? NULL : "Failed to load brotli dictionary";
}

static void fail(brotli_codec *b, const char *message, const char *code, int number) {
  b->base.error = (ed_codec_error){message, code, number};
}

static void encode(brotli_codec *b, ed_codec_io *io) {
  BrotliEncoderOperation operation = (BrotliEncoderOperation)io->flush;
  if (!enc.BrotliEncoderCompressStream(b->encoder, operation, &io->in_len, &io->in, &io->out_len, &io->out, NULL))
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
      dec.BrotliDecoderDecompressStream(b->decoder, &io->in_len, &io->in, &io->out_len, &io->out, NULL);
  if (result == BROTLI_DECODER_RESULT_ERROR) {
    BrotliDecoderErrorCode err = dec.BrotliDecoderGetErrorCode(b->decoder);
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

static const ed_codec_class class = {step, reset, NULL, free_codec};

ed_codec *ed_codec_brotli(const ed_codec_setup *setup, const char **problem) {
  bool encodes = setup->mode == ED_CODEC_BROTLI_ENCODE;
  if (!ed_late_load(encodes ? &encoder : &decoder)) {
    *problem = "The brotli library is not installed";
    return NULL;
  }
  if (setup->dictionary && !ed_late_load(encodes ? &encoder_dictionary : &decoder_dictionary)) {
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
