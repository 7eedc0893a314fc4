// SPDX-License-Identifier: MIT
// The source of an ES module -> what lib/internal/modules/esm/record.js makes a module record of. One script gives it
// all: the text that the engine evaluates is
//
//   [(function ($eddym,$eddyb){ ... })
//   ,flags,[requests],[imports],[exports],sourceMapURL]
//
// with the lists flat, REQUEST, IMPORT and EXPORT items an entry, so that the engine's parser builds them.
#ifndef ED_RECORD_H
#define ED_RECORD_H

#include "base/buf.h"
#include "engine/engine.h"
#include "loader/import.h"
#include "syntax/syntax.h"

enum { ED_RECORD_AWAIT = 1, ED_RECORD_META = 2, ED_RECORD_PLAIN = 4 }; // flags

typedef struct ed_record_source {
  const char *text;
  size_t len;
  const char *url;
  ed_types types;
  bool instantiable; // in the form that can be instantiated before it is evaluated
} ed_record_source;

// Resolves a request of the source: a URL or NULL, with its format.
typedef char *ed_record_resolve(void *user, const char *specifier, size_t len, ed_format *format);

// The text to evaluate, for any context. False with `syntax->error` when the parser refuses. The caller deinits
// `syntax`.
bool ed_record_write(ed_buf *b, const ed_record_source *source, ed_syntax *syntax, ed_record_resolve *resolve,
                     void *user);
// Rewrites and evaluates. NULL with *exc set when the engine refuses, NULL with `syntax->error` when the parser does.
// The caller deinits `syntax`.
ed_val ed_record_compile(ed_ctx ctx, const ed_record_source *source, ed_syntax *syntax, ed_record_resolve *resolve,
                         void *user, ed_val *exc);

#endif
