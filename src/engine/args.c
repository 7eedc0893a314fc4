// SPDX-License-Identifier: MIT
// The argument cursor and the trampoline of native functions: see engine.h.
#include "base/mem.h"
#include "base/utf.h"
#include "engine/abi.h"
#include "engine/context.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH = 1024 };

typedef ed_val body_fn(ed_args *a);

static inline ed_args begin(ed_ctx ctx, bool locked, size_t count, const ed_val v[], char *scratch) {
  ed_args a;
  a.ctx = ctx, a.v = v, a.count = count, a.next = 0;
  a.failed = false, a.locked = locked, a.exception = NULL, a.borrowed = 0;
  a.scratch = scratch, a.scratch_left = SCRATCH;
  return a;
}

static inline ed_val finish(ed_args *a, ed_val result) {
  while (a->borrowed > 0) {
    a->borrowed--;
    a->borrows[a->borrowed].release(a->borrows[a->borrowed].ptr);
  }
  return a->failed ? NULL : result ? result : JSValueMakeUndefined(a->ctx);
}

ed_val ed_native_enter(body_fn *body, ed_ctx ctx, size_t count, const ed_val v[], ed_val *exc) {
  char scratch[SCRATCH];
  ed_args a = begin(ctx, false, count, v, scratch);
  ed_val result = finish(&a, body(&a));
  if (a.failed) *exc = a.exception;
  return result;
}

int64_t ed_native_leave_host(ed_args *a, ed_val result) {
  result = finish(a, result);
  return a->failed && a->exception ? ed_abi_throw(a->ctx, a->exception) : (int64_t)result;
}

int64_t ed_native_enter_host(body_fn *body, ed_ctx ctx, const uint64_t *frame) {
  char scratch[SCRATCH];
  ed_args a = begin(ctx, true, ed_abi_frame_count(frame), ed_abi_frame_args(frame), scratch);
  return ed_native_leave_host(&a, body(&a));
}

static void borrow(ed_args *a, void *ptr, void (*release)(void *)) {
  if (a->borrowed == sizeof a->borrows / sizeof *a->borrows) abort(); // a native with more than 8 strings: our bug
  a->borrows[a->borrowed].ptr = ptr;
  a->borrows[a->borrowed].release = release;
  a->borrowed++;
}

static ed_val take_next(ed_args *a) { return a->next < a->count ? a->v[a->next++] : (a->next++, NULL); }

static void fail_kind(ed_args *a, const char *kind) {
  if (!a->failed) ed_throw_type(a, "native argument %zu must be %s", a->next, kind);
}

bool ed_arg_absent(ed_args *a) {
  if (a->next >= a->count || ed_is_undefined(a->ctx, a->v[a->next])) {
    a->next++;
    return true;
  }
  return false;
}

// Most numbers are small integers: those without more ado. False, and nothing is taken, for anything else.
static inline bool take_int(ed_args *a, int32_t *n) {
  if (a->failed || a->next >= a->count || !ed_engine_abi.numbers || !ed_abi_is_int(a->v[a->next])) return false;
  *n = (int32_t)(uint64_t)a->v[a->next++];
  return true;
}

double ed_arg_f64(ed_args *a) {
  ed_val v = take_next(a);
  if (a->failed) return 0;
  double n;
  if (v && ed_engine_abi.numbers) {
    if (ed_abi_number(v, &n)) return n;
  } else if (v && JSValueIsNumber(a->ctx, v)) {
    return JSValueToNumber(a->ctx, v, NULL);
  }
  fail_kind(a, "a number");
  return 0;
}

int64_t ed_arg_i64(ed_args *a) {
  ed_val v = a->next < a->count ? a->v[a->next] : NULL;
  if (v && !a->failed && JSValueIsBigInt(a->ctx, v)) {
    a->next++;
    return JSValueToInt64(a->ctx, v, NULL);
  }
  double n = ed_arg_f64(a);
  if (n >= 9223372036854775808.0) return INT64_MAX;
  if (n <= -9223372036854775808.0) return INT64_MIN;
  return isnan(n) ? 0 : (int64_t)n;
}

int32_t ed_arg_i32(ed_args *a) {
  int32_t whole;
  if (take_int(a, &whole)) return whole;
  double n = ed_arg_f64(a);
  if (n >= INT32_MAX) return INT32_MAX;
  if (n <= INT32_MIN) return INT32_MIN;
  return isnan(n) ? 0 : (int32_t)n;
}

uint32_t ed_arg_u32(ed_args *a) {
  int32_t whole;
  if (take_int(a, &whole)) return whole > 0 ? (uint32_t)whole : 0;
  double n = ed_arg_f64(a);
  if (n >= UINT32_MAX) return UINT32_MAX;
  return n > 0 ? (uint32_t)n : 0;
}

size_t ed_arg_size(ed_args *a, size_t most) {
  int32_t whole;
  if (take_int(a, &whole)) return whole < 0 ? 0 : (size_t)whole < most ? (size_t)whole : most;
  double n = ed_arg_f64(a);
  if (!(n > 0)) return 0;
  return n < (double)most ? (size_t)n : most;
}

bool ed_arg_bool(ed_args *a) {
  ed_val v = take_next(a);
  return v && !a->failed && JSValueToBoolean(a->ctx, v);
}

