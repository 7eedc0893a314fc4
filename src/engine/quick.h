// SPDX-License-Identifier: MIT
// The trampoline and the commonest readers of arguments, inline: for natives whose own work is some nanoseconds, which
// the calls of engine.h would double. `ED_QUICK_FN(id) { ... }` is ED_FN, and its body may use all readers; those here
// ask what engine.h's ask, and leave to them whatever they do not find at once.
#ifndef ED_QUICK_H
#define ED_QUICK_H

#include "engine/layout.h"

// ---- readers --------------------------------------------------------------------------------------------------------

// ed_arg_bytes_briefly().
static inline ed_bytes ed_quick_bytes(ed_args *a) {
  uint32_t kind = atomic_load_explicit(&ed_abi_bytes_kind, memory_order_relaxed);
  ed_bytes b;
  if (a->failed || a->next >= a->count || !kind || !ed_abi_bytes_of_cell(a->v[a->next], kind, &b.data, &b.len))
    return ed_arg_bytes_briefly(a);
  a->next++;
  return b;
}

// The same for what may be something else: false then, and it is skipped.
static inline bool ed_quick_try_bytes(ed_args *a, ed_bytes *b) {
  uint32_t kind = atomic_load_explicit(&ed_abi_bytes_kind, memory_order_relaxed);
  if (a->next < a->count && kind && ed_abi_bytes_of_cell(a->v[a->next], kind, &b->data, &b->len)) {
    a->next++;
    return true;
  }
  ed_val v = ed_arg_val(a);
  if (!ed_is_bytes(a->ctx, v)) return false;
  a->next--;
  *b = ed_arg_bytes_briefly(a);
  return true;
}

// A small integer, or a text that stands in one piece; false for anything else, which is not taken.
static inline bool ed_quick_try_int(ed_args *a, int32_t *n) {
  if (!a->locked || a->next >= a->count || !ed_abi_is_int(a->v[a->next])) return false;
  *n = (int32_t)(uint64_t)a->v[a->next++];
  return true;
}
static inline bool ed_quick_try_text(ed_args *a, ed_text *t) {
  uint8_t tag = atomic_load_explicit(&ed_abi_string_tag, memory_order_relaxed);
  ed_val v = a->next < a->count ? a->v[a->next] : NULL;
  if (!tag || !ed_abi_is_cell(v) || ((const uint8_t *)v)[ED_ABI_TAG] != tag) return false;
  const void *impl = ed_abi_impl_of_cell(v);
  if (!impl) return false;
  a->next++;
  *t = ed_abi_text(impl);
  return true;
}

// ed_arg_text(), ed_arg_i32(), ed_arg_size().
static inline ed_text ed_quick_text(ed_args *a) {
  ed_text t;
  return !a->failed && ed_quick_try_text(a, &t) ? t : ed_arg_text(a);
}

static inline int32_t ed_quick_i32(ed_args *a) {
  int32_t n;
  return !a->failed && ed_quick_try_int(a, &n) ? n : ed_arg_i32(a);
}

static inline size_t ed_quick_size(ed_args *a, size_t most) {
  int32_t n;
  if (a->failed || !ed_quick_try_int(a, &n)) return ed_arg_size(a, most);
  return n < 0 ? 0 : (size_t)n < most ? (size_t)n : most;
}

// What a native returns: ed_num() of a small integer.
static inline ed_val ed_quick_int(const ed_args *a, int32_t n) { return a->locked ? ed_abi_int(n) : ed_num(a->ctx, n); }
static inline ed_val ed_quick_count(const ed_args *a, size_t n) {
  return n <= INT32_MAX ? ed_quick_int(a, (int32_t)n) : ed_num(a->ctx, (double)n);
}

// ---- the trampoline -------------------------------------------------------------------------------------------------

// Entered from compiled code, which is only where numbers have the form that is known here.
static inline void ed_quick_begin(ed_args *a, ed_ctx ctx, const uint64_t *frame) {
  a->ctx = ctx, a->v = ed_abi_frame_args(frame), a->count = ed_abi_frame_count(frame), a->next = 0;
  a->failed = false, a->locked = true, a->exception = NULL, a->borrowed = 0;
  a->scratch = NULL, a->scratch_left = 0;
}

static inline int64_t ed_quick_end(ed_args *a, ed_val result) {
  return result && !a->borrowed && !a->failed ? (int64_t)result : ed_native_leave_host(a, result);
}

#define ED_QUICK_FN(id)                                                                                                \
  static inline ed_val id##_body(ed_args *a);                                                                          \
  static ed_val id##_api(ed_ctx ctx, ed_obj fn, ed_obj self, size_t count, const ed_val v[], ed_val *exc) {            \
    (void)fn, (void)self;                                                                                              \
    return ed_native_enter(id##_body, ctx, count, v, exc);                                                             \
  }                                                                                                                    \
  static int64_t id##_host(ed_ctx ctx, const uint64_t *frame) {                                                        \
    ed_args a;                                                                                                         \
    ed_quick_begin(&a, ctx, frame);                                                                                    \
    return ed_quick_end(&a, id##_body(&a));                                                                            \
  }                                                                                                                    \
  static const ed_entry id[1] = {{id##_api, id##_host}};                                                               \
  static inline __attribute__((always_inline)) ed_val id##_body(__attribute__((unused)) ed_args *a)

#endif
