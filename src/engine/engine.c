// SPDX-License-Identifier: MIT
// Life of an engine: options, group and context of the calling thread, evaluation, rejections.
#include "base/mem.h"
#include "engine/abi.h"
#include "engine/context.h"
#include "engine/object.h"
#include "engine/runloop.h"
#include "engine/tree.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

extern char **environ;

// One engine a thread; natives have no other way to it, since the engine's callbacks carry no context of ours.
static _Thread_local ed_engine *here;

// Options are read from the environment when the engine starts, each of six hundred by its name: it is shown a small
// one meanwhile, ours and a user's own JSC_* settings, which win.
static const struct {
  const char *name, *value;
} options[] = {
    {"JSC_useSharedArrayBuffer", "1"},          // off by default, for reasons of browsers
    {"JSC_useExplicitResourceManagement", "1"}, // DisposableStack, Symbol.dispose
    {"JSC_useImportDefer", "1"},
    {"JSC_useIteratorSequencing", "1"},   // Iterator.concat; its Temporal stays off, having no ZonedDateTime
    {"JSC_useMathSumPreciseMethod", "0"}, // wrong in the last place; Node 26 has none
    {"JSC_useTailCalls", "0"},            // proper tail calls would take frames out of users' stacks
    // On a machine of 24 GB the heap would quadruple between collections; doubling is as fast and keeps servers small
    // (docs/decisions/005-memory.md). The C API makes heaps of the small kind, first collected after one megabyte,
    // which is less than loading node:http takes.
    {"JSC_smallHeapSize", "4194304"},
    {"JSC_heapGrowthMaxIncrease", "1"},
    // The first tier of the JIT compiles what was called 133 times, not 33: most of what starts a program is called
    // less often, and compiling it keeps another core busy. Start of express, terser, tsc: 0.85 to 0.9 of the CPU time;
    // a server's first 4,000 requests and 0.3 s of computing: the same. (Delaying the second tier, too, helps tools as
    // much again, and takes a server 1.2 times as long to get warm.)
    {"JSC_thresholdForJITAfterWarmUp", "2000"},
    // The last tier of the JIT takes long over large functions; its default, a sixteenth of this, is that of browsers
    // with cores to spare. The compiler of TypeScript: 0.7 of the CPU time; a server's first 60,000 requests: 0.75;
    // what computes in one hot loop, and streams, the same. (Without this tier the compiler would take 0.9 of that
    // still.)
    {"JSC_thresholdForFTLOptimizeAfterWarmUp", "1000000"},
};
enum { OPTIONS = sizeof options / sizeof *options };
enum { BALLAST = 16 << 20 };

static bool is_set_by_user(const char *name) {
  size_t len = strlen(name);
  for (char **v = environ; v && *v; v++)
    if (strncmp(*v, name, len) == 0 && (*v)[len] == '=') return true;
  return false;
}

// The first context group of the process; what it reads of the options stays for all.
static JSContextGroupRef make_first_group(void) {
  static char settings[OPTIONS][64];
  size_t count = 0, users = 0;
  for (char **v = environ; v && *v; v++) users += strncmp(*v, "JSC_", 4) == 0;
  char **all = environ, **shown = ed_xcalloc(OPTIONS + users + 1, sizeof *shown);
  for (int i = 0; i < OPTIONS; i++) {
    if (is_set_by_user(options[i].name)) continue;
    snprintf(settings[i], sizeof settings[i], "%s=%s", options[i].name, options[i].value);
    shown[count++] = settings[i];
  }
  for (char **v = environ; v && *v; v++)
    if (strncmp(*v, "JSC_", 4) == 0) shown[count++] = *v;
  environ = shown;
  JSConfigureSignalForGC(ed_engine_stop_signal());
  JSContextGroupRef group = JSContextGroupCreate();
  environ = all;
  free(shown);
  return group;
}

