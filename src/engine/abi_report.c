// SPDX-License-Identifier: MIT
// Engine ABI layer: memory outside of the engine's heap. For each string, array or buffer of more than 256 bytes the
// library tells its heap how much that is, and the heap looks at a clock, estimates when to collect next and sets a
// timer: for a thousand bytes that takes longer than to make and fill them. The library calls this function of its own
// through the dynamic linker, so the program's definition comes first: it adds such figures up and passes on what has
// come together. What the collector finds alive it counts by itself. Of shorter strings the library tells nothing, as
// if they took the sixteen bytes of their cells: those that C makes are added to the rest, or a program that makes
// millions of them would be at some hundred megabytes, most of it never seen by a cache, before the first is collected.
#include "engine/abi.h"

enum {
  TOGETHER = 32 << 10, // bytes: little beside the megabytes after which the heap collects
  LIBRARY_TELLS = 256, // of texts of more bytes
  TEXT_HEAD = 24,      // bytes of a text before its characters
  VM_MOST = 1 << 20,   // bytes of the library's VM, more than there are
};

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

void ed_abi_report_text(JSContextGroupRef vm, const void *cell, size_t bytes) {
  static _Atomic(size_t) offset; // of the heap in its VM
  if (bytes > LIBRARY_TELLS) return;
  size_t known = offset;
  if (!known) {
    known = (size_t)((uintptr_t)untold.heap - (uintptr_t)vm);
    if (known == 0 || known >= VM_MOST) return; // the library has not told of anything yet
    offset = known;
  }
  ed_abi_report((char *)(uintptr_t)vm + known, NULL, cell, bytes + TEXT_HEAD);
}
