// SPDX-License-Identifier: MIT
// Memory: see mem.h. Out of memory ends the process with one line, since no caller could do better.
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
