// SPDX-License-Identifier: MIT
// Reading ahead: loader/ahead.
#include "check.h"
#include "loader/ahead.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 200 };

static char folder[40];

static void name(char *url, char *path, int i) {
  snprintf(path, 100, "%s/m%d.mjs", folder, i);
  snprintf(url, 120, "file://%s", path);
}

static void write_files(void) {
  strcpy(folder, "/tmp/ahead_test_XXXXXX");
  CHECK(mkdtemp(folder));
  for (int i = 0; i < COUNT; i++) {
    char url[120], path[100];
    name(url, path, i);
    FILE *f = fopen(path, "w");
    fprintf(f, "%simport './m%d.mjs'; export const x%d = %d;%s\n", i % 3 ? "" : "\xEF\xBB\xBF", i + 1, i, i,
            i % 7 == 6 ? " const;" : "");
    fclose(f);
  }
}

static void remove_files(void) {
  for (int i = 0; i < COUNT; i++) {
    char url[120], path[100];
    name(url, path, i);
    unlink(path);
  }
  rmdir(folder);
}

static void want(ed_ahead *a, int from, int to) {
  for (int i = from; i < to; i++) {
    char url[120], path[100];
    name(url, path, i);
    ed_ahead_want(a, url, path, ED_TYPES_NONE);
  }
}

// Whether it had been read; what was read is right.
static bool take(ed_ahead *a, int i) {
  char url[120], path[100];
  name(url, path, i);
  ed_ahead_module m;
  if (!ed_ahead_take(a, url, &m)) return false;
  if (i >= COUNT) {
    CHECK(m.err < 0);
    CHECK(!m.is_rewritten);
    return true;
  }
  CHECK_EQ(m.err, 0);
  CHECK(m.is_rewritten);
  CHECK_EQ(m.syntax.error != NULL, i % 7 == 6);
  if (!m.syntax.error) {
    char specifier[40];
    snprintf(specifier, sizeof specifier, "./m%d.mjs", i + 1);
    CHECK_EQ(m.syntax.request_count, 1);
    CHECK_BYTES(m.syntax.requests[0].specifier.text, m.syntax.requests[0].specifier.len, specifier, strlen(specifier));
  }
  ed_syntax_deinit(&m.syntax);
  free(m.text);
  return true;
}

TEST(ahead_gives_each_module_once) {
  write_files();
  ed_ahead a = {0};
  for (int i = 0; i < COUNT + 2; i++) {
    want(&a, i, i + 20); // most are wanted already
    take(&a, i);         // unless the thread has not come so far
    CHECK(!take(&a, i));
  }
  want(&a, 0, COUNT); // opened before
  ed_ahead_end(&a);
  for (int i = 0; i < COUNT; i++) CHECK(!take(&a, i));
  ed_ahead_deinit(&a);
  remove_files();
}

TEST(ahead_forgets_at_the_end_of_a_graph) {
  write_files();
  ed_ahead a = {0};
  for (int round = 0; round < 5; round++) {
    want(&a, 0, COUNT);
    for (int i = 0; i < round; i++) take(&a, i);
    ed_ahead_end(&a);
    CHECK(a.queue == NULL);
  }
  want(&a, 10, 12); // too few for a thread
  CHECK(!take(&a, 10));
  want(&a, 20, COUNT);
  ed_ahead_deinit(&a); // in the middle
  remove_files();
}
