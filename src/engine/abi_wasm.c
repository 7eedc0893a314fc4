// SPDX-License-Identifier: MIT
// Engine ABI layer: compiled WebAssembly that is shared between engines (transfer.h). Behind a WebAssembly.Module
// stands the library's Wasm::Module, which belongs to no heap and counts its references in its first word, atomically.
#include "engine/abi.h"
#include "engine/transfer.h"

#include <dlfcn.h>
#include <stdatomic.h>

static struct {
  void *(*module)(ed_obj object); // JSWebAssemblyModule::module()
  // JSWebAssemblyModule::create(VM &, Structure *, Ref<Wasm::Module> &&), which takes the reference
  ed_obj (*wrap)(JSContextGroupRef vm, void *structure, void **module);
} code;

static atomic_uint *count_of(void *module) { return module; }

// The smallest of modules.
static ed_obj make_sample(ed_ctx ctx) {
  ed_val v = ed_abi_evaluate(ctx, "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))");
  return v && JSValueIsObject(ctx, v) ? (ed_obj)v : NULL;
}

static void *take_reference(ed_obj object) {
  void *module = code.module(object);
  atomic_fetch_add(count_of(module), 1);
  return module;
}

static ed_obj wrap(ed_ctx ctx, void *take_module) {
  static _Thread_local struct {
    ed_ctx ctx;
    void *structure;
  } known;
  if (known.ctx != ctx) {
    ed_obj sample = make_sample(ctx);
    if (!sample) return NULL;
    known.ctx = ctx;
    known.structure = (void *)(ed_abi_structures() + *(const uint32_t *)sample);
  }
  JSLock(ctx);
  ed_obj object = code.wrap(JSContextGetGroup(ctx), known.structure, &take_module);
  JSUnlock(ctx);
  return object;
}

// A module makes the journey inside this engine: one reference is ours for a while, then the new object's.
static bool test(JSContextRef ctx) {
  if (!ed_abi_structures()) return false;
  union {
    void *object;
    void *(*module)(ed_obj);
    ed_obj (*wrap)(JSContextGroupRef, void *, void **);
  } symbol;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC19JSWebAssemblyModule6moduleEv");
  code.module = symbol.module;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC19JSWebAssemblyModule6createERNS_2VMEPNS_9StructureEON3WTF3RefINS_4Wasm6"
                                      "ModuleENS5_12RawPtrTraitsIS8_EENS5_21DefaultRefDerefTraitsIS8_EEEE");
  code.wrap = symbol.wrap;
  if (!code.module || !code.wrap) return false;
  ed_obj source = make_sample(ctx);
  if (!source) return false;
  unsigned before = *count_of(code.module(source));
  if (before == 0 || before > 8) return false;
  ed_obj made = wrap(ctx, take_reference(source));
  if (!made || code.module(made) != code.module(source) || *count_of(code.module(source)) != before + 1) return false;
  ed_val v[2] = {source, made};
  ed_val check = ed_abi_evaluate(ctx, "((source, made) => made !== source && made.constructor === source.constructor &&"
                                      "WebAssembly.Module.exports(made).length === 0 &&"
                                      "new WebAssembly.Instance(made) instanceof WebAssembly.Instance)");
  ed_val same = check ? JSObjectCallAsFunction(ctx, (ed_obj)check, NULL, 2, v, NULL) : NULL;
  return same && JSValueToBoolean(ctx, same);
}

bool ed_code_can_share(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test, ctx);
}

bool ed_code_send(ed_ctx ctx, ed_obj module, ed_moved *out) {
  *out = (ed_moved){0};
  if (!ed_code_can_share(ctx)) return false;
  out->code = take_reference(module);
  return true;
}

ed_obj ed_code_receive(ed_ctx ctx, ed_moved *take_moved) { return wrap(ctx, take_moved->code); }

// The library lets go of a module with an object that has it.
void ed_code_drop(ed_ctx ctx, ed_moved *take_moved) { wrap(ctx, take_moved->code); }
