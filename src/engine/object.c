// SPDX-License-Identifier: MIT
// Values of users: see object.h.
#include "engine/object.h"

#include "engine/abi.h"

ed_type ed_type_of(ed_ctx ctx, ed_val v) {
  switch (JSValueGetType(ctx, v)) {
  case kJSTypeNull: return ED_TYPE_NULL;
  case kJSTypeBoolean: return ED_TYPE_BOOLEAN;
  case kJSTypeNumber: return ED_TYPE_NUMBER;
  case kJSTypeString: return ED_TYPE_STRING;
  case kJSTypeSymbol: return ED_TYPE_SYMBOL;
  case kJSTypeObject: return ED_TYPE_OBJECT;
  case kJSTypeBigInt: return ED_TYPE_BIGINT;
  default: return ED_TYPE_UNDEFINED;
  }
}

bool ed_is_array(ed_ctx ctx, ed_val v) { return JSValueIsArray(ctx, v); }
bool ed_is_date(ed_ctx ctx, ed_val v) { return JSValueIsDate(ctx, v); }
bool ed_strict_equals(ed_ctx ctx, ed_val a, ed_val b) { return JSValueIsStrictEqual(ctx, a, b); }

double ed_coerce_number(ed_ctx ctx, ed_val v, ed_val *exc) { return JSValueToNumber(ctx, v, exc); }

ed_val ed_coerce_string(ed_ctx ctx, ed_val v, ed_val *exc) {
  JSStringRef text = JSValueToStringCopy(ctx, v, exc);
  if (!text) return NULL;
  ed_val string = JSValueMakeString(ctx, text);
  JSStringRelease(text);
  return string;
}

ed_val ed_coerce_object(ed_ctx ctx, ed_val v, ed_val *exc) { return JSValueToObject(ctx, v, exc); }

ed_val ed_property_get(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc) {
  return JSObjectGetPropertyForKey(ctx, o, key, exc);
}

void ed_property_set(ed_ctx ctx, ed_obj o, ed_val key, ed_val v, ed_val *exc) {
  JSObjectSetPropertyForKey(ctx, o, key, v, kJSPropertyAttributeNone, exc);
}

bool ed_property_has(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc) {
  return JSObjectHasPropertyForKey(ctx, o, key, exc);
}

bool ed_property_delete(ed_ctx ctx, ed_obj o, ed_val key, ed_val *exc) {
  return JSObjectDeletePropertyForKey(ctx, o, key, exc);
}

ed_val ed_element_get(ed_ctx ctx, ed_obj o, unsigned i, ed_val *exc) {
  return JSObjectGetPropertyAtIndex(ctx, o, i, exc);
}

void ed_element_set(ed_ctx ctx, ed_obj o, unsigned i, ed_val v, ed_val *exc) {
  JSObjectSetPropertyAtIndex(ctx, o, i, v, exc);
}

ed_val ed_prototype(ed_ctx ctx, ed_obj o) { return JSObjectGetPrototype(ctx, o); }
void ed_prototype_set(ed_ctx ctx, ed_obj o, ed_val prototype) { JSObjectSetPrototype(ctx, o, prototype); }

ed_val ed_construct(ed_ctx ctx, ed_obj fn, size_t argc, const ed_val *argv, ed_val *exc) {
  return JSObjectCallAsConstructor(ctx, fn, argc, argv, exc);
}

bool ed_instance_of(ed_ctx ctx, ed_val v, ed_obj fn, ed_val *exc) {
  return JSValueIsInstanceOfConstructor(ctx, v, fn, exc);
}

// ---- makers --------------------------------------------------------------------------------------------------------

ed_val ed_bigint_i64(ed_ctx ctx, int64_t n) { return JSBigIntCreateWithInt64(ctx, n, NULL); }
ed_val ed_bigint_u64(ed_ctx ctx, uint64_t n) { return JSBigIntCreateWithUInt64(ctx, n, NULL); }

bool ed_to_i64(ed_ctx ctx, ed_val bigint, int64_t *n) {
  ed_abi_whole w;
  if (ed_abi_bigint(ctx, bigint, &w)) {
    *n = (int64_t)(w.is_negative ? -w.magnitude : w.magnitude);
    return !w.is_longer && (w.magnitude == 0 || (*n < 0) == w.is_negative);
  }
  *n = JSValueToInt64(ctx, bigint, NULL);
  return JSValueCompareInt64(ctx, bigint, *n, NULL) == kJSRelationConditionEqual;
}

bool ed_to_u64(ed_ctx ctx, ed_val bigint, uint64_t *n) {
  ed_abi_whole w;
  if (ed_abi_bigint(ctx, bigint, &w)) {
    *n = w.is_negative ? -w.magnitude : w.magnitude;
    return !w.is_longer && !w.is_negative;
  }
  *n = JSValueToUInt64(ctx, bigint, NULL);
  return JSValueCompareUInt64(ctx, bigint, *n, NULL) == kJSRelationConditionEqual;
}

ed_obj ed_date_new(ed_ctx ctx, double time) {
  JSValueRef v = JSValueMakeNumber(ctx, time);
  return JSObjectMakeDate(ctx, 1, &v, NULL);
}

ed_obj ed_promise_new(ed_ctx ctx, ed_obj *resolve, ed_obj *reject) {
  return JSObjectMakeDeferredPromise(ctx, resolve, reject, NULL);
}

ed_obj ed_arraybuffer_external(ed_ctx ctx, void *data, size_t len, void (*free_fn)(void *, void *), void *arg) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(ctx, data, len, free_fn, arg, NULL);
}

int ed_view_of(ed_ctx ctx, ed_val v) {
  switch (JSValueGetTypedArrayType(ctx, v, NULL)) {
  case kJSTypedArrayTypeInt8Array: return ED_VIEW_INT8;
  case kJSTypedArrayTypeUint8Array: return ED_VIEW_UINT8;
  case kJSTypedArrayTypeUint8ClampedArray: return ED_VIEW_UINT8_CLAMPED;
  case kJSTypedArrayTypeInt16Array: return ED_VIEW_INT16;
  case kJSTypedArrayTypeUint16Array: return ED_VIEW_UINT16;
  case kJSTypedArrayTypeInt32Array: return ED_VIEW_INT32;
  case kJSTypedArrayTypeUint32Array: return ED_VIEW_UINT32;
  case kJSTypedArrayTypeFloat32Array: return ED_VIEW_FLOAT32;
  case kJSTypedArrayTypeFloat64Array: return ED_VIEW_FLOAT64;
  case kJSTypedArrayTypeBigInt64Array: return ED_VIEW_BIGINT64;
  case kJSTypedArrayTypeBigUint64Array: return ED_VIEW_BIGUINT64;
  case kJSTypedArrayTypeArrayBuffer: return ED_VIEW_BUFFER;
  default: return -1;
  }
}

ed_obj ed_typed_buffer(ed_ctx ctx, ed_obj typed) { return JSObjectGetTypedArrayBuffer(ctx, typed, NULL); }

size_t ed_typed_offset(ed_ctx ctx, ed_obj typed) { return JSObjectGetTypedArrayByteOffset(ctx, typed, NULL); }

void ed_report_memory(ed_ctx ctx, size_t bytes) { JSReportExtraMemoryCost(ctx, bytes); }
