// SPDX-License-Identifier: MIT
// Values, properties, calls, bytes and roots: thin words over the engine's API.
#include "engine/abi.h"

#include <math.h>
#include <stdlib.h>

ed_val ed_undefined(ed_ctx ctx) { return JSValueMakeUndefined(ctx); }
ed_val ed_null(ed_ctx ctx) { return JSValueMakeNull(ctx); }
ed_val ed_bool(ed_ctx ctx, bool b) { return JSValueMakeBoolean(ctx, b); }
ed_val ed_num(ed_ctx ctx, double n) { return JSValueMakeNumber(ctx, n); }
ed_obj ed_global(ed_ctx ctx) { return JSContextGetGlobalObject(ctx); }
ed_obj ed_object_new(ed_ctx ctx) { return JSObjectMake(ctx, NULL, NULL); }
ed_obj ed_array_new(ed_ctx ctx, size_t count, const ed_val *items) {
  return JSObjectMakeArray(ctx, count, items, NULL);
}

bool ed_is_undefined(ed_ctx ctx, ed_val v) { return JSValueIsUndefined(ctx, v) || JSValueIsNull(ctx, v); }
bool ed_is_null(ed_ctx ctx, ed_val v) { return JSValueIsNull(ctx, v); }
bool ed_is_bool(ed_ctx ctx, ed_val v) { return JSValueIsBoolean(ctx, v); }
bool ed_is_string(ed_ctx ctx, ed_val v) { return JSValueIsString(ctx, v); }
bool ed_is_number(ed_ctx ctx, ed_val v) { return JSValueIsNumber(ctx, v); }
bool ed_is_object(ed_ctx ctx, ed_val v) { return JSValueIsObject(ctx, v); }
bool ed_is_function(ed_ctx ctx, ed_val v) { return JSValueIsObject(ctx, v) && JSObjectIsFunction(ctx, (JSObjectRef)v); }

double ed_to_num(ed_ctx ctx, ed_val v) {
  double n;
  if (ed_engine_abi.numbers) return ed_abi_number(v, &n) ? n : NAN;
  return JSValueIsNumber(ctx, v) ? JSValueToNumber(ctx, v, NULL) : NAN;
}

void ed_to_nums(ed_ctx ctx, size_t count, const ed_val *v, double *n) {
  for (size_t i = 0; i < count; i++) n[i] = ed_to_num(ctx, v[i]);
}

bool ed_to_bool(ed_ctx ctx, ed_val v) { return JSValueToBoolean(ctx, v); }

ed_val ed_get(ed_ctx ctx, ed_obj o, const char *name) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSValueRef v = JSObjectGetProperty(ctx, o, key, NULL);
  JSStringRelease(key);
  return v ? v : JSValueMakeUndefined(ctx);
}

void ed_set(ed_ctx ctx, ed_obj o, const char *name, ed_val v) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSObjectSetProperty(ctx, o, key, v, kJSPropertyAttributeNone, NULL);
  JSStringRelease(key);
}

ed_val ed_get_index(ed_ctx ctx, ed_obj o, unsigned i) {
  JSValueRef v = JSObjectGetPropertyAtIndex(ctx, o, i, NULL);
  return v ? v : JSValueMakeUndefined(ctx);
}

ed_val ed_from_json(ed_ctx ctx, ed_val text) {
  JSStringRef s = JSValueToStringCopy(ctx, text, NULL);
  JSValueRef v = JSValueMakeFromJSONString(ctx, s);
  JSStringRelease(s);
  return v;
}

void ed_set_index(ed_ctx ctx, ed_obj o, unsigned i, ed_val v) { JSObjectSetPropertyAtIndex(ctx, o, i, v, NULL); }

ed_val ed_call(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val *argv, ed_val *exc) {
  return JSObjectCallAsFunction(ctx, fn, self, argc, argv, exc);
}

void ed_lock(ed_ctx ctx) { JSLock(ctx); }
void ed_unlock(ed_ctx ctx) { JSUnlock(ctx); }

// ---- bytes ---------------------------------------------------------------------------------------------------------

// The engine's API does not know Float16Array yet: its parts say what it is. Whatever else says the same is as good, as
// long as the parts fit together.
static ed_obj buffer_behind(ed_ctx ctx, ed_val v) {
  if (!JSValueIsObject(ctx, v)) return NULL;
  ed_val buffer = ed_get(ctx, (ed_obj)v, "buffer");
  bool is_buffer = buffer && JSValueGetTypedArrayType(ctx, buffer, NULL) == kJSTypedArrayTypeArrayBuffer;
  return is_buffer ? (ed_obj)buffer : NULL;
}

