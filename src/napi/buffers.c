// SPDX-License-Identifier: MIT
// ArrayBuffers, their views, Buffers, and memory of addons behind them.
#include "napi/env.h"

#include "engine/transfer.h"

#include <stdlib.h>
#include <string.h>

// Memory of an addon behind an ArrayBuffer, until nothing refers to it any more: then the record becomes a finalizer
// that waits. What is left at the end of the environment is finalized there. Under the lock of the thread's addons.
struct ed_external {
  ed_finalizer finalizer; // first: it is freed as one
  ed_addons *addons;
  ed_external **at, *next; // of the environment
  bool is_ended;
};

static void unlist(ed_external *x) {
  *x->at = x->next;
  if (x->next) x->next->at = x->at;
}

// On any thread.
static void on_free(void *data, void *arg) {
  (void)data;
  ed_external *x = arg;
  ed_addons *addons = x->addons;
  pthread_mutex_lock(&addons->lock);
  bool is_ended = x->is_ended;
  if (!is_ended) unlist(x);
  pthread_mutex_unlock(&addons->lock);
  if (is_ended) free(x);
  else ed_napi_queue(addons, &x->finalizer);
  ed_addons_unref(addons);
}

static void call_finalizer(napi_env env, void *arg) {
  ed_external *x = arg;
  x->finalizer.fn(env, x->finalizer.data, x->finalizer.hint);
}

void ed_externals_end(napi_env env) {
  for (;;) {
    pthread_mutex_lock(&env->addons->lock);
    ed_external *x = env->externals;
    if (x) {
      unlist(x);
      x->is_ended = true;
    }
    pthread_mutex_unlock(&env->addons->lock);
    if (!x) return;
    if (x->finalizer.fn) ed_napi_guard(env, false, call_finalizer, x);
  }
}

static ed_obj external_buffer(napi_env env, void *data, size_t length, napi_finalize finalize, void *hint) {
  ed_external *x = ed_xcalloc(1, sizeof *x);
  x->finalizer = (ed_finalizer){.env = env, .fn = finalize, .data = data, .hint = hint};
  x->addons = env->addons;
  pthread_mutex_lock(&env->addons->lock);
  env->addons->refs++;
  x->at = &env->externals;
  x->next = env->externals;
  if (x->next) x->next->at = &x->next;
  env->externals = x;
  pthread_mutex_unlock(&env->addons->lock);
  static char nowhere; // the engine makes no view of a buffer without an address
  ed_val made = ed_arraybuffer_external(env->ctx, data ? data : &nowhere, data ? length : 0, on_free, x);
  if (made) ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_KEEP_HERE].v, NULL, 1, &made, NULL);
  return (ed_obj)made;
}

// ---- ArrayBuffers --------------------------------------------------------------------------------------------------

// Whether a value is an ArrayBuffer, or a SharedArrayBuffer.
static bool is_buffer(napi_env env, ed_val v, bool is_shared) {
  return ed_view_of(env->ctx, v) == ED_VIEW_BUFFER && (ed_napi_kind(env, v) == KIND_SHARED_BUFFER) == is_shared;
}

static bool is_any_buffer(napi_env env, ed_val v) { return ed_view_of(env->ctx, v) == ED_VIEW_BUFFER; }

static ed_obj new_buffer(napi_env env, size_t length, void **data) {
  void *bytes = calloc(length ? length : 1, 1);
  if (!bytes) return NULL;
  if (data) *data = bytes;
  return ed_arraybuffer_take(env->ctx, bytes, length);
}

NAPI_FN(napi_is_arraybuffer)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = is_buffer(env, VAL(value), false);
  return ed_napi_ok(env);
}

NAPI_FN(napi_create_arraybuffer)(napi_env env, size_t byte_length, void **data, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj made = new_buffer(env, byte_length, data);
  CHECK(env, made, napi_generic_failure);
  return ed_napi_give(env, result, made);
}

NAPI_FN(napi_create_external_arraybuffer)
(napi_env env, void *external_data, size_t byte_length, napi_finalize finalize_cb, void *finalize_hint,
 napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_val made = external_buffer(env, external_data, byte_length, finalize_cb, finalize_hint);
  CHECK(env, made, napi_generic_failure);
  if (!external_data)
    ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_DETACH].v, NULL, 1, &made, NULL); // as in Node
  return ed_napi_give(env, result, made);
}

