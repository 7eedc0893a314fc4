// SPDX-License-Identifier: MIT
// The types of node:ffi in C: signatures for libffi, and values of JavaScript as values of C.
#include "bind/ffi.h"

#include "base/mem.h"
#include "engine/object.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The library's own descriptions are data, for which it could not be loaded late.
#define KIND(TYPE, of)                                                                                                 \
  { sizeof(of), _Alignof(of), TYPE, NULL }
static ffi_type kinds[ED_FFI_TYPES] = {
    [ED_FFI_VOID] = {1, 1, FFI_TYPE_VOID, NULL},       [ED_FFI_INT8] = KIND(FFI_TYPE_SINT8, int8_t),
    [ED_FFI_UINT8] = KIND(FFI_TYPE_UINT8, uint8_t),    [ED_FFI_INT16] = KIND(FFI_TYPE_SINT16, int16_t),
    [ED_FFI_UINT16] = KIND(FFI_TYPE_UINT16, uint16_t), [ED_FFI_INT32] = KIND(FFI_TYPE_SINT32, int32_t),
    [ED_FFI_UINT32] = KIND(FFI_TYPE_UINT32, uint32_t), [ED_FFI_INT64] = KIND(FFI_TYPE_SINT64, int64_t),
    [ED_FFI_UINT64] = KIND(FFI_TYPE_UINT64, uint64_t), [ED_FFI_FLOAT] = KIND(FFI_TYPE_FLOAT, float),
    [ED_FFI_DOUBLE] = KIND(FFI_TYPE_DOUBLE, double),   [ED_FFI_POINTER] = KIND(FFI_TYPE_POINTER, void *),
};

static const char *const nouns[ED_FFI_TYPES] = {
    "void",     "an int8",  "a uint8",  "an int16", "a uint16", "an int32",
    "a uint32", "an int64", "a uint64", "a float",  "a double", "a pointer",
};

const char *ed_ffi_noun(ed_ffi_type type) { return nouns[type]; }

ed_ffi_signature *ed_ffi_signature_new(const uint8_t *types, unsigned count) {
  size_t head = sizeof(ed_ffi_signature) + count;
  head = (head + _Alignof(ffi_type *) - 1) / _Alignof(ffi_type *) * _Alignof(ffi_type *);
  ed_ffi_signature *s = ed_xmalloc(head + count * sizeof(ffi_type *));
  s->result = types[0];
  s->count = count;
  s->kinds = (ffi_type **)(void *)((char *)s + head);
  memcpy(s->types, types + 1, count);
  for (unsigned i = 0; i < count; i++) s->kinds[i] = &kinds[s->types[i]];
  if (ffi_prep_cif(&s->cif, FFI_DEFAULT_ABI, count, &kinds[s->result], s->kinds) == FFI_OK) return s;
  free(s);
  return NULL;
}

// ---- values --------------------------------------------------------------------------------------------------------

static const double MAX_SAFE = 9007199254740991.0;

// Of whole numbers; false for NaN, which is what is no number.
static bool whole(ed_ctx ctx, ed_val v, double min, double max, double *n) {
  *n = ed_to_num(ctx, v);
  return *n >= min && *n <= max && *n == trunc(*n);
}

static bool is_negative_zero(double n) { return n == 0 && signbit(n); }

// Eight bytes of a BigInt, or of a number that is one without doubt.
static bool take_wide(ed_ctx ctx, ed_ffi_type type, ed_val v, bool may_be_number, ed_ffi_value *out) {
  if (ed_type_of(ctx, v) == ED_TYPE_BIGINT)
    return type == ED_FFI_INT64 ? ed_to_i64(ctx, v, &out->i64) : ed_to_u64(ctx, v, &out->u64);
  double n;
  if (!may_be_number || !whole(ctx, v, type == ED_FFI_INT64 ? -MAX_SAFE : 0, MAX_SAFE, &n)) return false;
  out->i64 = (int64_t)n;
  return true;
}

