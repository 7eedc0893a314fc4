// SPDX-License-Identifier: MIT
// What the engine made of a script, to be kept and given back in another process: the script's own bytecode and that of
// the functions of it that have run, so that neither is parsed again. Bytes of one build of the engine are understood
// by that build alone, and it trusts them: whoever keeps them must know that they are what was written.
#ifndef ED_COMPILED_H
#define ED_COMPILED_H

#include "base/buf.h"
#include "engine/engine.h"

typedef struct ed_compiled ed_compiled; // of one script; its thread's

ed_compiled *ed_compiled_new(void);
void ed_compiled_free(ed_ctx ctx, ed_compiled *b);

// Whether bytecode can be had and given at all, and a number of the engine's build.
bool ed_compiled_begin(ed_ctx ctx, uint32_t *build);

// Bytes written before, for those of ed_compiled_write(): what stood before the text, and behind it. The text itself is
// put between them by ed_compiled_eval(). False when there is no room for so much. They can be forgotten before that.
typedef struct ed_compiled_text {
  size_t at, bytes;
  uint64_t sum;
} ed_compiled_text;
typedef struct ed_compiled_bytes {
  size_t before_len, behind_len;
  uint8_t *before, *behind; // to be filled
} ed_compiled_bytes;
bool ed_compiled_room(ed_compiled *b, ed_compiled_bytes *bytes, const ed_compiled_text *text);
void ed_compiled_forget(ed_compiled *b);
bool ed_compiled_waits(const ed_compiled *b); // whether there are bytes that no evaluation has been given

// As ed_eval(), with the bytes given if they are of this very text. From then on it is known whether they were of use
// (taken) or the engine made something to write (made), of the last text; neither when the source is wrong.
ed_val ed_compiled_eval(ed_ctx ctx, ed_compiled *b, ed_val source, const char *url, ed_val *exc);
bool ed_compiled_taken(const ed_compiled *b);
bool ed_compiled_made(const ed_compiled *b);
// How many functions of the script the engine has compiled from the text since: all that ran, or those that the bytes
// did not have.
size_t ed_compiled_functions(const ed_compiled *b);

// Writes what the engine has of the script by now, without the text. False when it cannot be done.
bool ed_compiled_write(ed_ctx ctx, ed_compiled *b, ed_buf *out, ed_compiled_text *text);
// Nothing more is to be written: what was kept for that is the engine's to drop.
void ed_compiled_let_go(ed_ctx ctx, ed_compiled *b);

#endif
