// SPDX-License-Identifier: MIT
// Libraries that are loaded when something first needs them, and cost the start nothing (unlike a stand-in of
// src/delay, which is for libraries that others are linked with). A user lists the functions it calls:
//
//   #define FUNCTIONS(X) X(ZSTD_createCCtx) X(ZSTD_freeCCtx)
//   static struct { ED_LATE_FIELDS(FUNCTIONS) } zstd;
//   static ed_late library = {.name = "libzstd.so.1", .names = ED_LATE_NAMES(FUNCTIONS), .table = (void **)&zstd};
//   if (!ed_late_load(&library)) ... else zstd.ZSTD_createCCtx()
#ifndef ED_LATE_H
#define ED_LATE_H

#include <stdbool.h>

typedef struct ed_late {
  const char *name;         // as the loader knows it (SONAME)
  const char *const *names; // ends in NULL
  void **table;             // one function pointer for each name
  int state;                // 0 until the first use; atomic
} ed_late;

#define ED_LATE_FIELD(function) __typeof__(function) *function;
#define ED_LATE_NAME(function)  #function,
#define ED_LATE_FIELDS(list)    list(ED_LATE_FIELD)
#define ED_LATE_NAMES(list)     ((const char *const[]){list(ED_LATE_NAME) 0})

// False when the library, or a function of it, is not there. From any thread.
bool ed_late_load(ed_late *library);

#endif
