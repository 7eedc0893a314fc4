// SPDX-License-Identifier: MIT
// Sources of scripts -> functions and values: CommonJS modules in their wrapper, programs. Those that hold `await`,
// `import` or `using` go through the rewriter first; what it cannot parse is left to the engine, which then says so.
#ifndef ED_SCRIPT_H
#define ED_SCRIPT_H

#include "engine/engine.h"
#include "loader/cache.h"
#include "syntax/syntax.h"

// The function (exports, require, module, __filename, __dirname) of a CommonJS source. NULL with *exc set. `problem` is
// NULL, or gets what the rewriter could not parse in TypeScript; then *exc stays NULL.
ed_val ed_script_function(ed_ctx ctx, const char *text, size_t len, const char *file, ed_types types,
                          ed_syntax *problem, ed_val *exc);
// The same of a source that the rewriter has been over: `s` has no text when it is to be as it is.
ed_val ed_script_wrap(ed_ctx ctx, const char *text, size_t len, ed_syntax *s, const char *file, ed_cached *cached,
                      ed_val *exc);
// The same of a JavaScript string.
ed_val ed_script_function_of(ed_ctx ctx, ed_val source, const char *file, ed_types types, ed_syntax *problem,
                             ed_val *exc);
// Runs a program.
ed_val ed_script_run(ed_ctx ctx, ed_val source, const char *name, ed_types types, ed_val *exc);
// Makes the constant that rewritten text refers to. Before any such text runs.
void ed_script_prepare(ed_ctx ctx);
// Once a process, before its first engine.
void ed_script_begin(void);
void ed_script_end(void);

#endif
