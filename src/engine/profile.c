// SPDX-License-Identifier: MIT
// The engine's sampling profiler: see profile.h.
#include "engine/profile.h"

#include "engine/jsc.h"

bool JSContextGroupEnableSamplingProfiler(JSContextGroupRef group);
void JSContextGroupDisableSamplingProfiler(JSContextGroupRef group);
JSStringRef JSContextGroupTakeSamplesFromSamplingProfiler(JSContextGroupRef group);

static JSValueRef enable(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef v[],
                         JSValueRef *exc) {
  (void)fn, (void)self, (void)count, (void)v, (void)exc;
  return JSValueMakeBoolean(ctx, JSContextGroupEnableSamplingProfiler(JSContextGetGroup(ctx)));
}

// The profiler notices a thread when it takes the engine's lock. Natives hold it already; around a function of the C
// API it is let go of and taken again.
bool ed_profile_start(ed_engine *e) {
  JSObjectRef fn = JSObjectMakeFunctionWithCallback(e->ctx, NULL, enable);
  JSValueRef enabled = JSObjectCallAsFunction(e->ctx, fn, NULL, 0, NULL, NULL);
  return enabled && JSValueToBoolean(e->ctx, enabled);
}

ed_val ed_profile_stop(ed_engine *e) {
  JSStringRef text = JSContextGroupTakeSamplesFromSamplingProfiler(e->group);
  JSContextGroupDisableSamplingProfiler(e->group);
  if (!text) return JSValueMakeNull(e->ctx);
  JSValueRef value = JSValueMakeString(e->ctx, text);
  JSStringRelease(text);
  return value;
}
