// SPDX-License-Identifier: MIT
// The application in this program, when it is a single executable (decision 027). --build-sea puts the blob behind the
// program, at a whole page, with the bytecode of lib/ behind it, and notes where; postject, which users of Node know,
// makes it a note of the ELF file. Both set the fuse.
#ifndef ED_LOADER_SEA_H
#define ED_LOADER_SEA_H

#include "engine/engine.h"
#include "parse/sea.h"

#define ED_SEA_NOTE "NODE_SEA_BLOB"

enum { ED_SEA_FUSE_LEN = 47, ED_SEA_PAGE = 4096 };

// As it is in the file of each program of ours, once.
typedef struct ed_sea_fuse {
  char name[ED_SEA_FUSE_LEN];                            // postject looks for it, and for the state behind it
  char state;                                            // '0', or '1' when there is an application
  char magic[8];                                         // which Node's own program has not
  uint64_t blob_at, blob_len, bytecode_at, bytecode_len; // in the file; 0: none noted
} ed_sea_fuse;

extern const volatile ed_sea_fuse ed_sea_place;

// NULL when there is none. Ends the process when there is one that cannot be read. Asked first before there are
// threads.
const ed_sea *ed_sea_here(void);
// The path of the program, when there is one.
const char *ed_sea_program(void);
// Opens the program's own file, where the bytecode of lib/ is; -1 when it has none.
int ed_sea_open_bytecode(uint64_t *at, uint64_t *len);

extern const ed_native ed_bind_sea[];

#endif
