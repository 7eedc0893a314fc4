// SPDX-License-Identifier: MIT
// The natives of ES modules.
#ifndef ED_LOADER_MODULES_H
#define ED_LOADER_MODULES_H

#include "engine/engine.h"

extern const ed_native ed_bind_modules[];

#endif
