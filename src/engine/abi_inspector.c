// SPDX-License-Identifier: MIT
// The engine's inspector, reached through the target that each global object has for WebKit's remote inspector: see
// inspector.h; a part of the ABI layer (abi.h has its rules).
//
//   global object: [... about 270 words ...][target] ...     target: [methods] ...
//   methods: [2 of the destructor][connect][disconnect][type][is allowed][dispatch] ... 8 ... [unpause]
//   channel (ours): [methods]     methods: [2 of the destructor][kind][send]
//
// The target is known by two of its methods that are exported. At a breakpoint the engine turns a run loop of its own,
// by a function that the dynamic linker looks for in the program first; there, messages are waited for.
#include "engine/abi.h"
#include "engine/inspector.h"

#include <dlfcn.h>
#include <string.h>

enum { TARGET_WORDS = 512 }; // of a global object, in which to look
enum { CONNECT = 2, DISCONNECT = 3, ALLOWED = 5, DISPATCH = 6, UNPAUSE = 15, METHODS };
enum { IS_LOCAL = 1, ONE_REF = 2 };

typedef struct channel channel;
typedef union method {
  const void *word;
  void (*connect)(void *target, channel *to, bool is_automatic, bool pauses);
  void (*disconnect)(void *target, channel *from);
  void (*dispatch)(void *target, void **string);
} method;

typedef union channel_method {
  void (*destroy)(channel *);
  int (*kind)(const channel *);
  void (*send)(channel *, void *const *string);
} channel_method;

struct channel {
  const channel_method *methods;
};

static _Thread_local struct {
  channel channel; // first: the engine calls its methods with this address
  void *target;
  ed_ctx ctx;
  ed_root receive, idle;
  int pauses; // depth
} here;

// In the midst of anything: what a native has just left in the cells for its caller stays there.
static void call(ed_obj fn, size_t argc, const ed_val *argv) {
  ed_cells *cells = ed_engine_cells(ed_engine_here());
  ed_cells saved = *cells;
  ed_call(here.ctx, fn, NULL, argc, argv, NULL);
  memcpy(cells->i + ED_CELL_N0, saved.i + ED_CELL_N0, sizeof saved.i - ED_CELL_N0 * sizeof *saved.i);
  memcpy(cells->f + ED_CELL_F0, saved.f + ED_CELL_F0, sizeof saved.f - ED_CELL_F0 * sizeof *saved.f);
}

static void destroy(channel *c) { (void)c; }

static int kind(const channel *c) {
  (void)c;
  return IS_LOCAL;
}

static void send(channel *c, void *const *string) {
  (void)c;
  if (!here.receive.v) return;
  ed_text t = ed_abi_text(*string);
  ed_val text = ed_str_of(here.ctx, &t);
  call((ed_obj)here.receive.v, 1, &text);
}

static const channel_method channel_methods[] = {
    {.destroy = destroy}, {.destroy = destroy}, {.kind = kind}, {.send = send}};

// ---- finding the target --------------------------------------------------------------------------------------------

__attribute__((no_sanitize_address)) static const method *methods_of(const void *target) {
  return *(const method *const *)target;
}

// It looks at memory that is not ours, wherever a word leads.
__attribute__((no_sanitize_address)) static void *find_target(ed_ctx ctx) {
  const void *allowed = dlsym(RTLD_DEFAULT, "_ZNK9Inspector22RemoteInspectionTarget20remoteControlAllowedEv");
  const void *unpause =
      dlsym(RTLD_DEFAULT, "_ZN9Inspector22RemoteInspectionTarget37unpauseForResolvedAutomaticInspectionEv");
  if (!allowed || !unpause || !dlsym(RTLD_DEFAULT, "_ZN3WTF7RunLoop5cycleEj")) return NULL;
  const uintptr_t *words = (const uintptr_t *)ctx;
  for (int i = 2; i < TARGET_WORDS; i++) {
    if (!ed_abi_is_readable(words[i])) continue;
    void *target = (void *)words[i]; // NOLINT: a word that may be a pointer
    uintptr_t methods = (uintptr_t)methods_of(target);
    if (!ed_abi_is_readable(methods) || !ed_abi_is_readable(methods + (METHODS - 1) * sizeof(method))) continue;
    if (methods_of(target)[ALLOWED].word == allowed && methods_of(target)[UNPAUSE].word == unpause) return target;
  }
  return NULL;
}

