// SPDX-License-Identifier: MIT
// The event loop: see loop.h.
//
//   libuv turn    what hangs there
//   timers        one uv_timer for all JavaScript timers (their order is kept in JavaScript; the cell TIMER_DUE says
//                 when the earliest is due)
//   idle          active while referenced immediates wait, so that poll does not block
//   poll          handles, requests, the pool, the engine's run loop (one descriptor)
//   check         immediates
//   close         close callbacks
//
// JavaScript never calls in to start a timer or an immediate: it writes cells, and sync_phases() below compares them
// with what libuv was last told, after each call.
#include "loop/loop.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "engine/context.h"
#include "loop/trace.h"
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

// Of a program that waits: see on_rest().
enum { BUSY_TURNS = 100, REST_MS = 2000, QUIET_TURNS = 20, GROWN = 8 << 20 };

struct ed_loop {
  uv_loop_t uv;
  ed_engine *engine;
  ed_ctx ctx;
  ed_cells *cells;
  ed_obj run, call, ticks, timers, immediates, signalled, context;
  ed_root roots[7]; // of these: nothing in JavaScript need refer to them
  int depth;        // nested entries into JavaScript
  int opened;       // ed_loop_open calls under way
  int waits;        // ed_loop_wait calls under way
  double timer_due; // what uv was last told
  bool timer_ref, checking, idling;
  bool in_timers; // what is due by now waits a millisecond, lest uv runs it in the same phase, before the immediates
  uv_timer_t timer;
  uv_idle_t idle;
  uv_check_t check;
  uv_prepare_t wait;
  _Atomic uint64_t waits_since, idle_ns; // when the poll began that no callback has followed yet; all polls before it
  uint64_t turns, next_trim;
  uv_timer_t rest;
  uint64_t rest_turns, rested_turns; // when the rest timer began, and when the program last rested
  uint64_t looked_at;                // when the heap was last looked at, in ms of uv
  size_t rested_heap;                // what it held when the program last rested
  bool collected;                    // since the rest timer was started
  void (*at_rest)(void);             // what was asked for
  uv_poll_t engine_poll;
  uv_timer_t engine_timer;
  uv_async_t hold; // its reference counts, and it wakes the poll
  atomic_bool was_signalled;
  int holds;
  struct {
    void *shared;
    void (*free_fn)(void *);
  } places[ED_PLACES];
  ed_handle **handles; // by slot
  size_t handle_cap;
  struct ending *endings;
};

typedef struct ending {
  void (*end)(void *arg);
  void (*leave)(void *arg);
  void *arg;
  bool has_ended;
  struct ending *next;
} ending;

static _Thread_local ed_loop *here;

ed_loop *ed_loop_here(void) { return here; }
uv_loop_t *ed_loop_uv(ed_loop *l) { return &l->uv; }
ed_ctx ed_loop_ctx(ed_loop *l) { return l->ctx; }

void **ed_loop_place(ed_loop *l, enum ed_place which, void (*free_fn)(void *)) {
  l->places[which].free_fn = free_fn;
  return &l->places[which].shared;
}

// ---- idle times ----------------------------------------------------------------------------------------------------

// Not uv's own (UV_METRICS_IDLE_TIME), which asks the kernel twice for each wait.
static void note_waited(ed_loop *l) {
  uint64_t since = atomic_exchange_explicit(&l->waits_since, 0, memory_order_relaxed);
  if (since) atomic_fetch_add_explicit(&l->idle_ns, uv_hrtime() - since, memory_order_relaxed);
}

static void note_waits(ed_loop *l) {
  note_waited(l);
  atomic_store_explicit(&l->waits_since, uv_hrtime(), memory_order_relaxed);
}

uint64_t ed_loop_idle_ns(const ed_loop *l) {
  uint64_t since = atomic_load_explicit(&l->waits_since, memory_order_relaxed), at = uv_hrtime();
  return atomic_load_explicit(&l->idle_ns, memory_order_relaxed) + (since && at > since ? at - since : 0);
}

// ---- entering JavaScript -------------------------------------------------------------------------------------------

static void on_timer(uv_timer_t *t);
static void on_check(uv_check_t *c);
static void on_idle(uv_idle_t *i) { (void)i; }

