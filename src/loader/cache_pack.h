// SPDX-License-Identifier: MIT
// A file with many entries of a compile cache, those of one program: opened and looked through at once. It is written
// anew as a whole; entries that nobody asked for stay for some writings.
//
//   [header][entries][index: where the entry of which name is, ordered by name]
#ifndef ED_CACHE_PACK_H
#define ED_CACHE_PACK_H

#include "loader/cache_entry.h"

typedef struct ed_cache_pack ed_cache_pack; // its thread's

// The pack of that path: without entries when there is no file, or none that is sound.
ed_cache_pack *ed_cache_pack_open(const char *path, uint64_t build);
void ed_cache_pack_close(ed_cache_pack *pack);

const char *ed_cache_pack_path(const ed_cache_pack *pack);
size_t ed_cache_pack_count(const ed_cache_pack *pack);     // entries
uint64_t ed_cache_pack_sources(const ed_cache_pack *pack); // bytes of their sources

// As ed_cache_entry_read().
bool ed_cache_pack_read(ed_cache_pack *pack, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]);

// Writing: entries are added, and the end puts those before them that stay, renames the file and opens that. What is
// wrong is told at the end: 0, or a negative errno.
typedef struct ed_cache_packing ed_cache_packing;
ed_cache_packing *ed_cache_pack_begin(const ed_cache_pack *pack);
void ed_cache_pack_add(ed_cache_packing *w, const ed_cache_id *id, const ed_cache_parts *parts);
int ed_cache_pack_end(ed_cache_packing *take_w, ed_cache_pack *pack);

#endif
