// SPDX-License-Identifier: MIT
// Further contexts of an engine, programs that run in them, and limits of their time: see context.h.
//
//   global (a class object) -> its prototype -> gate (a class object with the hook) -> Object.prototype
//
// Names that the global object has itself are the engine's business, at its speed. The gate sees reads of the others:
// it stands in the prototype chain, where a Proxy is refused by the engine. Writes and deletions need callbacks on the
// global object.
#include "engine/context.h"

#include "base/mem.h"
#include "engine/abi.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

JSGlobalContextRef JSObjectGetGlobalContext(JSObjectRef object);
bool JSObjectSetPrivateProperty(JSContextRef ctx, JSObjectRef object, JSStringRef name, JSValueRef value);
typedef void (*JSHeapFinalizer)(JSContextGroupRef group, void *data);
void JSContextGroupAddHeapFinalizer(JSContextGroupRef group, JSHeapFinalizer fn, void *data);
void JSGlobalContextSetEvalEnabled(JSGlobalContextRef ctx, bool enabled, JSStringRef message);
JSScriptRef JSScriptCreateFromString(JSContextGroupRef group, JSStringRef url, int line, JSStringRef source,
                                     JSStringRef *message, int *error_line);

// ---- contexts ------------------------------------------------------------------------------------------------------

static JSValueRef ask(JSContextRef ctx, JSObjectRef holder, int operation, JSStringRef name, JSValueRef value,
                      JSValueRef *exc) {
  JSObjectRef hook = JSObjectGetPrivate(holder);
  if (!hook) return NULL;
  JSValueRef v[3] = {JSValueMakeNumber(ctx, operation), JSValueMakeString(ctx, name), value};
  JSValueRef answer = JSObjectCallAsFunction(ctx, hook, NULL, value ? 3 : 2, v, exc);
  return answer == hook ? NULL : answer;
}

static JSValueRef gate_get(JSContextRef ctx, JSObjectRef gate, JSStringRef name, JSValueRef *exc) {
  return ask(ctx, gate, ED_HOOK_READ, name, NULL, exc);
}

// What callbacks on the global object are given may be its stand-in; a context's reference is the true one.
static JSObjectRef true_global(JSObjectRef global) { return (JSObjectRef)JSObjectGetGlobalContext(global); }

// Names that the global object has by now are the engine's business, too: their accessors write to the sandbox.
static bool global_set(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef value, JSValueRef *exc) {
  JSObjectRef self = true_global(global);
  if (!JSObjectGetPrivate(self) || JSObjectHasProperty(ctx, self, name)) return false;
  ask(ctx, self, ED_HOOK_WRITE, name, value, exc);
  return true;
}

// False lets the engine go on and delete the global object's own property.
static bool global_delete(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef *exc) {
  JSValueRef answer = ask(ctx, true_global(global), ED_HOOK_DELETE, name, NULL, exc);
  return answer && JSValueToBoolean(ctx, answer);
}

static JSClassRef make_class(bool is_gate) {
  JSClassDefinition definition = kJSClassDefinitionEmpty;
  definition.className = "Object";
  if (is_gate) definition.getProperty = gate_get;
  else definition.setProperty = global_set, definition.deleteProperty = global_delete;
  return JSClassCreate(&definition);
}

static void set_private(JSContextRef ctx, JSObjectRef object, JSValueRef hook) {
  JSStringRef name = JSStringCreateWithUTF8CString("hook");
  JSObjectSetPrivateProperty(ctx, object, name, hook); // which keeps it alive
  JSStringRelease(name);
  JSObjectSetPrivate(object, (void *)(uintptr_t)hook);
}

static ed_obj make_gate(JSContextRef ctx, ed_obj hook) {
  static _Thread_local JSClassRef gate_class;
  if (!gate_class) gate_class = make_class(true);
  JSObjectRef gate = JSObjectMake(ctx, gate_class, NULL);
  set_private(ctx, gate, hook);
  return gate;
}

ed_obj ed_context_new(ed_engine *e, ed_obj hook) {
  static _Thread_local JSClassRef global_class;
  if (!global_class) global_class = make_class(false);
  JSGlobalContextRef ctx = JSGlobalContextCreateInGroup(e->group, hook ? global_class : NULL);
  JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(ctx, false); // as in ed_engine_new()
  JSObjectRef global = JSContextGetGlobalObject(ctx);
  if (hook) {
    set_private(ctx, global, hook);
    JSObjectSetPrototype(ctx, (JSObjectRef)JSObjectGetPrototype(ctx, global), make_gate(ctx, hook));
  }
  ed_promise_track_also(e, ctx);
  JSGlobalContextRelease(ctx); // from here on, `global` keeps it
  return global;
}

