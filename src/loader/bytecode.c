// SPDX-License-Identifier: MIT
// Reads the file with the bytecode of lib/: see bytecode.h. It is looked for where the engine's library was found, so a
// program that runs on the system's library, or on a copy that is not ours, has none; a single executable has its own,
// which the engine takes when it is of the same build. Opened by the first engine of the process, at boot, and mapped
// until the end.
#include "loader/bytecode.h"

#include "loader/sea.h"

#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const ed_bytecode_file *opened;

static int find_engine(struct dl_phdr_info *info, size_t size, void *arg) {
  (void)size;
  const char *slash = strrchr(info->dlpi_name, '/');
  if (!slash || strncmp(slash, "/libjavascriptcore", strlen("/libjavascriptcore")) != 0) return 0;
  char *path = arg;
  int len = snprintf(path, PATH_MAX, "%.*s/%s", (int)(slash - info->dlpi_name), info->dlpi_name, ED_BYTECODE_NAME);
  if (len >= PATH_MAX) *path = 0;
  return 1;
}

static bool is_sound(ed_ctx ctx, const ed_bytecode_file *file, size_t size, size_t count) {
  if (size < sizeof *file || memcmp(file->magic, ED_BYTECODE_MAGIC, sizeof file->magic) != 0) return false;
  if (file->count != count || size < sizeof *file + count * sizeof *file->places) return false;
  const uint64_t last = file->places[count - 1].at + file->places[count - 1].len; // a file that is not whole is shorter
  return last <= size && file->library == ed_bytecode_library(ctx);
}

// The file beside the engine's library, or what a single executable carries of it.
static char *map_file(uint64_t *len) {
  char path[PATH_MAX] = "";
  uint64_t at;
  int fd = ed_sea_open_bytecode(&at, len);
  if (fd < 0) {
    dl_iterate_phdr(find_engine, path);
    fd = *path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    at = *len = 0;
  }
  struct stat st;
  void *file = MAP_FAILED;
  bool is_there = fd >= 0 && fstat(fd, &st) == 0 && (uint64_t)st.st_size > at;
  if (is_there && *len == 0) *len = (uint64_t)st.st_size;
  if (is_there && *len <= (uint64_t)st.st_size - at) file = mmap(NULL, *len, PROT_READ, MAP_SHARED, fd, (off_t)at);
  if (fd >= 0) close(fd);
  return file == MAP_FAILED ? NULL : file;
}

bool ed_bytecode_read(const char **bytes, size_t *len) {
  uint64_t size;
  *bytes = map_file(&size);
  *len = (size_t)size;
  return *bytes != NULL;
}

static const ed_bytecode_file *open_file(ed_ctx ctx, size_t count) {
  uint64_t len;
  void *file = map_file(&len);
  if (!file) return NULL;
  if (!is_sound(ctx, file, (size_t)len, count)) {
    munmap(file, (size_t)len);
    return NULL;
  }
  ed_engine_trim_also(file, (size_t)len);
  return file;
}

bool ed_bytecode_of(ed_ctx ctx, size_t i, size_t count, ed_bytecode *out) {
  static bool tried; // written before there are threads
  if (!tried) {
    opened = open_file(ctx, count);
    tried = true;
  }
  if (!opened || opened->places[i].len == 0) return false;
  out->bytes = (char *)(uintptr_t)opened + opened->places[i].at;
  out->len = opened->places[i].len;
  return true;
}
