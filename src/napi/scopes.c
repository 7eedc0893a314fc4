// SPDX-License-Identifier: MIT
// Handle scopes, errors and pending exceptions.
#include "napi/env.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- handle scopes -------------------------------------------------------------------------------------------------

// A scope is the height of the stack before it, in the bits of the pointer, with one added: none is NULL.
NAPI_FN(napi_open_handle_scope)(napi_env env, napi_handle_scope *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = (napi_handle_scope)(uintptr_t)(ed_stack_height(env->addons->handles) + 1);
  env->open_handle_scopes++;
  return ed_napi_ok(env);
}

static void cut(napi_env env, size_t height) {
  if (height <= ed_stack_height(env->addons->handles)) ed_stack_cut(env->addons->handles, height);
  env->open_handle_scopes--;
}

NAPI_FN(napi_close_handle_scope)(napi_env env, napi_handle_scope scope) {
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  if (env->open_handle_scopes == 0) return napi_handle_scope_mismatch;
  cut(env, (uintptr_t)scope - 1);
  return ed_napi_ok(env);
}

// One that a value escapes from has a place below its height for it.
struct napi_escapable_handle_scope__ {
  size_t height;
  bool has_escaped;
};

NAPI_FN(napi_open_escapable_handle_scope)(napi_env env, napi_escapable_handle_scope *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  ed_stack_push(env->addons->handles, NULL);
  napi_escapable_handle_scope scope = ed_xmalloc(sizeof *scope);
  *scope = (struct napi_escapable_handle_scope__){ed_stack_height(env->addons->handles), false};
  *result = scope;
  env->open_handle_scopes++;
  return ed_napi_ok(env);
}

NAPI_FN(napi_close_escapable_handle_scope)(napi_env env, napi_escapable_handle_scope scope) {
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  if (env->open_handle_scopes == 0) return napi_handle_scope_mismatch;
  cut(env, scope->height);
  free(scope);
  return ed_napi_ok(env);
}

NAPI_FN(napi_escape_handle)(napi_env env, napi_escapable_handle_scope scope, napi_value escapee, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  CHECK_ARG(env, escapee);
  CHECK_ARG(env, result);
  CHECK(env, !scope->has_escaped, napi_escape_called_twice);
  scope->has_escaped = true;
  ed_stack_put(env->addons->handles, scope->height - 1, VAL(escapee));
  *result = escapee;
  return ed_napi_ok(env);
}

// ---- the last error ------------------------------------------------------------------------------------------------

static const char *const messages[] = {
    [napi_ok] = NULL,
    [napi_invalid_arg] = "Invalid argument",
    [napi_object_expected] = "An object was expected",
    [napi_string_expected] = "A string was expected",
    [napi_name_expected] = "A string or symbol was expected",
    [napi_function_expected] = "A function was expected",
    [napi_number_expected] = "A number was expected",
    [napi_boolean_expected] = "A boolean was expected",
    [napi_array_expected] = "An array was expected",
    [napi_generic_failure] = "Unknown failure",
    [napi_pending_exception] = "An exception is pending",
    [napi_cancelled] = "The async work item was cancelled",
    [napi_escape_called_twice] = "napi_escape_handle already called on scope",
    [napi_handle_scope_mismatch] = "Invalid handle scope usage",
    [napi_callback_scope_mismatch] = "Invalid callback scope usage",
    [napi_queue_full] = "Thread-safe function queue is full",
    [napi_closing] = "Thread-safe function handle is closing",
    [napi_bigint_expected] = "A bigint was expected",
    [napi_date_expected] = "A date was expected",
    [napi_arraybuffer_expected] = "An arraybuffer was expected",
    [napi_detachable_arraybuffer_expected] = "A detachable arraybuffer was expected",
    [napi_would_deadlock] = "Main thread would deadlock",
    [napi_no_external_buffers_allowed] = "External buffers are not allowed",
    [napi_cannot_run_js] = "Cannot run JavaScript",
};

NAPI_FN(napi_get_last_error_info)(napi_env env, const napi_extended_error_info **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  env->last.error_message = messages[env->last.error_code];
  *result = &env->last;
  return napi_ok;
}

// ---- errors --------------------------------------------------------------------------------------------------------

static napi_status create_error(napi_env env, int class, napi_value code, napi_value msg, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, msg);
  CHECK_ARG(env, result);
  CHECK(env, ed_is_string(env->ctx, VAL(msg)), napi_string_expected);
  if (code) CHECK(env, ed_is_string(env->ctx, VAL(code)), napi_string_expected);
  ed_val v[3] = {ed_num(env->ctx, class), code ? VAL(code) : ed_undefined(env->ctx), VAL(msg)}, exc = NULL;
  ed_val error = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_ERROR].v, NULL, 3, v, &exc);
  CHECK(env, error, napi_generic_failure);
  return ed_napi_give(env, result, error);
}

NAPI_FN(napi_create_error)(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create_error(env, 0, code, msg, result);
}
NAPI_FN(napi_create_type_error)(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create_error(env, 1, code, msg, result);
}
NAPI_FN(napi_create_range_error)(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create_error(env, 2, code, msg, result);
}
NAPI_FN(node_api_create_syntax_error)(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create_error(env, 3, code, msg, result);
}