// The engine's full collections on a timer ask for "the main run loop", which only its GLib front end makes: without it
// a program that runs for some seconds crashes (2.50.6). The first thread that has an engine is the main one.
static void make_main_run_loop(void) {
  static bool made;
  if (made) return;
  made = true;
  union {
    void *object;
    void (*call)(void);
  } symbol = {dlsym(RTLD_DEFAULT, "_ZN3WTF20initializeMainThreadEv")};
  if (symbol.object) symbol.call();
}

static void forget_fresh(JSContextGroupRef unused, void *engine) {
  (void)unused;
  ed_engine *e = engine;
  atomic_store_explicit(&e->fresh, 0, memory_order_relaxed);
}

ed_engine *ed_engine_new(void) {
  ed_engine *e = ed_xcalloc(1, sizeof *e);
  e->runloop = ed_runloop_new(); // must come before the engine's first call on this thread
  ed_abi_renew_dates();
  static atomic_bool started; // before there are other threads
  e->group = atomic_exchange(&started, true) ? JSContextGroupCreate() : make_first_group();
  make_main_run_loop();
  e->ctx = JSGlobalContextCreateInGroup(e->group, NULL);
  // Each exception that comes out of the C API is told to an inspector, with the names of the C functions on the stack:
  // a search through the symbols of all libraries for each, 50 us.
  JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(e->ctx, false);
  ed_limits_prepare(e->ctx);
  e->cells = ed_xcalloc(1, sizeof *e->cells);
  e->cells_buffer = ed_arraybuffer_static(e->ctx, e->cells, sizeof *e->cells);
  JSValueProtect(e->ctx, e->cells_buffer);
  ed_abi_init(e->ctx);
  ed_engine_on_collected(e->ctx, forget_fresh, e);
  here = e;
  return e;
}

void ed_engine_free(ed_engine *e) {
  ed_programs_end();
  ed_queues_end(e->ctx);
  JSGlobalContextRelease(e->ctx);
  JSContextGroupRelease(e->group);
  ed_stack_end();
  ed_tree_end();
  ed_runloop_free(e->runloop);
  free(e->tracker);
  free(e->queueing);
  free(e->cells);
  here = NULL;
  free(e);
}

ed_engine *ed_engine_here(void) { return here; }
ed_ctx ed_engine_ctx(ed_engine *e) { return e->ctx; }
ed_cells *ed_engine_cells(ed_engine *e) { return e->cells; }
ed_obj ed_engine_cells_buffer(ed_engine *e) { return e->cells_buffer; }
void ed_engine_collect(ed_engine *e) { JSSynchronousGarbageCollectForDebugging(e->ctx); }
int ed_engine_runloop_fd(ed_engine *e) { return ed_runloop_fd(e->runloop); }
int ed_engine_runloop_arm(ed_engine *e) { return ed_runloop_arm(e->runloop); }
bool ed_engine_runloop_pump(ed_engine *e) { return ed_runloop_pump(e->runloop); }

static void unmap_ballast(void *data, void *unused) {
  (void)unused;
  munmap(data, BALLAST);
}

