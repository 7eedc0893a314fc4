// SPDX-License-Identifier: MIT
// Runs the C tests: test-c [FILTER ...]. A filter is a part of "file_test.c/name"; without any, all tests run.
// Prints failures and a count; exits with 1 when a check failed.
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static check_test *first;
static const check_test *current;
static int failures;

// Sorted by file and name: constructors run in an order of the linker's choice.
static int compare(const check_test *a, const check_test *b) {
  int files = strcmp(a->file, b->file);
  return files ? files : strcmp(a->name, b->name);
}

void check_register(check_test *t) {
  check_test **at = &first;
  while (*at && compare(*at, t) < 0) at = &(*at)->next;
  t->next = *at;
  *at = t;
}

void check_failed(const char *file, int line, const char *fmt, ...) {
  failures++;
  printf("FAIL %s at %s:%d\n", current ? current->name : "?", file, line);
  va_list args;
  va_start(args, fmt);
  vprintf(fmt, args);
  va_end(args);
}

void check_same_int(const char *file, int line, const char *what, long long got, long long want) {
  if (got != want) check_failed(file, line, "  %s\n    got  %lld\n    want %lld\n", what, got, want);
}

void check_same_text(const char *file, int line, const char *what, const char *got, const char *want) {
  if (!got || !want ? got != want : strcmp(got, want) != 0)
    check_failed(file, line, "  %s\n    got  %s\n    want %s\n", what, got ? got : "NULL", want ? want : "NULL");
}

static void print_bytes(const char *label, const unsigned char *s, size_t len) {
  printf("    %s %zu: ", label, len);
  for (size_t i = 0; i < len && i < 200; i++) {
    if (s[i] >= ' ' && s[i] < 0x7f && s[i] != '\\') putchar(s[i]);
    else printf("\\x%02x", s[i]);
  }
  putchar('\n');
}

void check_same_bytes(const char *file, int line, const char *what, const void *got, size_t got_len, const void *want,
                      size_t want_len) {
  if (got_len == want_len && (!got_len || !memcmp(got, want, got_len))) return;
  check_failed(file, line, "  %s\n", what);
  print_bytes("got ", got, got_len);
  print_bytes("want", want, want_len);
}

static bool wanted(const check_test *t, int count, char **filters) {
  char id[256];
  const char *slash = strrchr(t->file, '/');
  snprintf(id, sizeof id, "%s/%s", slash ? slash + 1 : t->file, t->name);
  for (int i = 0; i < count; i++)
    if (strstr(id, filters[i])) return true;
  return !count;
}

int main(int argc, char **argv) {
  int run = 0, failed = 0;
  for (const check_test *t = first; t; t = t->next) {
    if (!wanted(t, argc - 1, argv + 1)) continue;
    int before = failures;
    current = t;
    t->run();
    run++;
    failed += failures > before;
  }
  printf("%d tests, %d failed\n", run, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
