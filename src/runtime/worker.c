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
#include "bind/process.h"
#include "engine/cells.h"
#include "engine/context.h"
#include "loop/loop.h"
#include "runtime/runtime.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char KIND[] = "Worker";

enum { EVENT_ENDED = 1 };       // (event, code, whether memory ran out)
enum { STACK_SPARE = 1 << 18 }; // for what is called before and beside JavaScript
enum { PATIENCE_S = 2 };        // of the end of the process
enum { SMALL_HEAP = 8 << 20 };  // one that may never be collected, and so never be measured

typedef struct worker {
  ed_handle handle; // first: see ed_handle; in the starter's loop
  uv_async_t ended;
  uv_thread_t thread;
  bool is_joined;
  struct worker *previous, *next; // those of one starter
  char *config;
  ed_environment *environment;
  double heap_max; // bytes; 0: no limit
  atomic_bool stopped;
  atomic_int code;
  atomic_bool ran_out; // of memory
  pthread_mutex_t lock;
  uv_async_t wake; // in the thread's loop
  ed_loop *loop;   // under the lock, as its engine; NULL while there is none
  ed_engine *engine;
  uint64_t running_ns; // under the lock: when the loop began
  bool has_booted;     // of the thread
  bool is_full;        // of the thread: its heap, once the program had run
  bool *tracked;       // by descriptor: files that the thread has opened by fs.open() and not closed yet
  int tracked_cap;
} worker;

static atomic_int starting;            // threads that still open what they need
static _Thread_local worker *self;     // of a thread that was started here
static _Thread_local worker *children; // of any thread

// ---- the thread ----------------------------------------------------------------------------------------------------

static void on_wake(uv_async_t *uv) {
  (void)uv;
  if (self->stopped) ed_loop_end(ed_loop_here());
}

static void note_booted(worker *w) {
  if (!w->has_booted) atomic_fetch_sub(&starting, 1);
  w->has_booted = true;
}

static void run_thread(void *arg) {
  worker *w = self = arg;
  ed_environment_adopt(w->environment);
  ed_runtime *r = ed_runtime_new(w->config);
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  if (uv_async_init(ed_loop_uv(ed_loop_here()), &w->wake, on_wake) != 0) abort(); // the loop has one already
  uv_unref((uv_handle_t *)&w->wake);
  ed_limit limit;
  ed_limit_begin(ctx, &limit, 0, &w->stopped);
  ed_limit_heap(ctx, &limit, w->heap_max, NULL);
  ed_limit_tell(ctx, &limit);
  pthread_mutex_lock(&w->lock);
  w->loop = ed_loop_here();
  w->engine = ed_engine_here();
  w->running_ns = uv_hrtime();
  pthread_mutex_unlock(&w->lock);
  bool fits = w->heap_max == 0 || ed_engine_heap(ed_engine_here()).size <= w->heap_max;
  ed_process_milestone(ED_AT_LOOP); // the starter's questions count from here, too
  int code = w->stopped || !fits ? 0 : ed_runtime_run(r);
  w->ran_out = !fits || w->is_full || limit.stopped == ED_STOPPED_BY_HEAP;
  if (w->ran_out) code = 1;
  if (!w->stopped) w->code = code;
  pthread_mutex_lock(&w->lock);
  w->loop = NULL;
  pthread_mutex_unlock(&w->lock);
  ed_runtime_free(r);
  note_booted(w);
  for (int fd = 0; fd < w->tracked_cap; fd++)
    if (w->tracked[fd]) close(fd);
  free(w->tracked);
  ed_environment_adopt(NULL);
  uv_async_send(&w->ended);
}

// ---- the starter ---------------------------------------------------------------------------------------------------

static void stop(worker *w, int code) {
  bool was_stopped = atomic_exchange(&w->stopped, true);
  if (!was_stopped) w->code = code;
  pthread_mutex_lock(&w->lock);
  if (w->loop) {
    ed_engine_interrupt(w->engine);
    uv_async_send(&w->wake);
  }
  pthread_mutex_unlock(&w->lock);
}

static void note_joined(worker *w) {
  w->is_joined = true;
  if (w->previous) w->previous->next = w->next;
  else children = w->next;
  if (w->next) w->next->previous = w->previous;
}

static void join(worker *w) {
  if (w->is_joined) return;
  uv_thread_join(&w->thread);
  note_joined(w);
}