NAPI_FN(napi_get_arraybuffer_info)(napi_env env, napi_value arraybuffer, void **data, size_t *byte_length) {
  CHECK_ENV(env);
  CHECK_ARG(env, arraybuffer);
  CHECK(env, is_any_buffer(env, VAL(arraybuffer)), napi_invalid_arg);
  ed_bytes bytes = ed_bytes_of(env->ctx, VAL(arraybuffer));
  if (data) *data = bytes.data;
  if (byte_length) *byte_length = bytes.len;
  return ed_napi_ok(env);
}

NAPI_FN(napi_detach_arraybuffer)(napi_env env, napi_value arraybuffer) {
  CHECK_ENV(env);
  CHECK_ARG(env, arraybuffer);
  CHECK(env, is_buffer(env, VAL(arraybuffer), false), napi_arraybuffer_expected);
  ed_buffer_unpin(env->ctx, OBJ(arraybuffer));
  ed_val v = VAL(arraybuffer), exc = NULL; // memory of a WebAssembly instance is not detachable
  ed_val detached = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_DETACH].v, NULL, 1, &v, &exc);
  CHECK(env, detached && ed_to_bool(env->ctx, detached), napi_detachable_arraybuffer_expected);
  return ed_napi_ok(env);
}

NAPI_FN(napi_is_detached_arraybuffer)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  ed_val v = VAL(value);
  ed_val detached = is_buffer(env, v, false)
                        ? ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_IS_DETACHED].v, NULL, 1, &v, NULL)
                        : NULL;
  *result = detached && ed_to_bool(env->ctx, detached);
  return ed_napi_ok(env);
}

// ---- SharedArrayBuffers --------------------------------------------------------------------------------------------

NAPI_FN(node_api_is_sharedarraybuffer)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = is_buffer(env, VAL(value), true);
  return ed_napi_ok(env);
}

NAPI_FN(node_api_create_sharedarraybuffer)(napi_env env, size_t byte_length, void **data, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_val v = ed_num(env->ctx, (double)byte_length);
  ed_val made = ed_napi_help(env, HELP_SHARED, 1, &v);
  if (!made) return ed_napi_fail(env, napi_pending_exception);
  if (data) *data = ed_bytes_of(env->ctx, made).data;
  return ed_napi_give(env, result, made);
}

// The engine shares no memory but its own.
NAPI_FN(node_api_create_external_sharedarraybuffer)
(napi_env env, void *external_data, size_t byte_length, node_api_noenv_finalize finalize_cb, void *finalize_hint,
 napi_value *result) {
  (void)external_data, (void)byte_length, (void)finalize_cb, (void)finalize_hint;
  BEGIN(env);
  CHECK_ARG(env, result);
  return ed_napi_fail(env, napi_no_external_buffers_allowed);
}

// ---- typed arrays --------------------------------------------------------------------------------------------------

static const struct {
  const char *name;
  size_t size;
} types[] = {
    [napi_int8_array] = {"Int8Array", 1},
    [napi_uint8_array] = {"Uint8Array", 1},
    [napi_uint8_clamped_array] = {"Uint8ClampedArray", 1},
    [napi_int16_array] = {"Int16Array", 2},
    [napi_uint16_array] = {"Uint16Array", 2},
    [napi_int32_array] = {"Int32Array", 4},
    [napi_uint32_array] = {"Uint32Array", 4},
    [napi_float32_array] = {"Float32Array", 4},
    [napi_float64_array] = {"Float64Array", 8},
    [napi_bigint64_array] = {"BigInt64Array", 8},
    [napi_biguint64_array] = {"BigUint64Array", 8},
    [napi_float16_array] = {"Float16Array", 2},
};

// The type of a typed array, or -1.
static int type_of(napi_env env, ed_val v) {
  int view = ed_view_of(env->ctx, v);
  if (view >= 0 && view < ED_VIEW_BUFFER) return view;
  if (view == ED_VIEW_BUFFER || !ed_is_object(env->ctx, v)) return -1;
  int kind = ed_napi_kind(env, v); // of types that the engine's interface does not know
  return kind >= KIND_TYPED_ARRAY ? kind - KIND_TYPED_ARRAY : -1;
}

NAPI_FN(napi_is_typedarray)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = type_of(env, VAL(value)) >= 0;
  return ed_napi_ok(env);
}

