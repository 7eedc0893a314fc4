// SPDX-License-Identifier: MIT
// Engine ABI layer: Atomics.waitAsync, which the engine's library can do and does not offer. Its list of waiters is one
// for all engines of the process, and comes as `this` of the function behind Atomics.wait, which is ours here.
#include "engine/abi.h"

#include <dlfcn.h>
#include <stdatomic.h>

static _Atomic(void *) waiters; // WaiterListManager

// WaitSyncResult waitSync(VM &, int32_t *, int32_t, Seconds)
typedef int wait_fn(void *self, JSContextGroupRef vm, int32_t *at, int32_t expected, double seconds);

int ed_abi_wait(void *self, JSContextGroupRef vm, int32_t *at, int32_t expected,
                double seconds) __asm__("_ZN3JSC17WaiterListManager8waitSyncERNS_2VMEPiiN3WTF7SecondsE");
__attribute__((visibility("default"))) int ed_abi_wait(void *self, JSContextGroupRef vm, int32_t *at, int32_t expected,
                                                       double seconds) {
  static _Atomic(void *) known;
  union {
    void *object;
    wait_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC17WaiterListManager8waitSyncERNS_2VMEPiiN3WTF7SecondsE")};
  atomic_store_explicit(&waiters, self, memory_order_relaxed);
  return symbol.call(self, vm, at, expected, seconds);
}

static atomic_bool is_used;
bool ed_wait_async_used(void) { return atomic_load_explicit(&is_used, memory_order_relaxed); }

static void *find_waiters(ed_ctx ctx) {
  if (!waiters && ed_engine_abi.on)
    ed_abi_evaluate(ctx, "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1)");
  return waiters;
}

ed_val ed_wait_async(ed_ctx ctx, void *at, bool is_wide, int64_t expected, double seconds) {
  union {
    void *object;
    ed_val (*narrow)(void *self, ed_ctx global, JSContextGroupRef vm, int32_t *at, int32_t expected, double seconds);
    ed_val (*wide)(void *self, ed_ctx global, JSContextGroupRef vm, int64_t *at, int64_t expected, double seconds);
  } symbol = {dlsym(RTLD_DEFAULT,
                    is_wide ? "_ZN3JSC17WaiterListManager9waitAsyncEPNS_14JSGlobalObjectERNS_2VMEPllN3WTF7SecondsE"
                            : "_ZN3JSC17WaiterListManager9waitAsyncEPNS_14JSGlobalObjectERNS_2VMEPiiN3WTF7SecondsE")};
  if (!find_waiters(ctx) || !symbol.object) return NULL;
  is_used = true;
  JSContextGroupRef vm = JSContextGetGroup(ctx);
  JSLock(ctx);
  ed_val result = is_wide ? symbol.wide(waiters, ctx, vm, at, expected, seconds)
                          : symbol.narrow(waiters, ctx, vm, at, (int32_t)expected, seconds);
  JSUnlock(ctx);
  return result;
}
