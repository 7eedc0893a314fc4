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

// ---- calls ---------------------------------------------------------------------------------------------------------
//
// On x86-64 and AArch64 arguments that are no structures go, in their order, into the registers for integers and into
// those for floating point, whatever is between them. So one call that fills all registers serves every signature that
// needs no more than these: a tenth of the time that libffi takes, which works it out anew each time. The functions are
// declared without parameters, as C before prototypes did, so the number of registers is told, too, as functions like
// printf want it.

#if defined(__x86_64__) && defined(__linux__)
enum { INTEGERS = 6, FLOATS = 8 };
#define ALL_INTEGERS(r) r[0].u64, r[1].u64, r[2].u64, r[3].u64, r[4].u64, r[5].u64
#elif defined(__aarch64__) && defined(__linux__)
enum { INTEGERS = 8, FLOATS = 8 };
#define ALL_INTEGERS(r) r[0].u64, r[1].u64, r[2].u64, r[3].u64, r[4].u64, r[5].u64, r[6].u64, r[7].u64
#else
enum { INTEGERS = 0, FLOATS = 0 };
#endif
#define ALL_FLOATS(r) r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]

static bool is_float(ed_ffi_type type) { return type == ED_FFI_FLOAT || type == ED_FFI_DOUBLE; }

static int choose(const ed_ffi_signature *s) {
  unsigned floats = 0;
  for (unsigned i = 0; i < s->count; i++) floats += is_float(s->types[i]);
  if (floats > FLOATS || s->count - floats > INTEGERS || INTEGERS == 0) return ED_FFI_BY_LIBRARY;
  return floats > 0 || is_float(s->result) ? ED_FFI_IN_REGISTERS : ED_FFI_IN_INTEGERS;
}

#ifdef ALL_INTEGERS
static void call_in_registers(const ed_ffi_signature *s, void (*code)(void), const ed_ffi_value *values,
                              ed_ffi_value *result) {
  ed_ffi_value integers[INTEGERS] = {0};
  double floats[FLOATS] = {0};
  unsigned used_integers = 0, used_floats = 0;
  for (unsigned i = 0; i < s->count; i++) {
    if (is_float(s->types[i])) floats[used_floats++] = values[i].f64; // of a float the lower half counts
    else integers[used_integers++] = values[i];
  }
  if (is_float(s->result)) result->f64 = ((double (*)())code)(ALL_INTEGERS(integers), ALL_FLOATS(floats));
  else result->u64 = ((uint64_t(*)())code)(ALL_INTEGERS(integers), ALL_FLOATS(floats));
}
#endif

enum { FEW = 16 };

static void call_by_library(ed_ffi_signature *s, void (*code)(void), ed_ffi_value *values, ed_ffi_value *result) {
  void *few[FEW], **places = s->count > FEW ? ed_xmalloc(s->count * sizeof *places) : few;
  for (unsigned i = 0; i < s->count; i++) places[i] = &values[i];
  ffi_call(&s->cif, code, result, places);
  if (places != few) free(places);
  switch (s->result) { // what is narrow was widened
  case ED_FFI_INT8: result->i8 = (int8_t)result->wide; break;
  case ED_FFI_UINT8: result->u8 = (uint8_t)result->wide; break;
  case ED_FFI_INT16: result->i16 = (int16_t)result->wide; break;
  case ED_FFI_UINT16: result->u16 = (uint16_t)result->wide; break;
  case ED_FFI_INT32: result->i32 = (int32_t)result->wide; break;
  case ED_FFI_UINT32: result->u32 = (uint32_t)result->wide; break;
  default: break;
  }
}

void ed_ffi_call(ed_ffi_signature *s, void (*code)(void), ed_ffi_value *values, ed_ffi_value *result) {
#ifdef ALL_INTEGERS
  if (s->how == ED_FFI_IN_INTEGERS) {
    result->u64 = ((uint64_t(*)())code)(ALL_INTEGERS(values));
    return;
  }
  if (s->how == ED_FFI_IN_REGISTERS) {
    call_in_registers(s, code, values, result);
    return;
  }
#endif
  call_by_library(s, code, values, result);
}

