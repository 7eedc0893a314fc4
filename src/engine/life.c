// SPDX-License-Identifier: MIT
// What keeps values alive from C, and what tells of their end: see object.h.
//
//   ed_stack   blocks[i] of BLOCK values each, made when first needed and then kept; `height` counts the values
//
// The collector reads the stack on a thread of its own while this one stands still, or while it runs C without the
// engine's lock. So blocks do not move, and the height is raised after its value is there.
#include "engine/object.h"

#include "base/mem.h"
#include "engine/abi.h"

#include <stdatomic.h>
#include <stdlib.h>

typedef struct OpaqueJSMarker {
  bool (*is_marked)(const struct OpaqueJSMarker *marker, JSObjectRef object);
  void (*mark)(const struct OpaqueJSMarker *marker, JSObjectRef object);
} marker;
typedef void (*JSMarkingConstraint)(const marker *m, void *data);
void JSContextGroupAddMarkingConstraint(JSContextGroupRef group, JSMarkingConstraint fn, void *data);

ed_weak *JSWeakCreate(JSContextGroupRef group, JSObjectRef object);
JSObjectRef JSWeakGetObject(ed_weak *weak);
void JSWeakRelease(JSContextGroupRef group, ed_weak *weak);

typedef void (*JSHeapFinalizer)(JSContextGroupRef group, void *data);
void JSContextGroupAddHeapFinalizer(JSContextGroupRef group, JSHeapFinalizer fn, void *data);
void JSContextGroupRemoveHeapFinalizer(JSContextGroupRef group, JSHeapFinalizer fn, void *data);

enum { BLOCK = 4096, BLOCKS = 32768 };

struct ed_stack {
  ed_ctx ctx;
  _Atomic(size_t) height;
  _Atomic(ed_val) *blocks[BLOCKS];
};

static _Thread_local ed_stack *here;

// Whether a value has a place in the engine's heap; the others need nobody to keep them alive.
static bool is_cell(ed_ctx ctx, ed_val v) {
  if (ed_engine_abi.numbers) return ((uint64_t)v & UINT64_C(0xFFFE000000000002)) == 0;
  return !JSValueIsNumber(ctx, v) && !JSValueIsBoolean(ctx, v) && !JSValueIsUndefined(ctx, v) && !JSValueIsNull(ctx, v);
}

static void mark_all(const marker *m, void *data) {
  ed_stack *s = data;
  size_t height = atomic_load_explicit(&s->height, memory_order_acquire);
  for (size_t i = 0; i < height; i++) {
    ed_val v = atomic_load_explicit(&s->blocks[i / BLOCK][i % BLOCK], memory_order_relaxed);
    if (v) m->mark(m, (JSObjectRef)v); // of strings and symbols as well: to the collector all cells are alike
  }
}

ed_stack *ed_stack_new(ed_ctx ctx) {
  ed_stack *s = here = ed_xcalloc(1, sizeof *s);
  s->ctx = ctx;
  JSContextGroupAddMarkingConstraint(JSContextGetGroup(ctx), mark_all, s);
  return s;
}

void ed_stack_end(void) {
  ed_stack *s = here;
  if (!s) return;
  here = NULL;
  for (size_t i = 0; i < BLOCKS && s->blocks[i]; i++) free(s->blocks[i]);
  free(s);
}

size_t ed_stack_height(const ed_stack *s) { return s->height; }
void ed_stack_cut(ed_stack *s, size_t height) { atomic_store_explicit(&s->height, height, memory_order_release); }

void ed_stack_put(ed_stack *s, size_t at, ed_val v) {
  atomic_store_explicit(&s->blocks[at / BLOCK][at % BLOCK], v && is_cell(s->ctx, v) ? v : NULL, memory_order_relaxed);
}

void ed_stack_push(ed_stack *s, ed_val v) {
  if (v && !is_cell(s->ctx, v)) return;
  size_t at = atomic_load_explicit(&s->height, memory_order_relaxed);
  if (at / BLOCK >= BLOCKS) abort(); // a hundred million values in one call: nothing else is left to do
  if (!s->blocks[at / BLOCK]) s->blocks[at / BLOCK] = ed_xcalloc(BLOCK, sizeof **s->blocks);
  atomic_store_explicit(&s->blocks[at / BLOCK][at % BLOCK], v, memory_order_relaxed);
  atomic_store_explicit(&s->height, at + 1, memory_order_release);
}

ed_weak *ed_weak_new(ed_ctx ctx, ed_obj o) { return JSWeakCreate(JSContextGetGroup(ctx), o); }
ed_obj ed_weak_get(ed_weak *w) { return JSWeakGetObject(w); }
void ed_weak_free(ed_ctx ctx, ed_weak *w) { JSWeakRelease(JSContextGetGroup(ctx), w); }

void ed_engine_on_collected(ed_ctx ctx, ed_collected_fn *fn, void *arg) {
  JSContextGroupAddHeapFinalizer(JSContextGetGroup(ctx), fn, arg);
}

void ed_engine_off_collected(ed_ctx ctx, ed_collected_fn *fn, void *arg) {
  JSContextGroupRemoveHeapFinalizer(JSContextGetGroup(ctx), fn, arg);
}
