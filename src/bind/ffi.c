// SPDX-License-Identifier: MIT
// Binding `ffi`: dynamic libraries, and calls of their functions.
//
// A library's object in JavaScript is a box. A function is known to JavaScript by its address here, as a number that
// only closures of lib/internal/ffi/library.js hold, which keep the box alive; it ends with the library's memory, long
// after the library may have been closed: then it has no address any more.
//
// A call converts its arguments into a frame on the C stack; only texts too long for it take memory.
#include "bind/ffi.h"

#include "base/mem.h"
#include "base/utf.h"
#include "engine/object.h"
#include "loop/loop.h"
#include "loop/permission.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ed_ffi_function {
  void (*code)(void);
  ed_ffi_signature *signature;
  ed_ffi_function *next;
};

// Of the thread.
static _Thread_local struct {
  ed_root fail, classify, dispatch; // lib/internal/ffi/failure.js, callbacks.js
  ed_root torn;                     // what tore down a callback, until the call into C returns
  unsigned depth;                   // of calls into C and callbacks
  ed_ffi_library *to_shut;
  bool has_waste;
} here;

// begin(fail, classify, dispatch)
ED_FN(ffi_begin) {
  ed_obj fail = ed_arg_fn(a);
  ed_obj classify = ed_arg_fn(a);
  ed_obj dispatch = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  ed_root_set(a->ctx, &here.fail, fail);
  ed_root_set(a->ctx, &here.classify, classify);
  ed_root_set(a->ctx, &here.dispatch, dispatch);
  return NULL;
}

// ---- failures ------------------------------------------------------------------------------------------------------

static ed_val throw_numbered(ed_args *a, int number, const char *text) {
  ed_val v[2] = {ed_num(a->ctx, number), ed_str_utf8(a->ctx, text, strlen(text))}, exc = NULL;
  ed_val error = ed_call(a->ctx, (ed_obj)here.fail.v, NULL, 2, v, &exc);
  return ed_throw(a, exc ? exc : error);
}

ed_val ed_ffi_throw(ed_args *a, ed_ffi_error kind, const char *fmt, ...) {
  char text[4096 + 256]; // of the dynamic linker, with a path
  va_list list;
  va_start(list, fmt);
  vsnprintf(text, sizeof text, fmt, list);
  va_end(list);
  return throw_numbered(a, kind, text);
}

bool ed_ffi_may(ed_args *a) {
  int refusal = ed_permission_check(ED_MAY_FFI, "");
  if (refusal == 0) return true;
  throw_numbered(a, refusal, "");
  return false;
}

ed_ffi_memory ed_ffi_memory_of(ed_ctx ctx, ed_val v, ed_bytes *out) {
  int view = ed_view_of(ctx, v);
  if (view >= 0 && view != ED_VIEW_BUFFER) {
    *out = ed_bytes_of(ctx, v);
    if (out->data) return ED_FFI_BYTES;
  }
  ed_val exc = NULL;
  ed_val kind = ed_call(ctx, (ed_obj)here.classify.v, NULL, 1, &v, &exc);
  ed_ffi_memory memory = exc ? ED_FFI_NO_MEMORY_OF_ITS_OWN : (ed_ffi_memory)ed_to_num(ctx, kind);
  if (memory == ED_FFI_BYTES || memory == ED_FFI_SHARED) *out = ed_bytes_of(ctx, v);
  return memory;
}

// charIsSigned() -> boolean
ED_FN(ffi_char_is_signed) { return ed_bool(a->ctx, CHAR_MIN < 0); }

// ---- libraries -----------------------------------------------------------------------------------------------------

static void shut(ed_ffi_library *l) {
  ed_ffi_callbacks_free(l);
  if (l->handle) dlclose(l->handle);
  l->handle = NULL;
}

static void unref(void *library) {
  ed_ffi_library *l = library;
  if (--l->refs > 0) return;
  shut(l);
  for (ed_ffi_function *f = l->functions, *next; f; f = next) {
    next = f->next;
    free(f->signature);
    free(f);
  }
  free(l);
}

const ed_box_kind ed_ffi_library_kind = {"a library", unref, sizeof(ed_ffi_library)};

void ed_ffi_enter(void) { here.depth++; }

static void clear_away(void) {
  ed_ffi_callbacks_sweep();
  while (here.to_shut) {
    ed_ffi_library *l = here.to_shut;
    here.to_shut = l->next_to_shut;
    shut(l);
    unref(l);
  }
  here.has_waste = false;
}

void ed_ffi_leave(void) {
  if (--here.depth == 0 && here.has_waste) clear_away();
}

void ed_ffi_wait(void) {
  here.has_waste = true;
  if (here.depth == 0) clear_away();
}

