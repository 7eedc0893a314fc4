// SPDX-License-Identifier: MIT
// Primitive values: what they are, making them, reading them, turning one kind into another.
#include "napi/env.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

NAPI_FN(napi_get_undefined)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_undefined(env->ctx));
}

NAPI_FN(napi_get_null)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_null(env->ctx));
}

NAPI_FN(napi_get_global)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_global(env->ctx));
}

NAPI_FN(napi_get_boolean)(napi_env env, bool value, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_bool(env->ctx, value));
}

NAPI_FN(napi_typeof)(napi_env env, napi_value value, napi_valuetype *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  static const napi_valuetype types[] = {
      [ED_TYPE_UNDEFINED] = napi_undefined, [ED_TYPE_NULL] = napi_null,     [ED_TYPE_BOOLEAN] = napi_boolean,
      [ED_TYPE_NUMBER] = napi_number,       [ED_TYPE_STRING] = napi_string, [ED_TYPE_SYMBOL] = napi_symbol,
      [ED_TYPE_OBJECT] = napi_object,       [ED_TYPE_BIGINT] = napi_bigint,
  };
  *result = types[ed_type_of(env->ctx, VAL(value))];
  if (*result == napi_object) {
    bool is_external;
    ed_external_get(env->ctx, VAL(value), &is_external);
    if (is_external) *result = napi_external;
    else if (ed_is_function(env->ctx, VAL(value))) *result = napi_function;
  }
  return ed_napi_ok(env);
}

NAPI_FN(napi_strict_equals)(napi_env env, napi_value lhs, napi_value rhs, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, lhs);
  CHECK_ARG(env, rhs);
  CHECK_ARG(env, result);
  *result = ed_strict_equals(env->ctx, VAL(lhs), VAL(rhs));
  return ed_napi_ok(env);
}

// ---- numbers -------------------------------------------------------------------------------------------------------

static napi_status give_number(napi_env env, double value, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_num(env->ctx, value));
}

NAPI_FN(napi_create_double)(napi_env env, double value, napi_value *result) { return give_number(env, value, result); }
NAPI_FN(napi_create_int32)(napi_env env, int32_t value, napi_value *result) { return give_number(env, value, result); }
NAPI_FN(napi_create_uint32)(napi_env env, uint32_t value, napi_value *result) {
  return give_number(env, value, result);
}
NAPI_FN(napi_create_int64)(napi_env env, int64_t value, napi_value *result) {
  return give_number(env, (double)value, result);
}

#define CHECK_NUMBER(env, value, result)                                                                               \
  do {                                                                                                                 \
    CHECK_ENV(env);                                                                                                    \
    CHECK_ARG(env, value);                                                                                             \
    CHECK_ARG(env, result);                                                                                            \
    CHECK(env, ed_is_number((env)->ctx, VAL(value)), napi_number_expected);                                            \
  } while (0)

NAPI_FN(napi_get_value_double)(napi_env env, napi_value value, double *result) {
  CHECK_NUMBER(env, value, result);
  *result = ed_to_num(env->ctx, VAL(value));
  return ed_napi_ok(env);
}

// ECMAScript's ToUint32
static uint32_t wrap(double n) {
  if (!isfinite(n)) return 0;
  double rest = fmod(trunc(n), 4294967296.0);
  return (uint32_t)(rest < 0 ? rest + 4294967296.0 : rest);
}

NAPI_FN(napi_get_value_int32)(napi_env env, napi_value value, int32_t *result) {
  CHECK_NUMBER(env, value, result);
  *result = (int32_t)wrap(ed_to_num(env->ctx, VAL(value)));
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_value_uint32)(napi_env env, napi_value value, uint32_t *result) {
  CHECK_NUMBER(env, value, result);
  *result = wrap(ed_to_num(env->ctx, VAL(value)));
  return ed_napi_ok(env);
}

// Saturated; 0 of what is not finite.
NAPI_FN(napi_get_value_int64)(napi_env env, napi_value value, int64_t *result) {
  CHECK_NUMBER(env, value, result);
  double n = ed_to_num(env->ctx, VAL(value));
  if (!isfinite(n)) *result = 0;
  else if (n >= 9223372036854775808.0) *result = INT64_MAX;
  else if (n <= -9223372036854775808.0) *result = INT64_MIN;
  else *result = (int64_t)n;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_value_bool)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, ed_type_of(env->ctx, VAL(value)) == ED_TYPE_BOOLEAN, napi_boolean_expected);
  *result = ed_to_bool(env->ctx, VAL(value));
  return ed_napi_ok(env);
}

// ---- bigints -------------------------------------------------------------------------------------------------------

NAPI_FN(napi_create_bigint_int64)(napi_env env, int64_t value, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_bigint_i64(env->ctx, value));
}

NAPI_FN(napi_create_bigint_uint64)(napi_env env, uint64_t value, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_bigint_u64(env->ctx, value));
}

enum { MAX_WORDS = 1 << 24 }; // 2^30 bits, as in V8

