// SPDX-License-Identifier: MIT
// Memory: see mem.h. Out of memory ends the process with one line, since no caller could do better.
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

static void *checked(void *p) {
  if (!p) {
    fputs("eddy: out of memory\n", stderr);
    abort();
  }
  return p;
}

void *ed_xmalloc(size_t size) { return checked(malloc(size ? size : 1)); }
void *ed_xcalloc(size_t count, size_t size) { return checked(calloc(count ? count : 1, size ? size : 1)); }
void *ed_xrealloc(void *p, size_t size) { return checked(realloc(p, size ? size : 1)); }
void *ed_try_malloc(size_t size) { return malloc(size ? size : 1); }

char *ed_xstrndup(const char *s, size_t len) {
  char *copy = ed_xmalloc(len + 1);
  memcpy(copy, s, len);
  copy[len] = 0;
  return copy;
}

char *ed_xstrdup(const char *s) { return ed_xstrndup(s, strlen(s)); }

void ed_mem_whole(void *block, size_t size) {
  if (size < 2 * (size_t)LARGE_PAGE) return;
  uintptr_t from = ((uintptr_t)block + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
  uintptr_t to = ((uintptr_t)block + size) & ~(uintptr_t)(LARGE_PAGE - 1);
  if (to > from) madvise((void *)from, to - from, MADV_HUGEPAGE); // NOLINT
}
