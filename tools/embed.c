// SPDX-License-Identifier: MIT
// Build tool: puts the modules of lib/ into one assembler file.
//
//   embed OUT.S OUT.blob LIB FILE...     FILE... are paths below LIB
//   embed --check LIB FILE...            only checks that each require() of a string literal names a module
//
// The blob holds each module wrapped as a function expression, so that the engine can read it in place; the assembler
// file includes it (.incbin) with a table {id, offset, length} sorted by id. The text must be ASCII.
#include "loader/lib_head.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct module {
  char *id, *text;
  size_t len, offset, wrapped;
} module;

static module *modules;
static size_t count;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *fmt, ...) {
  va_list list;
  va_start(list, fmt);
  vfprintf(stderr, fmt, list);
  va_end(list);
  fputc('\n', stderr);
  exit(1);
}

static int by_id(const void *a, const void *b) { return strcmp(((const module *)a)->id, ((const module *)b)->id); }

// Whether a module has this id: a file, or one that boot/realm.js makes by `loaded['<id>'] = `.
static bool exists(const char *id, size_t len) {
  for (size_t i = 0; i < count; i++) {
    if (strlen(modules[i].id) == len && memcmp(modules[i].id, id, len) == 0) return true;
    if (strcmp(modules[i].id, "boot/realm") != 0) continue;
    for (const char *p = modules[i].text; (p = strstr(p, "loaded['")) != NULL;) {
      p += strlen("loaded['");
      if (strncmp(p, id, len) == 0 && strncmp(p + len, "'] = ", 5) == 0) return true;
    }
  }
  return false;
}

static module load(const char *lib, const char *path) {
  char full[4096];
  snprintf(full, sizeof full, "%s/%s", lib, path);
  FILE *f = fopen(full, "rb");
  if (!f) fail("embed: cannot read %s", full);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  module m = {.id = strdup(path), .text = malloc((size_t)size + 1), .len = (size_t)size};
  if (!m.id || !m.text || fread(m.text, 1, m.len, f) != m.len) fail("embed: cannot read %s", full);
  fclose(f);
  m.text[m.len] = 0;
  m.id[strlen(m.id) - strlen(".js")] = 0;
  unsigned line = 1;
  for (size_t i = 0; i < m.len; i++) {
    if (m.text[i] == '\n') line++;
    if ((unsigned char)m.text[i] >= 0x80 || m.text[i] == 0)
      fail("%s:%u: modules of lib/ are ASCII: write \\u escapes", full, line);
  }
  return m;
}

static void check_requires(const char *lib, const module *m) {
  unsigned line = 1;
  const char *scanned = m->text;
  for (const char *p = m->text; (p = strstr(p, "require('")) != NULL;) {
    while (scanned < p) line += *scanned++ == '\n';
    const char *start = p, *id = p + strlen("require('"), *end = strchr(id, '\'');
    p = id;
    const char *bol = start;
    while (bol > m->text && bol[-1] != '\n') bol--;
    if (strstr(bol, "//") && strstr(bol, "//") < start) continue; // in a comment
    while (*bol == ' ') bol++;
    if (*bol == '*' || (start > m->text && (start[-1] == '.' || start[-1] == '`' || start[-1] == '"'))) continue;
    if (end && end[1] == ')' && !exists(id, (size_t)(end - id)))
      fail("%s/%s.js:%u: no module '%.*s'", lib, m->id, line, (int)(end - id), id);
  }
}

int main(int argc, char **argv) {
  bool check = argc > 3 && strcmp(argv[1], "--check") == 0;
  if (!check && argc < 5) fail("usage: embed OUT.S OUT.blob LIB FILE... | embed --check LIB FILE...");
  int first = check ? 3 : 4;
  const char *lib = argv[first - 1];
  modules = calloc((size_t)argc, sizeof *modules);
  if (!modules) fail("embed: out of memory");
  for (int i = first; i < argc; i++) modules[count++] = load(lib, argv[i]);
  if (check) {
    for (size_t i = 0; i < count; i++) check_requires(lib, &modules[i]);
    return 0;
  }
  qsort(modules, count, sizeof *modules, by_id);

  FILE *blob = fopen(argv[2], "wb");
  if (!blob) fail("embed: cannot write %s", argv[2]);
  size_t offset = 0;
  for (size_t i = 0; i < count; i++) {
    module *m = &modules[i];
    m->offset = offset;
    char head[ED_LIB_HEAD_MAX];
    const char *tail = ed_lib_head(m->id, m->text, head);
    m->wrapped = strlen(head) + m->len + strlen(tail);
    offset += fwrite(head, 1, strlen(head), blob) + fwrite(m->text, 1, m->len, blob) +
              fwrite(tail, 1, strlen(tail), blob) + fwrite("", 1, 1, blob);
  }
  if (fclose(blob) != 0) fail("embed: cannot write %s", argv[2]);

  FILE *out = fopen(argv[1], "w");
  if (!out) fail("embed: cannot write %s", argv[1]);
  fprintf(out, "  .section .rodata\n  .globl ed_lib_blob\n  .balign 64\ned_lib_blob:\n  .incbin \"%s\"\n", argv[2]);
  for (size_t i = 0; i < count; i++) fprintf(out, "id_%zu: .asciz \"%s\"\n", i, modules[i].id);
  fprintf(out, "  .section .data.rel.ro,\"aw\"\n  .globl ed_lib_table\n  .balign 8\ned_lib_table:\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out, "  .quad id_%zu, %zu, %zu\n", i, modules[i].offset, modules[i].wrapped);
  fprintf(out, "  .section .rodata\n  .globl ed_lib_count\n  .balign 8\ned_lib_count: .quad %zu\n", count);
  fprintf(out, "  .section .note.GNU-stack,\"\",@progbits\n");
  return fclose(out) == 0 ? 0 : 1;
}
