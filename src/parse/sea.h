// SPDX-License-Identifier: MIT
// The blob of a single executable application (decision 027): a script, the options that it runs with, and its assets.
//
//   head     fixed part, then texts: the script's name, the script, options, names of assets; then where assets are
//   assets   each at a multiple of ED_SEA_ALIGNMENT
//
// The head has a sum, and is read at each start. Assets have none: only that they are there is looked at.
#ifndef ED_SEA_H
#define ED_SEA_H

#include "base/buf.h"

#include <stdint.h>

enum { ED_SEA_ALIGNMENT = 16 };

// What options the application takes besides its own.
typedef enum ed_sea_extension {
  ED_SEA_NONE,
  ED_SEA_ENV, // those of NODE_OPTIONS
  ED_SEA_CLI, // those of --node-options=
} ed_sea_extension;

typedef struct ed_sea_text {
  const char *bytes; // in a blob followed by NUL, but for contents of assets
  size_t len;
} ed_sea_text;

typedef struct ed_sea_asset {
  ed_sea_text key, content;
} ed_sea_asset;

typedef struct ed_sea {
  bool is_module, is_quiet;
  ed_sea_extension extension;
  ed_sea_text name, script;
  size_t word_count, asset_count;
  ed_sea_text *words; // owned, not what they point to
  ed_sea_asset *assets;
} ed_sea;

// Appends the head of a blob, and tells the length of the whole; false when that is beyond the buffer's maximum. The
// assets follow in their order, zeros in front of each up to the next multiple of the alignment.
bool ed_sea_write_head(const ed_sea *app, ed_buf *out, uint64_t *size);
// Reads a blob, which must be there as long as the result. NULL, or what is wrong with it: then *out is empty.
const char *ed_sea_read(const void *blob, size_t len, ed_sea *out);
// The content of an asset; NULL when there is none of this key.
const ed_sea_text *ed_sea_find(const ed_sea *app, const char *key, size_t len);
void ed_sea_deinit(ed_sea *app);

#endif