NAPI_FN(napi_create_typedarray)
(napi_env env, napi_typedarray_type type, size_t length, napi_value arraybuffer, size_t byte_offset,
 napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, arraybuffer);
  CHECK_ARG(env, result);
  CHECK(env, is_any_buffer(env, VAL(arraybuffer)), napi_invalid_arg);
  CHECK(env, (unsigned)type < sizeof types / sizeof *types, napi_invalid_arg);
  size_t size = types[type].size;
  if (byte_offset % size != 0) {
    char message[80];
    snprintf(message, sizeof message, "start offset of %s should be a multiple of %zu", types[type].name, size);
    ed_napi_throw_new(env, 2, "ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT", message);
    return ed_napi_fail(env, napi_invalid_arg);
  }
  size_t room = ed_bytes_of(env->ctx, VAL(arraybuffer)).len;
  if (byte_offset > room || length > (room - byte_offset) / size) {
    ed_napi_throw_new(env, 2, "ERR_NAPI_INVALID_TYPEDARRAY_LENGTH", "Invalid typed array length");
    return ed_napi_fail(env, napi_invalid_arg);
  }
  ed_val v[4] = {ed_num(env->ctx, (int)type), VAL(arraybuffer), ed_num(env->ctx, (double)byte_offset),
                 ed_num(env->ctx, (double)length)};
  ed_val made = ed_napi_help(env, HELP_TYPED_ARRAY, 4, v);
  return made ? ed_napi_give(env, result, made) : ed_napi_fail(env, napi_pending_exception);
}

// Buffer, offset and length of a view that only JavaScript can ask.
static bool ask_view(napi_env env, ed_val v, ed_val *buffer, size_t *offset, size_t *length) {
  ed_val parts = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_VIEW].v, NULL, 1, &v, NULL);
  if (!parts) return false; // a DataView over a detached buffer
  *buffer = ed_get_index(env->ctx, (ed_obj)parts, 0);
  *offset = (size_t)ed_to_num(env->ctx, ed_get_index(env->ctx, (ed_obj)parts, 1));
  *length = (size_t)ed_to_num(env->ctx, ed_get_index(env->ctx, (ed_obj)parts, 2));
  return true;
}

NAPI_FN(napi_get_typedarray_info)
(napi_env env, napi_value typedarray, napi_typedarray_type *type, size_t *length, void **data, napi_value *arraybuffer,
 size_t *byte_offset) {
  CHECK_ENV(env);
  CHECK_ARG(env, typedarray);
  int found = type_of(env, VAL(typedarray));
  CHECK(env, found >= 0, napi_invalid_arg);
  ed_val buffer;
  size_t offset, count;
  ed_bytes bytes = ed_bytes_of(env->ctx, VAL(typedarray));
  if (ed_view_of(env->ctx, VAL(typedarray)) >= 0) {
    buffer = arraybuffer ? ed_typed_buffer(env->ctx, OBJ(typedarray)) : NULL;
    offset = byte_offset ? ed_typed_offset(env->ctx, OBJ(typedarray)) : 0;
    count = bytes.len / types[found].size;
  } else {
    CHECK(env, ask_view(env, VAL(typedarray), &buffer, &offset, &count), napi_generic_failure);
    bytes.data = ed_bytes_of(env->ctx, buffer).data;
    if (bytes.data) bytes.data += offset;
  }
  if (type) *type = (napi_typedarray_type)found;
  if (length) *length = count;
  if (data) *data = bytes.data;
  if (byte_offset) *byte_offset = offset;
  return arraybuffer ? ed_napi_give(env, arraybuffer, buffer) : ed_napi_ok(env);
}

// ---- DataViews -----------------------------------------------------------------------------------------------------

NAPI_FN(napi_is_dataview)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = ed_napi_kind(env, VAL(value)) == KIND_DATA_VIEW;
  return ed_napi_ok(env);
}

NAPI_FN(napi_create_dataview)
(napi_env env, size_t length, napi_value arraybuffer, size_t byte_offset, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, arraybuffer);
  CHECK_ARG(env, result);
  CHECK(env, is_any_buffer(env, VAL(arraybuffer)), napi_invalid_arg);
  size_t room = ed_bytes_of(env->ctx, VAL(arraybuffer)).len;
  if (byte_offset > room || length > room - byte_offset) {
    ed_napi_throw_new(env, 2, "ERR_NAPI_INVALID_DATAVIEW_ARGS",
                      "byte_offset + byte_length should be less than or equal to the size in bytes of the array "
                      "passed in");
    return ed_napi_fail(env, napi_pending_exception);
  }
  ed_val v[3] = {VAL(arraybuffer), ed_num(env->ctx, (double)byte_offset), ed_num(env->ctx, (double)length)};
  ed_val made = ed_napi_help(env, HELP_DATA_VIEW, 3, v);
  return made ? ed_napi_give(env, result, made) : ed_napi_fail(env, napi_pending_exception);
}

