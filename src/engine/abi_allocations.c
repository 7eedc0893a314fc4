// SPDX-License-Identifier: MIT
// Engine ABI layer: when how much memory is allocated (profile.h), and how much since the last collection. The heap is
// told of it each time a free list was used up, for each large object, and where an object keeps memory outside of the
// heap; what tells it is reached through the dynamic linker, so the program's definitions come first. A free list is
// some kilobytes, so nothing that is hot passes here. What is written down belongs to the thread, as its engine does.
//
//   list   time, bytes, time, bytes ...   the time in seconds of the monotonic clock, that of the sampling profiler
#include "engine/abi.h"
#include "engine/object.h"
#include "engine/profile.h"

#include "base/mem.h"

#include <stdlib.h>
#include <time.h>

enum { FIRST = 1024 };

static _Thread_local struct {
  bool runs, is_outside;      // what is told of is memory outside of the heap
  uint64_t interval, pending; // bytes
  double *list;
  size_t len, cap;
} here;

static void append(double time, double bytes) {
  if (here.len + 2 > here.cap) {
    size_t cap = here.cap ? here.cap * 2 : FIRST;
    double *list = realloc(here.list, cap * sizeof *list);
    if (!list) return;
    here.list = list, here.cap = cap;
  }
  here.list[here.len++] = time;
  here.list[here.len++] = bytes;
}

static void note(size_t bytes) {
  here.pending += bytes;
  if (here.pending < here.interval) return;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  append((double)now.tv_sec + (double)now.tv_nsec / 1e9, (double)here.pending);
  here.pending = 0;
}

// Heap::didAllocate(size_t)
typedef void allocate_fn(void *heap, size_t bytes);
static allocate_fn *real_allocate(void) {
  static _Atomic(void *) known;
  union {
    void *object;
    allocate_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC4Heap11didAllocateEm")};
  return symbol.call;
}

void ed_abi_did_allocate(void *heap, size_t bytes) __asm__("_ZN3JSC4Heap11didAllocateEm");
__attribute__((visibility("default"))) void ed_abi_did_allocate(void *heap, size_t bytes) {
  ed_engine *e = ed_engine_here();
  if (e && !here.is_outside) atomic_fetch_add_explicit(&e->fresh, bytes, memory_order_relaxed);
  if (here.runs && !here.is_outside) note(bytes);
  real_allocate()(heap, bytes);
}

void ed_abi_begin_outside(size_t bytes) {
  if (here.runs) note(bytes);
  here.is_outside = true;
}

void ed_abi_end_outside(void) { here.is_outside = false; }

static void begin(uint64_t interval) {
  here.interval = interval, here.pending = 0, here.len = 0;
  here.runs = true;
}

// A large object and many small ones are told of.
static bool test(JSContextRef ctx) {
  static const char *const programs[] = {"new Array(50000).fill(1).length",
                                         "(() => { for (let i = 0, a = []; i < 9000; i++) a.push({ i }); })()"};
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
    begin(1);
    bool ran = ed_abi_evaluate(ctx, programs[i]) != NULL;
    here.runs = false;
    if (!ran || here.len == 0) return false;
  }
  return true;
}

bool ed_allocations_start(ed_engine *e, uint64_t interval) {
  static ed_abi_answer answer;
  if (!ed_abi_ask(&answer, test, ed_engine_ctx(e))) return false;
  begin(interval);
  return true;
}

static void free_list(void *list, void *unused) {
  (void)unused;
  free(list);
}

ed_val ed_allocations_take(ed_engine *e, bool ends) {
  here.runs = false;
  void *list = here.list ? here.list : ed_xmalloc(1); // a buffer of nowhere is a detached one
  size_t len = here.len;
  here.list = NULL;
  here.len = here.cap = 0;
  ed_val taken = ed_arraybuffer_external(ed_engine_ctx(e), list, len * sizeof(double), free_list, NULL);
  here.runs = !ends;
  return taken;
}
