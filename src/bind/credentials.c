// SPDX-License-Identifier: MIT
// Users and groups of the process: getuid() and its family, setuid() and its family. Names are looked up here, in the
// user database; 1 is the answer for a name that is not in it, since every failure of a system call is negative.
#include "base/mem.h"
#include "engine/engine.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { UNKNOWN_NAME = 1 };

// ids() -> [uid, euid, gid, egid]
ED_FN(credentials_ids) {
  ed_val v[4] = {ed_num(a->ctx, getuid()), ed_num(a->ctx, geteuid()), ed_num(a->ctx, getgid()),
                 ed_num(a->ctx, getegid())};
  return ed_array_new(a->ctx, 4, v);
}

// groups() -> ids of the supplementary groups and the effective one
ED_FN(credentials_groups) {
  int n = getgroups(0, NULL);
  gid_t *groups = ed_xcalloc((size_t)(n > 0 ? n : 0) + 1, sizeof *groups);
  n = getgroups(n, groups);
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned count = 0;
  bool has_effective = false;
  for (int i = 0; i < n; i++) {
    has_effective |= groups[i] == getegid();
    ed_set_index(a->ctx, list, count++, ed_num(a->ctx, groups[i]));
  }
  if (!has_effective) ed_set_index(a->ctx, list, count, ed_num(a->ctx, getegid()));
  free(groups);
  return list;
}

// The next argument, a number or a name, as a user or group id; false when the name is unknown.
static bool read_id(ed_args *a, bool is_group, uint32_t *id) {
  if (a->next < a->count && ed_is_number(a->ctx, a->v[a->next])) {
    *id = ed_arg_u32(a);
    return true;
  }
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return false;
  if (is_group) {
    struct group *g = getgrnam(name);
    if (g) *id = g->gr_gid;
    return g != NULL;
  }
  struct passwd *p = getpwnam(name);
  if (p) *id = p->pw_uid;
  return p != NULL;
}

static ed_val status(ed_args *a, int result) { return ed_num(a->ctx, result == 0 ? 0 : -errno); }

// setUid(id or name) -> 0, 1 for an unknown name, or errno
ED_FN(credentials_set_uid) {
  uint32_t id;
  return read_id(a, false, &id) ? status(a, setuid(id)) : ed_num(a->ctx, UNKNOWN_NAME);
}

// setEuid(id or name) -> the same
ED_FN(credentials_set_euid) {
  uint32_t id;
  return read_id(a, false, &id) ? status(a, seteuid(id)) : ed_num(a->ctx, UNKNOWN_NAME);
}

// setGid(id or name) -> the same
ED_FN(credentials_set_gid) {
  uint32_t id;
  return read_id(a, true, &id) ? status(a, setgid(id)) : ed_num(a->ctx, UNKNOWN_NAME);
}

// setEgid(id or name) -> the same
ED_FN(credentials_set_egid) {
  uint32_t id;
  return read_id(a, true, &id) ? status(a, setegid(id)) : ed_num(a->ctx, UNKNOWN_NAME);
}

// setGroups(...ids or names) -> 0, the position (from 1) of an unknown name, or errno
ED_FN(credentials_set_groups) {
  gid_t *ids = ed_xcalloc(a->count + 1, sizeof *ids);
  size_t n = 0;
  while (n < a->count && read_id(a, true, &ids[n])) n++;
  ed_val result = n < a->count ? ed_num(a->ctx, (double)n + 1) : status(a, setgroups(n, ids));
  free(ids);
  return result;
}

// initGroups(user id or name, group id or name) -> 0, 1 or 2 for the unknown argument, or errno
ED_FN(credentials_init_groups) {
  char *name = NULL;
  if (a->count > 0 && ed_is_number(a->ctx, a->v[0])) {
    struct passwd *p = getpwuid(ed_arg_u32(a));
    if (p) name = ed_xstrdup(p->pw_name);
  } else {
    const char *given = ed_arg_utf8(a, NULL);
    if (!ed_failed(a)) name = ed_xstrdup(given);
  }
  uint32_t gid;
  ed_val result;
  if (!name) result = ed_num(a->ctx, 1);
  else if (!read_id(a, true, &gid)) result = ed_num(a->ctx, 2);
  else result = status(a, initgroups(name, gid));
  free(name);
  return result;
}

const ed_native ed_bind_credentials[] = {
    {"ids", credentials_ids},
    {"groups", credentials_groups},
    {"setUid", credentials_set_uid},
    {"setEuid", credentials_set_euid},
    {"setGid", credentials_set_gid},
    {"setEgid", credentials_set_egid},
    {"setGroups", credentials_set_groups},
    {"initGroups", credentials_init_groups},
    {0},
};
