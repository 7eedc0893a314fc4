// SPDX-License-Identifier: MIT
// What the rewriter made of a source, and the names that a CommonJS module exports, as bytes and back.
#ifndef ED_CACHE_PACKED_H
#define ED_CACHE_PACKED_H

#include "base/buf.h"
#include "syntax/exports.h"
#include "syntax/syntax.h"

#include <stdbool.h>
#include <stddef.h>

// One after the other; `exports` is NULL when they are not known. Of the rewritten text only the lines that differ from
// the source are kept.
void ed_packed_write_syntax(ed_buf *b, const ed_syntax *syntax, const char *source, size_t source_len);
void ed_packed_write_exports(ed_buf *b, const ed_exports *exports);

// What was written of this source; false, and nothing to give back, when it was not by those above. The spans stay in
// `bytes`.
typedef struct ed_packed {
  ed_syntax syntax;
  ed_exports exports;
  bool has_exports;
} ed_packed;
bool ed_packed_read(const char *bytes, size_t len, const char *source, size_t source_len, ed_packed *out);

#endif
