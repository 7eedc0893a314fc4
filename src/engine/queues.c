// SPDX-License-Identifier: MIT
// Queues of microtasks that contexts have for themselves: see context.h.
//
//   JSGlobalObject::queueMicrotask() -> entry of the global object's method table, else the engine's queue
//   MicrotaskQueue: two links in the engine's list of queues, which the collector walks; then the content
//
// The library drains its own queue only. So the content of another takes its place for the time of a drain, and what
// is queued meanwhile goes where the content of its queue is: `place`. Without the engine ABI layer there are no
// queues, and contexts share that of the engine.
#include "engine/abi.h"
#include "engine/context.h"
#include "engine/object.h"

#include "base/mem.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct tasks { // MicrotaskQueue, 2.50
  struct tasks *next, *previous;
  uint64_t content[10]; // a ring's first, end, memory, capacity; then what is kept for later
} tasks;

typedef struct queue {
  tasks own;
  tasks *place;
  bool is_running; // then a drain leaves what it finds to the one that goes on
  ed_weak *global; // of the context
  void *address;   // of the same: compared, while it lives
  struct queue *next;
} queue;

typedef void construct_fn(tasks *queue, JSContextGroupRef vm);
typedef void destroy_fn(tasks *queue);
typedef void enqueue_fn(tasks *queue, void *task);
static struct {
  construct_fn *construct;
  destroy_fn *destroy;
  enqueue_fn *enqueue;
} library;

static _Thread_local struct {
  queue *list;     // the one that was used last first
  queue main;      // what is no context's; its tasks are not used
  tasks *engine;   // the library's own queue
  queue *occupant; // whose content is there
  void *methods;   // of all contexts without a queue
} here;

static bool find_symbols(JSContextRef unused) {
  (void)unused;
  union { // ISO C has no conversion from object to function pointers
    void *object;
    construct_fn *construct;
    destroy_fn *destroy;
    enqueue_fn *enqueue;
  } symbol;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC14MicrotaskQueueC1ERNS_2VME");
  library.construct = symbol.construct;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC14MicrotaskQueueD1Ev");
  library.destroy = symbol.destroy;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC14MicrotaskQueue7enqueueEONS_10QueuedTaskE");
  library.enqueue = symbol.enqueue;
  return library.construct && library.destroy && library.enqueue;
}

static bool find_library(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, find_symbols, ctx);
}

static queue *queue_of(const void *global) {
  for (queue **at = &here.list; *at; at = &(*at)->next) {
    queue *q = *at;
    if (q->address != global) continue;
    *at = q->next;
    q->next = here.list;
    return here.list = q;
  }
  return NULL;
}

// ---- what the engine calls -----------------------------------------------------------------------------------------

static void queue_own(void *global, void *task) {
  queue *q = queue_of(global);
  library.enqueue(q ? q->place : here.main.place, task);
}

static void queue_other(void *global, void *task) {
  (void)global;
  library.enqueue(here.main.place, task);
}

// ---- drains --------------------------------------------------------------------------------------------------------

static void exchange(tasks *one, tasks *other) {
  for (size_t i = 0; i < sizeof one->content / sizeof *one->content; i++) {
    uint64_t word = one->content[i];
    one->content[i] = other->content[i];
    other->content[i] = word;
  }
}

// The content of one queue goes to the engine's, and that of the engine's where it was. Undone by the same.
static void change_places(queue *one, queue *other) {
  exchange(one->place, other->place);
  tasks *place = one->place;
  one->place = other->place;
  other->place = place;
  ed_abi_on_queueing(here.methods, here.main.place == here.engine ? NULL : queue_other);
}

bool ed_context_drain(ed_ctx ctx, ed_ctx context, ed_val *exc) {
  queue *q = queue_of(JSContextGetGlobalContext(context)), *before = here.occupant;
  if (!q) return ed_drain_here(ctx, exc);
  if (q->is_running) return true;
  JSLock(ctx);
  change_places(q, before);
  here.occupant = q;
  q->is_running = true;
  bool drained = ed_drain_here(ctx, exc);
  change_places(q, before);
  here.occupant = before;
  q->is_running = false;
  JSUnlock(ctx);
  return drained;
}

// ---- life ----------------------------------------------------------------------------------------------------------

static void end_queue(ed_ctx ctx, queue **at) {
  queue *q = *at;
  *at = q->next;
  library.destroy(&q->own);
  ed_weak_free(ctx, q->global);
  free(q);
}

static void end_dead_ones(ed_ctx ctx) {
  for (queue **at = &here.list; *at;) {
    if (ed_weak_get((*at)->global)) at = &(*at)->next;
    else end_queue(ctx, at);
  }
}

