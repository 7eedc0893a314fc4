// SPDX-License-Identifier: MIT
// The source of an ES module -> what lib/internal/modules/esm/record.js makes a module record of, an array:
//
//   [code, flags, [requests], [imports], [exports], sourceMapURL]
//
// `code` is the text of the plain form, which the engine has parsed, or the function of the other one. The lists are
// flat, REQUEST, IMPORT and EXPORT items an entry; the engine reads them as JSON.
#ifndef ED_RECORD_H
#define ED_RECORD_H

#include "base/buf.h"
#include "engine/engine.h"
#include "loader/cache.h"
#include "loader/import.h"
#include "syntax/syntax.h"

enum { ED_RECORD_AWAIT = 1, ED_RECORD_HOST = 2, ED_RECORD_PLAIN = 4 }; // flags

typedef struct ed_record_source {
  const char *text;
  size_t len;
  const char *url;
  ed_types types;
  ed_cached *cached; // or NULL
  bool is_rewritten; // somebody has done it: `syntax` comes filled
} ed_record_source;

// Resolves a request of the source: a URL or NULL, with its format.
typedef char *ed_record_resolve(void *user, const char *specifier, size_t len, ed_format *format);

// The text that gives the array in any context, with the form that can be instantiated before it is evaluated, requests
// not resolved. False with `syntax->error` when the parser refuses. The caller deinits `syntax`.
bool ed_record_write(ed_buf *b, const ed_record_source *source, ed_syntax *syntax);
// The array itself. NULL with *exc set when the engine refuses, NULL with `syntax->error` when the parser does.
// The caller deinits `syntax`.
ed_val ed_record_compile(ed_ctx ctx, const ed_record_source *source, ed_syntax *syntax, ed_record_resolve *resolve,
                         void *user, ed_val *exc);

#endif
