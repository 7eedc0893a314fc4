// SPDX-License-Identifier: MIT
// Binding `fs_watch`: notifications of the system about a path (fs.watch), and polling by stat (fs.watchFile). Both are
// handles named by a slot, closed by loop.close.
#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"
#include "loop/permission.h"

#include <stdlib.h>
#include <string.h>

static const char EVENT_KIND[] = "FSEVENTWRAP", POLL_KIND[] = "StatWatcher";

typedef struct event_watcher {
  ed_handle handle; // first: see ed_handle
  uv_fs_event_t uv;
  bool bytes; // names as ArrayBuffer
} event_watcher;

typedef struct poll_watcher {
  ed_handle handle;
  uv_fs_poll_t uv;
  bool wide; // int64 numbers
} poll_watcher;

enum { EVENT_RENAME = 1, EVENT_CHANGE, EVENT_ERROR };

static void on_event(uv_fs_event_t *uv, const char *name, int events, int status) {
  ed_handle *h = uv->data;
  ed_ctx ctx = ed_loop_ctx(h->loop);
  int event = status < 0 ? EVENT_ERROR : events & UV_RENAME ? EVENT_RENAME : EVENT_CHANGE;
  ed_val v[2] = {ed_num(ctx, event), ed_null(ctx)};
  if (status < 0) {
    v[1] = ed_num(ctx, status);
  } else if (name) {
    size_t len = strlen(name);
    if (((event_watcher *)h)->bytes) v[1] = ed_arraybuffer_take(ctx, (uint8_t *)ed_xstrdup(name), len);
    else v[1] = ed_str_utf8(ctx, name, len);
  }
  ed_loop_call(h->loop, h->slot, 2, v);
}

// watch(slot, path, recursive, bytes) -> 0 or errno. The slot gets (event, name): 1 renamed, 2 changed; (3, errno).
ED_FN(fs_watch_watch) {
  int32_t slot = ed_arg_i32(a);
  const char *path = ed_arg_path(a);
  bool recursive = ed_arg_bool(a);
  bool bytes = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  int err = ed_permission_check(ED_MAY_READ, path);
  event_watcher *w = ed_xcalloc(1, sizeof *w);
  w->bytes = bytes;
  uv_fs_event_init(ed_loop_uv(l), &w->uv); // never fails
  ed_handle_open(l, &w->handle, slot, EVENT_KIND, (uv_handle_t *)&w->uv);
  if (!err) err = uv_fs_event_start(&w->uv, on_event, path, recursive ? UV_FS_EVENT_RECURSIVE : 0);
  if (err) ed_handle_close(&w->handle); // which releases the slot
  return ed_num(a->ctx, err);
}

static void put(double **cell, uint64_t n, bool wide) {
  if (wide) memcpy(*cell, &n, sizeof n);
  else **cell = (double)(int64_t)n;
  (*cell)++;
}

// The order is that of lib/internal/fs/stats.js.
static void put_stat(double *cell, const uv_stat_t *s, bool wide) {
  const uint64_t all[] = {s->st_dev,
                          s->st_mode,
                          s->st_nlink,
                          s->st_uid,
                          s->st_gid,
                          s->st_rdev,
                          s->st_blksize,
                          s->st_ino,
                          s->st_size,
                          s->st_blocks,
                          (uint64_t)s->st_atim.tv_sec,
                          (uint64_t)s->st_atim.tv_nsec,
                          (uint64_t)s->st_mtim.tv_sec,
                          (uint64_t)s->st_mtim.tv_nsec,
                          (uint64_t)s->st_ctim.tv_sec,
                          (uint64_t)s->st_ctim.tv_nsec,
                          (uint64_t)s->st_birthtim.tv_sec,
                          (uint64_t)s->st_birthtim.tv_nsec};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) put(&cell, all[i], wide);
}

static void on_poll(uv_fs_poll_t *uv, int status, const uv_stat_t *before, const uv_stat_t *now) {
  ed_handle *h = uv->data;
  ed_ctx ctx = ed_loop_ctx(h->loop);
  bool wide = ((poll_watcher *)h)->wide;
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  put_stat(f, now, wide);
  put_stat(f + 18, before, wide);
  ed_val v[2] = {ed_num(ctx, 1), ed_num(ctx, status)};
  ed_loop_call(h->loop, h->slot, 2, v);
}

// poll(slot, path, interval in ms, bigint) -> 0 or errno. The slot gets (1, status), with the present and the former
// stat in the cells from F0 on.
ED_FN(fs_watch_poll) {
  int32_t slot = ed_arg_i32(a);
  const char *path = ed_arg_path(a);
  unsigned interval = ed_arg_u32(a);
  bool wide = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  int err = ed_permission_check(ED_MAY_READ, path);
  poll_watcher *w = ed_xcalloc(1, sizeof *w);
  w->wide = wide;
  uv_fs_poll_init(ed_loop_uv(l), &w->uv); // never fails
  ed_handle_open(l, &w->handle, slot, POLL_KIND, (uv_handle_t *)&w->uv);
  if (!err) err = uv_fs_poll_start(&w->uv, on_poll, path, interval);
  if (err) ed_handle_close(&w->handle);
  return ed_num(a->ctx, err);
}

const ed_native ed_bind_fs_watch[] = {{"watch", fs_watch_watch}, {"poll", fs_watch_poll}, {0}};
