// SPDX-License-Identifier: MIT
// Pipes: Unix sockets by path, and descriptors of pipes. Reading and writing are in stream.c.
//
// Paths that begin with a NUL name sockets of Linux's abstract namespace. libuv 1.44 binds and connects C strings only,
// so these sockets are made here and handed to it.
#include "loop/stream.h"

#include "engine/cells.h"
#include "loop/permission.h"
#include "loop/trace.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static uv_pipe_t *arg_pipe(ed_args *a) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), ED_STREAM_PIPE);
  return h ? &((ed_stream *)h)->uv.pipe : NULL;
}

static ed_val result(ed_args *a, int n) { return ed_failed(a) ? NULL : ed_num(a->ctx, n); }

// open(slot, ipc) -> 0 or errno
ED_FN(pipe_open) {
  int32_t slot = ed_arg_i32(a);
  bool ipc = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_stream *s = ed_stream_new();
  int err = uv_pipe_init(ed_loop_uv(ed_loop_here()), &s->uv.pipe, ipc);
  if (err < 0) free(s);
  else ed_stream_register(ed_loop_here(), s, slot, ED_STREAM_PIPE);
  return ed_num(a->ctx, err);
}

// openFd(slot, fd) -> 0 or errno: the open handle takes over a descriptor
ED_FN(pipe_open_fd) {
  uv_pipe_t *pipe = arg_pipe(a);
  int32_t fd = ed_arg_i32(a);
  return result(a, pipe ? uv_pipe_open(pipe, fd) : UV_EBADF);
}

static int open_abstract(uv_pipe_t *pipe, const char *name, size_t len,
                         int (*attach)(int, const struct sockaddr *, socklen_t)) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  memcpy(to.sun_path, name, len);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int err = attach(fd, (const struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
  err = err < 0 ? -errno : uv_pipe_open(pipe, fd);
  if (err < 0) close(fd);
  return err;
}

static bool fits(size_t len) { return len > 0 && len < sizeof((struct sockaddr_un *)NULL)->sun_path; }

// bind(slot, path) -> 0 or errno
ED_FN(pipe_bind) {
  uv_pipe_t *pipe = arg_pipe(a);
  size_t len;
  const char *path = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  int err = pipe ? ed_permission_check(ED_MAY_NET, path) : UV_EBADF;
  if (err < 0) return ed_num(a->ctx, err);
  if (!fits(len)) err = UV_EINVAL;
  else if (path[0] == 0) err = open_abstract(pipe, path, len, bind);
  else if (memchr(path, 0, len)) err = UV_EINVAL;
  else err = uv_pipe_bind(pipe, path);
  return ed_num(a->ctx, err);
}

static void trace_begin(const uv_pipe_t *pipe, const char *path) {
  if (!ed_traces(ED_TRACE_NET)) return;
  bool is_abstract = path[0] == 0;
  ed_buf args = ed_trace_args();
  ed_trace_text(&args, "path_type", is_abstract ? "abstract socket" : "file");
  ed_trace_text(&args, "pipe_path", path + is_abstract);
  ed_trace_of(ED_TRACE_NET, 'b', "connect", pipe->data, &args);
}

static void trace_end(const uv_pipe_t *pipe, int status) {
  if (!ed_traces(ED_TRACE_NET)) return;
  ed_buf args = ed_trace_args();
  ed_trace_number(&args, "status", status);
  ed_trace_of(ED_TRACE_NET, 'e', "connect", pipe->data, &args);
}

// connect(slot, path) -> 0 (CONNECTED follows), 1 (connected already) or errno
ED_FN(pipe_connect) {
  uv_pipe_t *pipe = arg_pipe(a);
  size_t len;
  const char *path = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  if (!pipe) return ed_num(a->ctx, UV_EBADF);
  if (!fits(len)) return ed_num(a->ctx, UV_EINVAL);
  int err = ed_permission_check(ED_MAY_NET, path);
  if (err < 0) return ed_num(a->ctx, err);
  if (path[0] == 0) {
    trace_begin(pipe, path);
    err = open_abstract(pipe, path, len, connect);
    trace_end(pipe, err);
    return ed_num(a->ctx, err < 0 ? err : 1);
  }
  if (memchr(path, 0, len)) return ed_num(a->ctx, UV_EINVAL);
  trace_begin(pipe, path);
  uv_connect_t *req = ed_stream_connect_req(pipe->data);
  uv_pipe_connect(req, pipe, path, ed_stream_on_connect);
  return ed_num(a->ctx, 0);
}

// chmod(slot, readableByAll, writableByAll) -> 0 or errno
ED_FN(pipe_chmod) {
  uv_pipe_t *pipe = arg_pipe(a);
  bool readable = ed_arg_bool(a);
  bool writable = ed_arg_bool(a);
  return result(a, pipe ? uv_pipe_chmod(pipe, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0)) : UV_EBADF);
}

// pending(slot) -> handles that came with what was read and wait to be received, N0 = kind of the first: 1 TCP, 2 pipe,
// 3 UDP
ED_FN(pipe_pending) {
  uv_pipe_t *pipe = arg_pipe(a);
  if (ed_failed(a)) return NULL;
  int count = pipe ? uv_pipe_pending_count(pipe) : 0;
  if (count > 0) {
    uv_handle_type type = uv_pipe_pending_type(pipe);
    int kind = type == UV_TCP ? 1 : type == UV_NAMED_PIPE ? 2 : type == UV_UDP ? 3 : 0;
    ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = kind;
  }
  return ed_num(a->ctx, count);
}

// receive(slot, slot of an open handle) -> 0 or errno: that handle takes over the first one pending
ED_FN(pipe_receive) {
  uv_pipe_t *pipe = arg_pipe(a);
  ed_handle *into = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  if (ed_failed(a)) return NULL;
  if (!pipe || !into) return ed_num(a->ctx, UV_EBADF);
  if (uv_pipe_pending_count(pipe) == 0) return ed_num(a->ctx, UV_EAGAIN);
  if (uv_pipe_pending_type(pipe) != into->uv->type) return ed_num(a->ctx, UV_EINVAL);
  return ed_num(a->ctx, uv_accept((uv_stream_t *)pipe, (uv_stream_t *)into->uv));
}

const ed_native ed_bind_pipe[] = {
    {"open", pipe_open},   {"openFd", pipe_open_fd},  {"bind", pipe_bind},       {"connect", pipe_connect},
    {"chmod", pipe_chmod}, {"pending", pipe_pending}, {"receive", pipe_receive}, {0},
};
