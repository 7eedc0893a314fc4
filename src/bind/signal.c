// SPDX-License-Identifier: MIT
// Signals: their names, and handles that watch for them. A handle is made unreferenced: listening for a signal does not
// keep a process alive.
#include "base/mem.h"
#include "loop/loop.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>

static const char KIND[] = "SignalWrap";

typedef struct watcher {
  ed_handle handle; // first: see ed_handle
  uv_signal_t uv;
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

static void on_signal(uv_signal_t *uv, int number) {
  ed_handle *h = uv->data;
  ed_val v[2] = {ed_num(ed_loop_ctx(h->loop), 1), ed_num(ed_loop_ctx(h->loop), number)};
  ed_loop_call(h->loop, h->slot, 2, v);
}

static void on_unused_closed(uv_handle_t *uv) { free((char *)uv - offsetof(watcher, uv)); }

// start(slot, number) -> 0 or errno; the slot is called with (1, number) for each signal, closed by loop.close
ED_FN(signal_start) {
  int32_t slot = ed_arg_i32(a);
  int number = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_loop *l = ed_loop_here();
  watcher *w = ed_xcalloc(1, sizeof *w);
  uv_signal_init(ed_loop_uv(l), &w->uv); // never fails
  int err = uv_signal_start(&w->uv, on_signal, number);
  if (err != 0) {
    // libuv knows the handle already, so it must close like any other; nobody is told.
    uv_close((uv_handle_t *)&w->uv, on_unused_closed);
    return ed_num(a->ctx, err);
  }
  uv_unref((uv_handle_t *)&w->uv);
  ed_handle_open(l, &w->handle, slot, KIND, (uv_handle_t *)&w->uv);
  return ed_num(a->ctx, 0);
}

const ed_native ed_bind_signal[] = {{"names", signal_names}, {"start", signal_start}, {0}};
