// SPDX-License-Identifier: MIT
// One file of the compile cache: what was made of one source. Whatever is wrong with a file (torn, of another build or
// another source, changed by whatever hand) is noticed before anybody uses a byte of it; only the user's own files that
// nobody else may write are read.
//
//   [header][packed syntax][bytecode up to where the text was, and behind it]
#ifndef ED_CACHE_FILE_H
#define ED_CACHE_FILE_H

#include "base/buf.h"
#include "engine/compiled.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ed_cache_id { // what the file must be of
  uint64_t build;            // of this program and the engine
  uint64_t name;             // sum of the name that the file is kept under
  uint64_t place;            // sum of the full name; only asked where what was made depends on it
  uint64_t source_sum, source_len;
  uint32_t kind;
} ed_cache_id;

typedef struct ed_cache_content {
  char *packed; // malloc'ed; NULL without
  size_t packed_len;
  uint32_t functions; // as written
  uint32_t renewals;  // the same, also of a file that holds nothing any more
} ed_cache_content;

// NULL and an entry, its bytecode in `code`; or why there is none, into `why`.
bool ed_cache_file_read(const char *path, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]);

typedef struct ed_cache_parts {
  ed_buf packed, code;
  ed_compiled_text text; // of the code
  bool depends_on_place;
  uint32_t functions; // that are in the code
  uint32_t renewals;  // how often the file was given up for one of more functions
} ed_cache_parts;

// Writes a temporary file beside it, of all the parts or of their number of renewals alone, and renames that: readers
// see all or nothing. Tells what it does, if somebody listens. 0 or a negative errno.
int ed_cache_file_write(const char *path, const ed_cache_id *id, const ed_cache_parts *parts, char *temporary,
                        size_t temporary_size);

#endif
