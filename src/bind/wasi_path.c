// SPDX-License-Identifier: MIT
// Binding `wasi_path`: what WASI programs do by path, beneath a directory that they have. See wasi.h.
#include "bind/wasi.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOLLOW = 1 };
enum { OPEN_CREATE = 1, OPEN_FOLDER = 2, OPEN_EXCLUSIVE = 4, OPEN_TRUNCATE = 8 };
enum { FLAG_APPEND = 1, FLAG_DSYNC = 2, FLAG_NONBLOCK = 4, FLAG_RSYNC = 8, FLAG_SYNC = 16 };

// A path that is an argument: where it is in memory, beneath which descriptor.
typedef struct path_arg {
  ed_wasi_fd *beneath;
  uint32_t at, len;
} path_arg;

static path_arg arg_path_of(ed_wasi_call *c, ed_wasi_fd *beneath) {
  path_arg p = {.beneath = beneath};
  p.at = ed_arg_u32(c->a);
  p.len = ed_arg_u32(c->a);
  return p;
}

static path_arg arg_path(ed_wasi_call *c, uint64_t rights) {
  return arg_path_of(c, ed_wasi_fd_of(c, ed_arg_u32(c->a), rights));
}

// False when something is wrong; c->err says what.
static bool resolve(ed_wasi_call *c, path_arg p, bool follows, ed_wasi_place *place) {
  place->owns_dir = false;
  if (!p.beneath || ed_failed(c->a)) return false;
  const char *path = (const char *)ed_wasi_at(c, p.at, p.len);
  if (!path) return false;
  c->err = ed_wasi_resolve(p.beneath->fd, path, p.len, follows, place);
  return !c->err;
}

// The end of a call that worked on one place.
static ed_val shut(ed_wasi_call *c, ed_wasi_place *place, int result) {
  int err = ed_wasi_result(result);
  ed_wasi_place_shut(place);
  return ed_wasi_end(c, err);
}

// path_create_directory(fd, path, length)
ED_FN(wasi_path_create_directory) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg p = arg_path(&c, WASI_PATH_CREATE_DIRECTORY);
  ed_wasi_place place;
  if (!resolve(&c, p, false, &place)) return ed_wasi_end(&c, WASI_OK);
  return shut(&c, &place, mkdirat(place.dir, place.name, 0777));
}

// path_remove_directory(fd, path, length)
ED_FN(wasi_path_remove_directory) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg p = arg_path(&c, WASI_PATH_REMOVE_DIRECTORY);
  ed_wasi_place place;
  if (!resolve(&c, p, false, &place)) return ed_wasi_end(&c, WASI_OK);
  return shut(&c, &place, unlinkat(place.dir, place.name, AT_REMOVEDIR));
}

// path_unlink_file(fd, path, length)
ED_FN(wasi_path_unlink_file) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg p = arg_path(&c, WASI_PATH_UNLINK_FILE);
  ed_wasi_place place;
  if (!resolve(&c, p, false, &place)) return ed_wasi_end(&c, WASI_OK);
  return shut(&c, &place, unlinkat(place.dir, place.name, 0));
}

// path_filestat_get(fd, flags, path, length, where to)
ED_FN(wasi_path_filestat_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_PATH_FILESTAT_GET);
  uint32_t flags = ed_arg_u32(a);
  path_arg p = arg_path_of(&c, f);
  uint32_t at = ed_arg_u32(a);
  ed_wasi_place place;
  struct stat st;
  if (!resolve(&c, p, flags & FOLLOW, &place)) return ed_wasi_end(&c, WASI_OK);
  int result = fstatat(place.dir, place.name, &st, AT_SYMLINK_NOFOLLOW);
  if (result == 0) ed_wasi_put_stat(&c, at, &st);
  return shut(&c, &place, result);
}

// path_filestat_set_times(fd, flags, path, length, accessed, modified, which)
ED_FN(wasi_path_filestat_set_times) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_PATH_FILESTAT_SET_TIMES);
  uint32_t flags = ed_arg_u32(a);
  path_arg p = arg_path_of(&c, f);
  uint64_t accessed = (uint64_t)ed_arg_i64(a);
  uint64_t modified = (uint64_t)ed_arg_i64(a);
  uint32_t which = ed_arg_u32(a);
  struct timespec times[2];
  int err = ed_wasi_times(accessed, modified, which, times);
  ed_wasi_place place;
  if (err || !resolve(&c, p, flags & FOLLOW, &place)) return ed_wasi_end(&c, err);
  return shut(&c, &place, utimensat(place.dir, place.name, times, AT_SYMLINK_NOFOLLOW));
}

// path_readlink(fd, path, length, where to, room, where the size goes)
ED_FN(wasi_path_readlink) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg p = arg_path(&c, WASI_PATH_READLINK);
  uint32_t at = ed_arg_u32(a);
  uint32_t room = ed_arg_u32(a);
  uint32_t size_at = ed_arg_u32(a);
  ed_wasi_place place;
  if (!resolve(&c, p, false, &place)) return ed_wasi_end(&c, WASI_OK);
  char *to = (char *)ed_wasi_at(&c, at, room);
  ssize_t len = to && room > 0 ? readlinkat(place.dir, place.name, to, room) : 0;
  if (len >= 0) ed_wasi_put32(&c, size_at, (uint32_t)len);
  return shut(&c, &place, len < 0 ? -1 : 0);
}

