// SPDX-License-Identifier: MIT
// Child processes: uv_spawn for child_process.spawn(), and spawnSync() on a loop of its own.
//
// Both take one description of the child, made by lib/internal/child_process/options.js:
//   {file, args, env, cwd, stdio: [type, value, type, value, ...], flags, uid, gid}
// `env` (list of "K=V") and `cwd` may be undefined, `flags` are the bits below. The standard streams in turn:
//   0 ignore; 1 inherit descriptor `value`; 2 a new pipe: a handle's slot here, for spawnSync the input or undefined;
//   3 a pipe that can pass handles (IPC), slot.
#include "base/buf.h"
#include "base/mem.h"
#include "loop/loop.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { DETACHED = 1, HAS_UID = 2, HAS_GID = 4 };
enum { IGNORE = 0, INHERIT = 1, PIPE = 2, IPC = 3 };
enum { EVENT_EXIT = 1 };
#define MAX_OUTPUT ((size_t)1 << 32) // of one pipe of spawnSync: what an ArrayBuffer can hold

static const char KIND[] = "ProcessWrap";

// ---- the description of a child ------------------------------------------------------------------------------------

typedef struct plan {
  uv_process_options_t uv;
  uv_stdio_container_t *stdio;
  double *stdio_values;
  int *stdio_types;
} plan;

static char *text_of(ed_ctx ctx, ed_obj o, const char *name) {
  ed_val v = ed_get(ctx, o, name);
  return ed_is_string(ctx, v) ? ed_to_utf8(ctx, v, NULL) : NULL;
}

static char **texts_of(ed_ctx ctx, ed_obj o, const char *name) {
  ed_val list = ed_get(ctx, o, name);
  if (!ed_is_object(ctx, list)) return NULL;
  unsigned count = (unsigned)ed_to_num(ctx, ed_get(ctx, (ed_obj)list, "length"));
  char **out = ed_xcalloc((size_t)count + 1, sizeof *out);
  for (unsigned i = 0; i < count; i++) out[i] = ed_to_utf8(ctx, ed_get_index(ctx, (ed_obj)list, i), NULL);
  return out;
}

static void free_texts(char **list) {
  for (char **p = list; p && *p; p++) free(*p);
  free(list);
}

static void plan_read(plan *p, ed_ctx ctx, ed_obj o) {
  *p = (plan){0};
  p->uv.file = text_of(ctx, o, "file");
  p->uv.args = texts_of(ctx, o, "args");
  p->uv.env = texts_of(ctx, o, "env");
  p->uv.cwd = text_of(ctx, o, "cwd");
  unsigned flags = (unsigned)ed_to_num(ctx, ed_get(ctx, o, "flags"));
  if (flags & DETACHED) p->uv.flags |= UV_PROCESS_DETACHED;
  if (flags & HAS_UID) p->uv.flags |= UV_PROCESS_SETUID, p->uv.uid = (uv_uid_t)ed_to_num(ctx, ed_get(ctx, o, "uid"));
  if (flags & HAS_GID) p->uv.flags |= UV_PROCESS_SETGID, p->uv.gid = (uv_gid_t)ed_to_num(ctx, ed_get(ctx, o, "gid"));
  ed_obj list = (ed_obj)ed_get(ctx, o, "stdio");
  unsigned count = (unsigned)ed_to_num(ctx, ed_get(ctx, list, "length")) / 2;
  p->stdio = ed_xcalloc((size_t)count + 1, sizeof *p->stdio);
  p->stdio_types = ed_xcalloc((size_t)count + 1, sizeof *p->stdio_types);
  p->stdio_values = ed_xcalloc((size_t)count + 1, sizeof *p->stdio_values);
  for (unsigned i = 0; i < count; i++) {
    p->stdio_types[i] = (int)ed_to_num(ctx, ed_get_index(ctx, list, 2 * i));
    ed_val value = ed_get_index(ctx, list, 2 * i + 1);
    p->stdio_values[i] = ed_is_number(ctx, value) ? ed_to_num(ctx, value) : -1;
    if (p->stdio_types[i] == INHERIT) {
      p->stdio[i].flags = UV_INHERIT_FD;
      p->stdio[i].data.fd = (int)p->stdio_values[i];
    }
  }
  p->uv.stdio = p->stdio;
  p->uv.stdio_count = (int)count;
}

