// SPDX-License-Identifier: MIT
// The C part of a stand-in library: see README.md. REAL is the path of the library it stands for; FIRST, if defined,
// that of a library which the real one needs and which has a stand-in too: the loader would take the stand-in, and data
// symbols of the real one would be missing.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

extern const int ed_delay_names[] __attribute__((visibility("hidden"))); // offset of each NUL-terminated name from here
__attribute__((visibility("hidden"))) void **ed_delay_table(void);
__attribute__((visibility("hidden"))) void *ed_delay_resolve(unsigned long index);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *library;

// By its path: the name alone would find this stand-in again.
static void load(void) {
#ifdef FIRST
  dlopen(FIRST, RTLD_LAZY | RTLD_GLOBAL); // a failure shows below
#endif
  library = dlopen(REAL, RTLD_LAZY | RTLD_LOCAL);
}

// Finds function number `index` in the real library and remembers it.
void *ed_delay_resolve(unsigned long index) {
  pthread_once(&once, load);
  const char *name = (const char *)ed_delay_names + ed_delay_names[index];
  void *function = library ? dlsym(library, name) : NULL;
  if (!function) {
    fprintf(stderr, "eddy: cannot load %s from %s: %s\n", name, REAL, dlerror());
    abort();
  }
  __atomic_store_n(&ed_delay_table()[index], function, __ATOMIC_RELEASE);
  return function;
}
