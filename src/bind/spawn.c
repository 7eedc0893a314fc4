// SPDX-License-Identifier: MIT
// Child processes (loop/child.h): child_process.spawn(), and spawnSync() on a loop of its own.
//
// Both take one description of the child, made by lib/internal/child_process/options.js:
//   {file, args, env, added, cwd, node, stdio: [type, value, type, value, ...], flags, uid, gid}
// `env` (list of "K=V"), `added` (the same, to what is in `env` or else in this process's), `cwd` and `node` (what to
// run for a "node" that is not there) may be undefined, `flags` are the bits below. The standard streams in turn:
//   0 ignore; 1 inherit descriptor `value`; 2 a new pipe: a handle's slot here, for spawnSync the input or undefined.
#include "base/buf.h"
#include "base/mem.h"
#include "loop/child.h"
#include "loop/permission.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DETACHED = 1, HAS_UID = 2, HAS_GID = 4 };
enum { IGNORE = 0, INHERIT = 1, PIPE = 2 };
enum { EVENT_EXIT = 1 };
#define MAX_OUTPUT ((size_t)1 << 32) // of one pipe of spawnSync: what an ArrayBuffer can hold

static const char KIND[] = "ProcessWrap";

// ---- the description of a child ------------------------------------------------------------------------------------

