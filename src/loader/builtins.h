// SPDX-License-Identifier: MIT
// The modules of lib/: embedded in the program, or read from the folder named by EDDY_LIB.
#ifndef ED_BUILTINS_H
#define ED_BUILTINS_H

#include "base/buf.h"
#include "engine/engine.h"

// Whether a module with this id ("node/fs", "internal/errors") exists.
bool ed_builtin_exists(const char *id);
// Whether users may name the built-in module like this without "node:" ("fs"); some need the prefix.
bool ed_builtin_is_public(const char *name);
// Compiles a module to its function (module, exports, require, internalBinding, primordials). NULL with *exc set.
ed_val ed_builtin_compile(ed_ctx ctx, const char *id, ed_val *exc);
// The text of a module that the program has embedded; undefined for others.
ed_val ed_builtin_text(ed_ctx ctx, const char *id);
// The i-th id in sorted order, or NULL past the end.
const char *ed_builtin_id(size_t i);
// Appends the bytecode of the i-th module, for the build (tools/bytecode.c). False when there can be none.
bool ed_builtin_bytecode(ed_ctx ctx, size_t i, ed_buf *out);

#endif
