// SPDX-License-Identifier: MIT
// Binding `ffi_memory`: memory by its address. Most of these natives are what users call: the checks are here, in
// Node's order and words. Whether memory may be touched at all is the caller's to know.
#include "bind/ffi.h"

#include "base/mem.h"
#include "engine/object.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MAX_SAFE = 9007199254740991.0;
static const double MAX_BUFFER = 4294967296.0; // the engine's

// The next argument as an address; `what` is its name in messages.
static bool take_address(ed_args *a, const char *what, uintptr_t *out) {
  ed_val v = ed_arg_val(a);
  if (ed_type_of(a->ctx, v) != ED_TYPE_BIGINT) ed_ffi_throw(a, ED_FFI_ARG_TYPE, "The %s must be a bigint", what);
  else if (!ed_ffi_from_address(a->ctx, v, out))
    ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The %s must be a non-negative bigint", what);
  return !ed_failed(a);
}

// The next argument as an offset or length.
static bool take_size(ed_args *a, const char *what, size_t *out) {
  ed_val v = ed_arg_val(a);
  double n = ed_to_num(a->ctx, v);
  if (!ed_is_number(a->ctx, v)) ed_ffi_throw(a, ED_FFI_ARG_TYPE, "The %s must be a number", what);
  else if (!(n >= 0 && n == trunc(n) && isfinite(n)))
    ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The %s must be a non-negative integer", what);
  else if (n > MAX_SAFE) ed_ffi_throw(a, ED_FFI_RANGE, "The %s is too large", what);
  else *out = (size_t)n;
  return !ed_failed(a);
}

static bool is_next_missing(const ed_args *a) {
  return a->next >= a->count || ed_type_of(a->ctx, a->v[a->next]) == ED_TYPE_UNDEFINED;
}

// Where (pointer, offset) is; an offset may be missing when reading.
static void *take_place(ed_args *a, size_t size, bool needs_offset) {
  uintptr_t address;
  size_t offset = 0;
  if (!ed_ffi_may(a) || !take_address(a, "pointer", &address)) return NULL;
  if (address == 0) return ed_ffi_throw(a, ED_FFI_BAD_POINTER, "Cannot dereference a null pointer"), NULL;
  if (!is_next_missing(a)) {
    if (!take_size(a, "offset", &offset)) return NULL;
  } else if (needs_offset) {
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Expected an offset argument"), NULL;
  } else {
    a->next++;
  }
  if (offset > UINTPTR_MAX - address)
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The pointer and offset exceed the platform address range"), NULL;
  if (size - 1 > UINTPTR_MAX - address - offset)
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The accessed range exceeds the platform address range"), NULL;
  return (void *)(address + offset);
}

static ed_val read_at(ed_args *a, ed_ffi_type type, size_t size) {
  const void *place = take_place(a, size, false);
  if (!place) return NULL;
  ed_ffi_value value;
  memcpy(&value, place, size);
  return ed_ffi_to_js(a->ctx, type, &value);
}

static ed_val write_at(ed_args *a, ed_ffi_type type, size_t size) {
  void *place = take_place(a, size, true);
  if (!place) return NULL;
  if (is_next_missing(a)) return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Expected a value argument");
  ed_val v = ed_arg_val(a);
  bool is_wide = type == ED_FFI_INT64 || type == ED_FFI_UINT64;
  if (is_wide && !ed_is_number(a->ctx, v) && ed_type_of(a->ctx, v) != ED_TYPE_BIGINT)
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Value must be a bigint or a number");
  ed_ffi_value value;
  if (!ed_ffi_from_number(a->ctx, type, v, ed_to_num(a->ctx, v), ED_FFI_STORED, &value))
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Value must be %s", ed_ffi_noun(type));
  memcpy(place, &value, size);
  return NULL;
}

