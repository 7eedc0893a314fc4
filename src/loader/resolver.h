// SPDX-License-Identifier: MIT
// What resolve.c and targets.c share, and nobody else.
#ifndef ED_RESOLVER_H
#define ED_RESOLVER_H

#include "loader/file.h"
#include "loader/package.h"
#include "loader/resolve.h"

struct ed_resolver {
  ed_packages packages;
  ed_strmap real_folders; // folder -> its real path
  ed_strmap seen;         // path -> kind + 1, until the next refresh
  char **globals, **extensions;
};

// A path under construction. Longer than any file name can be is "bad": it names no file, until
// ed_path_set_len cuts it back.
#define ED_PATH_SIZE 4352
#define ED_PATH_BAD  ((size_t)-1)
typedef struct ed_path {
  size_t len;
  char bytes[ED_PATH_SIZE];
} ed_path;
void ed_path_set(ed_path *p, const char *text, size_t len);
void ed_path_put(ed_path *p, const char *text, size_t len);
void ed_path_join(ed_path *p, const char *text, size_t len);
static inline void ed_path_set_len(ed_path *p, size_t len) {
  p->len = len;
  if (len != ED_PATH_BAD) p->bytes[len] = 0;
}

typedef struct ed_search {
  ed_resolver *r;
  const ed_request *q;
  ed_resolution *out;
  const char *base; // importer for messages, or NULL
  const char *bare; // targets.c: the specifier that "imports" maps to
} ed_search;

void ed_search_end(ed_search *s, ed_resolve_code code, const char *path, const char *detail);
void ed_search_warn(ed_search *s, const char *code, const char *text);
// Ends the search with this file if it is one.
bool ed_search_file(ed_search *s, const ed_path *p);
const ed_package *ed_path_package(ed_resolver *r, const ed_path *p);
// What is there; remembered until the next refresh.
ed_file_kind ed_path_look(ed_resolver *r, const ed_path *p);
size_t ed_package_name_len(const char *specifier);
// Visits <folder>/node_modules from the folder `from` up to the root, until a visit returns true.
bool ed_search_walk(ed_search *s, const char *from, size_t len, bool (*visit)(ed_search *, const char *, size_t));

// targets.c. Ends the search; `rest` is what follows the package name in the specifier: "" or "/sub/path".
void ed_search_exports(ed_search *s, const ed_package *package, const char *rest);
// PACKAGE_RESOLVE: `specifier` as seen from a file of the package `own` (or NULL) in the folder `from`. False, and
// nothing ended, when there is no such package. Built-in modules are the caller's.
bool ed_search_package(ed_search *s, const char *specifier, const ed_package *own, const char *from, size_t from_len);
// False, and nothing ended, when the parent's package has no "imports".
bool ed_search_imports(ed_search *s);

#endif
