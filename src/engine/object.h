// SPDX-License-Identifier: MIT
// Values of users, which may be anything and do anything: each function that can run their code says what was thrown by
// *exc, which stays as it was when nothing is. And what keeps values alive, or tells that they died, for C that has to
// hold values for its own callers (src/napi).
#ifndef ED_OBJECT_H
#define ED_OBJECT_H

#include "engine/engine.h"

typedef enum ed_type {
  ED_TYPE_UNDEFINED,
  ED_TYPE_NULL,
  ED_TYPE_BOOLEAN,
  ED_TYPE_NUMBER,
  ED_TYPE_STRING,
  ED_TYPE_SYMBOL,
  ED_TYPE_OBJECT, // functions too
  ED_TYPE_BIGINT,
} ed_type;
ed_type ed_type_of(ed_ctx ctx, ed_val v);
bool ed_is_array(ed_ctx ctx, ed_val v);
bool ed_is_date(ed_ctx ctx, ed_val v);
bool ed_strict_equals(ed_ctx ctx, ed_val a, ed_val b);

// ---- conversions and properties; keys are strings, symbols or what becomes one --------------------------------------

double ed_coerce_number(ed_ctx ctx, ed_val v, ed_val *exc);
ed_val ed_coerce_string(ed_ctx ctx, ed_val v, ed_val *exc); // NULL when it threw
ed_val ed_coerce_object(ed_ctx ctx, ed_val v, ed_val *exc); // NULL when it threw
ed_val ed_property_get(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc);
void ed_property_set(ed_ctx ctx, ed_obj o, ed_val key, ed_val v, ed_val *exc);
bool ed_property_has(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc);
bool ed_property_delete(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc);
ed_val ed_element_get(ed_ctx ctx, ed_obj o, unsigned i, ed_val *exc);
void ed_element_set(ed_ctx ctx, ed_obj o, unsigned i, ed_val v, ed_val *exc);
ed_val ed_prototype(ed_ctx ctx, ed_obj o);
void ed_prototype_set(ed_ctx ctx, ed_obj o, ed_val prototype);
// What an object inherited from until it was given null as its prototype, if that was an instance of a class that
// extends nothing; undefined otherwise, or where nobody remembers (abi_former.c).
ed_val ed_former_prototype(ed_ctx ctx, ed_val object);
ed_val ed_construct(ed_ctx ctx, ed_obj fn, size_t argc, const ed_val *argv, ed_val *exc); // NULL when it threw
bool ed_instance_of(ed_ctx ctx, ed_val v, ed_obj fn, ed_val *exc);

// ---- makers --------------------------------------------------------------------------------------------------------

ed_val ed_bigint_i64(ed_ctx ctx, int64_t n);
ed_val ed_bigint_u64(ed_ctx ctx, uint64_t n);
// The lowest 64 bits; false when that is not all of it.
bool ed_to_i64(ed_ctx ctx, ed_val bigint, int64_t *n);
bool ed_to_u64(ed_ctx ctx, ed_val bigint, uint64_t *n);
ed_obj ed_date_new(ed_ctx ctx, double time);
ed_obj ed_promise_new(ed_ctx ctx, ed_obj *resolve, ed_obj *reject);
// An ArrayBuffer over memory that is the caller's until free_fn(arg) says that nothing refers to it any more, on
// whatever thread that is found out.
ed_obj ed_arraybuffer_external(ed_ctx ctx, void *data, size_t len, void (*free_fn)(void *data, void *arg), void *arg);
// The same, but its bytes make the collector run no sooner: who lends many asks for collections himself (engine.h,
// ed_engine_collect_young). NULL where the engine cannot do that.
ed_obj ed_arraybuffer_unseen(ed_ctx ctx, void *data, size_t len, void (*free_fn)(void *data, void *arg), void *arg);
// Of memory from ed_spare_take(len), which goes back there.
ed_obj ed_arraybuffer_spare(ed_ctx ctx, void *take_bytes, size_t len);
// What a value is a view of: typed arrays in this order, ArrayBuffer or SharedArrayBuffer, else -1 (DataView, too, and
// typed arrays that the engine's interface has no name for).
enum {
  ED_VIEW_INT8,
  ED_VIEW_UINT8,
  ED_VIEW_UINT8_CLAMPED,
  ED_VIEW_INT16,
  ED_VIEW_UINT16,
  ED_VIEW_INT32,
  ED_VIEW_UINT32,
  ED_VIEW_FLOAT32,
  ED_VIEW_FLOAT64,
  ED_VIEW_BIGINT64,
  ED_VIEW_BIGUINT64,
  ED_VIEW_BUFFER
};
int ed_view_of(ed_ctx ctx, ed_val v);
// The ArrayBuffer of a typed array, and where in it the array begins.
ed_obj ed_typed_buffer(ed_ctx ctx, ed_obj typed);
size_t ed_typed_offset(ed_ctx ctx, ed_obj typed);
// Memory outside of the engine's heap that some object of it stands for.
void ed_report_memory(ed_ctx ctx, size_t bytes);

// ---- life of values ------------------------------------------------------------------------------------------------

// Values that the collector sees, one above the other: 2 ns each, where a root costs a hundred times as much.
typedef struct ed_stack ed_stack;
ed_stack *ed_stack_new(ed_ctx ctx); // one a thread; it ends with the engine
size_t ed_stack_height(const ed_stack *s);
void ed_stack_cut(ed_stack *s, size_t height);
void ed_stack_push(ed_stack *s, ed_val v);
void ed_stack_put(ed_stack *s, size_t at, ed_val v);

// An object that is not kept alive; NULL once it was collected. Objects do not move: until then no other object has
// its address.
typedef struct OpaqueJSWeak ed_weak;
ed_weak *ed_weak_new(ed_ctx ctx, ed_obj o);
ed_obj ed_weak_get(ed_weak *w);
void ed_weak_free(ed_ctx ctx, ed_weak *w);

// fn(group, arg) runs at the end of each collection: it may call nothing of the engine.
struct OpaqueJSContextGroup;
typedef void ed_collected_fn(const struct OpaqueJSContextGroup *group, void *arg);
void ed_engine_on_collected(ed_ctx ctx, ed_collected_fn *fn, void *arg);
void ed_engine_off_collected(ed_ctx ctx, ed_collected_fn *fn, void *arg);

#endif
