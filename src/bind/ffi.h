// SPDX-License-Identifier: MIT
// What the files of the binding `ffi` share: the types that values have in C, how values of JavaScript become them and
// come of them, and how natives that users call themselves throw.
//
// All of it belongs to the thread that runs JavaScript; a library's memory alone may be freed by the collector's.
#ifndef ED_FFI_H
#define ED_FFI_H

#include "engine/engine.h"

#include <ffi.h>
#include <stdatomic.h>
#include <stdint.h>

// Numbers as in lib/internal/ffi/signature.js.
typedef enum ed_ffi_type {
  ED_FFI_VOID,
  ED_FFI_INT8,
  ED_FFI_UINT8,
  ED_FFI_INT16,
  ED_FFI_UINT16,
  ED_FFI_INT32,
  ED_FFI_UINT32,
  ED_FFI_INT64,
  ED_FFI_UINT64,
  ED_FFI_FLOAT,
  ED_FFI_DOUBLE,
  ED_FFI_POINTER,
  ED_FFI_TYPES
} ed_ffi_type;

// A value as C has it. What is narrower than `wide` is widened to it where libffi takes or gives a result.
typedef union ed_ffi_value {
  int8_t i8;
  uint8_t u8;
  int16_t i16;
  uint16_t u16;
  int32_t i32;
  uint32_t u32;
  int64_t i64;
  uint64_t u64;
  float f32;
  double f64;
  void *pointer;
  ffi_arg wide;
} ed_ffi_value;

// A signature, ready for calls. Made in one piece.
typedef struct ed_ffi_signature {
  ffi_cif cif;
  ed_ffi_type result;
  unsigned count;
  enum { ED_FFI_BY_LIBRARY, ED_FFI_IN_INTEGERS, ED_FFI_IN_REGISTERS } how; // to call: see ffi_call.c
  ffi_type **kinds;
  uint8_t types[]; // ed_ffi_type
} ed_ffi_signature;
// types: the result's, then those of the arguments. NULL when libffi cannot.
ed_ffi_signature *ed_ffi_signature_new(const uint8_t *types, unsigned count, bool is_of_callback);

// Calls a function of that signature, whose arguments are `values`; the first ED_FFI_REGISTERS are initialized, whether
// there are as many or not.
enum { ED_FFI_REGISTERS = 8 };
void ed_ffi_call(ed_ffi_signature *s, void (*code)(void), ed_ffi_value *values, ed_ffi_value *result);

// "an int8" and so on, for messages.
const char *ed_ffi_noun(ed_ffi_type type);
// Where a value comes from: as arguments Node takes no -0 for 32 bits, as results of callbacks no numbers for 64.
typedef enum ed_ffi_source { ED_FFI_ARGUMENT, ED_FFI_STORED, ED_FFI_RESULT } ed_ffi_source;
// The value of a number, which is n by ed_to_num(), or BigInt; false when the type, which is not that of pointers, has
// none for it.
bool ed_ffi_from_number(ed_ctx ctx, ed_ffi_type type, ed_val v, double n, ed_ffi_source source, ed_ffi_value *out);
// An address is a BigInt of 64 bits without a sign.
bool ed_ffi_from_address(ed_ctx ctx, ed_val v, uintptr_t *out);
ed_val ed_ffi_to_js(ed_ctx ctx, ed_ffi_type type, const ed_ffi_value *v);
// To where libffi has a result.
void ed_ffi_widen(ed_ffi_type type, const ed_ffi_value *v, void *result);

// ---- libraries -----------------------------------------------------------------------------------------------------

typedef struct ed_ffi_callback ed_ffi_callback;
typedef struct ed_ffi_function ed_ffi_function;
// Its JavaScript object has one reference, and while it is shut later another.
typedef struct ed_ffi_library {
  void *handle; // NULL once closed
  ed_ffi_function *functions;
  ed_ffi_callback *callbacks;
  atomic_int refs;
  struct ed_ffi_library *next_to_shut;
} ed_ffi_library;
extern const ed_box_kind ed_ffi_library_kind;
void ed_ffi_callbacks_free(ed_ffi_library *l);
void ed_ffi_callbacks_sweep(void); // frees those that were unregistered while C ran

// Around what runs code of a library, or is run by it: what is closed meanwhile keeps its code until the outermost
// ends.
void ed_ffi_enter(void);
void ed_ffi_leave(void);
void ed_ffi_wait(void); // there is something to free, now or then

// ---- what JavaScript does for natives ------------------------------------------------------------------------------

// Errors, as in lib/internal/ffi/failure.js.
typedef enum ed_ffi_error {
  ED_FFI_ARG_TYPE,
  ED_FFI_ARG_VALUE,
  ED_FFI_RANGE,
  ED_FFI_BAD_POINTER,
  ED_FFI_CALL_FAILED,
  ED_FFI_CLOSED,
  ED_FFI_TOO_LARGE,
  ED_FFI_NO_MEMORY
} ed_ffi_error;
ed_val ed_ffi_throw(ed_args *a, ed_ffi_error kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
// Whether the permission is there; throws otherwise.
bool ed_ffi_may(ed_args *a);

// What a value is as memory, as in lib/internal/ffi/failure.js.
typedef enum ed_ffi_memory {
  ED_FFI_NO_MEMORY_OF_ITS_OWN,
  ED_FFI_BYTES,
  ED_FFI_SHARED,      // a SharedArrayBuffer itself
  ED_FFI_BUFFER_GONE, // detached
  ED_FFI_VIEW_GONE    // of a detached buffer
} ed_ffi_memory;
// And where, for C that may keep the address.
ed_ffi_memory ed_ffi_memory_of(ed_ctx ctx, ed_val v, ed_bytes *out);

// Calls the function of a callback: v[0] is its number. NULL when it was torn down, or must not be called because of
// that: the native that called C throws it then.
ed_val ed_ffi_dispatch(ed_ctx ctx, size_t count, const ed_val *v);

#endif
