// SPDX-License-Identifier: MIT
// The string map.
#include "base/strmap.h"
#include "check.h"
#include <stdio.h>
#include <string.h>

TEST(strmap_finds_what_was_put) {
  ed_strmap m = {0};
  static int values[1000];
  char key[32];
  CHECK(ed_strmap_find(&m, "x", 1) == NULL);
  for (int i = 0; i < 1000; i++) {
    int len = sprintf(key, "/some/folder/%d", i);
    ed_strmap_put(&m, key, (size_t)len)->value = &values[i];
  }
  CHECK_EQ(m.count, 1000);
  for (int i = 0; i < 1000; i++) {
    int len = sprintf(key, "/some/folder/%d", i);
    ed_strmap_entry *e = ed_strmap_find(&m, key, (size_t)len);
    CHECK(e && e->value == &values[i]);
    CHECK(ed_strmap_put(&m, key, (size_t)len) == e);
  }
  CHECK(ed_strmap_find(&m, "/some/folder", 12) == NULL);
  ed_strmap_put(&m, "", 0)->value = values;
  CHECK(ed_strmap_find(&m, "", 0)->value == values);
  ed_strmap_clear(&m, NULL);
  CHECK_EQ(m.count, 0);
}
