// SPDX-License-Identifier: MIT
// Files of the loader: see file.h.
#include "loader/file.h"

#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

// lstat first: for what is no link, the common case, one call tells all.
ed_file_info ed_file_look(const char *path) {
  struct stat st;
  ed_file_info info = {.kind = ED_FILE_NONE};
  if (lstat(path, &st) < 0) return info;
  if (S_ISLNK(st.st_mode)) {
    info.is_link = true;
    if (stat(path, &st) < 0) return info;
  }
  info.kind = S_ISDIR(st.st_mode) ? ED_FILE_FOLDER : ED_FILE_REGULAR;
  if (S_ISREG(st.st_mode)) info.size = (size_t)st.st_size;
  return info;
}

bool ed_file_stamp_of(const char *path, ed_file_stamp *out) {
  struct stat st;
  if (stat(path, &st) < 0 || !S_ISREG(st.st_mode)) return false;
  *out = (ed_file_stamp){(uint64_t)st.st_dev, (uint64_t)st.st_ino, (uint64_t)st.st_size, st.st_mtim.tv_sec,
                         st.st_mtim.tv_nsec};
  return true;
}

static size_t size_of(int fd) {
  struct stat st;
  return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

int ed_file_read_sized(const char *path, size_t size_hint, char **take, size_t *len) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return uv_translate_sys_error(errno);
  size_t room = size_hint ? size_hint : size_of(fd);
  char *data = ed_try_malloc(room + 1);
  if (data) ed_mem_whole(data, room);
  size_t used = 0;
  int err = data ? 0 : UV_ENOMEM;
  while (err == 0) {
    // One byte more than the size: a short read then says that this was all, without a second call.
    ssize_t n = read(fd, data + used, room + 1 - used);
    if (n < 0) {
      if (errno != EINTR) err = uv_translate_sys_error(errno);
      continue;
    }
    used += (size_t)n;
    if (n == 0 || (used == room && room > 0)) break;
    if (used <= room) continue; // a pipe, or a file of /proc, gives what it has
    room = room * 2 + 4096;
    char *larger = realloc(data, room + 1);
    if (larger) data = larger;
    else err = UV_ENOMEM;
  }
  close(fd);
  if (err < 0) {
    free(data);
    return err;
  }
  *take = data, *len = used;
  return 0;
}
