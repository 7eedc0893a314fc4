// SPDX-License-Identifier: MIT
// Binding 'v8': profiles of the engine's sampling profiler.
#include "engine/profile.h"

// startProfile() -> whether it runs
ED_FN(v8_start_profile) { return ed_bool(a->ctx, ed_profile_start(ed_engine_here())); }

// stopProfile() -> JSON text of the samples, or null
ED_FN(v8_stop_profile) { return ed_profile_stop(ed_engine_here()); }

const ed_native ed_bind_v8[] = {{"startProfile", v8_start_profile}, {"stopProfile", v8_stop_profile}, {0}};
