// SPDX-License-Identifier: MIT
// The event loop: libuv's phases, and the way in which events enter JavaScript.
//
//   slot    a JavaScript function kept at a small integer by lib/internal/slots.js. C stores integers, never values:
//           `hold(fn)` in JavaScript gives one, C calls it by ed_loop_call (stays) or ed_loop_finish (used up).
//   handle  a libuv handle known to JavaScript by its slot: one number names the callback and the thing it belongs to.
//   request one pending operation: its slot is used up when it completes.
//
// After each call into JavaScript from here the nextTick queue runs, then the microtasks, until both are empty.
#ifndef ED_LOOP_H
#define ED_LOOP_H

#include "engine/engine.h"
#include <uv.h>

typedef struct ed_loop ed_loop;

ed_loop *ed_loop_new(ed_engine *e);
void ed_loop_free(ed_loop *l); // closes what is open and runs the loop dry first
ed_loop *ed_loop_here(void);   // the loop of the calling thread
uv_loop_t *ed_loop_uv(ed_loop *l);
ed_ctx ed_loop_ctx(ed_loop *l);
// The JavaScript entry points made by boot: run(slot, a, b, c, d), call(slot, a, b, c, d) without what follows,
// ticks(), timers(), immediates(), signalled().
void ed_loop_attach(ed_loop *l, ed_obj run, ed_obj call, ed_obj ticks, ed_obj timers, ed_obj immediates,
                    ed_obj signalled, ed_obj context);
// The exports of lib/internal/async_context.js.
ed_obj ed_loop_context(ed_loop *l);
// Runs until nothing referenced is left or JavaScript asked to exit. Returns when the loop is empty.
void ed_loop_run(ed_loop *l);
// From now on nothing is called any more, and ed_loop_run() returns.
void ed_loop_end(ed_loop *l);
// Runs the loop inside of a call from JavaScript, ticks and microtasks with it, until a promise is settled, nothing is
// left that could settle it, or JavaScript asked to exit. Without the engine ABI layer microtasks wait for the call's
// end, and a promise is never seen to be settled: false then.
bool ed_loop_wait(ed_loop *l, ed_val promise);
// Runs the microtasks, for JavaScript that was entered from here. False when it must not, or the engine cannot.
bool ed_loop_drain(ed_loop *l);
// How long the loop has waited for events so far; of any thread's, while it lives.
uint64_t ed_loop_idle_ns(const ed_loop *l);
// Calls fn(), once, when the program has had next to nothing to do for two seconds; asked again before, from then on.
void ed_loop_at_rest(ed_loop *l, void (*fn)(void));
// Keeps the loop alive while the sum of all deltas is above zero.
void ed_loop_hold(ed_loop *l, int delta);
// Lets signalled() be called each time this signal comes: of the main thread's loop, until somebody else handles it.
void ed_loop_on_signal(ed_loop *l, int signal);
// Makes the poll under way, or the next one, return at once; keeps nothing alive.
void ed_loop_wake(ed_loop *l);

// Calls the function of a slot with up to four arguments, then drains. May run user code: hold no pointer across it
// that a close could free.
void ed_loop_call(ed_loop *l, int32_t slot, size_t argc, const ed_val *argv);
// The same for a request: the slot is released before its function runs.
void ed_loop_finish(ed_loop *l, int32_t slot, size_t argc, const ed_val *argv);

// Places for what all streams, all children of the loop share, or its thread has; what is put there is freed with the
// loop by `free_fn`.
enum ed_place {
  ED_PLACE_STREAMS,
  ED_PLACE_CHILDREN,
  ED_PLACE_PERMISSIONS,
  ED_PLACE_BLOCKS,
  ED_PLACE_ANSWERS,
  ED_PLACES
};
void **ed_loop_place(ed_loop *l, enum ed_place which, void (*free_fn)(void *));

