// SPDX-License-Identifier: MIT
// Engine ABI layer: what objects inherited from that inherit from nothing any more, which V8 knows by the function that
// made them: a class then still has its name where values are printed. The methods of the engine's classes reach its
// setPrototype() through the dynamic linker, so the program's definition comes first. What is remembered stands in the
// object itself, under a private name. Where the library works in another way nothing is remembered.
#include "engine/abi.h"
#include "engine/object.h"

enum { NULL_VALUE = 2 };

static const char MEMORY[] = "(() => {"
                             "  class Former extends (function (object) { return object; }) {"
                             "    #prototype;"
                             "    constructor(object, prototype) {"
                             "      super(object);"
                             "      this.#prototype = prototype;"
                             "    }"
                             "    static put(object, prototype) {"
                             "      if (#prototype in object) object.#prototype = prototype;"
                             "      else new Former(object, prototype);"
                             "    }"
                             "    static of(object) { return #prototype in object ? object.#prototype : undefined; }"
                             "  }"
                             "  return [Former.put, Former.of];"
                             "})()";

static _Thread_local struct {
  ed_ctx ctx; // of the thread's engine
  ed_root put, of;
} memory;

static bool has_memory(bool makes) {
  ed_engine *e = ed_engine_here();
  if (!e) return false;
  ed_ctx ctx = ed_engine_ctx(e);
  if (memory.ctx == ctx) return true;
  if (!makes) return false;
  ed_obj functions = (ed_obj)(uintptr_t)ed_abi_evaluate(ctx, MEMORY);
  if (!functions) return false; // no stack is left
  memory.put = memory.of = (ed_root){0};
  ed_root_set(ctx, &memory.put, ed_get_index(ctx, functions, 0));
  ed_root_set(ctx, &memory.of, ed_get_index(ctx, functions, 1));
  memory.ctx = ctx;
  return true;
}

// What is told apart by its class: what inherits from Object.prototype alone is a plain object, and V8 knows of no
// class that extends another one.
static bool is_telling(ed_ctx ctx, ed_val prototype) {
  if (!JSValueIsObject(ctx, prototype)) return false;
  ed_val next = ed_prototype(ctx, (ed_obj)(uintptr_t)prototype);
  return JSValueIsObject(ctx, next) && JSValueIsNull(ctx, ed_prototype(ctx, (ed_obj)(uintptr_t)next));
}

// JSObject::setPrototype(JSObject *, JSGlobalObject *, JSValue, bool)
typedef bool set_fn(ed_obj object, ed_ctx ctx, uint64_t prototype, bool throws);
static set_fn *real_set(void) {
  static _Atomic(void *) known;
  union {
    void *object;
    set_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC8JSObject12setPrototypeEPS0_PNS_14JSGlobalObjectENS_7JSValueEb")};
  return symbol.call;
}

bool ed_abi_set_prototype(ed_obj object, ed_ctx ctx, uint64_t prototype,
                          bool throws) __asm__("_ZN3JSC8JSObject12setPrototypeEPS0_PNS_14JSGlobalObjectENS_7JSValueEb");
__attribute__((visibility("default"))) bool ed_abi_set_prototype(ed_obj object, ed_ctx ctx, uint64_t prototype,
                                                                 bool throws) {
  if (prototype != NULL_VALUE || !ed_engine_abi.numbers) return real_set()(object, ctx, prototype, throws);
  ed_val former = ed_prototype(ctx, object);
  if (!real_set()(object, ctx, prototype, throws)) return false;
  if (is_telling(ctx, former) && has_memory(true)) {
    const ed_val argv[] = {object, former};
    ed_val exc = NULL; // the stack's end
    ed_call(ctx, (ed_obj)(uintptr_t)memory.put.v, NULL, 2, argv, &exc);
  }
  return true;
}

ed_val ed_former_prototype(ed_ctx ctx, ed_val object) {
  ed_val exc = NULL;
  if (!has_memory(false)) return ed_undefined(ctx);
  ed_val former = ed_call(ctx, (ed_obj)(uintptr_t)memory.of.v, NULL, 1, &object, &exc);
  return exc ? ed_undefined(ctx) : former;
}