static void sync_phases(ed_loop *l) {
  const ed_cells *cells = l->cells;
  double due = cells->f[ED_CELL_TIMER_DUE];
  if (due != l->timer_due) {
    l->timer_due = due;
    double wait = due - (double)uv_now(&l->uv);
    if (isinf(due)) uv_timer_stop(&l->timer);
    else uv_timer_start(&l->timer, on_timer, wait > 0 ? (uint64_t)wait : l->in_timers, 0);
  }
  bool timer_ref = cells->i[ED_CELL_TIMERS_REF] > 0;
  if (timer_ref != l->timer_ref) {
    l->timer_ref = timer_ref;
    if (timer_ref) uv_ref((uv_handle_t *)&l->timer);
    else uv_unref((uv_handle_t *)&l->timer);
  }
  bool checking = cells->i[ED_CELL_IMMEDIATES] > 0;
  if (checking != l->checking) {
    l->checking = checking;
    if (checking) uv_check_start(&l->check, on_check);
    else uv_check_stop(&l->check);
  }
  bool idling = cells->i[ED_CELL_IMMEDIATES_REF] > 0;
  if (idling != l->idling) {
    l->idling = idling;
    if (idling) uv_idle_start(&l->idle, on_idle);
    else uv_idle_stop(&l->idle);
  }
}

static bool drain(ed_loop *l) {
  ed_lock(l->ctx);
  bool drained = ed_drain(l->ctx);
  ed_unlock(l->ctx);
  return drained;
}

// In a nested entry the microtasks wait for the outer one.
bool ed_loop_drain(ed_loop *l) { return l->depth == 1 && drain(l); }

// Inside of a call from JavaScript the engine drains nothing by itself.
static bool drain_here(ed_loop *l) { return l->waits == 0 || drain(l); }

void ed_loop_end(ed_loop *l) {
  l->cells->i[ED_CELL_EXITING] = 1;
  uv_stop(&l->uv);
}

// The engine drains microtasks when the outermost call returns; ticks they queued, and rejections they left, follow
// here until nothing is left.
static void settle(ed_loop *l) {
  const int32_t *i = l->cells->i;
  drain_here(l);
  // Microtasks that a limit tore down leave the engine's mark of it: nothing may be called any more.
  while ((i[ED_CELL_TICKS] || i[ED_CELL_REJECTIONS]) && !i[ED_CELL_EXITING] && !ed_limits_struck()) {
    ed_call(l->ctx, l->ticks, NULL, 0, NULL, NULL);
    drain_here(l);
  }
  if (ed_limits_struck()) ed_loop_end(l);
  sync_phases(l);
}

// All entries go through here. The functions made by boot catch what user code throws; an exception that still comes
// out is the engine's own (termination), after which nothing more must run.
static ed_val enter(ed_loop *l, ed_obj fn, size_t argc, const ed_val *argv) {
  if (l->waits_since) note_waited(l);
  if (l->cells->i[ED_CELL_EXITING]) return NULL;
  l->cells->f[ED_CELL_NOW] = (double)uv_now(&l->uv);
  l->depth++;
  ed_val exc = NULL;
  ed_trace_time opened = ed_trace_open(ED_TRACE_V8);
  ed_val result = ed_call(l->ctx, fn, NULL, argc, argv, &exc);
  ed_trace_shut(ED_TRACE_V8, "V8.Execute", opened);
  if (--l->depth == 0) settle(l);
  return exc ? NULL : result;
}

void ed_loop_call(ed_loop *l, int32_t slot, size_t argc, const ed_val *argv) {
  ed_val v[5] = {ed_num(l->ctx, slot)};
  for (size_t k = 0; k < argc && k < 4; k++) v[k + 1] = argv[k];
  enter(l, l->opened ? l->call : l->run, argc + 1, v);
}

// A negative slot number tells run() to release the slot first.
void ed_loop_finish(ed_loop *l, int32_t slot, size_t argc, const ed_val *argv) { ed_loop_call(l, ~slot, argc, argv); }

void ed_loop_open(ed_loop *l) {
  l->opened++;
  if (l->depth++ > 0) return;
  l->cells->f[ED_CELL_NOW] = (double)uv_now(&l->uv);
  ed_lock(l->ctx);
}

void ed_loop_shut(ed_loop *l) {
  l->opened--;
  if (--l->depth > 0) return;
  if (l->cells->i[ED_CELL_TICKS] && !l->cells->i[ED_CELL_EXITING]) ed_call(l->ctx, l->ticks, NULL, 0, NULL, NULL);
  ed_unlock(l->ctx);
  settle(l);
}

