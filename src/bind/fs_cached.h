// SPDX-License-Identifier: MIT
// What the kernel has at hand: names, inodes and pages of files that it can tell without a disk or a network. Asking
// for them costs a few microseconds where the way to the pool and back costs thirty, so the natives of fs ask here
// first.
//
// Each function answers at once, and as the call it stands for would, or says by false that only the pool can.
// docs/decisions/026-cached-files.md
#ifndef ED_FS_CACHED_H
#define ED_FS_CACHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

// *err is 0, or the errno of uv of a name that leads nowhere.
bool ed_cached_stat(const char *path, bool follows_link, uv_stat_t *st, int *err);
bool ed_cached_fstat(int fd, uv_stat_t *st);
// Whether the path exists (F_OK).
bool ed_cached_access(const char *path, int *err);
// *fd is the descriptor, or the errno of a name that leads nowhere.
bool ed_cached_open(const char *path, int flags, int *fd);
// A descriptor that read a file which stays.
bool ed_cached_close(int fd);
// `position` -1: where the descriptor is.
bool ed_cached_read(int fd, void *bytes, size_t len, int64_t position, size_t *count);
// The whole of a small file. The caller frees *bytes; *err as of stat.
bool ed_cached_contents(const char *path, int flags, uint8_t **bytes, size_t *len, int *err);

#endif
