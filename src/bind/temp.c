// SPDX-License-Identifier: MIT
// Reading files for the provisional module loader.
#include "engine/engine.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

ED_FN(temp_read) {
  const char *p = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  struct stat st;
  if (stat(p, &st) || S_ISDIR(st.st_mode)) return NULL;
  FILE *f = fopen(p, "rb");
  if (!f) return NULL;
  char *b = malloc((size_t)st.st_size + 1);
  size_t n = fread(b, 1, (size_t)st.st_size, f);
  fclose(f);
  ed_val v = ed_str_utf8(a->ctx, b, n);
  free(b);
  return v;
}

ED_FN(temp_compile) {
  ed_val src = ed_arg_val(a);
  const char *url = ed_arg_utf8(a, NULL);
  ed_val exc = NULL, v = ed_eval(a->ctx, src, url, 0, &exc);
  return v ? v : ed_throw(a, exc);
}

const ed_native ed_bind_temp[] = {{"read", temp_read}, {"compile", temp_compile}, {0}};
