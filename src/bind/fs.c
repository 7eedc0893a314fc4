// SPDX-License-Identifier: MIT
// Binding `fs`: the calls of libuv's file system API, one native each. Whole files are fs_file.c, directories fs_dir.c.
//
// The last argument of each native is a slot. 0 runs the call now and returns its result or a negative errno; else the
// call runs on the pool and finishes the slot with (err, result). A result is, by kind of call: an integer; nothing,
// with the numbers of a stat or statfs in the cells from F0 on (as float64, or as int64 when bigint was asked for);
// text, or its bytes as ArrayBuffer when bytes were asked for.
#include "base/mem.h"
#include "bind/fs_cached.h"
#include "engine/cells.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// One call on its way. Lives on the stack for a call that runs now, else on the heap until it is done.
typedef struct fs_call {
  uv_fs_t uv;
  ed_answer answer; // of a call that needs no pool: fs_cached.h
  int32_t slot;
  bool wide;  // int64 instead of float64 numbers
  bool bytes; // ArrayBuffer instead of text
  // Paths that need permission, and the answer to a call that has none.
  const char *reads, *writes, *makes; // `makes` is written, and is the second of two
  ed_val refusal;
  ed_trace_time opened;
} fs_call;

// ---- permission ----------------------------------------------------------------------------------------------------

// A refused call of the pool is answered when its like are: later.
typedef struct refused {
  ed_answer answer;
  int32_t slot;
  int err;
} refused;

static void tell_refusal(ed_answer *answer) {
  refused *r = (refused *)answer;
  ed_loop *l = ed_loop_here();
  ed_val err = ed_num(ed_loop_ctx(l), r->err);
  int32_t slot = r->slot;
  free(r);
  ed_loop_finish(l, slot, 1, &err);
}

static bool is_permitted(ed_args *a, fs_call *call, int32_t slot) {
  int err = 0;
  if (call->reads) err = ed_permission_check(ED_MAY_READ, call->reads);
  if (!err && call->writes) err = ed_permission_check(ED_MAY_WRITE, call->writes);
  if (!err && call->makes && (err = ed_permission_check(ED_MAY_WRITE, call->makes)) < 0) err += ED_DENIED_SECOND;
  if (!err) return true;
  if (slot) {
    refused *r = ed_xmalloc(sizeof *r);
    *r = (refused){{.give = tell_refusal}, slot, err};
    ed_loop_answer(ed_loop_here(), &r->answer);
  } else {
    call->refusal = ed_num(a->ctx, err);
  }
  return false;
}

// Reads the slot and makes room for the call; false when an argument was bad, or it is refused.
static bool begin(ed_args *a, fs_call *stack, fs_call **call) {
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a) || !is_permitted(a, stack, slot)) return false;
  if (slot) {
    *call = ed_xmalloc(sizeof **call);
    **call = (fs_call){.slot = slot, .wide = stack->wide, .bytes = stack->bytes};
  } else {
    *call = stack;
    stack->opened = ed_trace_open(ED_TRACE_FS_SYNC);
  }
  return true;
}

// ---- traces --------------------------------------------------------------------------------------------------------

// As Node calls them. The calls that set times have another name when they run at once.
static const char *const names[] = {
    [UV_FS_OPEN] = "open",           [UV_FS_CLOSE] = "close",       [UV_FS_READ] = "read",
    [UV_FS_WRITE] = "write",         [UV_FS_STAT] = "stat",         [UV_FS_LSTAT] = "lstat",
    [UV_FS_FSTAT] = "fstat",         [UV_FS_ACCESS] = "access",     [UV_FS_FTRUNCATE] = "ftruncate",
    [UV_FS_UTIME] = "utime",         [UV_FS_FUTIME] = "futime",     [UV_FS_LUTIME] = "lutime",
    [UV_FS_CHMOD] = "chmod",         [UV_FS_FCHMOD] = "fchmod",     [UV_FS_FSYNC] = "fsync",
    [UV_FS_FDATASYNC] = "fdatasync", [UV_FS_UNLINK] = "unlink",     [UV_FS_RMDIR] = "rmdir",
    [UV_FS_MKDIR] = "mkdir",         [UV_FS_MKDTEMP] = "mkdtemp",   [UV_FS_RENAME] = "rename",
    [UV_FS_LINK] = "link",           [UV_FS_SYMLINK] = "symlink",   [UV_FS_READLINK] = "readlink",
    [UV_FS_CHOWN] = "chown",         [UV_FS_FCHOWN] = "fchown",     [UV_FS_LCHOWN] = "lchown",
    [UV_FS_REALPATH] = "realpath",   [UV_FS_COPYFILE] = "copyfile", [UV_FS_STATFS] = "statfs",
};