static void add_queue(JSGlobalContextRef context) {
  queue *q = ed_xcalloc(1, sizeof *q);
  JSLock(context);
  library.construct(&q->own, JSContextGetGroup(context));
  JSUnlock(context);
  q->place = &q->own;
  q->address = (void *)context;
  q->global = ed_weak_new(context, (ed_obj)context);
  q->next = here.list;
  here.list = q;
}

// A job waits until its context is drained, and no longer.
static bool test_queue(JSContextRef context) {
  static const char source[] =
      "(() => { const list = []; Promise.resolve(1).then((n) => list.push(n)); return list; })()";
  ed_obj list = (ed_obj)ed_abi_evaluate(context, source);
  ed_val exc = NULL;
  return list && ed_is_undefined(context, ed_get_index(context, list, 0)) && ed_context_drain(context, context, &exc) &&
         ed_to_num(context, ed_get_index(context, list, 0)) == 1;
}
static ed_abi_answer queues_are_known;

// The first queue stands behind the engine's own in the list.
static bool begin(ed_engine *e) {
  here.methods = e->tracker;
  e->queueing = ed_abi_copy_methods(e->tracker);
  if (!e->queueing) return false;
  ed_abi_on_queueing(e->queueing, queue_own);
  here.engine = here.main.place = here.list->own.previous;
  here.occupant = &here.main;
  return true;
}

bool ed_context_own_queue(ed_engine *e, ed_ctx context) {
  if (!e->tracker || !find_library(e->ctx)) return false;
  JSGlobalContextRef global = JSContextGetGlobalContext(context);
  end_dead_ones(global);
  add_queue(global);
  if ((e->queueing || begin(e)) && ed_abi_exchange_methods(global, e->tracker, e->queueing)) {
    if (ed_abi_ask(&queues_are_known, test_queue, global)) return true;
    ed_abi_exchange_methods(global, e->queueing, e->tracker);
  }
  end_queue(global, &here.list);
  return false;
}

// ---- looking at the engine's queue ---------------------------------------------------------------------------------

enum { PROBES = 3 };
static _Thread_local struct {
  const tasks *queue;
  uint32_t seen[PROBES + 1][ED_QUEUE_ENDS];
  unsigned count;
} probes;

static void look_at_ends(void) {
  if (probes.count <= PROBES) memcpy(probes.seen[probes.count], probes.queue->content, sizeof *probes.seen);
  probes.count++;
}

static int64_t probe_ends(ed_ctx ctx, const uint64_t *frame) {
  (void)frame;
  look_at_ends();
  return (int64_t)JSValueMakeUndefined(ctx);
}

// Three jobs, seen as they wait and from within each; the first drain of all adds one of its own.
static bool ends_are_right(void) {
  if (probes.count != PROBES + 1) return false;
  for (uint32_t i = 0; i <= PROBES; i++) {
    const uint32_t *ends = probes.seen[i];
    uint32_t end = ends[ED_QUEUE_END], capacity = ends[ED_QUEUE_CAPACITY];
    if (ends[ED_QUEUE_FIRST] != i || ends[ED_QUEUE_FIRST + 1] != 0 || ends[ED_QUEUE_END + 1] != 0) return false;
    if (end != PROBES && (i == 0 || end != PROBES + 1)) return false;
    if (capacity <= end || capacity > 1024 || capacity != probes.seen[0][ED_QUEUE_CAPACITY]) return false;
  }
  return true;
}

// What waits in the engine's queue stands elsewhere meanwhile.
static bool test_ends(JSContextRef ctx) {
  JSValueRef probe = ed_abi_probe(ctx, probe_ends);
  JSObjectRef queue =
      (JSObjectRef)ed_abi_evaluate(ctx, "(probe) => { for (let i = 0; i < 3; i++) Promise.resolve().then(probe); }");
  if (!probe || !queue) return false;
  tasks others, *engine;
  ed_val exc = NULL;
  JSLock(ctx);
  library.construct(&others, JSContextGetGroup(ctx));
  engine = others.previous;
  exchange(engine, &others);
  probes.queue = engine;
  probes.count = 0;
  JSObjectCallAsFunction(ctx, queue, NULL, 1, &probe, NULL);
  look_at_ends();
  bool drained = ed_drain_here(ctx, &exc);
  exchange(engine, &others);
  library.destroy(&others);
  JSUnlock(ctx);
  return drained && ends_are_right();
}

static ed_abi_answer ends_are_known;

uint32_t *ed_queue_ends(ed_engine *e) {
  if (e->queueing || !find_library(e->ctx) || !ed_abi_ask(&ends_are_known, test_ends, e->ctx)) return NULL;
  tasks other;
  JSLock(e->ctx);
  library.construct(&other, e->group);
  tasks *engine = other.previous;
  library.destroy(&other);
  JSUnlock(e->ctx);
  return (uint32_t *)engine->content;
}

void ed_queues_end(ed_ctx ctx) {
  JSLock(ctx);
  while (here.list) end_queue(ctx, &here.list);
  JSUnlock(ctx);
}
