// SPDX-License-Identifier: MIT
// The compile cache of a thread: what the rewriter and the engine made of users' modules, kept in files between runs
// (docs/decisions/020 and 024). Without one it costs nothing: all of these take NULL.
#ifndef ED_CACHE_H
#define ED_CACHE_H

#include "engine/engine.h"
#include "loader/cache_packed.h"
#include "syntax/syntax.h"

typedef enum ed_cache_kind { ED_CACHE_COMMONJS, ED_CACHE_ESM } ed_cache_kind;

// A source and what is known of it. The thread's, as long as its loader lives.
typedef struct ed_cached ed_cached;

// The text of a source, byte for byte; its sum is taken once.
typedef struct ed_cache_text {
  const char *text;
  size_t len;
  uint64_t sum;
  bool has_sum;
} ed_cache_text;

// What there is of a source of this name (a path, for ES modules a URL); NULL without a cache.
ed_cached *ed_cache_find(ed_cache_kind kind, const char *name, ed_types types, ed_cache_text *text);
// What was found or made before under a name, whatever its text; NULL when nothing was.
ed_cached *ed_cache_known(ed_cache_kind kind, const char *name);

// Whether it comes from a file, which tells that the source is right and of this kind.
bool ed_cache_has(const ed_cached *c);
// Gives what the rewriter made, once: the caller's from then on, its spans as long as the thread's loader lives.
bool ed_cache_syntax(ed_cached *c, ed_syntax *out);
const ed_exports *ed_cache_exports(const ed_cached *c); // NULL when unknown
// Keeps what was made, for the file: a copy of the syntax, the exports themselves. False when they are not wanted.
void ed_cache_keep_syntax(ed_cached *c, const ed_syntax *syntax, const char *source, size_t len);
bool ed_cache_keep_exports(ed_cached *c, ed_exports *take_exports);

// As ed_eval(), with bytecode if there is some.
ed_val ed_cache_eval(ed_ctx ctx, ed_cached *c, ed_val source, const char *url, ed_val *exc);
// Whether bytecode waits for an evaluation, so that one which only looks for errors is not needed.
bool ed_cache_waits(const ed_cached *c);

// The cache that the environment asks for, at the start of the thread's loader; the end writes what is new.
void ed_cache_begin(void);
void ed_cache_end(void);

// Whether there may be entries to read.
bool ed_cache_has_entries(void);

extern const ed_native ed_bind_compile_cache[];

#endif
