// SPDX-License-Identifier: MIT
// Files of a compile cache that hold one entry each, as users ask for them (cache_folder.h). Only the user's own files
// that nobody else may write are read.
#ifndef ED_CACHE_FILE_H
#define ED_CACHE_FILE_H

#include "loader/cache_entry.h"

// As ed_cache_entry_read().
bool ed_cache_file_read(const char *path, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]);

// Writes a temporary file beside it and renames that: readers see all or nothing. 0 or a negative errno.
int ed_cache_file_write(const char *path, const ed_cache_id *id, const ed_cache_parts *parts, char *temporary,
                        size_t temporary_size);

#endif
