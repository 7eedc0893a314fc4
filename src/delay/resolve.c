// SPDX-License-Identifier: MIT
// The C part of a stand-in library: see README.md. REAL is the path of the library it stands for.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char ed_delay_names[] __attribute__((visibility("hidden"))); // NUL-terminated, one after the other
__attribute__((visibility("hidden"))) void **ed_delay_table(void);
__attribute__((visibility("hidden"))) void *ed_delay_resolve(unsigned long index);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *library;

// By its path: the name alone would find this stand-in again.
static void load(void) { library = dlopen(REAL, RTLD_LAZY | RTLD_LOCAL); }

// Finds function number `index` in the real library and remembers it.
void *ed_delay_resolve(unsigned long index) {
  pthread_once(&once, load);
  const char *name = ed_delay_names;
  for (unsigned long i = 0; i < index; i++) name += strlen(name) + 1;
  void *function = library ? dlsym(library, name) : NULL;
  if (!function) {
    fprintf(stderr, "eddy: cannot load %s from %s: %s\n", name, REAL, dlerror());
    abort();
  }
  __atomic_store_n(&ed_delay_table()[index], function, __ATOMIC_RELEASE);
  return function;
}
