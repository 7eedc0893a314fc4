// SPDX-License-Identifier: MIT
// Native addons by Node-API, for lib/internal/addons.js.
#ifndef ED_NAPI_LOAD_H
#define ED_NAPI_LOAD_H

#include "engine/engine.h"

extern const ed_native ed_bind_addons[];

#endif
