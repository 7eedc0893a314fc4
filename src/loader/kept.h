// SPDX-License-Identifier: MIT
// What `import` has read of a CommonJS file, and what the parser made of it, until the file is run: so that it is read
// and parsed once. Only as long as the file on disk is the same, and up to a limit of all together.
#ifndef ED_KEPT_H
#define ED_KEPT_H

#include "base/strmap.h"
#include "loader/cache.h"
#include "loader/file.h"
#include "syntax/syntax.h"

typedef struct ed_kept {
  char *text;
  size_t len;
  ed_file_stamp stamp;
  bool is_parsed; // `syntax` is there
  ed_syntax syntax;
  ed_cached *cached;
} ed_kept;

typedef struct ed_keeper {
  ed_strmap files; // path -> ed_kept
  size_t bytes;
} ed_keeper;

// Takes a copy of what `kept` holds; frees it when there is no room.
void ed_keeper_put(ed_keeper *k, const char *path, const ed_kept *take_kept);
// Gives it back, the caller's now: NULL when there is none, or the file has changed.
ed_kept *ed_keeper_take(ed_keeper *k, const char *path);
void ed_kept_free(ed_kept *kept);
void ed_kept_deinit(ed_kept *kept);
void ed_keeper_deinit(ed_keeper *k);

#endif
