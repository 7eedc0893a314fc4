// SPDX-License-Identifier: MIT
// Binding 'v8': samples of the engine's profiler, its allocations, and what is to happen near the heap's limit.
#include "engine/context.h"
#include "engine/profile.h"

// startProfile() -> whether it runs
ED_FN(v8_start_profile) { return ed_bool(a->ctx, ed_profile_start(ed_engine_here())); }

// stopProfile() -> JSON text of the samples, or null
ED_FN(v8_stop_profile) { return ed_profile_stop(ed_engine_here()); }

// startAllocations(interval) -> whether the engine tells of them
ED_FN(v8_start_allocations) {
  double interval = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_allocations_start(ed_engine_here(), (uint64_t)interval));
}

// takeAllocations(ends) -> ArrayBuffer of doubles: time, bytes ...
ED_FN(v8_take_allocations) {
  bool ends = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  return ed_allocations_take(ed_engine_here(), ends);
}

static _Thread_local struct {
  ed_root fn;
  uint32_t times;
} near_limit;

static bool on_near_limit(void) {
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  if (near_limit.times == 0) return false;
  near_limit.times--;
  ed_val exc = NULL;
  ed_call(ctx, (ed_obj)near_limit.fn.v, NULL, 0, NULL, &exc);
  return !exc;
}

// nearHeapLimit(times, fn): fn() is called so many times before a heap that outgrows its limit ends the thread
ED_FN(v8_near_heap_limit) {
  uint32_t times = ed_arg_u32(a);
  ed_obj fn = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  if (!near_limit.fn.v) ed_root_set(a->ctx, &near_limit.fn, fn);
  near_limit.times = times;
  ed_limits_near_heap_max(on_near_limit);
  return NULL;
}

const ed_native ed_bind_v8[] = {{"startProfile", v8_start_profile},         {"stopProfile", v8_stop_profile},
                                {"startAllocations", v8_start_allocations}, {"takeAllocations", v8_take_allocations},
                                {"nearHeapLimit", v8_near_heap_limit},      {0}};