NAPI_FN(napi_create_bigint_words)
(napi_env env, int sign_bit, size_t word_count, const uint64_t *words, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, words);
  CHECK_ARG(env, result);
  CHECK(env, word_count <= INT_MAX, napi_invalid_arg);
  if (word_count > MAX_WORDS) {
    ed_napi_throw_new(env, 2, NULL, "Maximum BigInt size exceeded");
    return ed_napi_fail(env, napi_pending_exception);
  }
  uint64_t *copy = ed_try_malloc(word_count * sizeof *copy);
  CHECK(env, copy, napi_generic_failure);
  if (word_count) memcpy(copy, words, word_count * sizeof *copy);
  ed_val v[2] = {ed_bool(env->ctx, sign_bit != 0),
                 ed_arraybuffer_take(env->ctx, (uint8_t *)copy, word_count * sizeof *copy)};
  ed_val made = ed_napi_help(env, HELP_BIGINT_OF_WORDS, 2, v);
  return made ? ed_napi_give(env, result, made) : ed_napi_fail(env, napi_pending_exception);
}

#define CHECK_BIGINT(env, value) CHECK(env, ed_type_of((env)->ctx, VAL(value)) == ED_TYPE_BIGINT, napi_bigint_expected)

NAPI_FN(napi_get_value_bigint_int64)(napi_env env, napi_value value, int64_t *result, bool *lossless) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK_ARG(env, lossless);
  CHECK_BIGINT(env, value);
  *lossless = ed_to_i64(env->ctx, VAL(value), result);
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_value_bigint_uint64)(napi_env env, napi_value value, uint64_t *result, bool *lossless) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK_ARG(env, lossless);
  CHECK_BIGINT(env, value);
  *lossless = ed_to_u64(env->ctx, VAL(value), result);
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_value_bigint_words)
(napi_env env, napi_value value, int *sign_bit, size_t *word_count, uint64_t *words) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, word_count);
  CHECK_BIGINT(env, value);
  if (sign_bit || words) {
    CHECK_ARG(env, sign_bit);
    CHECK_ARG(env, words);
  }
  ed_val v = VAL(value), exc = NULL;
  ed_val parts = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_WORDS_OF_BIGINT].v, NULL, 1, &v, &exc);
  CHECK(env, parts, napi_generic_failure);
  ed_bytes bytes = ed_bytes_of(env->ctx, ed_get_index(env->ctx, (ed_obj)parts, 1));
  size_t count = bytes.len / sizeof *words;
  if (words) {
    *sign_bit = ed_to_bool(env->ctx, ed_get_index(env->ctx, (ed_obj)parts, 0));
    size_t room = *word_count < count ? *word_count : count;
    if (room) memcpy(words, bytes.data, room * sizeof *words);
  }
  *word_count = count;
  return ed_napi_ok(env);
}

// ---- symbols, dates ------------------------------------------------------------------------------------------------

NAPI_FN(napi_create_symbol)(napi_env env, napi_value description, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  if (description) CHECK(env, ed_is_string(env->ctx, VAL(description)), napi_string_expected);
  ed_val v = VAL(description);
  ed_val exc = NULL;
  ed_val made = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_SYMBOL].v, NULL, description ? 1 : 0, &v, &exc);
  CHECK(env, made, napi_generic_failure);
  return ed_napi_give(env, result, made);
}

NAPI_FN(node_api_symbol_for)(napi_env env, const char *utf8description, size_t length, napi_value *result) {
  CHECK_ENV(env);
  napi_value text;
  napi_status status = napi_create_string_utf8(env, utf8description, length, &text);
  if (status != napi_ok) return status;
  CHECK_ARG(env, result);
  ed_val v = VAL(text), exc = NULL;
  ed_val made = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_SYMBOL_FOR].v, NULL, 1, &v, &exc);
  CHECK(env, made, napi_generic_failure);
  return ed_napi_give(env, result, made);
}

NAPI_FN(napi_create_date)(napi_env env, double time, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_date_new(env->ctx, time));
}

NAPI_FN(napi_is_date)(napi_env env, napi_value value, bool *is_date) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, is_date);
  *is_date = ed_is_date(env->ctx, VAL(value));
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_date_value)(napi_env env, napi_value value, double *result) {
  BEGIN(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, ed_is_date(env->ctx, VAL(value)), napi_date_expected);
  ed_val v = VAL(value), time = ed_napi_help(env, HELP_DATE_VALUE, 1, &v);
  if (!time) return ed_napi_fail(env, napi_pending_exception);
  *result = ed_to_num(env->ctx, time);
  return ed_napi_ok(env);
}

// ---- conversions ---------------------------------------------------------------------------------------------------

NAPI_FN(napi_coerce_to_bool)(napi_env env, napi_value value, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  return ed_napi_give(env, result, ed_bool(env->ctx, ed_to_bool(env->ctx, VAL(value))));
}

NAPI_FN(napi_coerce_to_number)(napi_env env, napi_value value, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  ed_val exc = NULL;
  double n = ed_coerce_number(env->ctx, VAL(value), &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_give(env, result, ed_num(env->ctx, n));
}

NAPI_FN(napi_coerce_to_object)(napi_env env, napi_value value, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  ed_obj object;
  CHECK_TO_OBJECT(env, value, object);
  return ed_napi_give(env, result, object);
}

NAPI_FN(napi_coerce_to_string)(napi_env env, napi_value value, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  ed_val exc = NULL;
  ed_val text = ed_coerce_string(env->ctx, VAL(value), &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_give(env, result, text);
}