bool ed_ffi_from_number(ed_ctx ctx, ed_ffi_type type, ed_val v, ed_ffi_source source, ed_ffi_value *out) {
  double n;
  switch (type) {
  case ED_FFI_INT8:
    if (!whole(ctx, v, INT8_MIN, INT8_MAX, &n)) return false;
    out->i8 = (int8_t)n;
    return true;
  case ED_FFI_UINT8:
    if (!whole(ctx, v, 0, UINT8_MAX, &n)) return false;
    out->u8 = (uint8_t)n;
    return true;
  case ED_FFI_INT16:
    if (!whole(ctx, v, INT16_MIN, INT16_MAX, &n)) return false;
    out->i16 = (int16_t)n;
    return true;
  case ED_FFI_UINT16:
    if (!whole(ctx, v, 0, UINT16_MAX, &n)) return false;
    out->u16 = (uint16_t)n;
    return true;
  case ED_FFI_INT32:
    if (!whole(ctx, v, INT32_MIN, INT32_MAX, &n) || (source == ED_FFI_ARGUMENT && is_negative_zero(n))) return false;
    out->i32 = (int32_t)n;
    return true;
  case ED_FFI_UINT32:
    if (!whole(ctx, v, 0, UINT32_MAX, &n) || (source == ED_FFI_ARGUMENT && is_negative_zero(n))) return false;
    out->u32 = (uint32_t)n;
    return true;
  case ED_FFI_INT64:
  case ED_FFI_UINT64: return take_wide(ctx, type, v, source != ED_FFI_RESULT, out);
  case ED_FFI_FLOAT:
    if (!ed_is_number(ctx, v)) return false;
    out->f32 = (float)ed_to_num(ctx, v);
    return true;
  case ED_FFI_DOUBLE:
    if (!ed_is_number(ctx, v)) return false;
    out->f64 = ed_to_num(ctx, v);
    return true;
  default: return false;
  }
}

bool ed_ffi_from_address(ed_ctx ctx, ed_val v, uintptr_t *out) {
  uint64_t n;
  if (!ed_to_u64(ctx, v, &n) || n > UINTPTR_MAX) return false;
  *out = (uintptr_t)n;
  return true;
}

ed_val ed_ffi_to_js(ed_ctx ctx, ed_ffi_type type, const ed_ffi_value *v) {
  switch (type) {
  case ED_FFI_INT8: return ed_num(ctx, v->i8);
  case ED_FFI_UINT8: return ed_num(ctx, v->u8);
  case ED_FFI_INT16: return ed_num(ctx, v->i16);
  case ED_FFI_UINT16: return ed_num(ctx, v->u16);
  case ED_FFI_INT32: return ed_num(ctx, v->i32);
  case ED_FFI_UINT32: return ed_num(ctx, v->u32);
  case ED_FFI_INT64: return ed_bigint_i64(ctx, v->i64);
  case ED_FFI_UINT64: return ed_bigint_u64(ctx, v->u64);
  case ED_FFI_FLOAT: return ed_num(ctx, v->f32);
  case ED_FFI_DOUBLE: return ed_num(ctx, v->f64);
  case ED_FFI_POINTER: return ed_bigint_u64(ctx, (uintptr_t)v->pointer);
  default: return ed_undefined(ctx);
  }
}

void ed_ffi_narrow(ed_ffi_type type, ed_ffi_value *v) {
  switch (type) {
  case ED_FFI_INT8: v->i8 = (int8_t)v->wide; break;
  case ED_FFI_UINT8: v->u8 = (uint8_t)v->wide; break;
  case ED_FFI_INT16: v->i16 = (int16_t)v->wide; break;
  case ED_FFI_UINT16: v->u16 = (uint16_t)v->wide; break;
  case ED_FFI_INT32: v->i32 = (int32_t)v->wide; break;
  case ED_FFI_UINT32: v->u32 = (uint32_t)v->wide; break;
  default: break;
  }
}

void ed_ffi_widen(ed_ffi_type type, const ed_ffi_value *v, void *result) {
  switch (type) {
  case ED_FFI_VOID: break;
  case ED_FFI_INT8: *(ffi_sarg *)result = v->i8; break;
  case ED_FFI_UINT8: *(ffi_arg *)result = v->u8; break;
  case ED_FFI_INT16: *(ffi_sarg *)result = v->i16; break;
  case ED_FFI_UINT16: *(ffi_arg *)result = v->u16; break;
  case ED_FFI_INT32: *(ffi_sarg *)result = v->i32; break;
  case ED_FFI_UINT32: *(ffi_arg *)result = v->u32; break;
  default: memcpy(result, v, kinds[type].size); break;
  }
}
