// SPDX-License-Identifier: MIT
// Private to src/engine/: JavaScriptCore's public C API, and the exported functions that its installed headers leave
// out (declared by hand). The only header of the house that includes the engine's.
#ifndef ED_JSC_H
#define ED_JSC_H

#include "engine/cells.h"
#include "engine/engine.h"
#include <JavaScriptCore/JavaScript.h>
#include <stdatomic.h>

typedef struct OpaqueJSScript *JSScriptRef;
void JSLock(JSContextRef ctx);
void JSUnlock(JSContextRef ctx);
JSScriptRef JSScriptCreateReferencingImmortalASCIIText(JSContextGroupRef group, JSStringRef url, int line,
                                                       const char *source, size_t len, JSStringRef *message,
                                                       int *error_line);
JSValueRef JSScriptEvaluate(JSContextRef ctx, JSScriptRef script, JSValueRef self, JSValueRef *exc);
void JSScriptRelease(JSScriptRef script);
void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx, JSObjectRef fn, JSValueRef *exc);
void JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(JSGlobalContextRef ctx, bool includes);
void JSSynchronousGarbageCollectForDebugging(JSContextRef ctx);
JSObjectRef JSGetMemoryUsageStatistics(JSContextRef ctx);
void JSReportExtraMemoryCost(JSContextRef ctx, size_t bytes);
bool JSConfigureSignalForGC(int signal);
typedef bool (*JSShouldTerminateCallback)(JSContextRef ctx, void *context);
void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double limit, JSShouldTerminateCallback, void *data);

// Gives back the stack of object.h, once the engine has ended.
void ed_stack_end(void);

struct ed_engine {
  JSContextGroupRef group;
  JSGlobalContextRef ctx;
  ed_cells *cells;
  JSObjectRef cells_buffer;
  JSObjectRef on_rejection;
  void *tracker;  // of ed_abi_track_promises
  void *queueing; // the same, of contexts with a queue of their own
  struct ed_runloop *runloop;
  JSObjectRef ballast; // NULL, or the buffer that is it
  atomic_size_t fresh; // bytes allocated since the last collection (abi_allocations.c)
};

#endif