// getX(pointer, offset) -> value; setX(pointer, offset, value)
#define ACCESS(Name, TYPE, size)                                                                                       \
  ED_FN(ffi_memory_get_##Name) { return read_at(a, TYPE, size); }                                                      \
  ED_FN(ffi_memory_set_##Name) { return write_at(a, TYPE, size); }
ACCESS(int8, ED_FFI_INT8, 1)
ACCESS(uint8, ED_FFI_UINT8, 1)
ACCESS(int16, ED_FFI_INT16, 2)
ACCESS(uint16, ED_FFI_UINT16, 2)
ACCESS(int32, ED_FFI_INT32, 4)
ACCESS(uint32, ED_FFI_UINT32, 4)
ACCESS(int64, ED_FFI_INT64, 8)
ACCESS(uint64, ED_FFI_UINT64, 8)
ACCESS(float32, ED_FFI_FLOAT, 4)
ACCESS(float64, ED_FFI_DOUBLE, 8)

// toString(pointer) -> string or null
ED_FN(ffi_memory_to_string) {
  uintptr_t address;
  if (!ed_ffi_may(a) || !take_address(a, "first argument", &address)) return NULL;
  if (address == 0) return ed_null(a->ctx);
  const char *text = (const char *)address;
  return ed_str_utf8(a->ctx, text, strlen(text));
}

static void keep(void *data, void *arg) { (void)data, (void)arg; }

// view(pointer, length, copy, what it becomes) -> ArrayBuffer, or null for nothing
ED_FN(ffi_memory_view) {
  uintptr_t address;
  size_t len;
  if (!ed_ffi_may(a) || !take_address(a, "first argument", &address) || !take_size(a, "length", &len)) return NULL;
  bool is_copy = true;
  if (!is_next_missing(a)) {
    ed_val v = ed_arg_val(a);
    if (!ed_is_bool(a->ctx, v)) return ed_ffi_throw(a, ED_FFI_ARG_TYPE, "The copy argument must be a boolean");
    is_copy = ed_to_bool(a->ctx, v);
  } else {
    a->next++;
  }
  const char *what = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  if (address == 0 && len > 0) return ed_ffi_throw(a, ED_FFI_BAD_POINTER, "Cannot create %s from a null pointer", what);
  if (len > UINTPTR_MAX - address)
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The pointer and length exceed the platform address range");
  if (len == 0) return ed_null(a->ctx);
  if (!is_copy) {
    if ((double)len > MAX_BUFFER)
      return ed_ffi_throw(a, ED_FFI_TOO_LARGE, "Cannot create a Buffer larger than %.0f bytes", MAX_BUFFER);
    ed_obj unseen = ed_arraybuffer_unseen(a->ctx, (void *)address, len, keep, NULL);
    return unseen ? unseen : ed_arraybuffer_static(a->ctx, (void *)address, len);
  }
  uint8_t *bytes = (double)len > MAX_BUFFER ? NULL : ed_try_malloc(len);
  if (!bytes) return ed_ffi_throw(a, ED_FFI_NO_MEMORY, "Failed to allocate memory");
  memcpy(bytes, (const void *)address, len);
  return ed_arraybuffer_take(a->ctx, bytes, len);
}

// write(bytes, pointer, room) -> undefined, or how much room they need
ED_FN(ffi_memory_write) {
  ed_val source = ed_arg_val(a);
  ed_bytes bytes = {0};
  ed_ffi_memory memory = ed_ffi_memory_of(a->ctx, source, &bytes);
  if (memory == ED_FFI_BUFFER_GONE || memory == ED_FFI_VIEW_GONE)
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "ArrayBuffer is detached");
  uintptr_t address;
  double room = a->count > 2 ? ed_to_num(a->ctx, a->v[2]) : 0;
  if (room < (double)bytes.len) return ed_num(a->ctx, (double)bytes.len);
  if (!take_address(a, "pointer", &address)) return NULL;
  if (address == 0 && bytes.len > 0)
    return ed_ffi_throw(a, ED_FFI_BAD_POINTER, "Cannot create a buffer from a null pointer");
  if (room > (double)(UINTPTR_MAX - address))
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "The pointer and length exceed the platform address range");
  if (bytes.len) memmove((void *)address, bytes.data, bytes.len);
  return NULL;
}

// getRawPointer(source) -> address
ED_FN(ffi_memory_raw_pointer) {
  if (!ed_ffi_may(a)) return NULL;
  ed_val source = ed_arg_val(a);
  ed_bytes bytes = {0};
  switch (ed_ffi_memory_of(a->ctx, source, &bytes)) {
  case ED_FFI_BYTES:
  case ED_FFI_SHARED: return ed_bigint_u64(a->ctx, (uintptr_t)bytes.data);
  case ED_FFI_BUFFER_GONE: return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "ArrayBuffer is detached");
  case ED_FFI_VIEW_GONE:
    return ed_ffi_throw(a, ED_FFI_ARG_VALUE, "ArrayBufferView is backed by a detached ArrayBuffer");
  default:
    return ed_ffi_throw(a, ED_FFI_ARG_TYPE,
                        "The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView");
  }
}

const ed_native ed_bind_ffi_memory[] = {
    {"getInt8", ffi_memory_get_int8},
    {"setInt8", ffi_memory_set_int8},
    {"getUint8", ffi_memory_get_uint8},
    {"setUint8", ffi_memory_set_uint8},
    {"getInt16", ffi_memory_get_int16},
    {"setInt16", ffi_memory_set_int16},
    {"getUint16", ffi_memory_get_uint16},
    {"setUint16", ffi_memory_set_uint16},
    {"getInt32", ffi_memory_get_int32},
    {"setInt32", ffi_memory_set_int32},
    {"getUint32", ffi_memory_get_uint32},
    {"setUint32", ffi_memory_set_uint32},
    {"getInt64", ffi_memory_get_int64},
    {"setInt64", ffi_memory_set_int64},
    {"getUint64", ffi_memory_get_uint64},
    {"setUint64", ffi_memory_set_uint64},
    {"getFloat32", ffi_memory_get_float32},
    {"setFloat32", ffi_memory_set_float32},
    {"getFloat64", ffi_memory_get_float64},
    {"setFloat64", ffi_memory_set_float64},
    {"toString", ffi_memory_to_string},
    {"view", ffi_memory_view},
    {"write", ffi_memory_write},
    {"getRawPointer", ffi_memory_raw_pointer},
    {0},
};