static void on_ended(uv_async_t *uv) {
  worker *w = uv->data;
  ed_loop *l = w->handle.loop;
  join(w);
  ed_ctx ctx = ed_loop_ctx(l);
  ed_val v[3] = {ed_num(ctx, EVENT_ENDED), ed_num(ctx, w->code), ed_bool(ctx, w->ran_out)};
  ed_loop_call(l, w->handle.slot, 3, v);
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

// The process ends while threads of the main one run: they are torn down first, so that they see no half of an exit.
// Those that cannot be for a long time, in a call of the system that blocks, end with the process.
static void end_all(void) {
  if (self) return;
  ed_workers_stop();
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += PATIENCE_S;
  while (children && pthread_timedjoin_np(children->thread, NULL, &until) == 0) note_joined(children);
}

// ---- natives -------------------------------------------------------------------------------------------------------

static ed_environment *environment_for(ed_ctx ctx, ed_val choice) {
  if (ed_is_object(ctx, choice)) return ed_environment_of(ctx, (ed_obj)choice);
  return ed_to_bool(ctx, choice) ? ed_environment_share() : ed_environment_copy();
}

// Whether a thread finds the descriptors that its engine and its loop cannot do without: they would end the process.
// Those of threads that have just begun are still to come.
// Counted, and not tried out: descriptors that were opened for a trial would be missing to those threads.
static bool has_descriptors(void) {
  enum { EACH = 16 };
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return true;
  DIR *open_ones = opendir("/proc/self/fd");
  if (!open_ones) return errno != EMFILE && errno != ENFILE;
  rlim_t count = 0;
  while (readdir(open_ones)) count++;
  closedir(open_ones);
  return count + EACH * (rlim_t)(starting + 1) <= limit.rlim_cur;
}

// start(slot, config, environment, bytes of stack, bytes of heap or 0) -> 0 or errno. config is text for boot/realm.
// environment: true shares that of this thread, false copies it, an array [name, value, ...] is one. Event (1, code,
// whether memory ran out): the thread has ended; then the handle closes.
ED_FN(worker_start) {
  int32_t slot = ed_arg_i32(a);
  const char *config = ed_arg_utf8(a, NULL);
  ed_val choice = ed_arg_val(a);
  double stack = ed_arg_f64(a);
  double heap = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  worker *w = ed_xcalloc(1, sizeof *w);
  ed_loop *l = ed_loop_here();
  if (!has_descriptors()) {
    free(w);
    return ed_num(a->ctx, UV_EMFILE);
  }
  int err = uv_async_init(ed_loop_uv(l), &w->ended, on_ended);
  if (err != 0) {
    free(w);
    return ed_num(a->ctx, err);
  }
  w->config = ed_xstrdup(config);
  w->heap_max = heap;
  w->environment = environment_for(a->ctx, choice);
  pthread_mutex_init(&w->lock, NULL);
  w->handle.detach = detach;
  w->handle.free_fn = free_worker;
  ed_handle_open(l, &w->handle, slot, KIND, (uv_handle_t *)&w->ended);
  if (!self) ed_process_before_end(end_all);
  uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = (size_t)stack + STACK_SPARE};
  atomic_fetch_add(&starting, 1);
  err = uv_thread_create_ex(&w->thread, &options, run_thread, w);
  if (err != 0) {
    atomic_fetch_sub(&starting, 1);
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

// loopTimes(slot): ms that the thread's loop has been idle, and since it began, in cells F0 and F1; 0 when there is
// none
ED_FN(worker_loop_times) {
  worker *w = (worker *)ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND);
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  f[0] = f[1] = 0;
  if (!w) return NULL;
  pthread_mutex_lock(&w->lock);
  if (w->loop) {
    f[0] = (double)ed_loop_idle_ns(w->loop) / 1e6;
    f[1] = (double)(uv_hrtime() - w->running_ns) / 1e6;
  }
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

// exit(code): ends this thread. What is running is torn down soon after; the caller must not return.
ED_FN(worker_exit) {
  int code = ed_arg_i32(a);
  stop(self, code);
  ed_loop_end(ed_loop_here());
  return NULL;
}

// track(fd, whether it is open) -> whether that is news: a descriptor that is open at the end of this thread is closed
ED_FN(worker_track) {
  int fd = ed_arg_i32(a);
  bool is_open = ed_arg_bool(a);
  if (ed_failed(a) || fd < 0) return NULL;
  if (fd >= self->tracked_cap) {
    int cap = self->tracked_cap ? self->tracked_cap : 64;
    while (cap <= fd) cap *= 2;
    self->tracked = ed_xrealloc(self->tracked, (size_t)cap * sizeof *self->tracked);
    memset(self->tracked + self->tracked_cap, 0, (size_t)(cap - self->tracked_cap) * sizeof *self->tracked);
    self->tracked_cap = cap;
  }
  bool was_open = self->tracked[fd];
  self->tracked[fd] = is_open;
  return ed_bool(a->ctx, was_open != is_open);
}

// booted(): this thread has the descriptors that it needs
ED_FN(worker_booted) {
  (void)a;
  note_booted(self);
  return NULL;
}

// ran(): the program of this thread has run, and its heap is full of what it loaded
ED_FN(worker_ran) {
  (void)a;
  if (self->heap_max == 0 || self->heap_max >= SMALL_HEAP) return NULL;
  ed_engine_collect(ed_engine_here());
  self->is_full = ed_engine_heap(ed_engine_here()).size > self->heap_max;
  if (!self->is_full) return NULL;
  stop(self, 1);
  ed_loop_end(ed_loop_here());
  return NULL;
}

// isStopped() -> whether this thread is to end
ED_FN(worker_is_stopped) { return ed_bool(a->ctx, self && self->stopped); }

const ed_native ed_bind_worker[] = {
    {"start", worker_start},
    {"nextId", worker_next_id},
    {"stop", worker_stop},
    {"loopTimes", worker_loop_times},
    {"exit", worker_exit},
    {"booted", worker_booted},
    {"ran", worker_ran},
    {"track", worker_track},
    {"isStopped", worker_is_stopped},
    {0},
};
