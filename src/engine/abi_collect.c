// SPDX-License-Identifier: MIT
// Engine ABI layer: collections that run beside the program. The C API's JSGarbageCollect tells the heap that
// something was abandoned, which at best makes a timer start sooner; that function of the library is ours here, so that
// a call of our own gets at the heap and asks it for a collection, whole or young. Threads of the engine's do it while
// this one sleeps, or in pieces between its turns.
//
//   GCRequest           u8 scope (1: the whole heap), u8 whether there is a scope, [8] a function to call at its end
#include "engine/abi.h"

#include <dlfcn.h>
#include <stdatomic.h>

enum scope { YOUNG, WHOLE };

typedef struct request {
  uint8_t scope, has_scope;
  void *at_end;
} request;

static _Thread_local struct {
  bool asks;  // JSGarbageCollect is called by us
  void *heap; // what it told
} collect;

typedef void abandoned_fn(void *heap);

void ed_abi_abandoned(void *heap) __asm__("_ZN3JSC4Heap26reportAbandonedObjectGraphEv");
__attribute__((visibility("default"))) void ed_abi_abandoned(void *heap) {
  if (collect.asks) {
    collect.heap = heap;
    return;
  }
  static _Atomic(void *) known;
  union {
    void *object;
    abandoned_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC4Heap26reportAbandonedObjectGraphEv")};
  symbol.call(heap);
}

static void *heap_of(ed_engine *e) {
  if (collect.heap || !ed_engine_abi.on) return collect.heap;
  collect.asks = true;
  JSGarbageCollect(ed_engine_ctx(e));
  collect.asks = false;
  return collect.heap;
}

static const char CAPACITY[] = "_ZN3JSC4Heap8capacityEv";

// What a function of the heap without arguments says.
static bool ask(ed_engine *e, const char *name, size_t *figure) {
  union {
    void *object;
    size_t (*call)(void *heap);
  } symbol = {dlsym(RTLD_DEFAULT, name)};
  void *heap = heap_of(e);
  if (!heap || !symbol.call) return false;
  JSLock(ed_engine_ctx(e));
  *figure = symbol.call(heap);
  JSUnlock(ed_engine_ctx(e));
  return true;
}

size_t ed_engine_heap_capacity(ed_engine *e) {
  size_t capacity;
  return ask(e, CAPACITY, &capacity) ? capacity - ed_engine_ballast_size(e) : 0;
}

// The C API's statistics count the objects of each class besides, one by one.
bool ed_abi_heap_figures(ed_engine *e, ed_heap_figures *out) {
  static const char *const names[] = {"_ZN3JSC4Heap4sizeEv", CAPACITY, "_ZN3JSC4Heap15extraMemorySizeEv",
                                      "_ZN3JSC4Heap11objectCountEv"};
  size_t figures[4];
  for (unsigned i = 0; i < 4; i++)
    if (!ask(e, names[i], &figures[i])) return false;
  *out = (ed_heap_figures){.size = (double)figures[0],
                           .capacity = (double)figures[1],
                           .external = (double)figures[2],
                           .objects = (double)figures[3]};
  return true;
}

typedef void collect_fn(void *heap, const request *request);

static collect_fn *collector(void) {
  static union {
    _Atomic(void *) object;
    _Atomic(collect_fn *) call;
  } symbol;
  if (!symbol.object) symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC4Heap12collectAsyncENS_9GCRequestE");
  return symbol.call;
}

bool ed_abi_collects(ed_engine *e) { return heap_of(e) && collector(); }

static void ask_for(ed_engine *e, enum scope scope) {
  ed_ctx ctx = ed_engine_ctx(e);
  if (!ed_abi_collects(e)) {
    JSGarbageCollect(ctx);
    return;
  }
  request wanted = {.scope = scope, .has_scope = 1};
  JSLock(ctx);
  collector()(collect.heap, &wanted);
  JSUnlock(ctx);
}

void ed_engine_collect_beside(ed_engine *e) { ask_for(e, WHOLE); }
void ed_engine_collect_young(ed_engine *e) { ask_for(e, YOUNG); }
