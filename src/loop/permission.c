// SPDX-License-Identifier: MIT
// The permissions of a thread: see permission.h.
#include "loop/permission.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

_Thread_local ed_permissions *ed_permissions_here;
static _Thread_local ed_root on_denied;

char *ed_permission_absolute(const char *path) {
  char cwd[PATH_MAX];
  size_t size = sizeof cwd;
  if (path[0] != '/' && (!*path || uv_cwd(cwd, &size) != 0)) return NULL;
  return ed_permission_path(cwd, path);
}

bool ed_permission_granted(ed_may kind, const char *resource) {
  const ed_permissions *p = ed_permissions_here;
  if (p->all[kind] || !resource || kind > ED_MAY_WRITE) return p->all[kind];
  char *path = ed_permission_absolute(resource);
  bool is_granted = path && ed_permission_has(p, kind, path);
  free(path);
  return is_granted;
}

static bool is_enforced(void) {
  return ed_engine_cells(ed_engine_here())->i[ED_CELL_PERMISSION] == ED_PERMISSION_ENFORCE;
}

int ed_permission_judge(ed_may kind, const char *resource) {
  if (ed_permission_granted(kind, resource)) return 0;
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  ed_val v[2] = {ed_num(ctx, kind), ed_str_utf8(ctx, resource, strlen(resource))}, exc = NULL;
  ed_call(ctx, (ed_obj)on_denied.v, NULL, 2, v, &exc); // what a subscriber throws is reported by its channel
  return is_enforced() ? ED_DENIED - (int)kind : 0;
}

int ed_permission_open(const char *path, int flags) {
  int err = ed_opens_to_read(flags) ? ed_permission_check(ED_MAY_READ, path) : 0;
  return !err && ed_opens_to_write(flags) ? ed_permission_check(ED_MAY_WRITE, path) : err;
}

bool ed_permission_to_read(const char *path) {
  return !ed_permissions_here || ed_permission_granted(ED_MAY_READ, path) || !is_enforced();
}

static void give_back(void *permissions) {
  ed_permission_deinit(permissions);
  free(permissions);
  ed_permissions_here = NULL;
}

void ed_permissions_begin(ed_ctx ctx, int mode, ed_val denied) {
  ed_root_set(ctx, &on_denied, denied);
  ed_permissions_here = ed_xcalloc(1, sizeof *ed_permissions_here);
  *ed_loop_place(ed_loop_here(), ED_PLACE_PERMISSIONS, give_back) = ed_permissions_here;
  ed_engine_cells(ed_engine_here())->i[ED_CELL_PERMISSION] = mode;
}