static bool run_phase(ed_loop *l, ed_obj fn, bool first) {
  ed_val v = ed_bool(l->ctx, first);
  ed_val more = enter(l, fn, 1, &v);
  return more && ed_to_bool(l->ctx, more);
}

// Ticks and microtasks run between timers, and between immediates: JavaScript sees to it, or leaves it to us.
static void run_phases(ed_loop *l, ed_obj fn) {
  for (bool first = true; run_phase(l, fn, first); first = false) {
  }
}

static void on_timer(uv_timer_t *t) {
  ed_loop *l = t->data;
  l->timer_due = INFINITY; // uv has stopped it; sync_phases starts it again for the next one
  l->in_timers = true;
  ed_trace_time opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
  run_phases(l, l->timers);
  ed_trace_shut(ED_TRACE_ENVIRONMENT, "RunTimers", opened);
  l->in_timers = false;
}

static void on_check(uv_check_t *c) {
  ed_loop *l = c->data;
  ed_trace_time opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
  run_phases(l, l->immediates);
  ed_trace_shut(ED_TRACE_ENVIRONMENT, "CheckImmediate", opened);
}

// ---- the engine's run loop -----------------------------------------------------------------------------------------

static void on_engine_timer(uv_timer_t *t);

static void arm_engine(ed_loop *l) {
  int timeout_ms = ed_engine_runloop_arm(l->engine);
  if (timeout_ms < 0) uv_timer_stop(&l->engine_timer);
  else uv_timer_start(&l->engine_timer, on_engine_timer, (uint64_t)timeout_ms, 0);
}

static bool pump_engine(ed_loop *l) {
  l->cells->f[ED_CELL_NOW] = (double)uv_now(&l->uv);
  bool did = ed_engine_runloop_pump(l->engine);
  arm_engine(l);
  settle(l);
  return did;
}

static void on_engine_poll(uv_poll_t *p, int status, int events) {
  (void)status, (void)events;
  pump_engine(p->data);
}

static void on_engine_timer(uv_timer_t *t) { pump_engine(t->data); }

// A program that waits is a server or a tool of some life: before its first wait it lets go of what only its start
// needed, and again after twice as many turns each time, when the compilers have done another share of their
// work. A script that runs through never comes here; each time costs a few hundred minor faults.
//
// It does so once more when a time of much work, or one that made the heap grow, is over: then what the allocator holds
// goes too, and the heap is collected, beside the program. Left alone the engine would keep the garbage for the next
// work.
static void on_rest(uv_timer_t *t) {
  ed_loop *l = t->data;
  if (l->turns - l->rest_turns > QUIET_TURNS) {
    l->rest_turns = l->turns;
    return;
  }
  uv_timer_stop(t);
  if (l->at_rest) l->at_rest();
  l->at_rest = NULL;
  l->rested_turns = l->turns;
  l->rested_heap = ed_engine_heap_capacity(l->engine);
  ed_engine_collect_beside(l->engine);
  ed_engine_trim();
  malloc_trim(0);
}

void ed_loop_at_rest(ed_loop *l, void (*fn)(void)) {
  enum { NS_PER_MS = 1000000 };
  uint64_t behind = uv_hrtime() / NS_PER_MS - uv_now(&l->uv); // what runs now may run for long
  l->at_rest = fn;
  l->rest_turns = l->turns;
  uv_timer_start(&l->rest, on_rest, REST_MS + behind, REST_MS);
}

// Looked at once in a while: a heap that shrank since the last rest is the measure from then on.
static bool has_grown(ed_loop *l) {
  if (uv_now(&l->uv) - l->looked_at < REST_MS) return false;
  l->looked_at = uv_now(&l->uv);
  size_t heap = ed_engine_heap_capacity(l->engine);
  if (heap < l->rested_heap) l->rested_heap = heap;
  return heap - l->rested_heap > GROWN + l->rested_heap / 4;
}

static void look_after(ed_loop *l) {
  l->turns++;
  if ((l->turns - l->rested_turns > BUSY_TURNS || has_grown(l)) && !uv_is_active((uv_handle_t *)&l->rest)) {
    l->rest_turns = l->turns;
    uv_timer_start(&l->rest, on_rest, REST_MS, REST_MS);
  }
  if (uv_backend_timeout(&l->uv) == 0) return;
  note_waits(l);
  if (l->turns < l->next_trim) return;
  l->next_trim = l->turns * 2;
  ed_engine_trim();
}

