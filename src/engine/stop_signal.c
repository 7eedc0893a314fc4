// SPDX-License-Identifier: MIT
// The signal by which the engine stops its threads for a collection, and its sharing with programs that listen for it:
// those that pass all signals on to a child listen for every one.
#include "engine/engine.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

// The engine's default is SIGUSR1, which belongs to users. ThreadSanitizer holds signals back until a thread calls the
// system, which one that loops in JavaScript never does; this one it takes for a fault, and hands it over at once.
#ifdef __SANITIZE_THREAD__
enum { STOPPING = SIGSYS };
#else
enum { STOPPING = SIGURG };
#endif

static struct sigaction engines; // what it does with the signal
static void (*_Atomic others)(void);

int ed_engine_stop_signal(void) { return STOPPING; }

// The engine sends the signal to one thread of its own process, kill() to the process.
static void on_signal(int number, siginfo_t *info, void *context) {
  if (info->si_code == SI_TKILL && info->si_pid == getpid()) {
    if (engines.sa_flags & SA_SIGINFO) engines.sa_sigaction(number, info, context);
    return;
  }
  void (*fn)(void) = others;
  if (fn) fn();
}

// The handler changes once, in one step, since the engine may stop a thread at any time.
void ed_engine_on_stop_signal(void (*fn)(void)) {
  static atomic_bool is_shared;
  others = fn;
  if (atomic_exchange(&is_shared, true)) return;
  sigaction(STOPPING, NULL, &engines);
  struct sigaction shared = engines;
  shared.sa_flags |= SA_SIGINFO | SA_RESTART;
  shared.sa_sigaction = on_signal;
  sigaction(STOPPING, &shared, NULL);
}
