// SPDX-License-Identifier: MIT
// Objects and arrays: making them, their properties, prototypes and keys.
#include "napi/env.h"

#include <stdlib.h>

NAPI_FN(napi_create_object)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_object_new(env->ctx));
}

NAPI_FN(node_api_create_object_with_properties)
(napi_env env, napi_value prototype_or_null, const napi_value *property_names, const napi_value *property_values,
 size_t property_count, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  if (property_count > 0) {
    CHECK_ARG(env, property_names);
    CHECK_ARG(env, property_values);
  }
  ed_type type = prototype_or_null ? ed_type_of(env->ctx, VAL(prototype_or_null)) : ED_TYPE_NULL;
  CHECK(env, type == ED_TYPE_NULL || type == ED_TYPE_OBJECT, napi_object_expected);
  for (size_t i = 0; i < property_count; i++) {
    CHECK_ARG(env, property_names[i]);
    CHECK_ARG(env, property_values[i]);
    ed_type key = ed_type_of(env->ctx, VAL(property_names[i]));
    CHECK(env, key == ED_TYPE_STRING || key == ED_TYPE_SYMBOL, napi_name_expected);
  }
  ed_obj object = ed_object_new(env->ctx);
  ed_prototype_set(env->ctx, object, type == ED_TYPE_NULL ? ed_null(env->ctx) : VAL(prototype_or_null));
  ed_val v[6] = {
      object, NULL, ed_num(env->ctx, napi_default_jsproperty), ed_bool(env->ctx, false), NULL, ed_undefined(env->ctx)};
  for (size_t i = 0; i < property_count; i++) {
    v[1] = VAL(property_names[i]), v[4] = VAL(property_values[i]);
    if (!ed_napi_help(env, HELP_DEFINE, 6, v)) return ed_napi_fail(env, napi_pending_exception);
  }
  return ed_napi_give(env, result, object);
}

NAPI_FN(napi_create_array)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_array_new(env->ctx, 0, NULL));
}

NAPI_FN(napi_create_array_with_length)(napi_env env, size_t length, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  ed_obj array = ed_array_new(env->ctx, 0, NULL);
  if (length) ed_set(env->ctx, array, "length", ed_num(env->ctx, (double)length));
  return ed_napi_give(env, result, array);
}

NAPI_FN(napi_is_array)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = ed_is_array(env->ctx, VAL(value));
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_array_length)(napi_env env, napi_value value, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, ed_is_array(env->ctx, VAL(value)), napi_array_expected);
  *result = (uint32_t)ed_to_num(env->ctx, ed_get(env->ctx, OBJ(value), "length"));
  return ed_napi_ok(env);
}

// ---- prototypes ----------------------------------------------------------------------------------------------------

NAPI_FN(napi_get_prototype)(napi_env env, napi_value object, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return ed_napi_give(env, result, ed_prototype(env->ctx, o));
}

NAPI_FN(node_api_set_prototype)(napi_env env, napi_value object, napi_value value) {
  BEGIN(env);
  CHECK_ARG(env, value);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  ed_val v[2] = {o, VAL(value)};
  return ed_napi_help(env, HELP_SET_PROTOTYPE, 2, v) ? ed_napi_ok(env) : ed_napi_fail(env, napi_pending_exception);
}

// ---- properties ----------------------------------------------------------------------------------------------------