// The name in traces is Node's for what the runtime itself has put off for a quiet moment of the loop.
static void on_wait(uv_prepare_t *p) {
  ed_trace_time opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
  look_after(p->data);
  ed_trace_shut(ED_TRACE_ENVIRONMENT, "RunAndClearNativeImmediates", opened);
}

// ---- the signal ----------------------------------------------------------------------------------------------------

static _Atomic(ed_loop *) watching;

static void on_signal(int number) {
  (void)number;
  ed_loop *l = watching;
  if (!l) return;
  l->was_signalled = true;
  uv_async_send(&l->hold);
}

static void on_hold(uv_async_t *uv) {
  ed_loop *l = uv->data;
  if (atomic_exchange(&l->was_signalled, false)) enter(l, l->signalled, 0, NULL);
}

void ed_loop_on_signal(ed_loop *l, int number) {
  watching = l;
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(number, &action, NULL);
}

// ---- life ----------------------------------------------------------------------------------------------------------

ed_loop *ed_loop_new(ed_engine *e) {
  ed_loop *l = ed_xcalloc(1, sizeof *l);
  l->engine = e;
  l->ctx = ed_engine_ctx(e);
  l->cells = ed_engine_cells(e);
  l->cells->f[ED_CELL_TIMER_DUE] = l->timer_due = INFINITY;
  if (uv_loop_init(&l->uv) != 0) abort();
  l->uv.data = l;
  uv_timer_init(&l->uv, &l->timer);
  uv_idle_init(&l->uv, &l->idle);
  uv_check_init(&l->uv, &l->check);
  uv_timer_init(&l->uv, &l->engine_timer);
  uv_timer_init(&l->uv, &l->rest);
  uv_unref((uv_handle_t *)&l->rest);
  l->rest.data = l;
  uv_prepare_init(&l->uv, &l->wait);
  l->wait.data = l;
  uv_prepare_start(&l->wait, on_wait);
  uv_unref((uv_handle_t *)&l->wait);
  l->timer.data = l->idle.data = l->check.data = l->engine_timer.data = l;
  uv_unref((uv_handle_t *)&l->timer);
  uv_unref((uv_handle_t *)&l->check);
  uv_unref((uv_handle_t *)&l->engine_timer);
  uv_async_init(&l->uv, &l->hold, on_hold);
  l->hold.data = l;
  uv_unref((uv_handle_t *)&l->hold);
  int fd = ed_engine_runloop_fd(e);
  if (fd >= 0 && uv_poll_init(&l->uv, &l->engine_poll, fd) == 0) {
    l->engine_poll.data = l;
    uv_poll_start(&l->engine_poll, UV_READABLE, on_engine_poll);
    uv_unref((uv_handle_t *)&l->engine_poll);
  }
  arm_engine(l);
  here = l;
  return l;
}

void ed_loop_attach(ed_loop *l, ed_obj run, ed_obj call, ed_obj ticks, ed_obj timers, ed_obj immediates,
                    ed_obj signalled, ed_obj context) {
  l->run = run, l->call = call, l->ticks = ticks, l->timers = timers, l->immediates = immediates;
  l->signalled = signalled, l->context = context;
  const ed_obj all[] = {run, call, ticks, timers, immediates, signalled, context};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) ed_root_set(l->ctx, &l->roots[i], all[i]);
}

ed_obj ed_loop_context(ed_loop *l) { return l->context; }

// Waiters of Atomics.waitAsync keep no loop running, but one that has been woken hears of it.
void ed_loop_run(ed_loop *l) {
  settle(l);
  while (!l->cells->i[ED_CELL_EXITING]) {
    uv_run(&l->uv, UV_RUN_DEFAULT);
    if (l->cells->i[ED_CELL_EXITING] || !ed_wait_async_used() || !pump_engine(l)) break;
  }
}

static int state_of(ed_loop *l, ed_val promise) {
  ed_val value;
  return ed_promise_state(l->ctx, promise, &value);
}

// The loop's own depth begins anew, so that each callback is followed by ticks and microtasks.
bool ed_loop_wait(ed_loop *l, ed_val promise) {
  int depth = l->depth, opened = l->opened;
  l->depth = l->opened = 0;
  l->waits++;
  bool drains = drain_here(l);
  if (drains) settle(l);
  while (drains && state_of(l, promise) == 0 && !l->cells->i[ED_CELL_EXITING]) {
    if (!uv_run(&l->uv, UV_RUN_ONCE) && state_of(l, promise) == 0) break;
  }
  l->waits--;
  l->depth = depth;
  l->opened = opened;
  if (l->cells->i[ED_CELL_EXITING]) uv_stop(&l->uv); // what stopped the wait is for the loop around it, too
  return drains && state_of(l, promise) > 0;
}

