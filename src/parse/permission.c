// SPDX-License-Identifier: MIT
// Permissions: see permission.h.
#include "parse/permission.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

char *ed_permission_path(const char *cwd, const char *path) {
  size_t room = strlen(path) + 2, len = 0;
  bool is_relative = path[0] != '/';
  if (is_relative) room += strlen(cwd) + 1;
  char *out = ed_xmalloc(room);
  // Of each source in turn, part by part.
  for (const char *in = is_relative ? cwd : path; in; in = in == path || !is_relative ? NULL : path) {
    for (const char *at = in; *at;) {
      size_t part = strcspn(at, "/");
      if (part == 2 && at[0] == '.' && at[1] == '.') {
        while (len > 0 && out[--len] != '/') {
        }
      } else if (part > 0 && !(part == 1 && at[0] == '.')) {
        out[len++] = '/';
        memcpy(out + len, at, part);
        len += part;
      }
      at += part;
      while (*at == '/') at++;
    }
  }
  if (len == 0) out[len++] = '/';
  out[len] = 0;
  return out;
}

// What a path to grant, or to take back, means; the text is the caller's.
static ed_granted_path read_path(char *path, bool is_directory) {
  const char *star = strchr(path, '*');
  ed_granted_path g = {path, strlen(path), is_directory ? ED_GRANTED_TREE : ED_GRANTED_FILE};
  if (!star) return g;
  g.len = (size_t)(star - path);
  g.extent = path[g.len - 1] == '/' ? ED_GRANTED_TREE : ED_GRANTED_PREFIX;
  if (g.extent == ED_GRANTED_TREE && g.len > 1) g.len--;
  path[g.len] = 0;
  return g;
}

void ed_permission_grant(ed_permissions *p, ed_may kind, const char *path, bool is_directory) {
  if (!path) {
    p->all[kind] = true;
    return;
  }
  struct ed_granted_paths *paths = &p->paths[kind];
  if (paths->count == paths->cap) {
    paths->cap = paths->cap ? paths->cap * 2 : 8;
    paths->list = ed_xrealloc(paths->list, paths->cap * sizeof *paths->list);
  }
  paths->list[paths->count++] = read_path(ed_xstrdup(path), is_directory);
}

static void clear(struct ed_granted_paths *paths) {
  for (size_t i = 0; i < paths->count; i++) free(paths->list[i].text);
  free(paths->list);
  *paths = (struct ed_granted_paths){0};
}

void ed_permission_drop(ed_permissions *p, ed_may kind, const char *path) {
  if (!path) {
    p->all[kind] = false;
    if (kind <= ED_MAY_WRITE) clear(&p->paths[kind]);
    return;
  }
  if (kind > ED_MAY_WRITE) return;
  struct ed_granted_paths *paths = &p->paths[kind];
  char *copy = ed_xstrdup(path);
  ed_granted_path dropped = read_path(copy, false);
  size_t kept = 0;
  for (size_t i = 0; i < paths->count; i++) {
    ed_granted_path g = paths->list[i];
    // A directory by its own name, too.
    bool same_extent = (g.extent == ED_GRANTED_PREFIX) == (dropped.extent == ED_GRANTED_PREFIX);
    if (same_extent && g.len == dropped.len && memcmp(g.text, dropped.text, g.len) == 0) free(g.text);
    else paths->list[kept++] = g;
  }
  paths->count = kept;
  free(copy);
}

static bool covers(const ed_granted_path *g, const char *path, size_t len) {
  if (len < g->len || memcmp(path, g->text, g->len) != 0) return false;
  if (len == g->len || g->extent == ED_GRANTED_PREFIX) return true;
  return g->extent == ED_GRANTED_TREE && (path[g->len] == '/' || g->len == 1);
}

bool ed_permission_has(const ed_permissions *p, ed_may kind, const char *path) {
  if (p->all[kind] || !path || kind > ED_MAY_WRITE) return p->all[kind];
  const struct ed_granted_paths *paths = &p->paths[kind];
  size_t len = strlen(path);
  for (size_t i = 0; i < paths->count; i++)
    if (covers(&paths->list[i], path, len)) return true;
  return false;
}

void ed_permission_deinit(ed_permissions *p) {
  clear(&p->paths[ED_MAY_READ]);
  clear(&p->paths[ED_MAY_WRITE]);
}
