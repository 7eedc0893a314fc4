// SPDX-License-Identifier: MIT
// The modules of lib/: see builtins.h. tools/embed.c makes the table and the blob at build time.
#include "loader/builtins.h"

#include "base/buf.h"
#include "base/mem.h"
#include "loader/bytecode.h"
#include "loader/lib_head.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct lib_entry {
  const char *id;
  uint64_t offset, len;
} lib_entry;

extern const char ed_lib_blob[];
extern const lib_entry ed_lib_table[];
extern const uint64_t ed_lib_count;

static int compare_id(const void *id, const void *entry) { return strcmp(id, ((const lib_entry *)entry)->id); }

static const lib_entry *find(const char *id) {
  return bsearch(id, ed_lib_table, ed_lib_count, sizeof *ed_lib_table, compare_id);
}

bool ed_builtin_exists(const char *id) { return find(id) != NULL; }

bool ed_builtin_is_public(const char *name) {
  static const char *const prefix_only[] = {"ffi", "quic", "sea", "sqlite", "test", "test/reporters"};
  for (size_t i = 0; i < sizeof prefix_only / sizeof *prefix_only; i++)
    if (strcmp(name, prefix_only[i]) == 0) return false;
  char id[128];
  return snprintf(id, sizeof id, "node/%s", name) < (int)sizeof id && ed_builtin_exists(id);
}

const char *ed_builtin_id(size_t i) { return i < ed_lib_count ? ed_lib_table[i].id : NULL; }

// Stack frames show node:fs for lib/node/fs.js and node:internal/errors for lib/internal/errors.js.
static void url_of(char *url, size_t size, const char *id) {
  snprintf(url, size, "node:%s", strncmp(id, "node/", 5) == 0 ? id + 5 : id);
}

static ed_val compile_from_disk(ed_ctx ctx, const char *dir, const char *id, const char *url, ed_val *exc) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.js", dir, id);
  FILE *f = fopen(path, "rb");
  if (!f) {
    fprintf(stderr, "eddy: EDDY_LIB: cannot read %s\n", path);
    exit(1);
  }
  ed_buf text;
  ed_buf_init(&text, 16 << 20);
  size_t n;
  do {
    char *at = ed_buf_reserve(&text, 65536);
    n = at ? fread(at, 1, 65536, f) : 0;
    text.len += n;
  } while (n > 0);
  fclose(f);
  ed_buf_append(&text, "", 1);
  ed_buf wrapped;
  ed_buf_init(&wrapped, 16 << 20);
  char head[ED_LIB_HEAD_MAX];
  const char *tail = ed_lib_head(id, text.data, head);
  ed_buf_append(&wrapped, head, strlen(head));
  ed_buf_append(&wrapped, text.data, text.len - 1);
  ed_buf_append(&wrapped, tail, strlen(tail));
  ed_val fn = ed_eval(ctx, ed_str_utf8(ctx, wrapped.data, wrapped.len), url, 1, exc);
  ed_buf_deinit(&text);
  ed_buf_deinit(&wrapped);
  return fn;
}

ed_val ed_builtin_compile(ed_ctx ctx, const char *id, ed_val *exc) {
  char url[256];
  url_of(url, sizeof url, id);
  const char *dir = getenv("EDDY_LIB");
  if (dir && *dir) return compile_from_disk(ctx, dir, id, url, exc);
  const lib_entry *m = find(id);
  if (!m) {
    char text[300];
    snprintf(text, sizeof text, "No such built-in module: %s", id);
    *exc = ed_str_ascii(ctx, text);
    return NULL;
  }
  const char *text = ed_lib_blob + m->offset;
  ed_bytecode bytecode;
  if (ed_bytecode_of(ctx, (size_t)(m - ed_lib_table), ed_lib_count, &bytecode))
    return ed_bytecode_eval(ctx, text, m->len, url, &bytecode, exc);
  return ed_eval_static(ctx, text, m->len, url, 1, exc);
}

ed_val ed_builtin_text(ed_ctx ctx, const char *id) {
  const lib_entry *m = find(id);
  return m ? ed_str_utf8(ctx, ed_lib_blob + m->offset, m->len) : ed_undefined(ctx);
}

bool ed_builtin_bytecode(ed_ctx ctx, size_t i, ed_buf *out) {
  char url[256];
  url_of(url, sizeof url, ed_lib_table[i].id);
  return ed_bytecode_make(ctx, ed_lib_blob + ed_lib_table[i].offset, ed_lib_table[i].len, url, out);
}