// ---- the connection ------------------------------------------------------------------------------------------------

static bool connect(ed_ctx ctx) {
  if (here.target) return true;
  here.target = ed_engine_abi.string_read ? find_target(ctx) : NULL;
  if (!here.target) return false;
  here.ctx = ctx;
  here.channel.methods = channel_methods;
  methods_of(here.target)[CONNECT].connect(here.target, &here.channel, false, false);
  return true;
}

bool ed_inspector_connect(ed_engine *e, ed_obj receive, ed_obj idle) {
  ed_ctx ctx = ed_engine_ctx(e);
  if (!connect(ctx)) return false;
  ed_root_set(ctx, &here.receive, receive);
  ed_root_set(ctx, &here.idle, idle);
  return true;
}

void ed_inspector_count(ed_engine *e) {
  ed_ctx ctx = ed_engine_ctx(e);
  if (connect(ctx))
    ed_inspector_post(e, ed_str_ascii(ctx, "{\"id\":0,\"method\":\"Runtime.enableControlFlowProfiler\"}"));
}

void ed_inspector_disconnect(ed_engine *e) {
  if (!here.target) return;
  methods_of(here.target)[DISCONNECT].disconnect(here.target, &here.channel);
  ed_root_clear(ed_engine_ctx(e), &here.receive);
  ed_root_clear(ed_engine_ctx(e), &here.idle);
  here.target = NULL;
}

// The engine may keep the text for itself, and then has our reference.
void ed_inspector_post(ed_engine *e, ed_val text) {
  if (!here.target) return;
  JSStringRef string = JSValueToStringCopy(ed_engine_ctx(e), text, NULL);
  void *impl = ((void *const *)(void *)string)[1];
  __atomic_fetch_add((uint32_t *)impl, ONE_REF, __ATOMIC_RELAXED);
  methods_of(here.target)[DISPATCH].dispatch(here.target, &impl);
  if (impl) __atomic_fetch_sub((uint32_t *)impl, ONE_REF, __ATOMIC_RELAXED);
  JSStringRelease(string);
}

// JSC::Debugger::isAttached(JSGlobalObject *) only compares what the global object points to: it finds the debugger
// among its words. attach(JSGlobalObject *) lets it stop in another context, too.
typedef bool attached_fn(const void *debugger, ed_ctx global);
typedef void attach_fn(void *debugger, ed_ctx global);

bool ed_inspector_attach(ed_engine *e, ed_ctx other) {
  union {
    void *object;
    attached_fn *is_attached;
    attach_fn *attach;
  } test = {.object = dlsym(RTLD_DEFAULT, "_ZN3JSC8Debugger10isAttachedEPNS_14JSGlobalObjectE")},
    act = {.object = dlsym(RTLD_DEFAULT, "_ZN3JSC8Debugger6attachEPNS_14JSGlobalObjectE")};
  if (!here.target || !test.object || !act.object) return false;
  ed_ctx ctx = ed_engine_ctx(e);
  void *const *words = (void *const *)ctx;
  for (int i = 2; i < TARGET_WORDS * 2; i++) {
    void *debugger = words[i];
    if (!debugger || !test.is_attached(debugger, ctx)) continue;
    if (!test.is_attached(debugger, other)) act.attach(debugger, other);
    return true;
  }
  return false;
}

bool ed_inspector_is_paused(void) { return here.pauses > 0; }

// ---- at a breakpoint -----------------------------------------------------------------------------------------------

typedef int cycle_fn(unsigned mode);

// WTF::RunLoop::cycle(mode): the engine has let go of its lock.
int ed_abi_cycle(unsigned mode) __asm__("_ZN3WTF7RunLoop5cycleEj");
__attribute__((visibility("default"))) int ed_abi_cycle(unsigned mode) {
  if (here.idle.v) {
    here.pauses++;
    call((ed_obj)here.idle.v, 0, NULL);
    here.pauses--;
    return 0;
  }
  union {
    void *object;
    cycle_fn *call;
  } symbol = {.object = dlsym(RTLD_NEXT, "_ZN3WTF7RunLoop5cycleEj")};
  return symbol.call ? symbol.call(mode) : 0;
}