// open(path or null) -> library
ED_FN(ffi_open) {
  const char *path = ed_arg_absent(a) ? NULL : ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  dlerror();
  void *handle = dlopen(path, RTLD_LAZY);
  if (!handle) return ed_ffi_throw(a, ED_FFI_CALL_FAILED, "dlopen failed: %s", dlerror());
  ed_ffi_library *l = ed_xmalloc(sizeof *l);
  *l = (ed_ffi_library){.handle = handle, .refs = 1};
  return ed_box_new(a->ctx, &ed_ffi_library_kind, l);
}

// close(library): once
ED_FN(ffi_close) {
  ed_ffi_library *l = ed_arg_box(a, &ed_ffi_library_kind);
  if (ed_failed(a)) return NULL;
  for (ed_ffi_function *f = l->functions; f; f = f->next) f->code = NULL;
  l->refs++;
  l->next_to_shut = here.to_shut;
  here.to_shut = l;
  ed_ffi_wait();
  return NULL;
}

// symbol(library, name) -> address
ED_FN(ffi_symbol) {
  ed_ffi_library *l = ed_arg_box(a, &ed_ffi_library_kind);
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  dlerror();
  void *address = dlsym(l->handle, name);
  const char *error = dlerror();
  if (error) return ed_ffi_throw(a, ED_FFI_CALL_FAILED, "dlsym failed: %s", error);
  return ed_bigint_u64(a->ctx, (uintptr_t)address);
}

// ---- calls ---------------------------------------------------------------------------------------------------------

// function(library, address, Uint8Array of the types of result and arguments) -> number for invoke()
ED_FN(ffi_function) {
  ed_ffi_library *l = ed_arg_box(a, &ed_ffi_library_kind);
  ed_val address = ed_arg_val(a);
  ed_bytes types = ed_arg_bytes_briefly(a);
  uintptr_t at;
  if (ed_failed(a) || !ed_ffi_from_address(a->ctx, address, &at)) return NULL;
  ed_ffi_signature *signature = ed_ffi_signature_new(types.data, (unsigned)types.len - 1, false);
  if (!signature) return ed_ffi_throw(a, ED_FFI_CALL_FAILED, "ffi_prep_cif failed");
  ed_ffi_function *f = ed_xmalloc(sizeof *f);
  *f = (ed_ffi_function){(void (*)(void))at, signature, l->functions};
  l->functions = f;
  return ed_num(a->ctx, (double)(uintptr_t)f);
}

enum { FEW = 16, ROOM = 512 };

// Texts of one call.
typedef struct text {
  struct text *next;
  char bytes[];
} text;
typedef struct texts {
  text *long_ones;
  size_t used;
  char room[ROOM];
} texts;

static void free_texts(texts *t) {
  for (text *one = t->long_ones, *next; one; one = next) {
    next = one->next;
    free(one);
  }
}

static char *room_for(texts *t, size_t size) {
  if (size <= ROOM - t->used) {
    char *at = t->room + t->used;
    t->used += size;
    return at;
  }
  text *one = ed_try_malloc(sizeof *one + size);
  if (!one) return NULL;
  one->next = t->long_ones;
  t->long_ones = one;
  return one->bytes;
}

// A string for the time of the call, as UTF-8 that ends in a null byte.
static bool take_text(ed_args *a, unsigned i, ed_val v, texts *t, ed_ffi_value *out) {
  ed_text s = ed_text_begin(a->ctx, v);
  size_t len = s.latin1 ? ed_utf8_len_latin1(s.latin1, s.len) : ed_utf8_len_utf16(s.utf16, s.len);
  char *bytes = room_for(t, len + 1);
  if (bytes) {
    if (s.latin1) ed_utf8_from_latin1(bytes, s.latin1, s.len);
    else ed_utf8_from_utf16(bytes, s.utf16, s.len);
    bytes[len] = 0;
  }
  ed_text_end(&s);
  if (!bytes) ed_ffi_throw(a, ED_FFI_NO_MEMORY, "Failed to allocate memory");
  else if (memchr(bytes, 0, len)) ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u must not contain null bytes", i);
  out->pointer = bytes;
  return !ed_failed(a);
}

