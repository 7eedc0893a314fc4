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

// Room for bytes written before by ed_compiled_write(), to be filled; NULL when there is none for so many. They can be
// forgotten before they are used.
uint8_t *ed_compiled_room(ed_compiled *b, size_t len, uint64_t text_sum);
void ed_compiled_forget(ed_compiled *b);
bool ed_compiled_waits(const ed_compiled *b); // whether there are bytes that no evaluation has been given

// As ed_eval() of a text that has another value than undefined, with the bytes given if they are of this very text, by
// its sum. From then on it is known whether they were of use (taken) or the engine made something to write (made), of
// the last text; neither when the source is wrong.
ed_val ed_compiled_eval(ed_ctx ctx, ed_compiled *b, ed_val source, const char *url, ed_val *exc);
bool ed_compiled_taken(const ed_compiled *b);
bool ed_compiled_made(const ed_compiled *b);
// How many functions of the script the engine has compiled from the text since: all that ran, or those that the bytes
// did not have.
size_t ed_compiled_functions(const ed_compiled *b);

// Writes what the engine has of the script by now, and the sum of its text. False when it cannot be done.
bool ed_compiled_write(ed_ctx ctx, ed_compiled *b, ed_buf *out, uint64_t *text_sum);
// Nothing more is to be written: what was kept for that is the engine's to drop.
void ed_compiled_let_go(ed_ctx ctx, ed_compiled *b);

#endif
