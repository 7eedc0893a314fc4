// SPDX-License-Identifier: MIT
// The engine's sampling profiler: a thread of its own looks at the stack every millisecond. A child made by fork alone
// would hang after it was used; ours are always followed by exec.
#ifndef ED_PROFILE_H
#define ED_PROFILE_H

#include "engine/engine.h"

// False when the engine's library was built without it.
bool ed_profile_start(ed_engine *e);
// JSON text of the samples since the start: {interval, traces: [{timestamp, frames}], sources}. Innermost frame first.
ed_val ed_profile_stop(ed_engine *e);

// From now on it is written down when how much memory this thread's engine allocates, each time that `interval` bytes
// have come together. False when the engine does not tell (abi_allocations.c).
bool ed_allocations_start(ed_engine *e, uint64_t interval);
// What was written down since: an ArrayBuffer of doubles, time and bytes by turns, the time being that of the samples.
// It goes on unless it `ends`.
ed_val ed_allocations_take(ed_engine *e, bool ends);

#endif