static napi_status get(napi_env env, ed_obj o, ed_val key, napi_value *result) {
  ed_val exc = NULL;
  ed_val v = ed_property_get(env->ctx, o, key, &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_give(env, result, v);
}

static napi_status set(napi_env env, ed_obj o, ed_val key, ed_val v) {
  ed_val exc = NULL;
  ed_property_set(env->ctx, o, key, v, &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_ok(env);
}

static napi_status has(napi_env env, ed_obj o, ed_val key, bool *result) {
  ed_val exc = NULL;
  bool found = ed_property_has(env->ctx, o, key, &exc);
  CHECK_THROWN(env, exc);
  *result = found;
  return ed_napi_ok(env);
}

static napi_status delete (napi_env env, ed_obj o, ed_val key, bool *result) {
  ed_val exc = NULL;
  bool deleted = ed_property_delete(env->ctx, o, key, &exc);
  CHECK_THROWN(env, exc);
  if (result) *result = deleted;
  return ed_napi_ok(env);
}

NAPI_FN(napi_set_property)(napi_env env, napi_value object, napi_value key, napi_value value) {
  BEGIN(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, value);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return set(env, o, VAL(key), VAL(value));
}

NAPI_FN(napi_get_property)(napi_env env, napi_value object, napi_value key, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return get(env, o, VAL(key), result);
}

NAPI_FN(napi_has_property)(napi_env env, napi_value object, napi_value key, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  CHECK_ARG(env, key);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return has(env, o, VAL(key), result);
}

NAPI_FN(napi_delete_property)(napi_env env, napi_value object, napi_value key, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, key);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return delete (env, o, VAL(key), result);
}

NAPI_FN(napi_has_own_property)(napi_env env, napi_value object, napi_value key, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  ed_type type = ed_type_of(env->ctx, VAL(key));
  CHECK(env, type == ED_TYPE_STRING || type == ED_TYPE_SYMBOL, napi_name_expected);
  ed_val v[2] = {o, VAL(key)};
  ed_val found = ed_napi_help(env, HELP_HAS_OWN, 2, v);
  if (!found) return ed_napi_fail(env, napi_pending_exception);
  *result = ed_to_bool(env->ctx, found);
  return ed_napi_ok(env);
}

NAPI_FN(napi_set_named_property)(napi_env env, napi_value object, const char *utf8name, napi_value value) {
  BEGIN(env);
  CHECK_ARG(env, value);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  CHECK_ARG(env, utf8name);
  return set(env, o, ed_napi_key(env, utf8name), VAL(value));
}

NAPI_FN(napi_get_named_property)(napi_env env, napi_value object, const char *utf8name, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  CHECK_ARG(env, utf8name);
  return get(env, o, ed_napi_key(env, utf8name), result);
}

NAPI_FN(napi_has_named_property)(napi_env env, napi_value object, const char *utf8name, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  CHECK_ARG(env, utf8name);
  return has(env, o, ed_napi_key(env, utf8name), result);
}

NAPI_FN(napi_set_element)(napi_env env, napi_value object, uint32_t index, napi_value value) {
  BEGIN(env);
  CHECK_ARG(env, value);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  ed_val exc = NULL;
  ed_element_set(env->ctx, o, index, VAL(value), &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_element)(napi_env env, napi_value object, uint32_t index, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  ed_val exc = NULL;
  ed_val v = ed_element_get(env->ctx, o, index, &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_give(env, result, v);
}

NAPI_FN(napi_has_element)(napi_env env, napi_value object, uint32_t index, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return has(env, o, ed_num(env->ctx, index), result);
}

NAPI_FN(napi_delete_element)(napi_env env, napi_value object, uint32_t index, bool *result) {
  BEGIN(env);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  return delete (env, o, ed_num(env->ctx, index), result);
}

// ---- keys, integrity -----------------------------------------------------------------------------------------------

NAPI_FN(napi_get_all_property_names)
(napi_env env, napi_value object, napi_key_collection_mode key_mode, napi_key_filter key_filter,
 napi_key_conversion key_conversion, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  CHECK(env, key_mode == napi_key_include_prototypes || key_mode == napi_key_own_only, napi_invalid_arg);
  CHECK(env, key_conversion == napi_key_keep_numbers || key_conversion == napi_key_numbers_to_strings,
        napi_invalid_arg);
  ed_val v[4] = {o, ed_bool(env->ctx, key_mode == napi_key_own_only), ed_num(env->ctx, (int)key_filter),
                 ed_bool(env->ctx, key_conversion == napi_key_keep_numbers)};
  ed_val keys = ed_napi_help(env, HELP_KEYS, 4, v);
  return keys ? ed_napi_give(env, result, keys) : ed_napi_fail(env, napi_pending_exception);
}

NAPI_FN(napi_get_property_names)(napi_env env, napi_value object, napi_value *result) {
  return napi_get_all_property_names(env, object, napi_key_include_prototypes,
                                     napi_key_enumerable | napi_key_skip_symbols, napi_key_numbers_to_strings, result);
}

static napi_status apply_to_object(napi_env env, napi_value object, enum ed_helper helper) {
  BEGIN(env);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  ed_val v = o;
  return ed_napi_help(env, helper, 1, &v) ? ed_napi_ok(env) : ed_napi_fail(env, napi_pending_exception);
}

NAPI_FN(napi_object_freeze)(napi_env env, napi_value object) { return apply_to_object(env, object, HELP_FREEZE); }
NAPI_FN(napi_object_seal)(napi_env env, napi_value object) { return apply_to_object(env, object, HELP_SEAL); }
