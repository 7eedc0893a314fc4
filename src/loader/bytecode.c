// SPDX-License-Identifier: MIT
// Reads the file with the bytecode of lib/: see bytecode.h. It is looked for where the engine's library was found, so a
// program that runs on the system's library, or on a copy that is not ours, has none. Opened by the first engine of the
// process, at boot, and mapped until the end.
#include "loader/bytecode.h"

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

static const ed_bytecode_file *open_file(ed_ctx ctx, size_t count) {
  char path[PATH_MAX] = "";
  dl_iterate_phdr(find_engine, path);
  int fd = *path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return NULL;
  struct stat st;
  void *file = MAP_FAILED;
  if (fstat(fd, &st) == 0 && st.st_size > 0) file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (file == MAP_FAILED) return NULL;
  if (!is_sound(ctx, file, (size_t)st.st_size, count)) {
    munmap(file, (size_t)st.st_size);
    return NULL;
  }
  ed_engine_trim_also(file, (size_t)st.st_size);
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
