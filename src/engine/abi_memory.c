// SPDX-License-Identifier: MIT
// Engine ABI layer: WebAssembly.Memory over bytes that engines share (transfer.h). What such a memory's
// SharedArrayBuffer refers to, the library's SharedArrayBufferContents, belongs to no heap; its references are counted
// in its first word. A memory is made empty, then adopts a Wasm::Memory of those contents, which tells it when it has
// grown by a function object of C++: destructor, deleting destructor, call.
#include "engine/abi.h"
#include "engine/transfer.h"

#include <dlfcn.h>
#include <stdatomic.h>

typedef union method {
  void (*end)(void *);
  void (*call)(void *, int, uint32_t, uint32_t);
} method;

typedef struct grown_fn {
  const method *methods;
  void *memory;
  JSContextGroupRef vm;
} grown_fn;

static struct {
  ed_obj (*create)(JSContextGroupRef vm, void *structure); // JSWebAssemblyMemory::create(VM &, Structure *)
  // Wasm::Memory::create(VM &, Ref<SharedArrayBufferContents> &&, Function<void (GrowSuccess, PageCount, PageCount)>
  // &&)
  void *(*make)(void **result, JSContextGroupRef vm, void **contents, grown_fn **grown);
  void (*adopt)(ed_obj memory, void **wasm);                                         // adopt(Ref<Wasm::Memory> &&)
  void (*tell)(void *memory, JSContextGroupRef vm, uint32_t before, uint32_t pages); // growSuccessCallback()
  void *(*allocate)(size_t);
  void (*release)(void *);
  method methods[3];
  unsigned contents; // which word of what is sent of a buffer
} memories;

static void destroy(void *self) { (void)self; }
static void delete (void *self) { memories.release(self); }
static void grown(void *self, int success, uint32_t before, uint32_t pages) {
  (void)success;
  const grown_fn *fn = self;
  memories.tell(fn->memory, fn->vm, before, pages);
}

static grown_fn *make_grown(ed_ctx ctx, ed_obj memory) {
  grown_fn *fn = memories.allocate(sizeof *fn);
  *fn = (grown_fn){memories.methods, (void *)(uintptr_t)memory, JSContextGetGroup(ctx)};
  return fn;
}

static ed_obj make_sample(ed_ctx ctx, const char *source) {
  ed_val v = ed_abi_evaluate(ctx, source);
  return v && JSValueIsObject(ctx, v) ? (ed_obj)v : NULL;
}

static ed_obj wrap(ed_ctx ctx, void *contents) {
  static _Thread_local struct {
    ed_ctx ctx;
    void *structure;
  } known;
  if (known.ctx != ctx) {
    ed_obj sample = make_sample(ctx, "new WebAssembly.Memory({ initial: 0, maximum: 1, shared: true })");
    if (!sample) return NULL;
    known.ctx = ctx;
    known.structure = (void *)(ed_abi_structures() + *(const uint32_t *)sample);
  }
  JSLock(ctx);
  ed_obj object = memories.create(JSContextGetGroup(ctx), known.structure);
  atomic_fetch_add((atomic_uint *)contents, 1);
  void *wasm = NULL;
  grown_fn *fn = make_grown(ctx, object);
  memories.make(&wasm, JSContextGetGroup(ctx), &contents, &fn);
  memories.adopt(object, &wasm);
  JSUnlock(ctx);
  return object;
}

// The word of a plain shared buffer's parts that counts who has it.
static bool find_contents(ed_ctx ctx) {
  ed_obj sample = make_sample(ctx, "new SharedArrayBuffer(16)");
  ed_moved first, second;
  if (!sample || !ed_buffer_send(ctx, sample, ED_SHARE, &first)) return false;
  unsigned found = 0;
  for (unsigned i = 1; i < ED_MOVED_WORDS; i++) {
    uint64_t word = first.contents[i];
    if (word < 4096 || word & 7 || word >> 47) continue;
    unsigned before = *(unsigned *)(uintptr_t)word;
    if (before == 0 || before > 8 || !ed_buffer_send(ctx, sample, ED_SHARE, &second)) continue;
    if (*(unsigned *)(uintptr_t)word == before + 1 && found == 0) found = i;
    ed_buffer_drop(ctx, &second);
  }
  ed_buffer_drop(ctx, &first);
  memories.contents = found;
  return found != 0;
}

