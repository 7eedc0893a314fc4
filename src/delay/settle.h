// SPDX-License-Identifier: MIT
// What a settled copy of a library says about the file that it was made from: two entries of its dynamic section, which
// the dynamic loader does not know and passes over.
#ifndef ED_DELAY_SETTLE_H
#define ED_DELAY_SETTLE_H

#include <stdint.h>
#include <sys/stat.h>

#define DT_ED_SIZE  0x6d656464 // bytes
#define DT_ED_MTIME 0x6d656465 // nanoseconds

static inline uint64_t ed_settle_mtime(const struct stat *st) {
  return (uint64_t)st->st_mtim.tv_sec * 1000000000 + (uint64_t)st->st_mtim.tv_nsec;
}

#endif
