// SPDX-License-Identifier: MIT
// The engine's run loop: see runloop.h.
#include "engine/runloop.h"

#include "base/mem.h"
#include <glib.h>
#include <poll.h>
#include <stdlib.h>

enum { FDS = 8, ROUNDS = 64 }; // a pump must end even when each dispatch makes new work

struct ed_runloop {
  GMainContext *context;
  GPollFD fds[FDS];
  int count, priority;
};

ed_runloop *ed_runloop_new(void) {
  ed_runloop *r = ed_xcalloc(1, sizeof *r);
  r->context = g_main_context_new();
  g_main_context_push_thread_default(r->context);
  g_main_context_acquire(r->context);
  ed_runloop_arm(r);
  return r;
}

void ed_runloop_free(ed_runloop *r) {
  g_main_context_release(r->context);
  g_main_context_pop_thread_default(r->context);
  g_main_context_unref(r->context);
  free(r);
}

int ed_runloop_fd(ed_runloop *r) { return r->count > 0 ? r->fds[0].fd : -1; }

int ed_runloop_arm(ed_runloop *r) {
  int timeout = -1;
  g_main_context_prepare(r->context, &r->priority);
  r->count = g_main_context_query(r->context, r->priority, &timeout, r->fds, FDS);
  return timeout;
}

bool ed_runloop_pump(ed_runloop *r) {
  for (int round = 0; round < ROUNDS; round++) {
    poll((struct pollfd *)r->fds, (nfds_t)r->count, 0);
    if (!g_main_context_check(r->context, r->priority, r->fds, r->count)) return round > 0;
    g_main_context_dispatch(r->context);
    ed_runloop_arm(r);
  }
  return true;
}
