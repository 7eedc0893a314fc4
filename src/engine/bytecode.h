// SPDX-License-Identifier: MIT
// Bytecode that the engine's library made of a text at build time, so that it need not parse it (decision 019). It is
// of one build of that library only.
#ifndef ED_BYTECODE_H
#define ED_BYTECODE_H

#include "base/buf.h"
#include "engine/engine.h"

typedef struct ed_bytecode {
  void *bytes; // whole pages of a shared mapping, which stays
  size_t len;
} ed_bytecode;

// What tells the engine's library from its other builds; 0 when it is not one whose scripts we know. To be asked once,
// before anything is evaluated and before there are threads.
int64_t ed_bytecode_library(ed_ctx ctx);
// Appends the bytecode of a text for ed_eval_static(). False when it does not parse, or the library cannot.
bool ed_bytecode_make(ed_ctx ctx, const char *ascii, size_t len, const char *url, ed_buf *out);
// ed_eval_static() with the bytecode of that very text, which has another value than undefined; the engine compares
// sums of the texts, and parses if they differ.
ed_val ed_bytecode_eval(ed_ctx ctx, const char *ascii, size_t len, const char *url, const ed_bytecode *bytecode,
                        ed_val *exc);
// How many texts this thread has evaluated without parsing them.
unsigned ed_bytecode_uses(void);

#endif
