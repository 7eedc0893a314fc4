// SPDX-License-Identifier: MIT
// Reading ahead: while the engine parses one module of a graph, another thread reads and rewrites those that it
// requests. The loader asks for them in the order in which it will open them; what the thread has not begun by then,
// the loader does itself. Nothing of it outlives the loading of a graph.
#ifndef ED_AHEAD_H
#define ED_AHEAD_H

#include "base/strmap.h"
#include "syntax/syntax.h"

typedef struct ed_ahead_queue ed_ahead_queue;

typedef struct ed_ahead {
  ed_strmap seen;        // URLs: opened (ED_AHEAD_OPENED), or wanted (the job)
  ed_ahead_queue *queue; // while a graph that is worth it is loaded
  unsigned wanted;       // in this graph
} ed_ahead;

// A module's file.
typedef struct ed_ahead_module {
  int err; // a negative UV_E* number when it could not be read
  char *text;
  size_t len;
  bool is_rewritten; // `syntax` is there, or its error
  ed_syntax syntax;
} ed_ahead_module;

// The file of an ES module will be opened.
void ed_ahead_want(ed_ahead *a, const char *url, const char *path, ed_types types);
// It is opened now: what was read of it, the caller's; false when nothing was.
bool ed_ahead_take(ed_ahead *a, const char *url, ed_ahead_module *out);
// All of the graph is loaded, or nothing more will be.
void ed_ahead_end(ed_ahead *a);
void ed_ahead_deinit(ed_ahead *a);

#endif
