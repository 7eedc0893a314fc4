// SPDX-License-Identifier: MIT
// Engine ABI layer: memory outside of the engine's heap. For each string, array or buffer of more than 256 bytes the
// library tells its heap how much that is, and the heap looks at a clock, estimates when to collect next and sets a
// timer: for a thousand bytes that takes longer than to make and fill them. The library calls this function of its own
// through the dynamic linker, so the program's definition comes first: it adds such figures up and passes on what has
// come together. What the collector finds alive it counts by itself.
#include "engine/abi.h"

enum { TOGETHER = 32 << 10 }; // bytes: little beside the megabytes after which the heap collects

static _Thread_local struct {
  void *heap;
  size_t bytes;
} untold;

typedef void report_fn(void *heap, void *deferral, const void *cell, size_t bytes);

void ed_abi_report(void *heap, void *deferral, const void *cell, size_t bytes) __asm__(
    "_ZN3JSC4Heap34reportExtraMemoryAllocatedSlowCaseEPNS_17GCDeferralContextEPKNS_6JSCellEm");
__attribute__((visibility("default"))) void ed_abi_report(void *heap, void *deferral, const void *cell, size_t bytes) {
  static _Atomic(void *) known;
  if (untold.heap != heap) {
    untold.heap = heap;
    untold.bytes = 0;
  }
  untold.bytes += bytes;
  if (untold.bytes < TOGETHER && ed_engine_abi.on) return;
  bytes = untold.bytes;
  untold.bytes = 0;
  union {
    void *object;
    report_fn *call;
  } symbol = {
      ed_abi_behind(&known, "_ZN3JSC4Heap34reportExtraMemoryAllocatedSlowCaseEPNS_17GCDeferralContextEPKNS_6JSCellEm")};
  ed_abi_begin_outside(bytes);
  symbol.call(heap, deferral, cell, bytes);
  ed_abi_end_outside();
}