NAPI_FN(napi_get_dataview_info)
(napi_env env, napi_value dataview, size_t *bytelength, void **data, napi_value *arraybuffer, size_t *byte_offset) {
  CHECK_ENV(env);
  CHECK_ARG(env, dataview);
  CHECK(env, ed_napi_kind(env, VAL(dataview)) == KIND_DATA_VIEW, napi_invalid_arg);
  ed_val buffer;
  size_t offset, count;
  CHECK(env, ask_view(env, VAL(dataview), &buffer, &offset, &count), napi_generic_failure);
  if (bytelength) *bytelength = count;
  if (data) {
    uint8_t *bytes = ed_bytes_of(env->ctx, buffer).data;
    *data = bytes ? bytes + offset : NULL;
  }
  if (byte_offset) *byte_offset = offset;
  return arraybuffer ? ed_napi_give(env, arraybuffer, buffer) : ed_napi_ok(env);
}

// ---- Buffers -------------------------------------------------------------------------------------------------------

static napi_status give_buffer(napi_env env, ed_val arraybuffer, size_t offset, size_t length, napi_value *result) {
  CHECK(env, arraybuffer, napi_generic_failure);
  ed_val v[3] = {arraybuffer, ed_num(env->ctx, (double)offset), ed_num(env->ctx, (double)length)};
  ed_val made = ed_napi_help(env, HELP_BUFFER, 3, v);
  return made ? ed_napi_give(env, result, made) : ed_napi_fail(env, napi_pending_exception);
}

NAPI_FN(napi_create_buffer)(napi_env env, size_t length, void **data, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  return give_buffer(env, new_buffer(env, length, data), 0, length, result);
}

NAPI_FN(napi_create_external_buffer)
(napi_env env, size_t length, void *data, napi_finalize finalize_cb, void *finalize_hint, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  return give_buffer(env, external_buffer(env, data, length, finalize_cb, finalize_hint), 0, data ? length : 0, result);
}

NAPI_FN(napi_create_buffer_copy)
(napi_env env, size_t length, const void *data, void **result_data, napi_value *result) {
  BEGIN(env);
  if (length > 0) CHECK_ARG(env, data);
  CHECK_ARG(env, result);
  void *bytes = NULL;
  ed_obj made = new_buffer(env, length, &bytes);
  if (made && length) memcpy(bytes, data, length);
  if (result_data) *result_data = bytes;
  return give_buffer(env, made, 0, length, result);
}

NAPI_FN(node_api_create_buffer_from_arraybuffer)
(napi_env env, napi_value arraybuffer, size_t byte_offset, size_t byte_length, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, arraybuffer);
  CHECK_ARG(env, result);
  CHECK(env, is_any_buffer(env, VAL(arraybuffer)), napi_arraybuffer_expected);
  size_t room = ed_bytes_of(env->ctx, VAL(arraybuffer)).len;
  if (byte_offset > room || byte_length > room - byte_offset) {
    ed_napi_throw_new(env, 2, "ERR_OUT_OF_RANGE", "The byte offset + length is out of range");
    return ed_napi_fail(env, napi_pending_exception);
  }
  return give_buffer(env, VAL(arraybuffer), byte_offset, byte_length, result);
}

// Any view passes for a Buffer.
NAPI_FN(napi_is_buffer)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  int view = ed_view_of(env->ctx, VAL(value));
  int kind = view < 0 ? ed_napi_kind(env, VAL(value)) : KIND_OTHER;
  *result = (view >= 0 && view < ED_VIEW_BUFFER) || kind == KIND_DATA_VIEW || kind >= KIND_TYPED_ARRAY;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_buffer_info)(napi_env env, napi_value value, void **data, size_t *length) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  int view = ed_view_of(env->ctx, VAL(value));
  if (view >= 0 && view < ED_VIEW_BUFFER) {
    ed_bytes bytes = ed_bytes_of(env->ctx, VAL(value));
    if (data) *data = bytes.data;
    if (length) *length = bytes.len;
    return ed_napi_ok(env);
  }
  if (ed_napi_kind(env, VAL(value)) == KIND_DATA_VIEW)
    return napi_get_dataview_info(env, value, length, data, NULL, NULL);
  int type = type_of(env, VAL(value));
  CHECK(env, type >= 0, napi_invalid_arg);
  size_t count;
  napi_status status = napi_get_typedarray_info(env, value, NULL, &count, data, NULL, NULL);
  if (status == napi_ok && length) *length = count * types[type].size;
  return status;
}
