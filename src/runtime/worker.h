// SPDX-License-Identifier: MIT
// Threads with a runtime of their own (worker_threads). A thread belongs to the one that started it, which joins it: at
// its end, or at the end of its own runtime.
#ifndef ED_WORKER_H
#define ED_WORKER_H

#include "engine/engine.h"

extern const ed_native ed_bind_worker[];

// Stops all threads that the calling one has started, and theirs, without waiting for them.
void ed_workers_stop(void);

#endif