void ed_loop_wake(ed_loop *l) { uv_async_send(&l->hold); }

void ed_loop_hold(ed_loop *l, int delta) {
  l->holds += delta;
  if (l->holds > 0) uv_ref((uv_handle_t *)&l->hold);
  else uv_unref((uv_handle_t *)&l->hold);
}

static void close_quietly(uv_handle_t *uv, void *arg) {
  ed_loop *l = arg;
  for (size_t i = 0; i < l->handle_cap; i++)
    if (l->handles[i] && l->handles[i]->uv == uv) {
      ed_handle_close(l->handles[i]);
      return;
    }
  if (!uv_is_closing(uv)) uv_close(uv, NULL);
}

void ed_loop_at_end(ed_loop *l, void (*end)(void *), void (*leave)(void *), void *arg) {
  ending *e = ed_xmalloc(sizeof *e);
  *e = (ending){end, leave, arg, false, l->endings};
  l->endings = e;
}

void ed_loop_ending(ed_loop *l) {
  if (!l->endings) return;
  ed_loop_end(l);
  for (ending *e = l->endings; e; e = e->next) {
    if (e->has_ended) continue;
    e->has_ended = true;
    e->end(e->arg);
  }
}

static void leave_all(ed_loop *l) {
  for (ending *e = l->endings, *next; e; e = next) {
    next = e->next;
    e->leave(e->arg);
    free(e);
  }
}

void ed_loop_free(ed_loop *l) {
  ed_loop_ending(l);
  l->cells->i[ED_CELL_EXITING] = 1;
  uv_walk(&l->uv, close_quietly, l);
  do uv_run(&l->uv, UV_RUN_DEFAULT); // a stop that was asked for before ends the first
  while (uv_loop_close(&l->uv) == UV_EBUSY);
  leave_all(l);
  if (watching == l) watching = NULL;
  for (int i = 0; i < ED_PLACES; i++)
    if (l->places[i].shared) l->places[i].free_fn(l->places[i].shared);
  free(l->handles);
  here = NULL;
  free(l);
}

// ---- handles -------------------------------------------------------------------------------------------------------

void ed_handle_open(ed_loop *l, ed_handle *h, int32_t slot, const char *kind, uv_handle_t *uv) {
  size_t need = (size_t)slot + 1;
  if (need > l->handle_cap) {
    size_t cap = l->handle_cap ? l->handle_cap : 32;
    while (cap < need) cap *= 2;
    l->handles = ed_xrealloc(l->handles, cap * sizeof *l->handles);
    for (size_t i = l->handle_cap; i < cap; i++) l->handles[i] = NULL;
    l->handle_cap = cap;
  }
  h->slot = slot, h->kind = kind, h->uv = uv, h->loop = l;
  uv->data = h;
  l->handles[slot] = h;
}

ed_handle *ed_handle_any(ed_loop *l, int32_t slot) {
  ed_handle *h = slot >= 0 && (size_t)slot < l->handle_cap ? l->handles[slot] : NULL;
  return h && !uv_is_closing(h->uv) ? h : NULL;
}

ed_handle *ed_handle_get(ed_loop *l, int32_t slot, const char *kind) {
  ed_handle *h = ed_handle_any(l, slot);
  return h && h->kind == kind ? h : NULL;
}

void ed_handle_each(ed_loop *l, void (*fn)(ed_handle *, void *), void *arg) {
  for (size_t i = 0; i < l->handle_cap; i++)
    if (l->handles[i] && !uv_is_closing(l->handles[i]->uv)) fn(l->handles[i], arg);
}

static void on_closed(uv_handle_t *uv) {
  ed_handle *h = uv->data;
  ed_loop *l = h->loop;
  int32_t slot = h->slot;
  l->handles[slot] = NULL;
  if (h->free_fn) h->free_fn(h);
  else free(h);
  ed_val event = ed_num(l->ctx, ED_EVENT_CLOSE);
  ed_loop_finish(l, slot, 1, &event);
}

void ed_handle_close(ed_handle *h) {
  if (uv_is_closing(h->uv)) return;
  if (h->detach) h->detach(h);
  uv_close(h->uv, on_closed);
}
