// SPDX-License-Identifier: MIT
// The engine asks for the bounds of the main thread's stack when it starts, and the C library reads them from
// /proc/self/maps, a line for each piece of each library: a fiftieth of the start. The kernel has said where the stack
// begins (the name of the program is the last thing on it), and the limit is the process's.
#include "engine/abi.h"

#include <pthread.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef __SANITIZE_ADDRESS__ // whose runtime asks before anything can be looked up
#ifndef __SANITIZE_THREAD__

enum { PAGE = 4096, LARGEST = 64 << 20 };

static bool main_bounds(pthread_attr_t *attr) {
  struct rlimit limit;
  const char *last = (const char *)getauxval(AT_EXECFN); // NULL where there is no such entry
  if (getpid() != gettid() || !last || getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur > LARGEST) return false;
  uintptr_t end = ((uintptr_t)last + strlen(last) + 1 + sizeof(void *) + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
  size_t size = limit.rlim_cur & ~(size_t)(PAGE - 1);
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (here >= end || end - here > size) return false; // started by something that arranges stacks in its own way
  if (pthread_attr_init(attr) != 0) return false;
  return pthread_attr_setstack(attr, (void *)(end - size), size) == 0 && pthread_attr_setguardsize(attr, 0) == 0;
}

typedef int attributes_fn(pthread_t thread, pthread_attr_t *attr);

__attribute__((visibility("default"))) int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr) {
  if (pthread_equal(thread, pthread_self()) && main_bounds(attr)) return 0;
  static _Atomic(void *) known;
  union {
    void *object;
    attributes_fn *call;
  } symbol = {ed_abi_behind(&known, "pthread_getattr_np")};
  return symbol.call(thread, attr);
}

#endif
#endif