typedef struct plan {
  ed_program program;
  int *types, *values; // of stdio
  int *ours;           // this process's ends of the pipes, -1 when there is none
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

static unsigned count_of(char *const *list) {
  unsigned n = 0;
  while (list && list[n]) n++;
  return n;
}

static bool is_replaced(const char *pair, char *const *by) {
  size_t key = strcspn(pair, "=") + 1;
  for (; *by; by++)
    if (strncmp(pair, *by, key) == 0) return true;
  return false;
}

// Takes both lists.
static char **add_pairs(char **env, char **added) {
  char **from = env ? env : environ;
  char **out = ed_xcalloc((size_t)count_of(from) + count_of(added) + 1, sizeof *out);
  unsigned n = 0;
  for (char **pair = from; *pair; pair++)
    if (!is_replaced(*pair, added)) out[n++] = ed_xstrdup(*pair);
  for (char **pair = added; *pair; pair++) out[n++] = *pair;
  free(added);
  free_texts(env);
  return out;
}

static void plan_read(plan *p, ed_ctx ctx, ed_obj o) {
  *p = (plan){0};
  ed_program *program = &p->program;
  program->file = text_of(ctx, o, "file");
  program->args = texts_of(ctx, o, "args");
  program->env = texts_of(ctx, o, "env");
  char **added = texts_of(ctx, o, "added");
  if (added) program->env = add_pairs(program->env, added);
  program->cwd = text_of(ctx, o, "cwd");
  program->node = text_of(ctx, o, "node");
  unsigned flags = (unsigned)ed_to_num(ctx, ed_get(ctx, o, "flags"));
  program->detached = flags & DETACHED;
  program->has_uid = flags & HAS_UID;
  program->has_gid = flags & HAS_GID;
  if (program->has_uid) program->uid = (uid_t)ed_to_num(ctx, ed_get(ctx, o, "uid"));
  if (program->has_gid) program->gid = (gid_t)ed_to_num(ctx, ed_get(ctx, o, "gid"));
  ed_obj list = (ed_obj)ed_get(ctx, o, "stdio");
  unsigned count = (unsigned)ed_to_num(ctx, ed_get(ctx, list, "length")) / 2;
  program->fds = ed_xcalloc((size_t)count + 1, sizeof(int));
  p->types = ed_xcalloc((size_t)count + 1, sizeof(int));
  p->values = ed_xcalloc((size_t)count + 1, sizeof(int));
  p->ours = ed_xcalloc((size_t)count + 1, sizeof(int));
  for (unsigned i = 0; i < count; i++) {
    p->types[i] = (int)ed_to_num(ctx, ed_get_index(ctx, list, 2 * i));
    ed_val value = ed_get_index(ctx, list, 2 * i + 1);
    p->values[i] = ed_is_number(ctx, value) ? (int)ed_to_num(ctx, value) : -1;
    program->fds[i] = p->types[i] == INHERIT ? p->values[i] : -1;
    p->ours[i] = -1;
  }
  program->fd_count = (int)count;
}

// Both ends of all pipes. On failure plan_free() closes what is open.
static int plan_open_pipes(plan *p) {
  for (int i = 0; i < p->program.fd_count; i++) {
    if (p->types[i] != PIPE) continue;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -errno;
    p->ours[i] = ends[0];
    p->program.fds[i] = ends[1];
  }
  return 0;
}

// The pipe of a position takes over this process's end.
static int plan_hand_over(plan *p, int i, uv_pipe_t *pipe) {
  int err = uv_pipe_open(pipe, p->ours[i]);
  if (err == 0) p->ours[i] = -1;
  return err;
}

static void plan_free(plan *p) {
  for (int i = 0; i < p->program.fd_count; i++) {
    if (p->types[i] == PIPE && p->program.fds[i] >= 0) close(p->program.fds[i]);
    if (p->ours[i] >= 0) close(p->ours[i]);
  }
  free((char *)p->program.file);
  free((char *)p->program.cwd);
  free((char *)p->program.node);
  free_texts(p->program.args);
  free_texts(p->program.env);
  free(p->program.fds);
  free(p->types);
  free(p->values);
  free(p->ours);
}

// ---- spawn ---------------------------------------------------------------------------------------------------------

// The handle is an async one that nobody sends to: it stands for the child in the loop, for ref() and unref().
typedef struct child {
  ed_handle handle; // first: see ed_handle
  uv_async_t uv;
  ed_child watched;
} child;

static void on_child_exit(ed_child *watched) {
  ed_handle *h = &((child *)((char *)watched - offsetof(child, watched)))->handle;
  if (uv_is_closing(h->uv)) return;
  ed_ctx ctx = ed_loop_ctx(h->loop);
  ed_val v[3] = {ed_num(ctx, EVENT_EXIT), ed_num(ctx, watched->end.status), ed_num(ctx, watched->end.signal)};
  ed_loop_call(h->loop, h->slot, 3, v);
}

static void detach_child(ed_handle *h) { ed_child_unwatch(h->loop, &((child *)h)->watched); }

static uv_pipe_t *pipe_of(ed_loop *l, int slot) {
  ed_handle *h = ed_handle_any(l, slot);
  return h && h->uv->type == UV_NAMED_PIPE ? (uv_pipe_t *)h->uv : NULL;
}

static void on_unused_closed(uv_handle_t *uv) { free((char *)uv - offsetof(child, uv)); }

// Takes `c`, whose async handle is open.
static int start_child(ed_loop *l, child *c, int32_t slot, plan *p) {
  int pid = ed_program_start(&p->program);
  // Also when there is no child: the streams are made, and end.
  for (int i = 0; i < p->program.fd_count; i++)
    if (p->types[i] == PIPE) plan_hand_over(p, i, pipe_of(l, p->values[i]));
  if (pid < 0) {
    uv_close((uv_handle_t *)&c->uv, on_unused_closed);
    return pid;
  }
  c->watched = (ed_child){.pid = pid, .on_exit = on_child_exit};
  c->handle.detach = detach_child;
  ed_handle_open(l, &c->handle, slot, KIND, (uv_handle_t *)&c->uv);
  ed_child_watch(l, &c->watched);
  return pid;
}

// spawn(slot, description) -> pid or errno; the slot is called with (1, exit status, signal)
ED_FN(spawn_spawn) {
  int32_t slot = ed_arg_i32(a);
  ed_obj description = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  plan p;
  plan_read(&p, a->ctx, description);
  int result = ed_permission_check(ED_MAY_SPAWN, p.program.file);
  for (int i = 0; i < p.program.fd_count; i++)
    if (p.types[i] == PIPE && !pipe_of(l, p.values[i])) result = UV_EINVAL;
  if (result == 0) result = plan_open_pipes(&p);
  if (result == 0) result = ed_child_watch_ready(l);
  child *c = result == 0 ? ed_xcalloc(1, sizeof *c) : NULL;
  if (c) result = uv_async_init(ed_loop_uv(l), &c->uv, NULL);
  if (result < 0) free(c);
  else result = start_child(l, c, slot, &p);
  plan_free(&p);
  return ed_num(a->ctx, result);
}

// kill(slot, signal) -> 0 or errno
ED_FN(spawn_kill) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND);
  int signal = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  pid_t pid = h ? ((child *)h)->watched.pid : 0;
  if (pid == 0) return ed_num(a->ctx, UV_ESRCH);
  return ed_num(a->ctx, kill(pid, signal) == 0 ? 0 : -errno);
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
  bool open, is_read;
} sync_pipe;