// Around JavaScript that C calls for itself, and around calls of slots that are one event for JavaScript: ticks and
// microtasks wait until the outermost of these has been shut.
void ed_loop_open(ed_loop *l);
void ed_loop_shut(ed_loop *l);

// What must happen before this thread's loop and engine, or the process, end: end(arg), once, while the loop still
// turns, though no JavaScript runs; leave(arg) once its handles are closed, before the engine ends. The newest first.
void ed_loop_at_end(ed_loop *l, void (*end)(void *arg), void (*leave)(void *arg), void *arg);
// Calls end() of all.
void ed_loop_ending(ed_loop *l);

// ---- handles -------------------------------------------------------------------------------------------------------

// First member of every handle's struct. The memory belongs to the loop from ed_handle_open on: it is freed by
// `free_fn` (or free()) after the close callback.
typedef struct ed_handle {
  int32_t slot;
  const char *kind; // "TCP", "Timer" ...: one static string per kind, compared by address
  uv_handle_t *uv;  // inside the same struct
  ed_loop *loop;
  void (*detach)(struct ed_handle *); // optional: called when closing begins
  void (*free_fn)(struct ed_handle *);
} ed_handle;

// Registers an initialised uv handle under its slot.
void ed_handle_open(ed_loop *l, ed_handle *h, int32_t slot, const char *kind, uv_handle_t *uv);
// The open handle of a slot if it is of this kind, else NULL (closed, closing, or never a handle).
ed_handle *ed_handle_get(ed_loop *l, int32_t slot, const char *kind);
// The open handle of a slot whatever its kind, and a walk over all open ones.
ed_handle *ed_handle_any(ed_loop *l, int32_t slot);
void ed_handle_each(ed_loop *l, void (*fn)(ed_handle *, void *), void *arg);
// Begins closing; when done, calls the slot one last time with (ED_EVENT_CLOSE) and releases it. Harmless twice.
void ed_handle_close(ed_handle *h);
#define ED_EVENT_CLOSE 0 // first argument of a handle's slot: 0 is close for every kind, others per kind from 1

// Binding helpers for any handle: `loop` binding has close(slot), ref(slot), unref(slot), hasRef(slot).

// ---- jobs ----------------------------------------------------------------------------------------------------------

// Work for the thread pool. `work` runs on a pool thread and must not touch the engine; `after` runs on the loop's
// thread with status 0 or UV_ECANCELED, finishes the slot and frees the job. Embed as the first member.
typedef struct ed_job {
  uv_work_t uv;
  ed_loop *loop;
  int32_t slot;
  const char *traced; // its name in traces (node.threadpoolwork), or NULL
  bool computes;      // for long, not only waits for a disk: see ed_pool_yields
  bool changes;       // what outlives the process: see ed_pool_finish
  void (*work)(struct ed_job *);
  void (*after)(struct ed_job *, int status);
} ed_job;
int ed_job_submit(ed_loop *l, ed_job *take_job);

// What needs no job, since it is known already, but must not be told before the caller has returned: `give` runs in the
// next turn, as the end of a job would, finishes the slot and frees the answer. Part of whoever is to be told.
typedef struct ed_answer {
  struct ed_answer *next;
  void (*give)(struct ed_answer *);
} ed_answer;
void ed_loop_answer(ed_loop *l, ed_answer *take_answer);

// The calling thread of the pool is about to compute: from now on the loop's threads go before it when cores are short,
// of this process and of others like it, and so requests are answered within a few milliseconds beside a full pool. It
// is for good (only a privileged process may take it back), so threads that only serve files never come to it.
void ed_pool_yields(void);

// What was handed to the pool to be written is written though the program ends at once, by process.exit() or an error:
// loggers rely on it. A call that changes files is counted from when it is handed over until it is reported; while
// there are any, ed_pool_finish() waits until the pool has done all that is queued. What only asks is not waited for.
// After it the pool is gone.
void ed_pool_changes(void);
void ed_pool_reports(void);
void ed_pool_finish(void);

#endif
