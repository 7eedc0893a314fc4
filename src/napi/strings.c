// SPDX-License-Identifier: MIT
// Strings between addons and the engine, in three encodings.
#include "napi/env.h"

#include "base/utf.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

ed_val ed_napi_text(napi_env env, const char *utf8, size_t length) {
  return ed_str_utf8(env->ctx, utf8, length == NAPI_AUTO_LENGTH ? strlen(utf8) : length);
}

// Addons name properties by the same few texts again and again. The engine looks up the atom of a string cell once: a
// cell that is kept makes access to a property twice as fast. Places are given to those that come first.
enum { KEYS = 512, MAX_KEY = 23 };
struct ed_known_key {
  char name[MAX_KEY + 1];
  ed_root cell;
};

ed_val ed_napi_key(napi_env env, const char *utf8) {
  uint32_t hash = 2166136261;
  size_t length = 0;
  for (; utf8[length] && length <= MAX_KEY; length++) hash = (hash ^ (uint8_t)utf8[length]) * 16777619;
  if (length > MAX_KEY) return ed_napi_text(env, utf8, NAPI_AUTO_LENGTH);
  ed_addons *addons = env->addons;
  if (!addons->keys) addons->keys = ed_xcalloc(KEYS, sizeof *addons->keys);
  struct ed_known_key *key = &addons->keys[(hash ^ hash >> 16) % KEYS];
  if (key->cell.v && memcmp(key->name, utf8, length + 1) == 0) return key->cell.v;
  ed_val made = ed_napi_text(env, utf8, length);
  if (!key->cell.v) {
    memcpy(key->name, utf8, length + 1);
    ed_root_set(env->ctx, &key->cell, made);
  }
  return made;
}

void ed_keys_end(ed_addons *addons) {
  for (int i = 0; addons->keys && i < KEYS; i++) ed_root_clear(addons->ctx, &addons->keys[i].cell);
  free(addons->keys);
}

// Checks of all makers; an addon may pass no text when its length is 0.
static napi_status check_text(napi_env env, const void *str, size_t length, napi_value *result) {
  CHECK_ENV(env);
  if (!str) CHECK(env, length == 0, napi_invalid_arg);
  CHECK_ARG(env, result);
  CHECK(env, length == NAPI_AUTO_LENGTH || length <= INT_MAX, napi_invalid_arg);
  return napi_ok;
}

NAPI_FN(napi_create_string_latin1)(napi_env env, const char *str, size_t length, napi_value *result) {
  napi_status status = check_text(env, str, length, result);
  if (status != napi_ok) return status;
  if (length == NAPI_AUTO_LENGTH) length = strlen(str);
  return ed_napi_give(env, result, ed_str_latin1(env->ctx, (const uint8_t *)str, length));
}

NAPI_FN(napi_create_string_utf8)(napi_env env, const char *str, size_t length, napi_value *result) {
  napi_status status = check_text(env, str, length, result);
  if (status != napi_ok) return status;
  return ed_napi_give(env, result, ed_napi_text(env, str, length));
}

NAPI_FN(napi_create_string_utf16)(napi_env env, const char16_t *str, size_t length, napi_value *result) {
  napi_status status = check_text(env, str, length, result);
  if (status != napi_ok) return status;
  if (length == NAPI_AUTO_LENGTH)
    for (length = 0; str[length];) length++;
  return ed_napi_give(env, result, ed_str_utf16(env->ctx, str, length));
}

// The engine makes an atom of a text when it becomes a key: there is nothing to gain here.
NAPI_FN(node_api_create_property_key_latin1)(napi_env env, const char *str, size_t length, napi_value *result) {
  return napi_create_string_latin1(env, str, length, result);
}

NAPI_FN(node_api_create_property_key_utf8)(napi_env env, const char *str, size_t length, napi_value *result) {
  return napi_create_string_utf8(env, str, length, result);
}

NAPI_FN(node_api_create_property_key_utf16)(napi_env env, const char16_t *str, size_t length, napi_value *result) {
  return napi_create_string_utf16(env, str, length, result);
}

