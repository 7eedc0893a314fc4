// SPDX-License-Identifier: MIT
// Trace events (node:trace_events, --trace-event-categories): what happens, with its times, as one JSON file that
// chrome://tracing and its like read. The whole process has one trace; any thread may write to it.
//
// Whoever has something to tell asks ed_traces() first, which is a load and a test of one bit while nobody listens.
#ifndef ED_TRACE_H
#define ED_TRACE_H

#include "base/buf.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What events are told by category: each group is a list of them, and is on while one of these is (trace.c).
typedef enum ed_trace_group {
  ED_TRACE_ASYNC_HOOKS,
  ED_TRACE_BOOTSTRAP,
  ED_TRACE_CONSOLE,
  ED_TRACE_DNS,
  ED_TRACE_ENVIRONMENT,
  ED_TRACE_FS_SYNC,
  ED_TRACE_FS_ASYNC,
  ED_TRACE_FS_DIR_SYNC,
  ED_TRACE_FS_DIR_ASYNC,
  ED_TRACE_HTTP,
  ED_TRACE_MODULE_TIMER,
  ED_TRACE_NET,
  ED_TRACE_TIMERIFY,
  ED_TRACE_USERTIMING,
  ED_TRACE_REJECTIONS,
  ED_TRACE_WORK_SYNC,
  ED_TRACE_WORK_ASYNC,
  ED_TRACE_VM,
  ED_TRACE_V8,
  ED_TRACE_GROUPS
} ed_trace_group;

extern _Atomic uint32_t ed_trace_on; // a bit a group

static inline bool ed_traces(ed_trace_group group) {
  return atomic_load_explicit(&ed_trace_on, memory_order_relaxed) >> group & 1;
}

// Categories that are wanted once more, or once less: a list parted by commas. The first begins the trace; `pattern`
// names its files then (NULL: node_trace.${rotation}.log).
void ed_trace_enable(const char *categories, const char *pattern);
void ed_trace_disable(const char *categories);
// Whether a trace has begun: what tells of the process is written then, whatever the categories.
bool ed_trace_has_begun(void);
// All that are enabled, sorted and parted by commas; NULL for none. The caller frees it.
char *ed_trace_categories(void);
// The same for somebody who wants the events himself, one at a time: from now on those of the categories are kept,
// until they are taken, as JSON with a comma before each.
void ed_trace_collect(const char *categories);
ed_buf ed_trace_take(void);
// Writes what is left and closes the file: before the process ends. Nothing is traced any more.
void ed_trace_end(void);

// ---- events --------------------------------------------------------------------------------------------------------

// Now, in microseconds: of the monotonic clock, and of the time that the thread has run.
typedef struct ed_trace_time {
  int64_t wall, thread; // wall 0: no time
} ed_trace_time;

typedef struct ed_trace_event {
  char
      phase; // 'B' begin, 'E' end, 'X' both; 'b', 'n', 'e' with an id; 'C' counter, 'I' instant, 'M' metadata, 'R' mark
  const char *category, *name;
  uint64_t id;
  bool has_id;
  ed_trace_time at, took; // at 0: now
  const char *args;       // members of a JSON object
  size_t args_len;
} ed_trace_event;

void ed_trace_put(const ed_trace_event *event);
const char *ed_trace_category(ed_trace_group group);

// Arguments of an event, made by these: {} at first, freed by whoever takes them.
ed_buf ed_trace_args(void);
void ed_trace_text(ed_buf *args, const char *key, const char *value);
void ed_trace_number(ed_buf *args, const char *key, double value);

// An event of a group that is on. `take_args` may be NULL.
void ed_trace(ed_trace_group group, char phase, const char *name, ed_buf *take_args);
// One of an operation, known by the address of what stands for it: phases 'b' and 'e'.
void ed_trace_of(ed_trace_group group, char phase, const char *name, const void *operation, ed_buf *take_args);
// Around what runs now: ends with an event 'X', if the group was on at the begin.
ed_trace_time ed_trace_open(ed_trace_group group);
void ed_trace_shut(ed_trace_group group, const char *name, ed_trace_time opened);
void ed_trace_metadata(const char *name, ed_buf *take_args);

#endif
