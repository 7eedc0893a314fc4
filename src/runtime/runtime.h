// SPDX-License-Identifier: MIT
// One JavaScript world: engine + loop + boot modules, born and torn down in order, one a thread.
#ifndef ED_RUNTIME_H
#define ED_RUNTIME_H

#include "engine/engine.h"

typedef struct ed_runtime ed_runtime;

// Creates the world of the calling thread and runs the boot modules; does not run a script yet. `worker` is NULL, or
// what lib/internal/worker/ has written for a thread (worker.h).
ed_runtime *ed_runtime_new(const char *worker);
// Runs the program (what it is, boot finds in the options), then the loop until nothing is left, 'beforeExit' and
// 'exit' included. Returns the exit code.
int ed_runtime_run(ed_runtime *r);
void ed_runtime_free(ed_runtime *r);

#endif