static void plan_free(plan *p) {
  free((char *)p->uv.file);
  free((char *)p->uv.cwd);
  free_texts(p->uv.args);
  free_texts(p->uv.env);
  free(p->stdio);
  free(p->stdio_types);
  free(p->stdio_values);
}

// ---- spawn ---------------------------------------------------------------------------------------------------------

typedef struct child {
  ed_handle handle; // first: see ed_handle
  uv_process_t uv;
} child;

static void on_child_exit(uv_process_t *uv, int64_t status, int signal) {
  ed_handle *h = uv->data;
  ed_ctx ctx = ed_loop_ctx(h->loop);
  ed_val v[3] = {ed_num(ctx, EVENT_EXIT), ed_num(ctx, (double)status), ed_num(ctx, signal)};
  ed_loop_call(h->loop, h->slot, 3, v);
}

static void on_unused_closed(uv_handle_t *uv) { free((char *)uv - offsetof(child, uv)); }

// spawn(slot, description) -> pid or errno; the slot is called with (1, exit status, signal)
ED_FN(spawn_spawn) {
  int32_t slot = ed_arg_i32(a);
  ed_obj description = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  plan p;
  plan_read(&p, a->ctx, description);
  p.uv.exit_cb = on_child_exit;
  int err = 0;
  for (int i = 0; i < p.uv.stdio_count && !err; i++) {
    if (p.stdio_types[i] != PIPE && p.stdio_types[i] != IPC) continue;
    ed_handle *pipe = ed_handle_any(l, (int32_t)p.stdio_values[i]);
    if (!pipe || pipe->uv->type != UV_NAMED_PIPE) {
      err = UV_EINVAL;
      break;
    }
    p.stdio[i].flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
    p.stdio[i].data.stream = (uv_stream_t *)pipe->uv;
  }
  child *c = ed_xcalloc(1, sizeof *c);
  if (!err) err = uv_spawn(ed_loop_uv(l), &c->uv, &p.uv);
  int pid = c->uv.pid;
  plan_free(&p);
  if (err) {
    // Whether libuv knows the handle depends on where it failed: it has a loop then, and must be closed.
    if (c->uv.loop) uv_close((uv_handle_t *)&c->uv, on_unused_closed);
    else free(c);
    return ed_num(a->ctx, err);
  }
  ed_handle_open(l, &c->handle, slot, KIND, (uv_handle_t *)&c->uv);
  return ed_num(a->ctx, pid);
}

// kill(slot, signal) -> 0 or errno
ED_FN(spawn_kill) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND);
  int signal = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, h ? uv_process_kill((uv_process_t *)h->uv, signal) : UV_ESRCH);
}

// ---- spawnSync -----------------------------------------------------------------------------------------------------

struct sync_run;
typedef struct sync_pipe {
  uv_pipe_t uv;
  uv_write_t write;
  uv_shutdown_t shutdown;
  struct sync_run *owner;
  ed_buf out;     // what the child wrote
  uint8_t *input; // copied, since the caller's memory may move under a collection
  size_t input_len;
  bool open;
} sync_pipe;

typedef struct sync_run {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  sync_pipe **pipes; // by position in stdio; NULL for other kinds
  int pipe_count;
  double max_buffer;
  int kill_signal, pid, error;
  int64_t status;
  int term_signal;
  bool exited, process_open, timer_open, killed;
} sync_run;

static void on_sync_closed(uv_handle_t *h) { (void)h; }

static void close_pipe(sync_pipe *p) {
  if (!p->open) return;
  p->open = false;
  uv_close((uv_handle_t *)&p->uv, on_sync_closed);
}

static void close_pipes(sync_run *s) {
  for (int i = 0; i < s->pipe_count; i++)
    if (s->pipes[i]) close_pipe(s->pipes[i]);
}

