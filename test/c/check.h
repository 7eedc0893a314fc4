// SPDX-License-Identifier: MIT
// Checks for the C tests. TEST(name) { ... } defines a test that registers itself; a failed check prints both sides and
// the test goes on. test/c/main.c runs them.
#ifndef ED_CHECK_H
#define ED_CHECK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct check_test {
  const char *name, *file;
  void (*run)(void);
  struct check_test *next;
} check_test;

void check_register(check_test *t);
void check_failed(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void check_same_int(const char *file, int line, const char *what, long long got, long long want);
void check_same_text(const char *file, int line, const char *what, const char *got, const char *want);
void check_same_bytes(const char *file, int line, const char *what, const void *got, size_t got_len, const void *want,
                      size_t want_len);

#define TEST(id)                                                                                                       \
  static void test_##id(void);                                                                                         \
  static check_test entry_##id = {#id, __FILE__, test_##id, NULL};                                                     \
  __attribute__((constructor)) static void register_##id(void) { check_register(&entry_##id); }                        \
  static void test_##id(void)

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, "  is false: %s\n", #condition))
// Integers, or strings that end in NUL.
#define CHECK_EQ(got, want)                                                                                            \
  _Generic((got), char *: check_same_text, const char *: check_same_text, default: check_same_int)(                    \
      __FILE__, __LINE__, #got " == " #want, got, want)
#define CHECK_BYTES(got, got_len, want, want_len)                                                                      \
  check_same_bytes(__FILE__, __LINE__, #got " == " #want, got, got_len, want, want_len)

#endif
