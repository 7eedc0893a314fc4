// SPDX-License-Identifier: MIT
// Files as the loader sees them: what a path is, and whole contents in as few system calls as possible.
#ifndef ED_FILE_H
#define ED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ed_file_kind { ED_FILE_REGULAR, ED_FILE_FOLDER, ED_FILE_NONE } ed_file_kind;

typedef struct ed_file_info {
  ed_file_kind kind; // of what a link points to; anything that is neither folder nor missing counts as a regular file
  bool is_link;
  size_t size; // of a regular file; 0 when unknown
} ed_file_info;

ed_file_info ed_file_look(const char *path);

typedef struct ed_file_stamp { // the same while a file is
  uint64_t device, inode, size;
  int64_t seconds, nanoseconds; // of its last change
} ed_file_stamp;

bool ed_file_stamp_of(const char *path, ed_file_stamp *out);

// Reads all of a file into *take (malloc'ed, *len bytes and room for one more). 0 or a negative UV_E* number. The size
// is asked of the file unless ed_file_look's is at hand (size_hint > 0).
int ed_file_read_sized(const char *path, size_t size_hint, char **take, size_t *len);
static inline int ed_file_read(const char *path, char **take, size_t *len) {
  return ed_file_read_sized(path, 0, take, len);
}

#endif
