// SPDX-License-Identifier: MIT
// Runs the program again on the system's libraries when a copy in build/lib is no longer of the library it was made
// from: LD_LIBRARY_PATH is looked at before the RUNPATH that leads to the copies. AGAIN carries over exec what
// LD_LIBRARY_PATH was before, "=" and the value or nothing; both are as before when the script starts, so neither
// process.env nor a child sees them. Without copies this is a look at the names of the loaded libraries.
#include "runtime/libraries.h"

#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "delay/settle.h"

#define AGAIN "EDDY_LIBRARY_PATH_BEFORE"

// The library of the system by the name of its copy; a copy without one is all there is.
static bool is_current(const char *copy, uint64_t size, uint64_t mtime) {
  char path[4096];
  struct stat st;
  int len = snprintf(path, sizeof path, "%s%s", ED_LIBRARY_DIR, strrchr(copy, '/'));
  if (len >= (int)sizeof path || stat(path, &st) != 0) return true;
  return (uint64_t)st.st_size == size && ed_settle_mtime(&st) == mtime;
}

static int find_stale(struct dl_phdr_info *info, size_t info_size, void *arg) {
  (void)info_size;
  const char **stale = arg;
  if (!strchr(info->dlpi_name, '/')) return 0;
  const ElfW(Dyn) *entry = NULL;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
      entry = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
  uint64_t size = 0, mtime = 0;
  for (; entry && entry->d_tag != DT_NULL; entry++) {
    if (entry->d_tag == DT_ED_SIZE) size = entry->d_un.d_val;
    if (entry->d_tag == DT_ED_MTIME) mtime = entry->d_un.d_val;
  }
  if (size == 0 || is_current(info->dlpi_name, size, mtime)) return 0;
  *stale = info->dlpi_name;
  return 1;
}

static void run_again(char **argv) {
  const char *before = getenv("LD_LIBRARY_PATH");
  size_t len = sizeof ED_LIBRARY_DIR + (before ? strlen(before) : 0) + 2;
  char *mark = malloc(len), *path = malloc(len);
  if (!mark || !path) return;
  snprintf(mark, len, "%s%s", before ? "=" : "", before ? before : "");
  snprintf(path, len, "%s%s%s", ED_LIBRARY_DIR, before && *before ? ":" : "", before ? before : "");
  setenv(AGAIN, mark, 1);
  setenv("LD_LIBRARY_PATH", path, 1);
  execv("/proc/self/exe", argv);
  if (before) {
    setenv("LD_LIBRARY_PATH", mark + 1, 1);
  } else {
    unsetenv("LD_LIBRARY_PATH");
  }
  unsetenv(AGAIN);
  free(mark);
  free(path);
}

void ed_libraries_check(char **argv) {
  const char *before = getenv(AGAIN), *stale = NULL;
  bool again = before != NULL;
  if (again) {
    if (*before == '=') {
      setenv("LD_LIBRARY_PATH", before + 1, 1);
    } else {
      unsetenv("LD_LIBRARY_PATH");
    }
    unsetenv(AGAIN);
  }
  dl_iterate_phdr(find_stale, &stale);
  if (!stale) return;
  if (!again) run_again(argv);
  fprintf(stderr, "eddy: %s is of a library that has been updated since: build again\n", stale);
}
