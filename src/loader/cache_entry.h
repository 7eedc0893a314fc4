// SPDX-License-Identifier: MIT
// One entry of a compile cache: what was made of one source. Whatever is wrong with it (torn, of another build or
// another source, changed by whatever hand) is noticed before anybody uses a byte of it. It lies in a file of its own
// (cache_file.h) or among others (cache_pack.h).
//
//   [header][packed syntax][bytecode]
#ifndef ED_CACHE_ENTRY_H
#define ED_CACHE_ENTRY_H

#include "base/buf.h"
#include "engine/compiled.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/uio.h>

typedef struct ed_cache_id { // what the entry must be of
  uint64_t build;            // of this program and the engine
  uint64_t name;             // sum of the name that the entry is kept under
  uint64_t place;            // sum of the full name; only asked where what was made depends on it
  uint64_t source_sum, source_len;
  uint32_t kind;
} ed_cache_id;

typedef struct ed_cache_content {
  char *packed; // malloc'ed; NULL without
  size_t packed_len;
  uint32_t functions; // as written
  uint32_t renewals;  // the same, also of an entry that holds nothing any more
} ed_cache_content;

typedef struct ed_cache_parts {
  ed_buf packed, code;
  uint64_t text_sum; // of what the code is of
  bool depends_on_place;
  uint32_t functions; // that are in the code
  uint32_t renewals;  // how often the entry was given up for one of more functions
} ed_cache_parts;

// Where the bytes of an entry come from or go to. Moves all of the pieces, whose descriptions it may change; false with
// errno.
typedef bool ed_cache_move(void *user, struct iovec *pieces, int count);

// An entry of `size` bytes, its bytecode in `code`; or why there is none, into `why`.
bool ed_cache_entry_read(ed_cache_move *read, void *user, uint64_t size, const ed_cache_id *id, ed_cache_content *entry,
                         ed_compiled *code, char why[128]);
// Writes all the parts, or, when there are none, the number of renewals alone.
bool ed_cache_entry_write(ed_cache_move *write, void *user, const ed_cache_id *id, const ed_cache_parts *parts);

// What this program and its engine were built of, which is a part of every id; false when the engine gives no bytecode.
bool ed_cache_build(ed_ctx ctx, uint64_t *build);

// Whether a file is the user's own, and nobody else may write it.
bool ed_cache_is_ours(const struct stat *st);

#endif