static void stop_timer(sync_run *s) {
  if (!s->timer_open) return;
  s->timer_open = false;
  uv_close((uv_handle_t *)&s->timer, on_sync_closed);
}

static void fail_sync(sync_run *s, int err) {
  if (!s->error) s->error = err;
}

// Ends the child: by the caller's signal, or by SIGKILL where that one is not allowed.
static void kill_child(sync_run *s) {
  if (s->killed) return;
  s->killed = true;
  if (s->process_open && !s->exited) {
    int err = uv_process_kill(&s->process, s->kill_signal);
    if (err < 0 && err != UV_ESRCH) {
      fail_sync(s, err);
      uv_process_kill(&s->process, SIGKILL);
    }
  }
  close_pipes(s);
  stop_timer(s);
}

static void on_sync_exit(uv_process_t *uv, int64_t status, int signal) {
  sync_run *s = uv->data;
  s->exited = true;
  s->status = status;
  s->term_signal = signal;
  s->process_open = false;
  uv_close((uv_handle_t *)uv, on_sync_closed);
  // Output may still be on its way; the pipes close at their ends. The time limit ends with the child.
  stop_timer(s);
}

static void on_timeout(uv_timer_t *t) {
  sync_run *s = t->data;
  fail_sync(s, UV_ETIMEDOUT);
  kill_child(s);
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf) {
  (void)h;
  *buf = uv_buf_init(ed_xmalloc(suggested), (unsigned)suggested);
}

static void on_sync_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  sync_pipe *p = stream->data;
  sync_run *s = p->owner;
  if (n > 0) {
    // The read that passes the limit is kept whole, as in Node.
    bool fits = ed_buf_append(&p->out, buf->base, (size_t)n);
    if (!fits || (s->max_buffer > 0 && (double)p->out.len > s->max_buffer)) {
      fail_sync(s, UV_ENOBUFS);
      kill_child(s);
    }
  } else if (n < 0) {
    if (n != UV_EOF) fail_sync(s, (int)n);
    close_pipe(p);
  }
  free(buf->base);
}

static void on_shutdown(uv_shutdown_t *req, int status) {
  (void)status; // a child that closed its end early is no failure
  // A pipe that is read closes at its end; the child's input is over when all is written.
  if (!uv_is_readable(req->handle)) close_pipe(req->handle->data);
}

static void on_written(uv_write_t *req, int status) {
  sync_pipe *p = req->data;
  // Nobody reads any more: not an error of the call.
  if (status < 0 && status != UV_ECANCELED && status != UV_EPIPE) fail_sync(p->owner, status);
}

static int open_pipe(sync_run *s, plan *plan, int i, ed_bytes input) {
  sync_pipe *p = s->pipes[i] = ed_xcalloc(1, sizeof *p);
  p->owner = s;
  ed_buf_init(&p->out, MAX_OUTPUT);
  if (input.len) {
    p->input = ed_try_malloc(input.len);
    if (!p->input) return UV_ENOMEM;
    memcpy(p->input, input.data, input.len);
    p->input_len = input.len;
  }
  uv_pipe_init(&s->loop, &p->uv, 0);
  p->uv.data = p;
  p->open = true;
  // Position 0 is what the child reads; the others it writes, and may read when they are not the standard ones.
  unsigned flags = UV_CREATE_PIPE;
  if (i == 0) flags |= UV_READABLE_PIPE;
  else flags |= UV_WRITABLE_PIPE;
  if (i > 2) flags |= UV_READABLE_PIPE;
  plan->stdio[i].flags = (uv_stdio_flags)flags;
  plan->stdio[i].data.stream = (uv_stream_t *)&p->uv;
  return 0;
}

static void begin_pipe(sync_pipe *p, int position) {
  uv_stream_t *stream = (uv_stream_t *)&p->uv;
  if (position == 0 || p->input_len) {
    if (p->input_len) {
      uv_buf_t buf = uv_buf_init((char *)p->input, 0);
      buf.len = p->input_len;
      p->write.data = p;
      int err = uv_write(&p->write, stream, &buf, 1, on_written);
      if (err < 0 && err != UV_EPIPE) fail_sync(p->owner, err);
    }
    uv_shutdown(&p->shutdown, stream, on_shutdown);
  }
  if (uv_is_readable(stream)) uv_read_start(stream, on_alloc, on_sync_read);
}

