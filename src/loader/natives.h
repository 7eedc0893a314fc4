// SPDX-License-Identifier: MIT
// The loader's natives, and the end of the calling thread's loader.
#ifndef ED_NATIVES_H
#define ED_NATIVES_H

#include "engine/engine.h"

extern const ed_native ed_bind_loader[];

// Frees the resolver of the calling thread.
void ed_loader_end(void);

#endif
