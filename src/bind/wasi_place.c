// SPDX-License-Identifier: MIT
// Paths of WASI programs: see wasi.h. The kernel is never given more than one name at a time, with links unfollowed.
//
//   open[0..depth]   directories from the one that the program was given (open[0]) to where the walk is
//   rest             what is still to be walked; the target of a link comes in front of it
#include "bind/wasi.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH_MAX = 128, LINKS_MAX = 32 };

typedef struct walk {
  int open[DEPTH_MAX];
  int depth;
  int links;
  char *rest; // malloc'ed
  char *at;   // in it
} walk;

static void go_up(walk *w) { close(w->open[w->depth--]); }

// The link's target takes its place. 0, EINVAL for what is no link, or another errno of WASI.
static int enter_link(walk *w, const char *name) {
  char target[PATH_MAX];
  ssize_t len = readlinkat(w->open[w->depth], name, target, sizeof target - 1);
  if (len < 0) return ed_wasi_errno(errno);
  if (len == 0 || target[0] == '/') return len == 0 ? WASI_NOENT : WASI_NOTCAPABLE;
  if (++w->links > LINKS_MAX) return WASI_LOOP;
  size_t left = strlen(w->at);
  char *rest = ed_xmalloc((size_t)len + left + 2);
  memcpy(rest, target, (size_t)len);
  rest[len] = '/';
  // Without a slash behind it what is last stays last.
  memcpy(rest + len + (left > 0), w->at, left + 1);
  free(w->rest);
  w->rest = w->at = rest;
  return WASI_OK;
}

static int enter_folder(walk *w, const char *name) {
  int fd = openat(w->open[w->depth], name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    int err = ed_wasi_errno(errno);
    if (errno != ENOTDIR && errno != ELOOP) return err;
    int link = enter_link(w, name);
    return link == WASI_INVAL ? WASI_NOTDIR : link;
  }
  if (w->depth + 1 == DEPTH_MAX) {
    close(fd);
    return WASI_NAMETOOLONG;
  }
  w->open[++w->depth] = fd;
  return WASI_OK;
}

// One name of the path; *done when it was the last, and place->name is set.
static int step(walk *w, bool follows, ed_wasi_place *place, bool *done) {
  size_t slashes = strspn(w->at, "/");
  w->at += slashes;
  size_t len = strcspn(w->at, "/");
  if (len >= sizeof place->name) return WASI_NAMETOOLONG;
  char *name = place->name;
  memcpy(name, w->at, len);
  name[len] = 0;
  w->at += len;
  size_t behind = strspn(w->at, "/");
  bool is_last = w->at[behind] == 0;
  if (len == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
    if (len == 2) {
      if (w->depth == 0) return WASI_NOTCAPABLE;
      go_up(w);
    }
    memcpy(name, ".", 2);
    *done = is_last;
    place->is_folder = true;
    return WASI_OK;
  }
  if (!is_last) return enter_folder(w, name);
  place->is_folder = behind > 0;
  if (follows || place->is_folder) {
    int err = enter_link(w, name);
    if (err != WASI_INVAL && err != WASI_NOENT) return err;
  }
  *done = true;
  return WASI_OK;
}

int ed_wasi_resolve(int beneath, const char *path, size_t len, bool follows, ed_wasi_place *place) {
  place->owns_dir = false;
  if (len == 0) return WASI_NOENT;
  if (memchr(path, 0, len)) return WASI_INVAL;
  if (path[0] == '/') return WASI_NOTCAPABLE;
  walk w = {.open = {beneath}};
  w.rest = w.at = ed_xstrndup(path, len);
  int err = WASI_OK;
  for (bool done = false; !done && err == WASI_OK;) err = step(&w, follows, place, &done);
  place->dir = w.open[w.depth];
  place->owns_dir = err == WASI_OK && w.depth > 0;
  if (place->owns_dir) w.depth--;
  while (w.depth > 0) go_up(&w);
  free(w.rest);
  return err;
}

void ed_wasi_place_shut(ed_wasi_place *place) {
  if (place->owns_dir) close(place->dir);
  place->owns_dir = false;
}