void ed_engine_ballast(ed_engine *e, bool on) {
  if (on == (e->ballast != NULL)) return;
  if (on) {
    void *nothing = mmap(NULL, BALLAST, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (nothing == MAP_FAILED) return;
    e->ballast = ed_arraybuffer_external(e->ctx, nothing, BALLAST, unmap_ballast, NULL);
    JSValueProtect(e->ctx, e->ballast);
  } else {
    JSValueUnprotect(e->ctx, e->ballast);
    e->ballast = NULL;
    JSGarbageCollect(e->ctx); // soon: what it let pile up can go
  }
}

size_t ed_engine_ballast_size(const ed_engine *e) { return e->ballast ? BALLAST : 0; }

static ed_heap_figures count_heap(ed_engine *e) {
  ed_heap_figures f;
  if (ed_abi_heap_figures(e, &f)) return f;
  JSObjectRef stats = JSGetMemoryUsageStatistics(e->ctx);
  return (ed_heap_figures){
      .size = ed_to_num(e->ctx, ed_get(e->ctx, stats, "heapSize")),
      .capacity = ed_to_num(e->ctx, ed_get(e->ctx, stats, "heapCapacity")),
      .external = ed_to_num(e->ctx, ed_get(e->ctx, stats, "extraMemorySize")),
      .objects = ed_to_num(e->ctx, ed_get(e->ctx, stats, "objectCount")),
  };
}

ed_heap_figures ed_engine_heap(ed_engine *e) {
  ed_heap_figures f = count_heap(e);
  double ballast = (double)ed_engine_ballast_size(e);
  f.size -= ballast, f.capacity -= ballast, f.external -= ballast;
  double room = f.capacity - f.size, fresh = (double)atomic_load_explicit(&e->fresh, memory_order_relaxed);
  f.fresh = fresh < room ? fresh : room > 0 ? room : 0;
  return f;
}

ed_val ed_eval(ed_ctx ctx, ed_val source, const char *url, int line, ed_val *exc) {
  ed_val value = NULL;
  if (line == 1 && ed_abi_eval_large(ctx, source, url, &value, exc)) return value;
  return ed_context_eval(ctx, source, NULL, url, line, exc);
}

ed_val ed_eval_static(ed_ctx ctx, const char *ascii, size_t len, const char *url, int line, ed_val *exc) {
  JSStringRef name = JSStringCreateWithUTF8CString(url), message = NULL;
  int error_line = 0;
  JSScriptRef script =
      JSScriptCreateReferencingImmortalASCIIText(JSContextGetGroup(ctx), name, line, ascii, len, &message, &error_line);
  JSStringRelease(name);
  if (!script) {
    JSValueRef text = message ? JSValueMakeString(ctx, message) : JSValueMakeUndefined(ctx);
    if (message) JSStringRelease(message);
    JSObjectRef error = JSObjectMakeError(ctx, 1, &text, NULL);
    ed_set(ctx, error, "line", ed_num(ctx, error_line));
    *exc = error;
    return NULL;
  }
  JSValueRef v = JSScriptEvaluate(ctx, script, NULL, exc);
  JSScriptRelease(script);
  return v;
}

// ---- promise rejections --------------------------------------------------------------------------------------------

static void report(ed_engine *e, int event, JSValueRef promise, JSValueRef reason) {
  JSValueRef v[3] = {JSValueMakeNumber(e->ctx, event), promise, reason};
  JSObjectCallAsFunction(e->ctx, e->on_rejection, NULL, 3, v, NULL);
}

static void track(void *global, void *promise, int operation) {
  (void)global;
  JSValueRef reason = JSValueMakeUndefined(here->ctx);
  ed_promise_state(here->ctx, promise, &reason);
  report(here, operation, promise, reason);
}

static JSValueRef on_unhandled(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef v[],
                               JSValueRef *exc) {
  (void)fn, (void)self, (void)exc;
  if (count >= 2) report(here, 0, v[0], v[1]);
  return JSValueMakeUndefined(ctx);
}

// The function is the main context's: one of the context itself would keep it alive.
static void report_unhandled(ed_engine *e, JSGlobalContextRef ctx) {
  JSGlobalContextSetUnhandledRejectionCallback(ctx, JSObjectMakeFunctionWithCallback(e->ctx, NULL, on_unhandled), NULL);
}

void ed_engine_on_import(ed_import_fn *fn) { ed_abi_on_import(fn); }

void ed_promise_track(ed_engine *e, ed_obj fn) {
  JSValueProtect(e->ctx, fn);
  e->on_rejection = fn;
  e->tracker = ed_abi_track_promises(e->ctx, track);
  if (!e->tracker) report_unhandled(e, e->ctx);
}

void ed_promise_track_also(ed_engine *e, ed_ctx ctx) {
  JSGlobalContextRef global = JSContextGetGlobalContext(ctx);
  if (!e->tracker || !ed_abi_share_tracker(global, e->tracker)) report_unhandled(e, global);
}