// path_symlink(target, length, fd, path, length): the target is not looked at, but may not be absolute
ED_FN(wasi_path_symlink) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg target = arg_path_of(&c, NULL);
  path_arg p = arg_path(&c, WASI_PATH_SYMLINK);
  if (ed_failed(a)) return NULL;
  const char *text = (const char *)ed_wasi_at(&c, target.at, target.len);
  ed_wasi_place place;
  if (text && (target.len == 0 || memchr(text, 0, target.len))) return ed_wasi_end(&c, WASI_INVAL);
  if (text && text[0] == '/') return ed_wasi_end(&c, WASI_PERM);
  if (!text || !resolve(&c, p, false, &place)) return ed_wasi_end(&c, WASI_OK);
  char *copy = ed_xstrndup(text, target.len);
  int result = symlinkat(copy, place.dir, place.name);
  free(copy);
  return shut(&c, &place, result);
}

// What has two places.
static ed_val with_both(ed_wasi_call *c, path_arg from, bool follows, path_arg to,
                        int (*fn)(const ed_wasi_place *, const ed_wasi_place *)) {
  ed_wasi_place a, b;
  if (!resolve(c, from, follows, &a)) return ed_wasi_end(c, WASI_OK);
  int err = WASI_OK;
  if (resolve(c, to, false, &b)) {
    err = ed_wasi_result(fn(&a, &b));
    ed_wasi_place_shut(&b);
  }
  ed_wasi_place_shut(&a);
  return ed_wasi_end(c, err);
}

static int do_link(const ed_wasi_place *from, const ed_wasi_place *to) {
  return linkat(from->dir, from->name, to->dir, to->name, 0);
}

static int do_rename(const ed_wasi_place *from, const ed_wasi_place *to) {
  return renameat(from->dir, from->name, to->dir, to->name);
}

// path_link(fd, flags, path, length, fd, path, length)
ED_FN(wasi_path_link) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_PATH_LINK_SOURCE);
  uint32_t flags = ed_arg_u32(a);
  path_arg from = arg_path_of(&c, f);
  path_arg to = arg_path(&c, WASI_PATH_LINK_TARGET);
  return with_both(&c, from, flags & FOLLOW, to, do_link);
}

// path_rename(fd, path, length, fd, path, length)
ED_FN(wasi_path_rename) {
  ed_wasi_call c = ed_wasi_begin(a);
  path_arg from = arg_path(&c, WASI_PATH_RENAME_SOURCE);
  path_arg to = arg_path(&c, WASI_PATH_RENAME_TARGET);
  return with_both(&c, from, false, to, do_rename);
}

// ---- opening -------------------------------------------------------------------------------------------------------

static int open_flags(uint32_t how, uint64_t rights, uint32_t flags) {
  bool reads = rights & (WASI_FD_READ | WASI_FD_READDIR);
  bool writes = rights & (WASI_FD_DATASYNC | WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE);
  int out = O_CLOEXEC | O_NOFOLLOW | (writes ? reads ? O_RDWR : O_WRONLY : O_RDONLY);
  if (how & OPEN_CREATE) out |= O_CREAT;
  if (how & OPEN_FOLDER) out |= O_DIRECTORY;
  if (how & OPEN_EXCLUSIVE) out |= O_EXCL;
  if (how & OPEN_TRUNCATE) out |= O_TRUNC;
  if (flags & FLAG_APPEND) out |= O_APPEND;
  if (flags & FLAG_DSYNC) out |= O_DSYNC;
  if (flags & FLAG_NONBLOCK) out |= O_NONBLOCK;
  if (flags & (FLAG_SYNC | FLAG_RSYNC)) out |= O_SYNC;
  return out;
}

// What the directory must allow for that.
static uint64_t needed(uint32_t how, uint32_t flags) {
  return WASI_PATH_OPEN | (how & OPEN_CREATE ? WASI_PATH_CREATE_FILE : 0) |
         (how & OPEN_TRUNCATE ? WASI_PATH_FILESTAT_SET_SIZE : 0) |
         (flags & (FLAG_SYNC | FLAG_RSYNC) ? WASI_FD_SYNC : 0);
}

// path_open(fd, lookup flags, path, length, how, rights, inheriting rights, flags, where the descriptor goes)
ED_FN(wasi_path_open) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t fd = ed_arg_u32(a);
  uint32_t lookup = ed_arg_u32(a);
  path_arg p = arg_path_of(&c, NULL);
  uint32_t how = ed_arg_u32(a);
  uint64_t rights = (uint64_t)ed_arg_i64(a);
  uint64_t inheriting = (uint64_t)ed_arg_i64(a);
  uint32_t flags = ed_arg_u32(a);
  uint32_t at = ed_arg_u32(a);
  p.beneath = ed_wasi_fd_of(&c, fd, needed(how, flags));
  if (p.beneath && (rights | inheriting) & ~p.beneath->inheriting) return ed_wasi_end(&c, WASI_NOTCAPABLE);
  ed_wasi_place place;
  if (!resolve(&c, p, lookup & FOLLOW, &place)) return ed_wasi_end(&c, WASI_OK);
  int opened =
      openat(place.dir, place.name, open_flags(how, rights, flags) | (place.is_folder ? O_DIRECTORY : 0), 0666);
  if (opened < 0) return shut(&c, &place, -1);
  ed_wasi_place_shut(&place);
  uint32_t number = ed_wasi_fd_add(c.program, opened, rights, inheriting);
  ed_wasi_put32(&c, at, number);
  return ed_wasi_end(&c, WASI_OK);
}

const ed_native ed_bind_wasi_path[] = {
    {"path_create_directory", wasi_path_create_directory},
    {"path_filestat_get", wasi_path_filestat_get},
    {"path_filestat_set_times", wasi_path_filestat_set_times},
    {"path_link", wasi_path_link},
    {"path_open", wasi_path_open},
    {"path_readlink", wasi_path_readlink},
    {"path_remove_directory", wasi_path_remove_directory},
    {"path_rename", wasi_path_rename},
    {"path_symlink", wasi_path_symlink},
    {"path_unlink_file", wasi_path_unlink_file},
    {0},
};
