// SPDX-License-Identifier: MIT
// Shows what the rewriter makes of files: build/rewrite [OPTION ...] FILE ... (`make build/rewrite`).
//
//   --module, --program   what the files are; CommonJS otherwise
//   --strip, --transform  they are TypeScript; --only-types: that and nothing else is changed
//   --types               changes nothing but types
//   --check               prints errors only: FILE:LINE:COLUMN: MESSAGE
//   --lists               imports and exports rather than the text
//   --time                megabytes a second of CPU time: the best of many rounds
//
// Exits with 1 when a file cannot be parsed.
#include "base/mem.h"
#include "syntax/syntax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  size_t room = 1 << 16, got;
  char *text = ed_xmalloc(room);
  for (*len = 0; (got = fread(text + *len, 1, room - *len, file)) > 0;) {
    *len += got;
    if (*len == room) text = ed_xrealloc(text, room *= 2);
  }
  fclose(file);
  return text;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_time(const char *path, const char *text, size_t len, const ed_syntax_options *options) {
  double best = 1e9, start = now();
  for (int round = 0; round < 3 || (now() - start < 1 && round < 1000); round++) {
    double before = now();
    ed_syntax result;
    ed_syntax_rewrite(text, len, options, &result);
    double spent = now() - before;
    ed_syntax_deinit(&result);
    if (spent < best) best = spent;
  }
  printf("%9.1f MB/s %9.3f ms %10zu bytes %s\n", (double)len / best / 1e6, best * 1e3, len, path);
}

static void print_span(const char *before, ed_span span) {
  if (span.text) printf("%s%.*s", before, (int)span.len, span.text);
}

static void print_lists(const ed_syntax *r) {
  for (size_t i = 0; i < r->request_count; i++) {
    const ed_import_request *q = r->requests + i;
    printf("%u:%u request %zu phase %u", q->line, q->column, i, q->phase);
    print_span(" ", q->specifier);
    for (unsigned k = 0; k < q->attribute_count; k++) {
      print_span(" ", r->attributes[q->attributes + k].key);
      print_span("=", r->attributes[q->attributes + k].value);
    }
    putchar('\n');
  }
  for (size_t i = 0; i < r->import_count; i++) {
    const ed_import_entry *e = r->imports + i;
    printf("%u:%u import from %u", e->line, e->column, e->request);
    print_span(" ", e->imported);
    print_span(" as ", e->local);
    putchar('\n');
  }
  for (size_t i = 0; i < r->export_count; i++) {
    const ed_export_entry *e = r->exports + i;
    printf("%u:%u export kind %u", e->line, e->column, e->kind);
    if (e->kind != ED_EXPORT_LOCAL) printf(" from %u", e->request);
    print_span(" ", e->imported);
    print_span(" as ", e->exported);
    putchar('\n');
  }
  printf("await %d, module syntax %d, import() %d, import.meta %d, %zu positions\n", r->has_await, r->has_module_syntax,
         r->has_import_call, r->has_import_meta, r->position_count);
}

int main(int argc, char **argv) {
  ed_syntax_options options = {.url = "file:///source.js"};
  bool check = false, lists = false, timed = false;
  int status = 0;
  for (int i = 1; i < argc; i++) {
    const char *arg = argv[i];
    if (!strcmp(arg, "--module")) options.kind = ED_SOURCE_MODULE;
    else if (!strcmp(arg, "--program")) options.kind = ED_SOURCE_PROGRAM;
    else if (!strcmp(arg, "--strip")) options.types = ED_TYPES_STRIP;
    else if (!strcmp(arg, "--transform")) options.types = ED_TYPES_TRANSFORM;
    else if (!strcmp(arg, "--types")) options.only_types = true;
    else if (!strcmp(arg, "--only-types")) options.types = ED_TYPES_STRIP, options.only_types = true;
    else if (!strcmp(arg, "--check")) check = true;
    else if (!strcmp(arg, "--lists")) lists = true;
    else if (!strcmp(arg, "--time")) timed = true;
    else {
      size_t len;
      char *text = read_file(arg, &len);
      if (!text) {
        perror(arg);
        return 2;
      }
      ed_syntax result;
      bool accepted = ed_syntax_rewrite(text, len, &options, &result);
      if (!accepted) {
        fprintf(stderr, "%s:%u:%u: %s\n", arg, result.error_line, result.error_column, result.error);
        status = 1;
      }
      if (timed) print_time(arg, text, len, &options);
      else if (accepted && lists) print_lists(&result);
      else if (accepted && !check) fwrite(result.text ? result.text : text, 1, result.text ? result.len : len, stdout);
      ed_syntax_deinit(&result);
      free(text);
    }
  }
  return status;
}