ed_ctx ed_context_of(ed_obj object) { return JSObjectGetGlobalContext(object); }

// The engine's object holds its stand-in for `this` in one of its first words.
bool ed_context_adopt(ed_obj global, ed_obj stand_in) {
  enum { FIRST = 3, END = 64 };
  if (!ed_engine_abi.on || JSObjectGetGlobalContext(stand_in) != JSObjectGetGlobalContext(global)) return false;
  JSObjectRef *words = (JSObjectRef *)(void *)JSObjectGetGlobalContext(global);
  int found = 0;
  for (int i = FIRST; i < END; i++)
    if (words[i] == global) found = found ? -1 : i;
  if (found <= 0) return false;
  words[found] = stand_in;
  if (JSContextGetGlobalObject(JSObjectGetGlobalContext(global)) == stand_in) return true;
  words[found] = global;
  return false;
}

// The prototype of a global object is fixed, but for the engine itself: JSObject::setPrototypeDirect(VM &, JSValue).
typedef void set_prototype_fn(ed_obj object, JSContextGroupRef vm, JSValueRef prototype);
bool ed_context_inherit(ed_obj global, ed_obj hook) {
  union {
    void *object;
    set_prototype_fn *fn;
  } symbol = {NULL};
  if (ed_engine_abi.on)
    symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC8JSObject18setPrototypeDirectERNS_2VMENS_7JSValueE");
  if (!symbol.object) return false;
  JSGlobalContextRef ctx = JSObjectGetGlobalContext(global);
  ed_obj gate = make_gate(ctx, hook);
  JSObjectSetPrototype(ctx, gate, JSValueMakeNull(ctx));
  JSLock(ctx);
  symbol.fn(true_global(global), JSContextGetGroup(ctx), gate);
  symbol.fn(global, JSContextGetGroup(ctx), gate);
  JSUnlock(ctx);
  return true;
}

void ed_context_allow_eval(ed_ctx ctx, bool allowed, const char *message) {
  JSStringRef text = JSStringCreateWithUTF8CString(message);
  JSGlobalContextSetEvalEnabled(JSContextGetGlobalContext(ctx), allowed, text);
  JSStringRelease(text);
}

// ---- programs ------------------------------------------------------------------------------------------------------

// A parsed text, owned by an object of the class below. The list is for the end of the engine: a finalizer that runs
// then could not release its text any more.
typedef struct program {
  JSScriptRef script;
  struct program *previous, *next;
} program;

static _Thread_local program *programs;

static void free_program(program *p) {
  if (p->previous) p->previous->next = p->next;
  else programs = p->next;
  if (p->next) p->next->previous = p->previous;
  JSScriptRelease(p->script);
  p->script = NULL;
}

static void finalize_program(JSObjectRef object) {
  program *p = JSObjectGetPrivate(object);
  if (p->script) free_program(p);
  free(p);
}

void ed_programs_end(void) {
  while (programs) free_program(programs);
}

static JSClassRef program_class(void) {
  static _Thread_local JSClassRef made;
  if (!made) {
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = "Program";
    definition.finalize = finalize_program;
    made = JSClassCreate(&definition);
  }
  return made;
}

ed_obj ed_program_new(ed_ctx ctx, ed_val source, const char *url, ed_val *message, int *error_line) {
  JSStringRef text = JSValueToStringCopy(ctx, source, NULL), name = JSStringCreateWithUTF8CString(url), error = NULL;
  if (!text) text = JSStringCreateWithUTF8CString("");
  JSScriptRef script = JSScriptCreateFromString(JSContextGetGroup(ctx), name, 1, text, &error, error_line);
  JSStringRelease(name);
  JSStringRelease(text);
  if (!script) {
    *message = error ? JSValueMakeString(ctx, error) : ed_str_ascii(ctx, "Invalid or unexpected token");
    if (error) JSStringRelease(error);
    return NULL;
  }
  program *p = ed_xcalloc(1, sizeof *p);
  p->script = script;
  p->next = programs;
  if (programs) programs->previous = p;
  programs = p;
  return JSObjectMake(ctx, program_class(), p);
}

ed_val ed_program_run(ed_ctx ctx, ed_obj object, ed_obj self, ed_val *exc) {
  program *p = JSObjectGetPrivate(object);
  return JSScriptEvaluate(ctx, p->script, self, exc);
}

