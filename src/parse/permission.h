// SPDX-License-Identifier: MIT
// What a program may touch under --permission: kinds of access, each granted or not; for files also by path. Pure: no
// engine, no files.
//
// A path granted is one of
//
//   /a/file    the file alone
//   /a/dir     a directory and all below it: so is a path granted that ends with /*, or that is a directory
//   /a/pre*    whatever begins like that; what follows the first * says nothing
//
// Paths are compared as text, with `.`, `..` and doubled slashes taken out: links are not followed. A look-up walks all
// paths granted, which are few, and compares their beginnings.
#ifndef ED_PERMISSION_H
#define ED_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

// The order is that of KINDS in lib/internal/permission.js.
typedef enum ed_may {
  ED_MAY_READ,
  ED_MAY_WRITE,
  ED_MAY_NET,
  ED_MAY_SPAWN,
  ED_MAY_WORKER,
  ED_MAY_ADDON,
  ED_MAY_WASI,
  ED_MAY_INSPECT,
  ED_MAY_FFI,
  ED_MAY_OPENSSL_STORE,
  ED_MAY_COUNT
} ed_may;

typedef struct ed_granted_path {
  char *text; // absolute; without a slash at its end but for the root and prefixes
  size_t len;
  enum { ED_GRANTED_FILE, ED_GRANTED_TREE, ED_GRANTED_PREFIX } extent;
} ed_granted_path;

typedef struct ed_permissions {
  bool all[ED_MAY_COUNT];
  struct ed_granted_paths {
    ed_granted_path *list;
    size_t count, cap;
  } paths[ED_MAY_WRITE + 1];
} ed_permissions;

// A path made absolute by `cwd`, without `.`, `..` and empty parts. The caller frees it.
char *ed_permission_path(const char *cwd, const char *path);

// `path` is absolute, or NULL for all there is. `is_directory`: what is on disk.
void ed_permission_grant(ed_permissions *p, ed_may kind, const char *path, bool is_directory);
// Takes back what was granted by the same path, or everything for NULL. A directory inside of one granted stays.
void ed_permission_drop(ed_permissions *p, ed_may kind, const char *path);
bool ed_permission_has(const ed_permissions *p, ed_may kind, const char *path);
void ed_permission_deinit(ed_permissions *p);

#endif
