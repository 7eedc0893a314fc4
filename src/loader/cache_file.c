// SPDX-License-Identifier: MIT
// Files of one entry: see cache_file.h.
#include "loader/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// All of the pieces, in as few calls as the kernel needs.
static bool move_all(int fd, struct iovec *pieces, int count, ssize_t (*move)(int, const struct iovec *, int)) {
  while (count > 0) {
    ssize_t n = move(fd, pieces, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    size_t left = (size_t)n;
    for (; count > 0 && left >= pieces->iov_len; pieces++, count--) left -= pieces->iov_len;
    if (count > 0 && n == 0) {
      errno = EIO;
      return false;
    }
    if (count > 0) pieces->iov_base = (char *)pieces->iov_base + left, pieces->iov_len -= left;
  }
  return true;
}

static bool read_all(void *fd, struct iovec *pieces, int count) { return move_all(*(int *)fd, pieces, count, readv); }
static bool write_all(void *fd, struct iovec *pieces, int count) { return move_all(*(int *)fd, pieces, count, writev); }

bool ed_cache_file_read(const char *path, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]) {
  *entry = (ed_cache_content){0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    snprintf(why, 128, " %s", errno == ENOENT ? "no such file or directory" : strerror(errno));
    return false;
  }
  struct stat st;
  bool ok = false;
  if (fstat(fd, &st) < 0) {
    snprintf(why, 128, "%s", strerror(errno));
  } else if (!S_ISREG(st.st_mode) || !ed_cache_is_ours(&st)) {
    snprintf(why, 128, "file of somebody else");
  } else {
    ok = ed_cache_entry_read(read_all, &fd, (uint64_t)st.st_size, id, entry, code, why);
  }
  close(fd);
  return ok;
}

int ed_cache_file_write(const char *path, const ed_cache_id *id, const ed_cache_parts *parts, char *temporary,
                        size_t temporary_size) {
  if ((size_t)snprintf(temporary, temporary_size, "%s.XXXXXX", path) >= temporary_size) return -ENAMETOOLONG;
  int fd = mkostemp(temporary, O_CLOEXEC); // the user's alone
  if (fd < 0) return -errno;
  int err = ed_cache_entry_write(write_all, &fd, id, parts) ? 0 : -errno;
  if (close(fd) < 0 && err == 0) err = -errno;
  if (err == 0 && rename(temporary, path) < 0) err = -errno;
  if (err < 0) unlink(temporary);
  return err;
}
