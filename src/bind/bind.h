// SPDX-License-Identifier: MIT
// All native bindings: internalBinding(name) in lib/ finds its table here.
#ifndef ED_BIND_H
#define ED_BIND_H

#include "engine/engine.h"

typedef struct ed_binding {
  const char *name;
  const ed_native *table;
} ed_binding;

// Ends with a NULL name.
extern const ed_binding ed_bindings[];

#endif