static void trace_now(const fs_call *call) {
  int type = call->uv.fs_type;
  bool sets_times = type == UV_FS_UTIME || type == UV_FS_FUTIME || type == UV_FS_LUTIME;
  char name[32];
  snprintf(name, sizeof name, "fs.sync.%s%s", names[type], sets_times ? "s" : "");
  ed_trace_event begin = {
      .phase = 'B', .category = ed_trace_category(ED_TRACE_FS_SYNC), .name = name, .at = call->opened};
  ed_trace_put(&begin);
  ed_buf args = ed_trace_args();
  if (call->uv.result >= 0 && type == UV_FS_READ) ed_trace_number(&args, "bytesRead", (double)call->uv.result);
  if (call->uv.result >= 0 && type == UV_FS_WRITE) ed_trace_number(&args, "bytesWritten", (double)call->uv.result);
  ed_trace(ED_TRACE_FS_SYNC, 'E', name, &args);
}

static void trace_begin(const fs_call *call) {
  ed_buf args = ed_trace_args();
  if (call->uv.path) ed_trace_text(&args, "path", call->uv.path);
  ed_trace_of(ED_TRACE_FS_ASYNC, 'b', names[call->uv.fs_type], call, &args);
}

static void trace_end(const fs_call *call) {
  ed_buf args = ed_trace_args();
  ed_trace_number(&args, "result", (double)call->uv.result);
  ed_trace_of(ED_TRACE_FS_ASYNC, 'e', names[call->uv.fs_type], call, &args);
}

// ---- results -------------------------------------------------------------------------------------------------------

static void put_number(double *cell, uint64_t n, bool wide) {
  if (wide) memcpy(cell, &n, sizeof n);
  else *cell = (double)n;
}

static void put_signed(double *cell, int64_t n, bool wide) {
  if (wide) memcpy(cell, &n, sizeof n);
  else *cell = (double)n;
}

// The order is that of lib/internal/fs/stats.js.
static void put_stat(const uv_stat_t *s, bool wide) {
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  const uint64_t plain[] = {s->st_dev,  s->st_mode,    s->st_nlink, s->st_uid,  s->st_gid,
                            s->st_rdev, s->st_blksize, s->st_ino,   s->st_size, s->st_blocks};
  const uv_timespec_t times[] = {s->st_atim, s->st_mtim, s->st_ctim, s->st_birthtim};
  for (int i = 0; i < 10; i++) put_number(f++, plain[i], wide);
  for (int i = 0; i < 4; i++) {
    put_signed(f++, times[i].tv_sec, wide);
    put_signed(f++, times[i].tv_nsec, wide);
  }
}

static void put_statfs(const uv_statfs_t *s, bool wide) {
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  const uint64_t plain[] = {s->f_type,  s->f_bsize,  s->f_bsize, s->f_blocks,
                            s->f_bfree, s->f_bavail, s->f_files, s->f_ffree};
  for (int i = 0; i < 8; i++) put_number(f++, plain[i], wide);
}

