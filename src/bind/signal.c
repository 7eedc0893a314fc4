// SPDX-License-Identifier: MIT
// Signals: their names, and handles that watch for them. A handle is made unreferenced: listening for a signal does not
// keep a process alive.
//
// The one by which the engine stops its threads (engine.h) is not libuv's to take: its watcher is woken by the handler
// that the engine shares.
#include "base/mem.h"
#include "loop/loop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static const char KIND[] = "SignalWrap";

typedef struct watcher {
  ed_handle handle; // first: see ed_handle
  union {
    uv_signal_t signal;
    uv_async_t async;
  } uv;
  struct watcher *spare;
} watcher;

static const struct {
  const char *name;
  int number;
} names[] = {
    {"SIGHUP", SIGHUP},       {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT},   {"SIGILL", SIGILL},
    {"SIGTRAP", SIGTRAP},     {"SIGABRT", SIGABRT}, {"SIGIOT", SIGABRT},    {"SIGBUS", SIGBUS},
    {"SIGFPE", SIGFPE},       {"SIGKILL", SIGKILL}, {"SIGUSR1", SIGUSR1},   {"SIGSEGV", SIGSEGV},
    {"SIGUSR2", SIGUSR2},     {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM},   {"SIGTERM", SIGTERM},
    {"SIGCHLD", SIGCHLD},
#ifdef SIGSTKFLT
    {"SIGSTKFLT", SIGSTKFLT},
#endif
    {"SIGCONT", SIGCONT},     {"SIGSTOP", SIGSTOP}, {"SIGTSTP", SIGTSTP},   {"SIGTTIN", SIGTTIN},
    {"SIGTTOU", SIGTTOU},     {"SIGURG", SIGURG},   {"SIGXCPU", SIGXCPU},   {"SIGXFSZ", SIGXFSZ},
    {"SIGVTALRM", SIGVTALRM}, {"SIGPROF", SIGPROF}, {"SIGWINCH", SIGWINCH}, {"SIGIO", SIGIO},
#ifdef SIGPOLL
    {"SIGPOLL", SIGPOLL},
#endif
#ifdef SIGPWR
    {"SIGPWR", SIGPWR},
#endif
#ifdef SIGINFO
    {"SIGINFO", SIGINFO},
#endif
    {"SIGSYS", SIGSYS},
};

// names() -> [name, number, ...] of all signals this system names
ED_FN(signal_names) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, names[i].name));
    ed_set_index(a->ctx, list, n++, ed_num(a->ctx, names[i].number));
  }
  return list;
}

static void tell(ed_handle *h, int number) {
  ed_val v[2] = {ed_num(ed_loop_ctx(h->loop), 1), ed_num(ed_loop_ctx(h->loop), number)};
  ed_loop_call(h->loop, h->slot, 2, v);
}

static void on_signal(uv_signal_t *uv, int number) { tell(uv->data, number); }

static void on_unused_closed(uv_handle_t *uv) { free((char *)uv - offsetof(watcher, uv)); }

// ---- the engine's signal -------------------------------------------------------------------------------------------

// The one that listens, of the main thread. Never given back to the allocator, as the handler may be about to wake it,
// but used again.
static _Atomic(watcher *) stopping;
static watcher *spare; // closed ones, by the main thread

static void wake(void) {
  watcher *w = stopping;
  if (w) uv_async_send(&w->uv.async);
}

static void on_woken(uv_async_t *async) { tell(async->data, ed_engine_stop_signal()); }

static void unwatch(ed_handle *h) {
  watcher *w = (watcher *)h;
  atomic_compare_exchange_strong(&stopping, &w, NULL);
}

static void keep(ed_handle *h) {
  watcher *w = (watcher *)h;
  w->spare = spare;
  spare = w;
}

static void watch_stopping(ed_loop *l, int32_t slot) {
  watcher *w = spare;
  if (w) spare = w->spare;
  else w = ed_xcalloc(1, sizeof *w);
  uv_async_init(ed_loop_uv(l), &w->uv.async, on_woken);
  uv_unref((uv_handle_t *)&w->uv.async);
  ed_handle_open(l, &w->handle, slot, KIND, (uv_handle_t *)&w->uv.async);
  w->handle.detach = unwatch;
  w->handle.free_fn = keep;
  stopping = w;
  ed_engine_on_stop_signal(wake);
}

// ---- any signal ----------------------------------------------------------------------------------------------------

// start(slot, number) -> 0 or errno; the slot is called with (1, number) for each signal, closed by loop.close
ED_FN(signal_start) {
  int32_t slot = ed_arg_i32(a);
  int number = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  if (number == ed_engine_stop_signal()) {
    watch_stopping(l, slot);
    return ed_num(a->ctx, 0);
  }
  watcher *w = ed_xcalloc(1, sizeof *w);
  uv_signal_init(ed_loop_uv(l), &w->uv.signal); // never fails
  int err = uv_signal_start(&w->uv.signal, on_signal, number);
  if (err != 0) {
    // libuv knows the handle already, so it must close like any other; nobody is told.
    uv_close((uv_handle_t *)&w->uv.signal, on_unused_closed);
    return ed_num(a->ctx, err);
  }
  uv_unref((uv_handle_t *)&w->uv.signal);
  ed_handle_open(l, &w->handle, slot, KIND, (uv_handle_t *)&w->uv.signal);
  return ed_num(a->ctx, 0);
}

const ed_native ed_bind_signal[] = {{"names", signal_names}, {"start", signal_start}, {0}};
