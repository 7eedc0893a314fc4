// SPDX-License-Identifier: MIT
// The C part of the stand-in for a library: see README.md. REAL is the path of that library.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

extern const int ed_delay_names[] __attribute__((visibility("hidden"))); // offset of each NUL-terminated name from here
__attribute__((visibility("hidden"))) void **ed_delay_table(void);
__attribute__((visibility("hidden"))) void *ed_delay_resolve(unsigned long index);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *library;

static void load(void) { library = dlopen(REAL, RTLD_LAZY | RTLD_LOCAL); }

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