static void *symbol_of(const char *name) { return dlsym(RTLD_DEFAULT, name); }

static bool find_functions(void) {
  union {
    void *object;
    ed_obj (*create)(JSContextGroupRef, void *);
    void *(*make)(void **, JSContextGroupRef, void **, grown_fn **);
    void (*adopt)(ed_obj, void **);
    void (*tell)(void *, JSContextGroupRef, uint32_t, uint32_t);
    void *(*allocate)(size_t);
    void (*release)(void *);
  } symbol;
  symbol.object = symbol_of("_ZN3JSC19JSWebAssemblyMemory6createERNS_2VMEPNS_9StructureE");
  memories.create = symbol.create;
  symbol.object = symbol_of("_ZN3JSC4Wasm6Memory6createERNS_2VMEON3WTF3RefINS_25SharedArrayBufferContentsENS4_"
                            "12RawPtrTraitsIS6_EENS4_21DefaultRefDerefTraitsIS6_EEEEONS4_8FunctionIFvNS1_11GrowSuccess"
                            "ENS_9PageCountESF_EEE");
  memories.make = symbol.make;
  symbol.object = symbol_of("_ZN3JSC19JSWebAssemblyMemory5adoptEON3WTF3RefINS_4Wasm6MemoryENS1_12RawPtrTraitsIS4_EENS1_"
                            "21DefaultRefDerefTraitsIS4_EEEE");
  memories.adopt = symbol.adopt;
  symbol.object = symbol_of("_ZN3JSC19JSWebAssemblyMemory19growSuccessCallbackERNS_2VMENS_9PageCountES3_");
  memories.tell = symbol.tell;
  symbol.object = symbol_of("_ZN3WTF10fastMallocEm");
  memories.allocate = symbol.allocate;
  symbol.object = symbol_of("_ZN3WTF8fastFreeEPv");
  memories.release = symbol.release;
  memories.methods[0].end = destroy;
  memories.methods[1].end = delete;
  memories.methods[2].call = grown;
  return memories.create && memories.make && memories.adopt && memories.tell && memories.allocate && memories.release;
}

static void *contents_of(ed_ctx ctx, ed_obj buffer, ed_moved *sent) {
  if (!ed_buffer_send(ctx, buffer, ED_SHARE, sent)) return NULL;
  return (void *)(uintptr_t)sent->contents[memories.contents];
}

static ed_obj make_memory(ed_ctx ctx, ed_obj buffer) {
  ed_moved sent;
  void *contents = contents_of(ctx, buffer, &sent);
  if (!contents) return NULL;
  ed_obj memory = wrap(ctx, contents);
  ed_buffer_drop(ctx, &sent);
  return memory;
}

// A memory makes the journey inside this engine; both show what the other one writes, and how it grows.
static bool test(JSContextRef ctx) {
  if (!ed_buffer_can_share(ctx) || !find_functions() || !find_contents(ctx)) return false;
  ed_obj source = make_sample(ctx, "new WebAssembly.Memory({ initial: 1, maximum: 3, shared: true })");
  ed_val buffer = source ? ed_get(ctx, source, "buffer") : NULL;
  ed_obj made = buffer && ed_is_object(ctx, buffer) ? make_memory(ctx, (ed_obj)(uintptr_t)buffer) : NULL;
  if (!made) return false;
  ed_val v[2] = {source, made};
  ed_val check = ed_abi_evaluate(ctx, "((source, made) => {"
                                      "new Uint8Array(source.buffer)[77] = 55;"
                                      "const read = new Uint8Array(made.buffer)[77] === 55 && made !== source &&"
                                      "made instanceof WebAssembly.Memory && made.buffer instanceof SharedArrayBuffer;"
                                      "return read && made.grow(1) === 1 && made.buffer.byteLength === 131072 &&"
                                      "source.buffer.byteLength === 131072; })");
  ed_val same = check ? JSObjectCallAsFunction(ctx, (ed_obj)(uintptr_t)check, NULL, 2, v, NULL) : NULL;
  return same && JSValueToBoolean(ctx, same);
}

bool ed_memory_can_share(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test, ctx);
}

ed_obj ed_memory_of(ed_ctx ctx, ed_obj buffer) { return ed_memory_can_share(ctx) ? make_memory(ctx, buffer) : NULL; }