ed_val ed_context_eval(ed_ctx ctx, ed_val source, ed_obj self, const char *url, int line, ed_val *exc) {
  JSStringRef text = JSValueToStringCopy(ctx, source, exc);
  if (!text) return NULL;
  JSStringRef name = JSStringCreateWithUTF8CString(url);
  JSValueRef v = JSEvaluateScript(ctx, text, self, name, line, exc);
  JSStringRelease(name);
  JSStringRelease(text);
  return v;
}

// ---- limits --------------------------------------------------------------------------------------------------------

static _Thread_local ed_limit *innermost;
enum { LOOK_NS = 50000000 }; // how often flags are looked at
#define LOOK_SECONDS (LOOK_NS / 1e9)

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

// Bytes of the process that are in memory.
static double resident(void) {
  unsigned long pages = 0;
  FILE *f = fopen("/proc/self/statm", "re");
  if (f && fscanf(f, "%*u %lu", &pages) != 1) pages = 0;
  if (!f || pages == 0) return INFINITY;
  fclose(f);
  return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static bool check(JSContextRef ctx, void *unused);
static void on_entry(void);
static _Thread_local void (*looker)(void);
static _Thread_local bool is_looking;
static _Thread_local uint64_t looked; // when check() was last armed
static _Thread_local bool is_hurried; // the engine asks as soon as it can
static _Thread_local bool is_checking;
static _Thread_local JSContextGroupRef group; // of this thread

// Lets the engine ask check() when the next deadline is due. It asks once only, so each answer arms it again. Without
// limits it is told an infinite one: when a limit is cleared instead, the timer of the one before still fires (2.50.6),
// and without a function to ask, the engine tears down whatever runs then.
static void arm(void) {
  double seconds = looker ? LOOK_SECONDS : INFINITY;
  uint64_t at = looked = now();
  is_hurried = false;
  ed_abi_at_entry(innermost || looker ? on_entry : NULL);
  for (const ed_limit *l = innermost; l; l = l->outer) {
    double left = INFINITY;
    if (l->stopped) left = 0;
    else if (l->deadline) left = l->deadline > at ? (double)(l->deadline - at) / 1e9 : 0;
    if (l->stop && !l->is_told && left > LOOK_SECONDS) left = LOOK_SECONDS;
    if (left < seconds) seconds = left;
  }
  JSContextGroupSetExecutionTimeLimit(group, seconds > 0.001 ? seconds : 0.001, check, NULL);
}

static void hurry(void) {
  is_hurried = true;
  JSContextGroupSetExecutionTimeLimit(group, 0, check, NULL);
}

static _Thread_local bool collected; // since heaps were last measured

// May be in the midst of JavaScript that never ends: the engine asks soon.
static void on_collected(JSContextGroupRef unused, void *data) {
  (void)unused, (void)data;
  collected = true;
  bool may_measure = false;
  for (const ed_limit *l = innermost; l; l = l->outer) may_measure |= l->heap_max > 0;
  if (may_measure && !is_hurried && !is_checking) hurry();
}

// What was collected last may have been the young objects only. To measure is to walk through the heap, so what the
// process holds is looked at first.
static bool exceeds(double max) {
  ed_engine *e = ed_engine_here();
  if (resident() <= max || ed_engine_heap(e).size <= max) return false;
  ed_engine_collect(e);
  collected = false;
  return ed_engine_heap(e).size > max;
}

static _Thread_local bool (*near_heap_max)(void);
static _Thread_local bool is_asking; // what is asked may run JavaScript, and collect

void ed_limits_near_heap_max(bool (*fn)(void)) { near_heap_max = fn; }

static bool may_grow(void) {
  if (is_asking) return true;
  is_asking = true;
  bool may = near_heap_max && near_heap_max();
  is_asking = false;
  return may;
}

static void reach_heap_max(ed_limit *l) {
  if (may_grow()) return;
  if (l->at_heap_max) l->at_heap_max();
  else l->stopped = ED_STOPPED_BY_HEAP;
}

// Whether a limit strikes now.
static bool strikes(void) {
  uint64_t at = now();
  bool stop = false, measure = collected;
  collected = false;
  is_checking = true;
  for (ed_limit *l = innermost; l; l = l->outer) {
    if (l->stopped == ED_NOT_STOPPED && l->deadline && at >= l->deadline) l->stopped = ED_STOPPED_BY_TIME;
    if (l->stopped == ED_NOT_STOPPED && l->stop && *l->stop) l->stopped = ED_STOPPED_BY_FLAG;
    bool is_measured = measure && l->heap_max > 0 && l->stopped == ED_NOT_STOPPED;
    if (is_measured && exceeds(l->heap_max)) reach_heap_max(l);
    stop |= l->stopped != ED_NOT_STOPPED;
  }
  is_checking = false;
  if (!stop && looker && !is_looking) {
    is_looking = true;
    looker();
    is_looking = false;
  }
  return stop;
}

static bool check(JSContextRef ctx, void *unused) {
  (void)ctx, (void)unused;
  bool stop = strikes();
  if (!stop) arm();
  return stop;
}

// The engine counts the time of each entry, and a chain of microtasks that never ends enters it anew for each: what is
// due is done here. To leave it to the engine, with no time left, is the last resort: each entry starts a timer, and
// two that end at once may make it abort (2.50.6: requestThreadStopIfNeeded() asserts that no stop is asked for when it
// finds no trap, but the trap before may be in its handler).
static void on_entry(void) {
  if (is_checking || is_looking) return;
  bool is_due = false;
  uint64_t deadline = looker ? looked + LOOK_NS : UINT64_MAX;
  for (const ed_limit *l = innermost; l; l = l->outer) {
    is_due |= l->stopped != ED_NOT_STOPPED || (l->stop && !l->is_told && *l->stop) || (collected && l->heap_max > 0);
    if (l->deadline && l->deadline < deadline) deadline = l->deadline;
  }
  if (!is_due && (deadline == UINT64_MAX || now() < deadline)) return;
  if (!strikes()) arm();
  else if (!ed_abi_interrupt(group) && !is_hurried) hurry();
}

void ed_limits_look(ed_ctx ctx, void (*look)(void)) {
  looker = look;
  group = JSContextGetGroup(ctx);
  arm();
}

void ed_limits_prepare(ed_ctx ctx) {
  group = JSContextGetGroup(ctx);
  arm();
}

static void watch_collections(ed_ctx ctx) {
  static _Thread_local JSContextGroupRef watched;
  if (watched == JSContextGetGroup(ctx)) return;
  watched = JSContextGetGroup(ctx);
  JSContextGroupAddHeapFinalizer(watched, on_collected, NULL);
}

void ed_limit_begin(ed_ctx ctx, ed_limit *limit, uint32_t ms, const atomic_bool *stop) {
  *limit = (ed_limit){.deadline = ms ? now() + (uint64_t)ms * 1000000 : 0, .stop = stop, .outer = innermost};
  innermost = limit;
  if (stop) watch_collections(ctx);
  arm();
}

void ed_limit_heap(ed_ctx ctx, ed_limit *limit, double max, void (*at_max)(void)) {
  limit->heap_max = max;
  limit->at_heap_max = at_max;
  watch_collections(ctx);
}

void ed_limit_end(ed_ctx ctx, ed_limit *limit) {
  innermost = limit->outer;
  if (limit->stopped) ed_abi_forget_termination(ctx);
  arm();
}

static bool is_told_to_stop(const ed_limit *l) { return l->is_told && *l->stop; }

bool ed_limits_struck(void) {
  for (const ed_limit *l = innermost; l; l = l->outer)
    if (l->stopped != ED_NOT_STOPPED || is_told_to_stop(l)) return true;
  return false;
}

void ed_limits_insist(void) {
  for (const ed_limit *l = innermost; l; l = l->outer)
    if (is_told_to_stop(l)) ed_abi_interrupt(group);
}

void ed_limit_tell(ed_ctx ctx, ed_limit *limit) {
  limit->is_told = ed_abi_interrupts(ctx);
  arm();
}

void ed_engine_interrupt(ed_engine *e) { ed_abi_interrupt(e->group); }

bool ed_limits_work(void) { return ed_abi_forgets_terminations(); }

// ---- microtasks ----------------------------------------------------------------------------------------------------

static JSValueRef drain(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef v[],
                        JSValueRef *exc) {
  (void)fn, (void)self, (void)count, (void)v, (void)exc;
  JSLock(ctx);
  bool drained = ed_drain(ctx);
  JSUnlock(ctx);
  return JSValueMakeBoolean(ctx, drained);
}

// By a call of its own: what tears the microtasks down ends there, and not in the code that asked for them.
bool ed_drain_here(ed_ctx ctx, ed_val *exc) {
  JSObjectRef fn = JSObjectMakeFunctionWithCallback(ctx, NULL, drain);
  JSValueRef drained = JSObjectCallAsFunction(ctx, fn, NULL, 0, NULL, exc);
  return drained && JSValueToBoolean(ctx, drained);
}