_Static_assert((int)INTEGERS <= ED_FFI_REGISTERS, "what a caller initializes");

// ---- signatures ----------------------------------------------------------------------------------------------------

ed_ffi_signature *ed_ffi_signature_new(const uint8_t *types, unsigned count, bool is_of_callback) {
  size_t head = sizeof(ed_ffi_signature) + count;
  head = (head + _Alignof(ffi_type *) - 1) / _Alignof(ffi_type *) * _Alignof(ffi_type *);
  ed_ffi_signature *s = ed_xmalloc(head + count * sizeof(ffi_type *));
  s->result = types[0];
  s->count = count;
  s->kinds = (ffi_type **)(void *)((char *)s + head);
  memcpy(s->types, types + 1, count);
  for (unsigned i = 0; i < count; i++) s->kinds[i] = &kinds[s->types[i]];
  s->how = is_of_callback ? ED_FFI_BY_LIBRARY : choose(s);
  if (s->how != ED_FFI_BY_LIBRARY) return s; // the library need not be loaded
  if (ffi_prep_cif(&s->cif, FFI_DEFAULT_ABI, count, &kinds[s->result], s->kinds) == FFI_OK) return s;
  free(s);
  return NULL;
}

// ---- values --------------------------------------------------------------------------------------------------------

static const double least[ED_FFI_TYPES] = {[ED_FFI_INT8] = INT8_MIN,
                                           [ED_FFI_INT16] = INT16_MIN,
                                           [ED_FFI_INT32] = INT32_MIN,
                                           [ED_FFI_INT64] = -9007199254740991.0};
static const double most[ED_FFI_TYPES] = {
    [ED_FFI_INT8] = INT8_MAX,
    [ED_FFI_UINT8] = UINT8_MAX,
    [ED_FFI_INT16] = INT16_MAX,
    [ED_FFI_UINT16] = UINT16_MAX,
    [ED_FFI_INT32] = INT32_MAX,
    [ED_FFI_UINT32] = UINT32_MAX,
    [ED_FFI_INT64] = 9007199254740991.0,
    [ED_FFI_UINT64] = 9007199254740991.0,
};

// Where C finds it by its own size, in full where that is possible: registers are filled from it.
static void put_whole(ed_ffi_type type, int64_t n, ed_ffi_value *out) {
  out->i64 = n;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  out->u64 <<= 8 * (8 - kinds[type].size);
#else
  (void)type;
#endif
}

bool ed_ffi_from_number(ed_ctx ctx, ed_ffi_type type, ed_val v, double n, ed_ffi_source source, ed_ffi_value *out) {
  switch (type) {
  case ED_FFI_INT64:
  case ED_FFI_UINT64:
    if (ed_type_of(ctx, v) == ED_TYPE_BIGINT)
      return type == ED_FFI_INT64 ? ed_to_i64(ctx, v, &out->i64) : ed_to_u64(ctx, v, &out->u64);
    if (source == ED_FFI_RESULT) return false;
    break;
  case ED_FFI_INT32:
  case ED_FFI_UINT32:
    if (source == ED_FFI_ARGUMENT && n == 0 && signbit(n)) return false;
    break;
  case ED_FFI_FLOAT: out->f32 = (float)n; return !isnan(n) || ed_is_number(ctx, v);
  case ED_FFI_DOUBLE: out->f64 = n; return !isnan(n) || ed_is_number(ctx, v);
  default: break;
  }
  if (!(n >= least[type] && n <= most[type])) return false; // what is no number is NaN
  int64_t i = (int64_t)n;
  put_whole(type, i, out);
  return (double)i == n;
}

bool ed_ffi_from_address(ed_ctx ctx, ed_val v, uintptr_t *out) {
  uint64_t n;
  if (ed_type_of(ctx, v) != ED_TYPE_BIGINT || !ed_to_u64(ctx, v, &n) || n > UINTPTR_MAX) return false;
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
