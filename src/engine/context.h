// SPDX-License-Identifier: MIT
// Further contexts of an engine: realms with a global object of their own, whose objects pass freely between them and
// the main one. They live as long as the collector finds something of theirs; C holds none of them.
//
// A context made with a hook shows names to the hook that its global object does not have itself
// (docs/decisions/010-vm-contexts.md). Symbols never come this way: identifiers are strings, and everything else goes
// through the object that stands for globalThis (ed_context_adopt).
#ifndef ED_CONTEXT_H
#define ED_CONTEXT_H

#include "engine/engine.h"

#include <stdatomic.h>

// The first argument of a hook(operation, name, value). It answers a read by the value, or by itself when there is no
// such name; a deletion by true when there is nothing left to delete. What it throws, the code that used the name
// throws.
enum { ED_HOOK_READ, ED_HOOK_WRITE, ED_HOOK_DELETE };

// A new context; the result is its global object. `hook` is NULL, or a function. Rejected promises are reported as
// those of the main context are.
ed_obj ed_context_new(ed_engine *e, ed_obj hook);
// The context that an object was made in.
ed_ctx ed_context_of(ed_obj object);
// Makes an object of a context stand for `this` wherever its code means the global object, instead of the one that
// ed_context_new gave. False when the engine's library has no known place for it: then only evaluations that name
// `this` see it. Once, before any code of users.
bool ed_context_adopt(ed_obj global, ed_obj stand_in);
// Lets the hook of a context made without one be asked (reads only) for the names that its global object does not have
// itself, in place of the engine's prototype of it. False when the engine's library has no known way.
bool ed_context_inherit(ed_obj global, ed_obj hook);
// Whether eval and Function work in a context; `message` is that of the EvalError they throw when not.
void ed_context_allow_eval(ed_ctx ctx, bool allowed, const char *message);

// A parsed program, which can run in any context. NULL with message and line of the error when it is none.
ed_obj ed_program_new(ed_ctx ctx, ed_val source, const char *url, ed_val *message, int *error_line);
ed_val ed_program_run(ed_ctx ctx, ed_obj program, ed_obj self, ed_val *exc);
// Runs a text as a program of a context; `self` is its `this`.
ed_val ed_context_eval(ed_ctx ctx, ed_val source, ed_obj self, const char *url, int line, ed_val *exc);

// Limits of time: JavaScript that runs between begin and end is torn down once `ms` have passed (0: never), or when
// *stop becomes true (NULL: nothing does). Neither catch nor finally of that JavaScript run. They nest; the outer limit
// goes on. `stopped` tells after the end which it was.
typedef enum ed_stopped { ED_NOT_STOPPED, ED_STOPPED_BY_TIME, ED_STOPPED_BY_FLAG, ED_STOPPED_BY_HEAP } ed_stopped;
typedef struct ed_limit {
  uint64_t deadline; // of the monotonic clock, in nanoseconds; 0: none
  const atomic_bool *stop;
  bool is_told;    // see ed_limit_tell()
  double heap_max; // see ed_limit_heap()
  void (*at_heap_max)(void);
  ed_stopped stopped;
  struct ed_limit *outer;
} ed_limit;
// Without ed_limits_work(), a limit tears down all JavaScript of the thread when it strikes. The first question takes
// milliseconds.
bool ed_limits_work(void);
void ed_limit_begin(ed_ctx ctx, ed_limit *limit, uint32_t ms, const atomic_bool *stop);
void ed_limit_end(ed_ctx ctx, ed_limit *limit);
// Lets a limit that has begun strike when the heap holds more than `max` bytes after a collection; with at_max, that is
// called instead: it ends the process, or lets the heap grow on.
void ed_limit_heap(ed_ctx ctx, ed_limit *limit, double max, void (*at_max)(void));
// Asks fn before a limit of this thread's heap strikes; true lets the heap grow on. NULL ends that.
void ed_limits_near_heap_max(bool (*fn)(void));
// From now on who sets *stop calls ed_engine_interrupt(), too. Where that does nothing, *stop is looked at every now
// and then, as without it, which costs each entry of JavaScript a timer. Outside JavaScript only.
void ed_limit_tell(ed_ctx ctx, ed_limit *limit);
// From any thread, while the engine lives: looks at the flags of its limits, now or when it runs JavaScript next.
void ed_engine_interrupt(ed_engine *e);
// Before the error of an entry goes on as that of another: if it was torn down because it was told, the error is one
// like others to the engine, which may be caught, so the next function is to be torn down again.
void ed_limits_insist(void);
// Whether a limit that has not ended yet has struck: no JavaScript must follow until it ends.
bool ed_limits_struck(void);
// Calls look() every now and then in the midst of JavaScript that runs for long, where it may call JavaScript itself;
// NULL ends that.
void ed_limits_look(ed_ctx ctx, void (*look)(void));
// Once, before any JavaScript: the engine starts to count the time of an entry only when it knew of limits then.
void ed_limits_prepare(ed_ctx ctx);

// Runs the microtasks that wait, from a native. False when the engine cannot do so there. *exc is set when a limit tore
// them down.
bool ed_drain_here(ed_ctx ctx, ed_val *exc);
// Gives a context a queue of its own: what functions of its realm queue waits there for ed_context_drain(). False when
// the engine's library has no known way; then it shares the engine's.
bool ed_context_own_queue(ed_engine *e, ed_ctx context);
// ed_drain_here() of what waits in the context's own queue; in the engine's, if it has none.
bool ed_context_drain(ed_ctx ctx, ed_ctx context, ed_val *exc);
// Where the engine keeps the ends of its queue of microtasks, which is empty when they are the same: see tasks of
// queues.c. NULL when they are not known, or contexts have queues of their own; they hold until the first that has.
enum { ED_QUEUE_FIRST = 0, ED_QUEUE_END = 2, ED_QUEUE_CAPACITY = 6, ED_QUEUE_ENDS = 8 };
uint32_t *ed_queue_ends(ed_engine *e);
// Before the engine of this thread ends.
void ed_queues_end(ed_ctx ctx);

// Lets go of all programs: before the engine of this thread ends.
void ed_programs_end(void);

#endif