static bool take_pointer(ed_args *a, unsigned i, ed_val v, texts *t, ed_ffi_value *out) {
  uintptr_t address = 0;
  ed_bytes bytes = {0};
  switch (ed_type_of(a->ctx, v)) {
  case ED_TYPE_UNDEFINED:
  case ED_TYPE_NULL: break;
  case ED_TYPE_STRING: return take_text(a, i, v, t, out);
  case ED_TYPE_BIGINT:
    if (ed_ffi_from_address(a->ctx, v, &address)) break;
    ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u must be a non-negative pointer bigint", i);
    return false;
  case ED_TYPE_OBJECT:
    switch (ed_ffi_memory_of(a->ctx, v, &bytes)) {
    case ED_FFI_BYTES: out->pointer = bytes.data; return true;
    case ED_FFI_BUFFER_GONE:
      ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u is a detached ArrayBuffer", i);
      return false;
    case ED_FFI_VIEW_GONE:
      ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u is an ArrayBufferView backed by a detached ArrayBuffer", i);
      return false;
    default: break;
    }
    __attribute__((fallthrough));
  default:
    ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u must be a buffer, an ArrayBuffer, a string, or a bigint", i);
    return false;
  }
  out->pointer = (void *)address;
  return true;
}

static bool take_arguments(ed_args *a, const ed_ffi_signature *s, const double *n, texts *t, ed_ffi_value *values) {
  for (unsigned i = 0; i < s->count; i++) {
    ed_val v = a->v[i + 1];
    if (s->types[i] == ED_FFI_POINTER) {
      if (!take_pointer(a, i, v, t, &values[i])) return false;
    } else if (!ed_ffi_from_number(a->ctx, s->types[i], v, n[i + 1], ED_FFI_ARGUMENT, &values[i])) {
      ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Argument %u must be %s", i, ed_ffi_noun(s->types[i]));
      return false;
    }
  }
  return true;
}

static ed_val call(ed_args *a, const ed_ffi_function *f, const double *n, ed_ffi_value *values) {
  texts t;
  t.long_ones = NULL, t.used = 0;
  ed_ffi_value result;
  bool is_called = take_arguments(a, f->signature, n, &t, values);
  if (is_called) {
    ed_ffi_enter();
    ed_ffi_call(f->signature, f->code, values, &result);
    ed_ffi_leave();
  }
  free_texts(&t);
  if (!is_called) return NULL;
  if (!here.torn.v) return ed_ffi_to_js(a->ctx, f->signature->result, &result);
  ed_val torn = here.torn.v; // what a callback was torn down by goes on here
  ed_root_clear(a->ctx, &here.torn);
  return ed_throw(a, torn);
}

// invoke(number of a function, ...arguments) -> its result
ED_FN(ffi_invoke) {
  double few_numbers[FEW + 1], *numbers = few_numbers;
  ed_ffi_value few[FEW], *values = few;
  if (a->count > FEW + 1) {
    numbers = ed_xmalloc(a->count * sizeof *numbers);
    values = ed_xmalloc(a->count * sizeof *values);
  }
  for (int i = 0; i < ED_FFI_REGISTERS; i++) values[i].u64 = 0;
  ed_to_nums(a->ctx, a->count, a->v, numbers);
  const ed_ffi_function *f = (const ed_ffi_function *)(uintptr_t)numbers[0];
  size_t count = a->count - 1;
  ed_val answer;
  if (!f->code) answer = ed_ffi_throw(a, ED_FFI_CLOSED, "Library is closed");
  else if (count == f->signature->count) answer = call(a, f, numbers, values);
  else
    answer =
        ed_ffi_throw(a, ED_FFI_ARG_VALUE, "Invalid argument count: expected %u, got %zu", f->signature->count, count);
  if (values != few) {
    free(numbers);
    free(values);
  }
  return answer;
}

ed_val ed_ffi_dispatch(ed_ctx ctx, size_t count, const ed_val *v) {
  if (here.torn.v) return NULL;
  bool is_event = here.depth == 0; // C was not called by JavaScript: it waits for the loop, too
  ed_ffi_enter();
  if (is_event) ed_loop_open(ed_loop_here());
  ed_val exc = NULL;
  ed_val answer = ed_call(ctx, (ed_obj)here.dispatch.v, NULL, count, v, &exc);
  if (exc && !is_event) ed_root_set(ctx, &here.torn, exc);
  if (is_event) ed_loop_shut(ed_loop_here());
  ed_ffi_leave();
  return exc ? NULL : answer;
}

// loop() -> address of the thread's uv_loop_t
ED_FN(ffi_loop) {
  if (!ed_ffi_may(a)) return NULL;
  return ed_bigint_u64(a->ctx, (uintptr_t)ed_loop_uv(ed_loop_here()));
}

const ed_native ed_bind_ffi[] = {
    {"begin", ffi_begin},
    {"charIsSigned", ffi_char_is_signed},
    {"open", ffi_open},
    {"close", ffi_close},
    {"symbol", ffi_symbol},
    {"function", ffi_function},
    {"invoke", ffi_invoke},
    {"getCurrentEventLoop", ffi_loop},
    {0},
};