static ed_val text_result(ed_ctx ctx, const char *text, bool bytes) {
  size_t len = strlen(text);
  if (!bytes) return ed_str_utf8(ctx, text, len);
  uint8_t *copy = ed_xmalloc(len + 1);
  memcpy(copy, text, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

static ed_val take_result(ed_ctx ctx, fs_call *call) {
  uv_fs_t *uv = &call->uv;
  if (uv->result < 0) return ed_num(ctx, (double)uv->result);
  switch (uv->fs_type) {
  case UV_FS_STAT:
  case UV_FS_LSTAT:
  case UV_FS_FSTAT: put_stat(&uv->statbuf, call->wide); return ed_num(ctx, 0);
  case UV_FS_STATFS: put_statfs(uv->ptr, call->wide); return ed_num(ctx, 0);
  case UV_FS_READLINK:
  case UV_FS_REALPATH: return text_result(ctx, uv->ptr, call->bytes);
  case UV_FS_MKDTEMP: return text_result(ctx, uv->path, call->bytes);
  default: return ed_num(ctx, (double)uv->result);
  }
}

// Whether a call leaves something behind that outlives the process.
static bool changes_files(const uv_fs_t *uv) {
  switch (uv->fs_type) {
  case UV_FS_OPEN: return uv->flags & (O_CREAT | O_TRUNC);
  case UV_FS_READ:
  case UV_FS_CLOSE:
  case UV_FS_STAT:
  case UV_FS_LSTAT:
  case UV_FS_FSTAT:
  case UV_FS_STATFS:
  case UV_FS_ACCESS:
  case UV_FS_READLINK:
  case UV_FS_REALPATH: return false;
  default: return true;
  }
}

static void on_done(uv_fs_t *uv) {
  fs_call *call = (fs_call *)uv;
  if (changes_files(uv)) ed_pool_reports();
  if (ed_traces(ED_TRACE_FS_ASYNC)) trace_end(call);
  ed_loop *l = ed_loop_here();
  ed_ctx ctx = ed_loop_ctx(l);
  ed_val v[2] = {ed_num(ctx, uv->result < 0 ? (double)uv->result : 0), take_result(ctx, call)};
  int32_t slot = call->slot;
  uv_fs_req_cleanup(uv);
  free(call);
  ed_loop_finish(l, slot, 2, v);
}

// What the native returns, from what libuv's function returned.
static ed_val end(ed_args *a, fs_call *call, int err) {
  if (!call->slot) {
    if (call->opened.wall) trace_now(call);
    ed_val v = take_result(a->ctx, call);
    uv_fs_req_cleanup(&call->uv);
    return v;
  }
  if (ed_traces(ED_TRACE_FS_ASYNC)) trace_begin(call);
  if (changes_files(&call->uv)) ed_pool_changes();
  if (err < 0) abort(); // libuv refuses to start only for want of a few bytes of memory
  return NULL;
}

// Whether the call may be answered without the pool. What is traced takes the way that traces tell of.
static bool may_answer(const fs_call *call) {
  return call->slot && !ed_traces(ED_TRACE_FS_ASYNC) && !ed_traces(ED_TRACE_WORK_ASYNC);
}

static void give(ed_answer *answer) { on_done(&((fs_call *)(void *)((char *)answer - offsetof(fs_call, answer)))->uv); }

// Ends a call that fs_cached.h has answered.
static ed_val answer(fs_call *call, uv_fs_type type, ssize_t result) {
  call->uv.fs_type = type;
  call->uv.result = result;
  call->answer.give = give;
  ed_loop_answer(ed_loop_here(), &call->answer);
  return NULL;
}

#define LOOP ed_loop_uv(ed_loop_here())
#define DONE (call->slot ? on_done : NULL)

// ---- paths ---------------------------------------------------------------------------------------------------------

// open(path, flags, mode, slot) -> fd
ED_FN(fs_open) {
  const char *path = ed_arg_path(a);
  int flags = ed_arg_i32(a);
  int mode = ed_arg_i32(a);
  fs_call now = {0}, *call;
  if (ed_opens_to_read(flags)) now.reads = path;
  if (ed_opens_to_write(flags)) now.writes = path;
  if (!begin(a, &now, &call)) return now.refusal;
  int fd;
  if (may_answer(call) && ed_cached_open(path, flags, &fd)) return answer(call, UV_FS_OPEN, fd);
  return end(a, call, uv_fs_open(LOOP, &call->uv, path, flags, mode, DONE));
}

// access(path, mode, slot)
ED_FN(fs_access) {
  const char *path = ed_arg_path(a);
  int mode = ed_arg_i32(a);
  fs_call now = {.reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  int err;
  if (mode == F_OK && may_answer(call) && ed_cached_access(path, &err)) return answer(call, UV_FS_ACCESS, err);
  return end(a, call, uv_fs_access(LOOP, &call->uv, path, mode, DONE));
}

// stat(path, bigint, slot)
ED_FN(fs_stat) {
  const char *path = ed_arg_path(a);
  fs_call now = {.wide = ed_arg_bool(a), .reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  int err;
  if (may_answer(call) && ed_cached_stat(path, true, &call->uv.statbuf, &err)) return answer(call, UV_FS_STAT, err);
  return end(a, call, uv_fs_stat(LOOP, &call->uv, path, DONE));
}

// lstat(path, bigint, slot)
ED_FN(fs_lstat) {
  const char *path = ed_arg_path(a);
  fs_call now = {.wide = ed_arg_bool(a), .reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  int err;
  if (may_answer(call) && ed_cached_stat(path, false, &call->uv.statbuf, &err)) return answer(call, UV_FS_LSTAT, err);
  return end(a, call, uv_fs_lstat(LOOP, &call->uv, path, DONE));
}

// statfs(path, bigint, slot)
ED_FN(fs_statfs) {
  const char *path = ed_arg_path(a);
  fs_call now = {.wide = ed_arg_bool(a), .reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_statfs(LOOP, &call->uv, path, DONE));
}

// rename(from, to, slot)
ED_FN(fs_rename) {
  const char *from = ed_arg_path(a);
  const char *to = ed_arg_path(a);
  fs_call now = {.reads = from, .writes = from, .makes = to}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_rename(LOOP, &call->uv, from, to, DONE));
}

// link(from, to, slot)
ED_FN(fs_link) {
  const char *from = ed_arg_path(a);
  const char *to = ed_arg_path(a);
  fs_call now = {.reads = from, .writes = from, .makes = to}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_link(LOOP, &call->uv, from, to, DONE));
}

// symlink(target, path, flags, slot)
ED_FN(fs_symlink) {
  const char *target = ed_arg_path(a);
  const char *path = ed_arg_path(a);
  int flags = ed_arg_i32(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_symlink(LOOP, &call->uv, target, path, flags, DONE));
}

// readlink(path, bytes, slot) -> text
ED_FN(fs_readlink) {
  const char *path = ed_arg_path(a);
  fs_call now = {.bytes = ed_arg_bool(a), .reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_readlink(LOOP, &call->uv, path, DONE));
}

// realpath(path, bytes, slot) -> text
ED_FN(fs_realpath) {
  const char *path = ed_arg_path(a);
  fs_call now = {.bytes = ed_arg_bool(a), .reads = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_realpath(LOOP, &call->uv, path, DONE));
}

// mkdtemp(template, bytes, slot) -> text
ED_FN(fs_mkdtemp) {
  const char *path = ed_arg_path(a);
  fs_call now = {.bytes = ed_arg_bool(a), .writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_mkdtemp(LOOP, &call->uv, path, DONE));
}

// unlink(path, slot)
ED_FN(fs_unlink) {
  const char *path = ed_arg_path(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_unlink(LOOP, &call->uv, path, DONE));
}

// rmdir(path, slot)
ED_FN(fs_rmdir) {
  const char *path = ed_arg_path(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_rmdir(LOOP, &call->uv, path, DONE));
}

// mkdir(path, mode, slot)
ED_FN(fs_mkdir) {
  const char *path = ed_arg_path(a);
  int mode = ed_arg_i32(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_mkdir(LOOP, &call->uv, path, mode, DONE));
}

// chmod(path, mode, slot)
ED_FN(fs_chmod) {
  const char *path = ed_arg_path(a);
  int mode = (int)ed_arg_u32(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_chmod(LOOP, &call->uv, path, mode, DONE));
}

// The ids are -1 for "leave as it is".
static uint32_t arg_id(ed_args *a) { return (uint32_t)ed_arg_i64(a); }

// chown(path, uid, gid, slot)
ED_FN(fs_chown) {
  const char *path = ed_arg_path(a);
  uv_uid_t uid = arg_id(a);
  uv_gid_t gid = arg_id(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_chown(LOOP, &call->uv, path, uid, gid, DONE));
}

// lchown(path, uid, gid, slot)
ED_FN(fs_lchown) {
  const char *path = ed_arg_path(a);
  uv_uid_t uid = arg_id(a);
  uv_gid_t gid = arg_id(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_lchown(LOOP, &call->uv, path, uid, gid, DONE));
}

// utimes(path, atime, mtime, slot): seconds, with fractions
ED_FN(fs_utimes) {
  const char *path = ed_arg_path(a);
  double atime = ed_arg_f64(a);
  double mtime = ed_arg_f64(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_utime(LOOP, &call->uv, path, atime, mtime, DONE));
}

// lutimes(path, atime, mtime, slot)
ED_FN(fs_lutimes) {
  const char *path = ed_arg_path(a);
  double atime = ed_arg_f64(a);
  double mtime = ed_arg_f64(a);
  fs_call now = {.writes = path}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_lutime(LOOP, &call->uv, path, atime, mtime, DONE));
}

// copyFile(from, to, flags, slot)
ED_FN(fs_copy_file) {
  const char *from = ed_arg_path(a);
  const char *to = ed_arg_path(a);
  int flags = ed_arg_i32(a);
  fs_call now = {.reads = from, .makes = to}, *call;
  if (!begin(a, &now, &call)) return now.refusal;
  return end(a, call, uv_fs_copyfile(LOOP, &call->uv, from, to, flags, DONE));
}

// ---- descriptors ---------------------------------------------------------------------------------------------------

// close(fd, slot)
ED_FN(fs_close) {
  int fd = ed_arg_i32(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  if (may_answer(call) && ed_cached_close(fd)) return answer(call, UV_FS_CLOSE, 0);
  return end(a, call, uv_fs_close(LOOP, &call->uv, fd, DONE));
}

// fstat(fd, bigint, slot)
ED_FN(fs_fstat) {
  int fd = ed_arg_i32(a);
  fs_call now = {.wide = ed_arg_bool(a)}, *call;
  if (!begin(a, &now, &call)) return NULL;
  if (may_answer(call) && ed_cached_fstat(fd, &call->uv.statbuf)) return answer(call, UV_FS_FSTAT, 0);
  return end(a, call, uv_fs_fstat(LOOP, &call->uv, fd, DONE));
}

// fsync(fd, slot)
ED_FN(fs_fsync) {
  int fd = ed_arg_i32(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_fsync(LOOP, &call->uv, fd, DONE));
}

// fdatasync(fd, slot)
ED_FN(fs_fdatasync) {
  int fd = ed_arg_i32(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_fdatasync(LOOP, &call->uv, fd, DONE));
}

// ftruncate(fd, length, slot)
ED_FN(fs_ftruncate) {
  int fd = ed_arg_i32(a);
  int64_t length = ed_arg_i64(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_ftruncate(LOOP, &call->uv, fd, length, DONE));
}

// fchmod(fd, mode, slot)
ED_FN(fs_fchmod) {
  int fd = ed_arg_i32(a);
  int mode = (int)ed_arg_u32(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_fchmod(LOOP, &call->uv, fd, mode, DONE));
}

// fchown(fd, uid, gid, slot)
ED_FN(fs_fchown) {
  int fd = ed_arg_i32(a);
  uv_uid_t uid = arg_id(a);
  uv_gid_t gid = arg_id(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_fchown(LOOP, &call->uv, fd, uid, gid, DONE));
}

// futimes(fd, atime, mtime, slot)
ED_FN(fs_futimes) {
  int fd = ed_arg_i32(a);
  double atime = ed_arg_f64(a);
  double mtime = ed_arg_f64(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_futime(LOOP, &call->uv, fd, atime, mtime, DONE));
}

// ---- bytes ---------------------------------------------------------------------------------------------------------
// JavaScript holds the buffers until a call is done; the engine pins memory whose address it has handed out.

// Part of a view: the offset and length of the user, cut to what is there.
static uv_buf_t arg_slice(ed_args *a) {
  ed_bytes b = ed_arg_bytes(a);
  double offset = ed_arg_f64(a);
  double length = ed_arg_f64(a);
  if (!(offset >= 0) || offset > (double)b.len) offset = (double)b.len;
  if (!(length >= 0) || length > (double)b.len - offset) length = (double)b.len - offset;
  if (length > INT32_MAX) length = INT32_MAX;
  return uv_buf_init(b.data ? (char *)b.data + (size_t)offset : NULL, (unsigned)length);
}

// read(fd, bytes, offset, length, position or -1, slot) -> count
ED_FN(fs_read) {
  int fd = ed_arg_i32(a);
  uv_buf_t buf = arg_slice(a);
  int64_t position = ed_arg_i64(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  size_t count;
  if (may_answer(call) && ed_cached_read(fd, buf.base, buf.len, position, &count))
    return answer(call, UV_FS_READ, (ssize_t)count);
  return end(a, call, uv_fs_read(LOOP, &call->uv, fd, &buf, 1, position, DONE));
}

// write(fd, bytes, offset, length, position or -1, slot) -> count
ED_FN(fs_write) {
  int fd = ed_arg_i32(a);
  uv_buf_t buf = arg_slice(a);
  int64_t position = ed_arg_i64(a);
  fs_call now = {0}, *call;
  if (!begin(a, &now, &call)) return NULL;
  return end(a, call, uv_fs_write(LOOP, &call->uv, fd, &buf, 1, position, DONE));
}

// writeText(fd, text, position or -1) -> count of bytes written, now and as UTF-8
ED_FN(fs_write_text) {
  int fd = ed_arg_i32(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  int64_t position = ed_arg_i64(a);
  if (ed_failed(a)) return NULL;
  fs_call now = {.opened = ed_trace_open(ED_TRACE_FS_SYNC)};
  uv_buf_t buf = uv_buf_init((char *)text, (unsigned)(len > INT32_MAX ? INT32_MAX : len));
  return end(a, &now, uv_fs_write(LOOP, &now.uv, fd, &buf, 1, position, NULL));
}

enum { FEW = 16 };

// The buffers of an array of views; `few` is room for the common case. Caller frees the result when it is not `few`.
static uv_buf_t *arg_slices(ed_args *a, uv_buf_t *few, unsigned *count) {
  ed_obj list = ed_arg_obj(a);
  *count = ed_arg_u32(a);
  if (ed_failed(a)) return few;
  uv_buf_t *bufs = *count <= FEW ? few : ed_xcalloc(*count, sizeof *bufs);
  for (unsigned i = 0; i < *count; i++) {
    ed_bytes b = ed_bytes_of(a->ctx, ed_get_index(a->ctx, list, i));
    bufs[i] = uv_buf_init((char *)b.data, (unsigned)(b.len > INT32_MAX ? INT32_MAX : b.len));
  }
  return bufs;
}

// readv(fd, list of views, their count, position or -1, slot) -> count of bytes
ED_FN(fs_readv) {
  int fd = ed_arg_i32(a);
  uv_buf_t few[FEW];
  unsigned count;
  uv_buf_t *bufs = arg_slices(a, few, &count);
  int64_t position = ed_arg_i64(a);
  fs_call now = {0}, *call;
  ed_val v = NULL;
  if (begin(a, &now, &call)) v = end(a, call, uv_fs_read(LOOP, &call->uv, fd, bufs, count, position, DONE));
  if (bufs != few) free(bufs);
  return v;
}

// writev(fd, list of views, their count, position or -1, slot) -> count of bytes
ED_FN(fs_writev) {
  int fd = ed_arg_i32(a);
  uv_buf_t few[FEW];
  unsigned count;
  uv_buf_t *bufs = arg_slices(a, few, &count);
  int64_t position = ed_arg_i64(a);
  fs_call now = {0}, *call;
  ed_val v = NULL;
  if (begin(a, &now, &call)) v = end(a, call, uv_fs_write(LOOP, &call->uv, fd, bufs, count, position, DONE));
  if (bufs != few) free(bufs);
  return v;
}

const ed_native ed_bind_fs[] = {
    {"open", fs_open},
    {"access", fs_access},
    {"stat", fs_stat},
    {"lstat", fs_lstat},
    {"statfs", fs_statfs},
    {"rename", fs_rename},
    {"link", fs_link},
    {"symlink", fs_symlink},
    {"readlink", fs_readlink},
    {"realpath", fs_realpath},
    {"mkdtemp", fs_mkdtemp},
    {"unlink", fs_unlink},
    {"rmdir", fs_rmdir},
    {"mkdir", fs_mkdir},
    {"chmod", fs_chmod},
    {"chown", fs_chown},
    {"lchown", fs_lchown},
    {"utimes", fs_utimes},
    {"lutimes", fs_lutimes},
    {"copyFile", fs_copy_file},
    {"close", fs_close},
    {"fstat", fs_fstat},
    {"fsync", fs_fsync},
    {"fdatasync", fs_fdatasync},
    {"ftruncate", fs_ftruncate},
    {"fchmod", fs_fchmod},
    {"fchown", fs_fchown},
    {"futimes", fs_futimes},
    {"read", fs_read},
    {"write", fs_write},
    {"writeText", fs_write_text},
    {"readv", fs_readv},
    {"writev", fs_writev},
    {0},
};
