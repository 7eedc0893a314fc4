// SPDX-License-Identifier: MIT
// The compile cache that users ask for (module.enableCompileCache(), NODE_COMPILE_CACHE): a folder below the one that
// they name, with a file for each source. The folder's name tells Node's version, the processor, what this program and
// the engine were built of, and the user, so that none of these ever meets files of another. Files are named by sums of
// kind and name of their source; in a portable cache the name is the way from the folder.
#ifndef ED_CACHE_FOLDER_H
#define ED_CACHE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ed_cache_folder {
  char *path;  // the cache's own, and
  char *given; // the one that was asked for, absolute
  bool is_portable, is_read_only;
} ed_cache_folder;

typedef enum ed_cache_status { // module.constants.compileCacheStatus
  ED_CACHE_FAILED,
  ED_CACHE_ENABLED,
  ED_CACHE_ALREADY_ENABLED,
  ED_CACHE_DISABLED
} ed_cache_status;

// Opens `out` below a directory; or tells into `message` why not.
ed_cache_status ed_cache_folder_open(const char *directory, uint64_t build, ed_cache_folder *out, char *message,
                                     size_t size);
void ed_cache_folder_deinit(ed_cache_folder *folder);

// The way from a folder to a path, both absolute and without dots: "../../x"; for a URL, that of its path. malloc'ed,
// NULL without a path.
char *ed_cache_folder_way(const char *from, const char *name);

// Makes a folder, and those above it, with the rights of `mode`: 0 or a negative errno.
int ed_cache_make_folder(const char *path, unsigned mode);

// Lines on stderr for who asks for them by NODE_DEBUG_NATIVE=COMPILE_CACHE; errors of the system as Node words them.
bool ed_cache_wants_telling(void);
__attribute__((format(printf, 2, 3))) void ed_cache_tell(bool is_telling, const char *format, ...);
const char *ed_cache_reason(int err);

#endif