ed_val ed_arg_val(ed_args *a) {
  ed_val v = take_next(a);
  return v ? v : JSValueMakeUndefined(a->ctx);
}

ed_obj ed_arg_obj(ed_args *a) {
  ed_val v = take_next(a);
  if (v && JSValueIsObject(a->ctx, v)) return (ed_obj)v;
  fail_kind(a, "an object");
  return NULL;
}

ed_obj ed_arg_fn(ed_args *a) {
  ed_val v = take_next(a);
  if (v && ed_is_function(a->ctx, v)) return (ed_obj)v;
  fail_kind(a, "a function");
  return NULL;
}

void *ed_arg_box(ed_args *a, const ed_box_kind *kind) {
  void *content = a->failed ? NULL : ed_box_get(a->ctx, take_next(a), kind);
  if (!content) fail_kind(a, kind->name);
  return content;
}

ed_bytes ed_arg_bytes_briefly(ed_args *a) {
  ed_bytes b;
  if (a->failed || a->next >= a->count || !ed_abi_bytes(a->ctx, a->v[a->next], &b.data, &b.len)) return ed_arg_bytes(a);
  a->next++;
  return b;
}

static void release_string(void *s) { JSStringRelease(s); }

ed_text ed_arg_text(ed_args *a) {
  ed_val v = take_next(a);
  if (a->failed || !v || !JSValueIsString(a->ctx, v)) {
    fail_kind(a, "a string");
    return (ed_text){.latin1 = (const uint8_t *)""};
  }
  // A flat string is read in place: the caller's arguments keep it alive.
  const void *impl = ed_abi_string_cells(a->ctx) ? ed_abi_impl_of_cell(v) : NULL;
  if (impl) return ed_abi_text(impl);
  ed_text t = ed_text_begin(a->ctx, v);
  if (t.owner) borrow(a, t.owner, release_string);
  return t;
}

static char *room(ed_args *a, size_t size) {
  if (size <= a->scratch_left) {
    char *at = a->scratch;
    a->scratch += size;
    a->scratch_left -= size;
    return at;
  }
  char *heap = ed_xmalloc(size);
  borrow(a, heap, free);
  return heap;
}

const char *ed_arg_utf8(ed_args *a, size_t *len) {
  ed_text t = ed_arg_text(a);
  size_t n = 0;
  char *out = "";
  if (!a->failed) {
    n = t.latin1 ? ed_utf8_len_latin1(t.latin1, t.len) : ed_utf8_len_utf16(t.utf16, t.len);
    out = room(a, n + 1);
    if (t.latin1) ed_utf8_from_latin1(out, t.latin1, t.len);
    else ed_utf8_from_utf16(out, t.utf16, t.len);
    out[n] = 0;
  }
  if (len) *len = n;
  return out;
}

const char *ed_arg_path(ed_args *a) {
  size_t len = 0;
  const char *path = "";
  if (a->next < a->count && JSValueIsObject(a->ctx, a->v[a->next])) {
    ed_bytes b = ed_arg_bytes(a);
    if (!a->failed) {
      char *copy = room(a, b.len + 1);
      if (b.len) memcpy(copy, b.data, b.len);
      copy[b.len] = 0;
      path = copy, len = b.len;
    }
  } else {
    path = ed_arg_utf8(a, &len);
  }
  if (!a->failed && memchr(path, 0, len)) fail_kind(a, "a path without null bytes");
  return path;
}

ed_bytes ed_arg_bytes(ed_args *a) {
  ed_val v = take_next(a);
  if (v && !a->failed && ed_is_bytes(a->ctx, v)) return ed_bytes_of(a->ctx, v);
  fail_kind(a, "a typed array or ArrayBuffer");
  return (ed_bytes){0};
}

// ---- throwing ------------------------------------------------------------------------------------------------------

ed_val ed_throw(ed_args *a, ed_val error) {
  ed_limits_insist();
  if (!a->failed) {
    a->failed = true;
    a->exception = error;
  }
  return NULL;
}

ed_val ed_throw_type(ed_args *a, const char *fmt, ...) {
  char text[512];
  va_list list;
  va_start(list, fmt);
  vsnprintf(text, sizeof text, fmt, list);
  va_end(list);
  ed_val message = ed_str_utf8(a->ctx, text, strlen(text));
  ed_val type = ed_get(a->ctx, JSContextGetGlobalObject(a->ctx), "TypeError");
  JSValueRef exc = NULL;
  ed_val error = JSObjectCallAsConstructor(a->ctx, (JSObjectRef)type, 1, &message, &exc);
  return ed_throw(a, exc ? exc : error);
}

void ed_natives_install(ed_ctx ctx, ed_obj target, const ed_native *table) {
  for (; table->name; table++) {
    JSStringRef name = JSStringCreateWithUTF8CString(table->name);
    JSObjectRef fn = ed_abi_function(ctx, name, table->entry->host);
    if (!fn) fn = JSObjectMakeFunctionWithCallback(ctx, name, table->entry->api);
    JSObjectSetProperty(ctx, target, name, fn, kJSPropertyAttributeNone, NULL);
    JSStringRelease(name);
  }
}