static ed_bytes bytes_behind(ed_ctx ctx, ed_val v) {
  ed_obj buffer = buffer_behind(ctx, v);
  if (!buffer) return (ed_bytes){0};
  ed_bytes whole = ed_bytes_of(ctx, buffer);
  double offset = ed_to_num(ctx, ed_get(ctx, (ed_obj)v, "byteOffset"));
  double len = ed_to_num(ctx, ed_get(ctx, (ed_obj)v, "byteLength"));
  if (!whole.data || !(offset >= 0 && len >= 0 && offset + len <= (double)whole.len)) return (ed_bytes){0};
  return (ed_bytes){whole.data + (size_t)offset, (size_t)len};
}

bool ed_is_bytes(ed_ctx ctx, ed_val v) {
  return JSValueGetTypedArrayType(ctx, v, NULL) != kJSTypedArrayTypeNone || buffer_behind(ctx, v);
}

ed_bytes ed_bytes_of(ed_ctx ctx, ed_val v) {
  JSTypedArrayType type = JSValueGetTypedArrayType(ctx, v, NULL);
  if (type == kJSTypedArrayTypeNone) return bytes_behind(ctx, v);
  JSObjectRef o = (JSObjectRef)v;
  if (type == kJSTypedArrayTypeArrayBuffer)
    return (ed_bytes){JSObjectGetArrayBufferBytesPtr(ctx, o, NULL), JSObjectGetArrayBufferByteLength(ctx, o, NULL)};
  // The engine hands out the start of the underlying buffer, not of the view.
  uint8_t *base = JSObjectGetTypedArrayBytesPtr(ctx, o, NULL);
  if (!base) return (ed_bytes){0};
  return (ed_bytes){base + JSObjectGetTypedArrayByteOffset(ctx, o, NULL),
                    JSObjectGetTypedArrayByteLength(ctx, o, NULL)};
}

static void free_bytes(void *data, void *unused) {
  (void)unused;
  free(data);
}

static void keep_bytes(void *data, void *unused) { (void)data, (void)unused; }

ed_obj ed_arraybuffer_take(ed_ctx ctx, uint8_t *take, size_t len) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(ctx, take, len, free_bytes, NULL, NULL);
}

ed_obj ed_arraybuffer_static(ed_ctx ctx, void *data, size_t len) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(ctx, data, len, keep_bytes, NULL, NULL);
}

// ---- roots ---------------------------------------------------------------------------------------------------------

void ed_root_set(ed_ctx ctx, ed_root *r, ed_val v) {
  if (v) JSValueProtect(ctx, v);
  if (r->v) JSValueUnprotect(ctx, r->v);
  r->v = v;
}

void ed_root_clear(ed_ctx ctx, ed_root *r) { ed_root_set(ctx, r, NULL); }

// ---- promises ------------------------------------------------------------------------------------------------------

uint8_t ed_object_tag(ed_ctx ctx, ed_val v) {
  if (!ed_abi_tags(ctx) || !JSValueIsObject(ctx, v)) return 0;
  return ((const uint8_t *)v)[ED_ABI_TAG];
}

uint32_t ed_object_shape(ed_ctx ctx, ed_val v) {
  if (!ed_abi_tags(ctx) || !JSValueIsObject(ctx, v)) return 0;
  return *(const uint32_t *)v;
}

const uint32_t *ed_object_structure(ed_ctx ctx, ed_val v) {
  uintptr_t base = ed_abi_structures();
  uint32_t shape = base ? ed_object_shape(ctx, v) : 0;
  return shape ? (const uint32_t *)(base + shape) : NULL; // NOLINT: the engine's own pointer arithmetic
}

uint8_t ed_object_indexing(ed_ctx ctx, ed_val v) {
  (void)ctx;
  return ((const uint8_t *)v)[ED_ABI_TAG - 1];
}

ed_val ed_object_field(ed_ctx ctx, ed_val object, unsigned index) {
  (void)ctx;
  return (ed_val)((const uint64_t *)object)[ED_ABI_FIELDS + index];
}

int ed_promise_state(ed_ctx ctx, ed_val promise, ed_val *value) {
  if (!ed_abi_promises(ctx) || !JSValueIsObject(ctx, promise)) return -1;
  const uint64_t *words = (const uint64_t *)promise;
  int state = (int)(words[2] & 3);
  if (state > 2) return -1;
  *value = state ? (JSValueRef)words[3] : JSValueMakeUndefined(ctx);
  return state;
}
