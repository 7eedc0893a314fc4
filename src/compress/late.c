// SPDX-License-Identifier: MIT
// Loading of a library at its first use: see late.h.
#include "compress/late.h"

#include <dlfcn.h>
#include <pthread.h>

enum { NEW, LOADED, MISSING };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int load(ed_late *library) {
  void *handle = dlopen(library->name, RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return MISSING;
  for (int i = 0; library->names[i]; i++) {
    library->table[i] = dlsym(handle, library->names[i]);
    if (!library->table[i]) return MISSING;
  }
  return LOADED;
}

bool ed_late_load(ed_late *library) {
  int state = __atomic_load_n(&library->state, __ATOMIC_ACQUIRE);
  if (state == NEW) {
    pthread_mutex_lock(&lock);
    state = library->state;
    if (state == NEW) {
      state = load(library);
      __atomic_store_n(&library->state, state, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&lock);
  }
  return state == LOADED;
}
