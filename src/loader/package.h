// SPDX-License-Identifier: MIT
// package.json files, each read once. A file found is kept for good, as in Node; that none was found holds only until
// ed_packages_forget_missing (the end of an outermost require), because programs write package.json files.
#ifndef ED_PACKAGE_H
#define ED_PACKAGE_H

#include "base/strmap.h"
#include "parse/json.h"

typedef enum ed_package_type { ED_PACKAGE_NONE, ED_PACKAGE_COMMONJS, ED_PACKAGE_MODULE } ed_package_type;

typedef struct ed_package {
  char *dir;                                      // with a '/' at the end
  char *file;                                     // dir + "package.json"
  ed_json_doc *doc;                               // NULL: the file is not a valid package.json
  const ed_json *name, *main, *exports, *imports; // NULL when absent or of a kind that does not count
  ed_package_type type;
} ed_package;

typedef struct ed_packages {
  ed_strmap by_dir; // of package_slot
  unsigned generation;
} ed_packages;

void ed_packages_deinit(ed_packages *all);
void ed_packages_forget_missing(ed_packages *all);
// The package.json of a folder (given without '/' at its end; "" is the root), or NULL.
const ed_package *ed_package_in(ed_packages *all, const char *dir, size_t len);
// The nearest one at or above the folder of `file`, not above a node_modules folder; or NULL.
const ed_package *ed_package_of(ed_packages *all, const char *file);
// Whether `name` of len bytes is the package's name.
int ed_package_is_named(const ed_package *p, const char *name, size_t len);

#endif
