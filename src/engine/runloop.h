// SPDX-License-Identifier: MIT
// The engine's own run loop: a private GLib main context a thread. Without it WebAssembly promises and
// FinalizationRegistry callbacks never come. It has one descriptor (an eventfd) and now and then a timeout. GLib only
// signals the descriptor between `prepare` and `check`, so the context is left prepared while the event loop polls.
#ifndef ED_RUNLOOP_H
#define ED_RUNLOOP_H

#include <stdbool.h>

typedef struct ed_runloop ed_runloop;
ed_runloop *ed_runloop_new(void); // becomes the thread's default context
void ed_runloop_free(ed_runloop *r);
int ed_runloop_fd(ed_runloop *r);
int ed_runloop_arm(ed_runloop *r);   // prepares; milliseconds to the next timeout, or -1
bool ed_runloop_pump(ed_runloop *r); // dispatches what is ready, bounded; whether anything was

#endif
