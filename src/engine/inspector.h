// SPDX-License-Identifier: MIT
// The engine's own inspector: agents for debugging, profiling and looking at the heap, which speak WebKit's protocol,
// JSON both ways. One connection a thread, to its main context; what Chrome's tools speak is made of it in
// lib/internal/inspector/. Nothing of this is touched before the first connection (docs/decisions/023-inspector.md).
#ifndef ED_INSPECTOR_H
#define ED_INSPECTOR_H

#include "engine/engine.h"

// receive(text) is called with each answer and event, in the midst of what caused it; idle() again and again while the
// engine stands at a breakpoint, and may block. Nothing keeps the functions alive. False when the engine's library does
// not have what is needed in the known form.
bool ed_inspector_connect(ed_engine *e, ed_obj receive, ed_obj idle);
void ed_inspector_disconnect(ed_engine *e);
// Hands the engine a message; the answer has been received when this returns. Only while connected.
void ed_inspector_post(ed_engine *e, ed_val text);
// Lets the engine count how often each basic block runs, of all that it compiles from now on. Before any JavaScript:
// with some of it running, it would begin only when that has ended.
void ed_inspector_count(ed_engine *e);
// Lets the debugger, once it is enabled, stop in the code of another context as well. False when it cannot.
bool ed_inspector_attach(ed_engine *e, ed_ctx other);
// Whether the engine stands at a breakpoint, in this thread.
bool ed_inspector_is_paused(void);

#endif