static ed_val sync_result(ed_args *a, sync_run *s) {
  ed_obj result = ed_object_new(a->ctx);
  ed_set(a->ctx, result, "pid", ed_num(a->ctx, s->pid));
  ed_set(a->ctx, result, "error", ed_num(a->ctx, s->error));
  ed_set(a->ctx, result, "status", s->exited && !s->term_signal ? ed_num(a->ctx, (double)s->status) : ed_null(a->ctx));
  ed_set(a->ctx, result, "signal", ed_num(a->ctx, s->term_signal));
  if (!s->pid) return result;
  ed_obj output = ed_array_new(a->ctx, 0, NULL);
  for (int i = 0; i < s->pipe_count; i++) {
    ed_val v = ed_null(a->ctx);
    if (s->pipes[i] && i > 0) {
      ed_buf *out = &s->pipes[i]->out;
      v = ed_arraybuffer_take(a->ctx, out->data ? (uint8_t *)out->data : ed_xmalloc(1), out->len);
      ed_buf_init(out, MAX_OUTPUT); // its memory is the ArrayBuffer's now
    }
    ed_set_index(a->ctx, output, (unsigned)i, v);
  }
  ed_set(a->ctx, result, "output", output);
  return result;
}

// spawnSync(description, inputs, timeout, maxBuffer, killSignal) -> {pid, error, status, signal, output}
// `inputs` is a list of bytes or undefined by position; timeout (ms) and maxBuffer (bytes) are 0 for none.
ED_FN(spawn_sync) {
  ed_obj description = ed_arg_obj(a);
  ed_obj inputs = ed_arg_obj(a);
  double timeout = ed_arg_f64(a);
  double max_buffer = ed_arg_f64(a);
  int kill_signal = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  sync_run s = {.max_buffer = max_buffer, .kill_signal = kill_signal};
  int err = uv_loop_init(&s.loop);
  if (err) return ed_num(a->ctx, err);
  plan p;
  plan_read(&p, a->ctx, description);
  p.uv.exit_cb = on_sync_exit;
  s.pipe_count = p.uv.stdio_count;
  s.pipes = ed_xcalloc((size_t)s.pipe_count + 1, sizeof(sync_pipe *));
  for (int i = 0; i < s.pipe_count && !err; i++)
    if (p.stdio_types[i] == PIPE)
      err = open_pipe(&s, &p, i, ed_bytes_of(a->ctx, ed_get_index(a->ctx, inputs, (unsigned)i)));
  if (!err) {
    err = uv_spawn(&s.loop, &s.process, &p.uv);
    s.process.data = &s;
    if (!err) {
      s.pid = s.process.pid;
      s.process_open = true;
    } else if (s.process.loop) {
      uv_close((uv_handle_t *)&s.process, on_sync_closed);
    }
  }
  if (err) {
    s.error = err;
    close_pipes(&s);
  } else {
    if (timeout > 0) {
      uv_timer_init(&s.loop, &s.timer);
      s.timer.data = &s;
      s.timer_open = true;
      uv_timer_start(&s.timer, on_timeout, (uint64_t)timeout, 0);
    }
    for (int i = 0; i < s.pipe_count; i++)
      if (s.pipes[i]) begin_pipe(s.pipes[i], i);
  }
  uv_run(&s.loop, UV_RUN_DEFAULT);
  uv_loop_close(&s.loop);
  ed_val result = sync_result(a, &s);
  for (int i = 0; i < s.pipe_count; i++) {
    if (!s.pipes[i]) continue;
    free(s.pipes[i]->input);
    ed_buf_deinit(&s.pipes[i]->out);
    free(s.pipes[i]);
  }
  free(s.pipes);
  plan_free(&p);
  return result;
}

const ed_native ed_bind_spawn[] = {{"spawn", spawn_spawn}, {"kill", spawn_kill}, {"spawnSync", spawn_sync}, {0}};