typedef struct sync_run {
  uv_loop_t loop;
  uv_signal_t signal; // open until the child has ended
  uv_timer_t timer;
  sync_pipe **pipes; // by position in stdio; NULL for other kinds
  int pipe_count;
  double max_buffer;
  int kill_signal, pid, error;
  ed_end end;
  bool exited, timer_open, killed;
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
  if (!s->exited && kill(s->pid, s->kill_signal) != 0 && errno != ESRCH) {
    fail_sync(s, -errno);
    kill(s->pid, SIGKILL);
  }
  close_pipes(s);
  stop_timer(s);
}

static void on_sync_sigchld(uv_signal_t *signal, int number) {
  (void)number;
  sync_run *s = signal->data;
  if (!s->pid || !ed_child_reap(s->pid, &s->end)) return;
  s->exited = true;
  uv_close((uv_handle_t *)signal, on_sync_closed);
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
  sync_pipe *p = req->handle->data;
  if (!p->is_read) close_pipe(p);
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
  p->is_read = i > 0;
  return plan_hand_over(plan, i, &p->uv);
}

static void begin_pipe(sync_pipe *p) {
  uv_stream_t *stream = (uv_stream_t *)&p->uv;
  if (!p->is_read || p->input_len) {
    if (p->input_len) {
      uv_buf_t buf = uv_buf_init((char *)p->input, 0);
      buf.len = p->input_len;
      p->write.data = p;
      int err = uv_write(&p->write, stream, &buf, 1, on_written);
      if (err < 0 && err != UV_EPIPE) fail_sync(p->owner, err);
    }
    uv_shutdown(&p->shutdown, stream, on_shutdown);
  }
  if (p->is_read) uv_read_start(stream, on_alloc, on_sync_read);
}

static ed_val sync_result(ed_args *a, sync_run *s) {
  ed_obj result = ed_object_new(a->ctx);
  ed_set(a->ctx, result, "pid", ed_num(a->ctx, s->pid));
  ed_set(a->ctx, result, "error", ed_num(a->ctx, s->error));
  ed_set(a->ctx, result, "status", s->exited && !s->end.signal ? ed_num(a->ctx, s->end.status) : ed_null(a->ctx));
  ed_set(a->ctx, result, "signal", ed_num(a->ctx, s->end.signal));
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
  s.pipe_count = p.program.fd_count;
  s.pipes = ed_xcalloc((size_t)s.pipe_count + 1, sizeof(sync_pipe *));
  err = ed_permission_check(ED_MAY_SPAWN, p.program.file);
  if (!err) err = plan_open_pipes(&p);
  for (int i = 0; i < s.pipe_count && !err; i++)
    if (p.types[i] == PIPE) err = open_pipe(&s, &p, i, ed_bytes_of(a->ctx, ed_get_index(a->ctx, inputs, (unsigned)i)));
  uv_signal_init(&s.loop, &s.signal); // never fails
  s.signal.data = &s;
  if (!err) err = uv_signal_start(&s.signal, on_sync_sigchld, SIGCHLD);
  if (!err) {
    s.pid = ed_program_start(&p.program);
    if (s.pid < 0) err = s.pid, s.pid = 0;
  }
  plan_free(&p); // the child's ends of the pipes are the child's alone
  if (err) {
    s.error = err;
    uv_close((uv_handle_t *)&s.signal, on_sync_closed);
    close_pipes(&s);
  } else {
    if (timeout > 0) {
      uv_timer_init(&s.loop, &s.timer);
      s.timer.data = &s;
      s.timer_open = true;
      uv_timer_start(&s.timer, on_timeout, (uint64_t)timeout, 0);
    }
    for (int i = 0; i < s.pipe_count; i++)
      if (s.pipes[i]) begin_pipe(s.pipes[i]);
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
  return result;
}

const ed_native ed_bind_spawn[] = {{"spawn", spawn_spawn}, {"kill", spawn_kill}, {"spawnSync", spawn_sync}, {0}};
