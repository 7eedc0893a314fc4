// SPDX-License-Identifier: MIT
// The file with the bytecode of lib/, made at build time by tools/bytecode.c beside the copy of the engine's library
// that made it (decision 019):
//
//   ed_bytecode_file   head, count places       padded to whole pages
//   bytecode           of module 0, 1, ...      each padded to whole pages
#ifndef ED_LOADER_BYTECODE_H
#define ED_LOADER_BYTECODE_H

#include "engine/bytecode.h"

#include <stdint.h>

#define ED_BYTECODE_NAME  "eddy.bytecode"
#define ED_BYTECODE_MAGIC "eddy bc2"
enum { ED_BYTECODE_PAGE = 4096 };

typedef struct ed_bytecode_file {
  char magic[8];
  int64_t library; // ed_bytecode_library() of the engine that made it
  uint64_t count;  // of modules
  struct {
    uint64_t at, len;
  } places[];
} ed_bytecode_file;

// The bytes of the file that this program would use; the mapping stays. False when there is none.
bool ed_bytecode_read(const char **bytes, size_t *len);
// The bytecode of the i-th of `count` modules. False when there is none for this program.
bool ed_bytecode_of(ed_ctx ctx, size_t i, size_t count, ed_bytecode *out);

#endif
