// SPDX-License-Identifier: MIT
// Binding `permission`: the permissions of a thread, which lib/internal/permission.js fills at its start. Who asks for
// them, asks src/loop/permission.h.
#include "loop/permission.h"

#include <stdlib.h>
#include <sys/stat.h>

static ed_may arg_kind(ed_args *a) {
  unsigned kind = ed_arg_u32(a);
  if (kind >= ED_MAY_COUNT && !ed_failed(a)) ed_throw_type(a, "no kind of permission: %u", kind);
  if (!ed_permissions_here && !ed_failed(a)) ed_throw_type(a, "no permissions have begun");
  return (ed_may)kind;
}

// begin(mode, denied): from now on nothing is allowed; denied(kind, resource) hears of all that is refused
ED_FN(permission_begin) {
  int mode = ed_arg_i32(a);
  ed_val denied = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  if (ed_permissions_here) return ed_throw_type(a, "permissions have begun");
  ed_permissions_begin(a->ctx, mode, denied);
  return NULL;
}

// grant(kind, path or undefined for all)
ED_FN(permission_grant) {
  ed_may kind = arg_kind(a);
  const char *given = ed_arg_absent(a) ? NULL : ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  char *path = given ? ed_permission_absolute(given) : NULL;
  struct stat st;
  bool is_directory = path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
  if (path || !given) ed_permission_grant(ed_permissions_here, kind, path, is_directory);
  free(path);
  return NULL;
}

// drop(kind, path or undefined for all)
ED_FN(permission_drop) {
  ed_may kind = arg_kind(a);
  const char *given = ed_arg_absent(a) ? NULL : ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  char *path = given ? ed_permission_absolute(given) : NULL;
  if (path || !given) ed_permission_drop(ed_permissions_here, kind, path);
  free(path);
  return NULL;
}

// has(kind, resource or undefined for all) -> boolean
ED_FN(permission_has) {
  ed_may kind = arg_kind(a);
  const char *resource = ed_arg_absent(a) ? NULL : ed_arg_path(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, ed_permission_granted(kind, resource));
}

// check(kind, resource) -> 0 or the refusal
ED_FN(permission_check) {
  ed_may kind = arg_kind(a);
  const char *resource = ed_arg_utf8(a, NULL);
  return ed_failed(a) ? NULL : ed_num(a->ctx, ed_permission_check(kind, resource));
}

const ed_native ed_bind_permission[] = {
    {"begin", permission_begin}, {"check", permission_check}, {"drop", permission_drop},
    {"grant", permission_grant}, {"has", permission_has},     {0},
};
