// SPDX-License-Identifier: MIT
// Binding 'worker': threads with a runtime of their own. See worker.h; lib/internal/worker/ is what users see of it.
//
//   starter                                    thread
//   start(): worker, handle of its loop  --->  runtime, run, teardown
//   stop(): `stopped`, wakes its loop    --->  JavaScript is torn down by the engine's limit, the loop stops
//   on_ended(): joins, tells the slot    <---  the last thing it does is to wake its starter
//
// The worker's memory belongs to the handle in the starter's loop. Once the thread runs, it writes `code` and what the
// lock guards; the rest is constant.
#include "runtime/worker.h"

#include "base/mem.h"
#include "bind/environment.h"
#include "engine/cells.h"
#include "engine/context.h"
#include "loop/loop.h"
#include "runtime/runtime.h"

#include <pthread.h>
#include <stdlib.h>

static const char KIND[] = "Worker";

enum { EVENT_ENDED = 1 };       // (event, code)
enum { STACK_SPARE = 1 << 18 }; // for what is called before and beside JavaScript

typedef struct worker {
  ed_handle handle; // first: see ed_handle; in the starter's loop
  uv_async_t ended;
  uv_thread_t thread;
  bool is_joined;
  struct worker *previous, *next; // those of one starter
  char *config;
  ed_environment *environment;
  atomic_bool stopped;
  atomic_int code;
  pthread_mutex_t lock;
  uv_async_t wake; // in the thread's loop
  bool has_wake;   // under the lock
} worker;

static _Thread_local worker *self;     // of a thread that was started here
static _Thread_local worker *children; // of any thread

// ---- the thread ----------------------------------------------------------------------------------------------------

// Nothing is called any more, and the loop returns.
static void end_loop(void) {
  ed_engine_cells(ed_engine_here())->i[ED_CELL_EXITING] = 1;
  uv_stop(ed_loop_uv(ed_loop_here()));
}

static void on_wake(uv_async_t *uv) {
  (void)uv;
  if (self->stopped) end_loop();
}

static void run_thread(void *arg) {
  worker *w = self = arg;
  ed_environment_adopt(w->environment);
  ed_runtime *r = ed_runtime_new(w->config);
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  pthread_mutex_lock(&w->lock);
  w->has_wake = uv_async_init(ed_loop_uv(ed_loop_here()), &w->wake, on_wake) == 0;
  if (w->has_wake) uv_unref((uv_handle_t *)&w->wake);
  pthread_mutex_unlock(&w->lock);
  ed_limit limit;
  ed_limit_begin(ctx, &limit, 0, &w->stopped);
  int code = w->stopped ? 0 : ed_runtime_run(r);
  if (!w->stopped) w->code = code;
  pthread_mutex_lock(&w->lock);
  w->has_wake = false;
  pthread_mutex_unlock(&w->lock);
  ed_runtime_free(r);
  ed_environment_adopt(NULL);
  uv_async_send(&w->ended);
}

// ---- the starter ---------------------------------------------------------------------------------------------------

static void stop(worker *w, int code) {
  bool was_stopped = atomic_exchange(&w->stopped, true);
  if (!was_stopped) w->code = code;
  pthread_mutex_lock(&w->lock);
  if (w->has_wake) uv_async_send(&w->wake);
  pthread_mutex_unlock(&w->lock);
}

static void join(worker *w) {
  if (w->is_joined) return;
  uv_thread_join(&w->thread);
  w->is_joined = true;
  if (w->previous) w->previous->next = w->next;
  else children = w->next;
  if (w->next) w->next->previous = w->previous;
}

static void on_ended(uv_async_t *uv) {
  worker *w = uv->data;
  ed_loop *l = w->handle.loop;
  join(w);
  ed_val v[2] = {ed_num(ed_loop_ctx(l), EVENT_ENDED), ed_num(ed_loop_ctx(l), w->code)};
  ed_loop_call(l, w->handle.slot, 2, v);
  ed_handle_close(&w->handle);
}

// The loop closes before the thread has ended.
static void detach(ed_handle *h) {
  worker *w = (worker *)h;
  if (!w->is_joined) stop(w, 1);
  join(w);
}

static void free_worker(ed_handle *h) {
  worker *w = (worker *)h;
  pthread_mutex_destroy(&w->lock);
  ed_environment_unref(w->environment);
  free(w->config);
  free(w);
}

void ed_workers_stop(void) {
  for (worker *w = children; w; w = w->next) stop(w, 1);
}

// ---- natives -------------------------------------------------------------------------------------------------------

static ed_environment *environment_for(ed_ctx ctx, ed_val choice) {
  if (ed_is_object(ctx, choice)) return ed_environment_of(ctx, (ed_obj)choice);
  return ed_to_bool(ctx, choice) ? ed_environment_share() : ed_environment_copy();
}

// start(slot, config, environment, bytes of stack) -> 0 or errno. config is text for boot/realm. environment: true
// shares that of this thread, false copies it, an array [name, value, ...] is one. Event (1, code): the thread has
// ended; then the handle closes. It is a handle of the loop.
ED_FN(worker_start) {
  int32_t slot = ed_arg_i32(a);
  const char *config = ed_arg_utf8(a, NULL);
  ed_val choice = ed_arg_val(a);
  double stack = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  worker *w = ed_xcalloc(1, sizeof *w);
  ed_loop *l = ed_loop_here();
  int err = uv_async_init(ed_loop_uv(l), &w->ended, on_ended);
  if (err != 0) {
    free(w);
    return ed_num(a->ctx, err);
  }
  w->config = ed_xstrdup(config);
  w->environment = environment_for(a->ctx, choice);
  pthread_mutex_init(&w->lock, NULL);
  w->handle.detach = detach;
  w->handle.free_fn = free_worker;
  ed_handle_open(l, &w->handle, slot, KIND, (uv_handle_t *)&w->ended);
  uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = (size_t)stack + STACK_SPARE};
  err = uv_thread_create_ex(&w->thread, &options, run_thread, w);
  if (err != 0) {
    w->is_joined = true; // there is nothing to join
    ed_handle_close(&w->handle);
    return ed_num(a->ctx, err);
  }
  w->next = children;
  if (children) children->previous = w;
  children = w;
  return ed_num(a->ctx, 0);
}

// nextId() -> the number of the next thread
ED_FN(worker_next_id) {
  static atomic_uint last;
  return ed_num(a->ctx, atomic_fetch_add(&last, 1) + 1);
}

// stop(slot): ends the thread, whatever it does
ED_FN(worker_stop) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND);
  if (h) stop((worker *)h, 1);
  return NULL;
}

// exit(code): ends this thread. What is running is torn down soon after; the caller must not return.
ED_FN(worker_exit) {
  int code = ed_arg_i32(a);
  stop(self, code);
  end_loop();
  return NULL;
}

// isStopped() -> whether this thread is to end
ED_FN(worker_is_stopped) { return ed_bool(a->ctx, self && self->stopped); }

const ed_native ed_bind_worker[] = {
    {"start", worker_start}, {"nextId", worker_next_id},       {"stop", worker_stop},
    {"exit", worker_exit},   {"isStopped", worker_is_stopped}, {0},
};
