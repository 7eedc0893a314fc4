// SPDX-License-Identifier: MIT
// What --permission grants by path.
#include "check.h"

#include "parse/permission.h"

#include <stdlib.h>
#include <string.h>

static bool reads(const ed_permissions *p, const char *path) { return ed_permission_has(p, ED_MAY_READ, path); }

static bool becomes(const char *cwd, const char *path, const char *expected) {
  char *made = ed_permission_path(cwd, path);
  bool same = strcmp(made, expected) == 0;
  free(made);
  return same;
}

TEST(permission_path) {
  CHECK(becomes("/a/b", "c", "/a/b/c"));
  CHECK(becomes("/a/b", "../c", "/a/c"));
  CHECK(becomes("/a/b", "../../../c/", "/c"));
  CHECK(becomes("/a/b", "/x//y/./z/../w", "/x/y/w"));
  CHECK(becomes("/", ".", "/"));
  CHECK(becomes("/a", "..", "/"));
  CHECK(becomes("/a", "/..", "/"));
  CHECK(becomes("/a", "/...", "/..."));
  CHECK(becomes("/a", "", "/a"));
}

TEST(permission_extent) {
  ed_permissions p = {0};
  CHECK(!reads(&p, NULL) && !reads(&p, "/a"));
  ed_permission_grant(&p, ED_MAY_READ, "/file", false);
  ed_permission_grant(&p, ED_MAY_READ, "/dir", true);
  ed_permission_grant(&p, ED_MAY_READ, "/star/*", false);
  ed_permission_grant(&p, ED_MAY_READ, "/pre*.js", false);
  CHECK(reads(&p, "/file") && !reads(&p, "/file/x") && !reads(&p, "/file2") && !reads(&p, "/fil"));
  CHECK(reads(&p, "/dir") && reads(&p, "/dir/a/b") && !reads(&p, "/dir2"));
  CHECK(reads(&p, "/star") && reads(&p, "/star/x") && !reads(&p, "/starx") && !reads(&p, "/sta"));
  CHECK(reads(&p, "/pre") && reads(&p, "/prefix/a.md") && !reads(&p, "/pr"));
  CHECK(!reads(&p, NULL) && !ed_permission_has(&p, ED_MAY_WRITE, "/dir"));
  ed_permission_grant(&p, ED_MAY_READ, "/", true);
  CHECK(reads(&p, "/") && reads(&p, "/anything") && !reads(&p, NULL));
  ed_permission_deinit(&p);
}

TEST(permission_drop) {
  ed_permissions p = {0};
  ed_permission_grant(&p, ED_MAY_READ, "/dir", true);
  ed_permission_grant(&p, ED_MAY_READ, "/dir/sub", true);
  ed_permission_grant(&p, ED_MAY_READ, "/pre*", false);
  ed_permission_drop(&p, ED_MAY_READ, "/dir/a");
  ed_permission_drop(&p, ED_MAY_READ, "/pre");
  CHECK(reads(&p, "/dir/a") && reads(&p, "/prefix"));
  ed_permission_drop(&p, ED_MAY_READ, "/dir");
  ed_permission_drop(&p, ED_MAY_READ, "/pre*");
  CHECK(!reads(&p, "/dir/a") && reads(&p, "/dir/sub/x") && !reads(&p, "/prefix"));
  ed_permission_grant(&p, ED_MAY_READ, NULL, false);
  ed_permission_drop(&p, ED_MAY_READ, "/dir/sub");
  CHECK(reads(&p, NULL) && reads(&p, "/dir/sub"));
  ed_permission_drop(&p, ED_MAY_READ, NULL);
  CHECK(!reads(&p, NULL) && !reads(&p, "/dir/sub"));
  ed_permission_grant(&p, ED_MAY_NET, NULL, false);
  CHECK(ed_permission_has(&p, ED_MAY_NET, "any"));
  ed_permission_deinit(&p);
}