// The engine has no strings over memory of others: the text is copied, and its memory given back at once.
static napi_status after_copy(napi_env env, napi_status status, void *str, napi_finalize finalize, void *hint,
                              bool *copied) {
  if (status != napi_ok) return status;
  if (copied) *copied = true;
  if (finalize) finalize(env, str, hint);
  return ed_napi_ok(env);
}

NAPI_FN(node_api_create_external_string_latin1)
(napi_env env, char *str, size_t length, napi_finalize finalize_callback, void *finalize_hint, napi_value *result,
 bool *copied) {
  napi_status status = napi_create_string_latin1(env, str, length, result);
  return after_copy(env, status, str, finalize_callback, finalize_hint, copied);
}

NAPI_FN(node_api_create_external_string_utf16)
(napi_env env, char16_t *str, size_t length, napi_finalize finalize_callback, void *finalize_hint, napi_value *result,
 bool *copied) {
  napi_status status = napi_create_string_utf16(env, str, length, result);
  return after_copy(env, status, str, finalize_callback, finalize_hint, copied);
}

// ---- reading -------------------------------------------------------------------------------------------------------

typedef size_t copy_fn(void *out, size_t room, const ed_text *t); // the units written; `room` NULL counts only

static size_t copy_latin1(void *out, size_t room, const ed_text *t) {
  if (!out) return t->len;
  size_t count = t->len < room ? t->len : room;
  for (size_t i = 0; i < count; i++) ((uint8_t *)out)[i] = t->latin1 ? t->latin1[i] : (uint8_t)t->utf16[i];
  return count;
}

static size_t copy_utf16(void *out, size_t room, const ed_text *t) {
  if (!out) return t->len;
  size_t count = t->len < room ? t->len : room;
  if (t->utf16) memcpy(out, t->utf16, 2 * count);
  else
    for (size_t i = 0; i < count; i++) ((uint16_t *)out)[i] = t->latin1[i];
  return count;
}

// Whole characters only.
static size_t copy_utf8(void *out, size_t room, const ed_text *t) {
  size_t all = t->latin1 ? ed_utf8_len_latin1(t->latin1, t->len) : ed_utf8_len_utf16(t->utf16, t->len);
  if (!out) return all;
  if (all <= room) {
    if (t->latin1) ed_utf8_from_latin1(out, t->latin1, t->len);
    else ed_utf8_from_utf16(out, t->utf16, t->len);
    return all;
  }
  size_t used = 0;
  for (size_t i = 0, units; i < t->len; i += units) {
    units = 1;
    if (t->utf16 && i + 1 < t->len && (t->utf16[i] & 0xFC00) == 0xD800 && (t->utf16[i + 1] & 0xFC00) == 0xDC00)
      units = 2;
    size_t size = t->latin1 ? ed_utf8_len_latin1(t->latin1 + i, units) : ed_utf8_len_utf16(t->utf16 + i, units);
    if (used + size > room) break;
    if (t->latin1) ed_utf8_from_latin1((char *)out + used, t->latin1 + i, units);
    else ed_utf8_from_utf16((char *)out + used, t->utf16 + i, units);
    used += size;
  }
  return used;
}

// `size` is the number of units at buf, the last of which becomes 0.
static napi_status read_text(napi_env env, napi_value value, void *buf, size_t size, size_t *result, copy_fn *copy,
                             size_t unit) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK(env, ed_is_string(env->ctx, VAL(value)), napi_string_expected);
  if (!buf) CHECK_ARG(env, result);
  if (buf && size == 0) {
    if (result) *result = 0;
    return ed_napi_ok(env);
  }
  ed_text t = ed_text_begin(env->ctx, VAL(value));
  size_t count = copy(buf, buf ? size - 1 : 0, &t);
  ed_text_end(&t);
  if (buf) memset((char *)buf + count * unit, 0, unit);
  if (result) *result = count;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_value_string_latin1)(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  return read_text(env, value, buf, bufsize, result, copy_latin1, 1);
}

NAPI_FN(napi_get_value_string_utf8)(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  return read_text(env, value, buf, bufsize, result, copy_utf8, 1);
}

NAPI_FN(napi_get_value_string_utf16)(napi_env env, napi_value value, char16_t *buf, size_t bufsize, size_t *result) {
  return read_text(env, value, buf, bufsize, result, copy_utf16, 2);
}