NAPI_FN(napi_throw)(napi_env env, napi_value error) {
  BEGIN(env);
  CHECK_ARG(env, error);
  ed_napi_throw(env, VAL(error));
  return ed_napi_ok(env);
}

static napi_status throw_error(napi_env env, int class, const char *code, const char *msg) {
  BEGIN(env);
  CHECK_ARG(env, msg);
  ed_val v[3] = {ed_num(env->ctx, class), code ? ed_napi_text(env, code, NAPI_AUTO_LENGTH) : ed_undefined(env->ctx),
                 ed_napi_text(env, msg, NAPI_AUTO_LENGTH)};
  ed_val error = ed_napi_help(env, HELP_ERROR, 3, v);
  if (!error) return ed_napi_fail(env, napi_pending_exception);
  ed_napi_throw(env, error);
  return ed_napi_ok(env);
}

NAPI_FN(napi_throw_error)(napi_env env, const char *code, const char *msg) { return throw_error(env, 0, code, msg); }
NAPI_FN(napi_throw_type_error)(napi_env env, const char *code, const char *msg) {
  return throw_error(env, 1, code, msg);
}
NAPI_FN(napi_throw_range_error)(napi_env env, const char *code, const char *msg) {
  return throw_error(env, 2, code, msg);
}
NAPI_FN(node_api_throw_syntax_error)(napi_env env, const char *code, const char *msg) {
  return throw_error(env, 3, code, msg);
}

NAPI_FN(napi_is_error)(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  *result = ed_napi_is_error(env, VAL(value));
  return ed_napi_ok(env);
}

NAPI_FN(napi_is_exception_pending)(napi_env env, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = env->exception.v != NULL;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_and_clear_last_exception)(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  ed_val v = env->exception.v ? env->exception.v : ed_undefined(env->ctx);
  ed_napi_give(env, result, v);
  ed_root_clear(env->ctx, &env->exception);
  return ed_napi_ok(env);
}

NAPI_FN(napi_fatal_exception)(napi_env env, napi_value err) {
  BEGIN(env);
  CHECK_ARG(env, err);
  ed_val v[2] = {VAL(err), ed_bool(env->ctx, true)};
  ed_napi_help(env, HELP_UNCAUGHT, 2, v);
  return ed_napi_done(env);
}

__attribute__((visibility("default"), noreturn)) void napi_fatal_error(const char *location, size_t location_len,
                                                                       const char *message, size_t message_len) {
  if (!location) location = "", location_len = 0;
  if (!message) message = "", message_len = 0;
  if (location_len == NAPI_AUTO_LENGTH) location_len = strlen(location);
  if (message_len == NAPI_AUTO_LENGTH) message_len = strlen(message);
  fprintf(stderr, "FATAL ERROR: %.*s %.*s\n", (int)location_len, location, (int)message_len, message);
  fflush(NULL);
  abort();
}

// ---- promises, scripts ---------------------------------------------------------------------------------------------

struct napi_deferred__ {
  ed_root resolve, reject;
};

NAPI_FN(napi_create_promise)(napi_env env, napi_deferred *deferred, napi_value *promise) {
  BEGIN(env);
  CHECK_ARG(env, deferred);
  CHECK_ARG(env, promise);
  ed_obj resolve, reject, made = ed_promise_new(env->ctx, &resolve, &reject);
  CHECK(env, made, napi_generic_failure);
  napi_deferred d = ed_xcalloc(1, sizeof *d);
  ed_root_set(env->ctx, &d->resolve, resolve);
  ed_root_set(env->ctx, &d->reject, reject);
  *deferred = d;
  return ed_napi_give(env, promise, made);
}

static napi_status settle(napi_env env, napi_deferred d, napi_value value, bool is_resolution) {
  BEGIN(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, d);
  ed_val v = VAL(value), exc = NULL;
  ed_call(env->ctx, (ed_obj)(is_resolution ? d->resolve : d->reject).v, NULL, 1, &v, &exc);
  ed_root_clear(env->ctx, &d->resolve);
  ed_root_clear(env->ctx, &d->reject);
  free(d);
  CHECK_THROWN(env, exc);
  return ed_napi_ok(env);
}

NAPI_FN(napi_resolve_deferred)(napi_env env, napi_deferred deferred, napi_value resolution) {
  return settle(env, deferred, resolution, true);
}
NAPI_FN(napi_reject_deferred)(napi_env env, napi_deferred deferred, napi_value rejection) {
  return settle(env, deferred, rejection, false);
}

NAPI_FN(napi_is_promise)(napi_env env, napi_value value, bool *is_promise) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, is_promise);
  *is_promise = ed_napi_is_promise(env, VAL(value));
  return ed_napi_ok(env);
}

NAPI_FN(napi_run_script)(napi_env env, napi_value script, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, script);
  CHECK_ARG(env, result);
  CHECK(env, ed_is_string(env->ctx, VAL(script)), napi_string_expected);
  ed_val exc = NULL;
  ed_val v = ed_eval(env->ctx, VAL(script), "", 1, &exc);
  CHECK_THROWN(env, exc);
  return ed_napi_give(env, result, v ? v : ed_undefined(env->ctx));
}
