// SPDX-License-Identifier: MIT
// Functions and classes of addons, calls both ways. A function is a closure of lib/internal/addons.js over a box with a
// `callback`; invoke() of the box is the only native that they all call.
#include "napi/env.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

// `class` of a constructor is itself, of a method or accessor of instances that of its constructor: a method must not
// get the memory that another class has wrapped, whatever JavaScript makes of prototypes.
typedef struct callback {
  napi_env env;
  napi_callback fn;
  void *data;
  const struct callback *class;
} callback;

static const ed_box_kind CALLBACK = {"a function of an addon", free, sizeof(callback)};

// What one call passes, on the C stack.
struct napi_callback_info__ {
  size_t argc;
  const ed_val *argv;
  ed_val self, new_target;
  void *data;
};

ed_val ed_napi_invoke(ed_args *a) {
  const callback *c = ed_arg_box(a, &CALLBACK);
  if (ed_failed(a) || a->count < 3) return NULL;
  napi_env env = c->env;
  struct napi_callback_info__ info = {a->count - 3, a->v + 3, a->v[1], a->v[2], c->data};
  if (ed_is_undefined(a->ctx, info.self)) info.self = ed_global(a->ctx); // as functions that are not strict see it
  if (ed_is_undefined(a->ctx, info.new_target)) info.new_target = NULL;
  if (c->class && c->class != c && !ed_references_fit(env, info.self, c->class))
    return ed_throw_type(a, "Illegal invocation");
  ed_constructing outer = env->constructing;
  if (c->class == c && info.new_target) env->constructing = (ed_constructing){info.self, c};
  ed_lock(a->ctx); // what the addon asks of the engine costs half of what it would
  size_t height = ed_stack_height(env->addons->handles);
  int handle_scopes = env->open_handle_scopes;
  ed_napi_ok(env);
  ed_val result = VAL(c->fn(env, &info));
  env->open_handle_scopes = handle_scopes;
  env->constructing = outer;
  ed_stack_cut(env->addons->handles, height);
  ed_val exception = env->exception.v;
  if (exception) ed_root_clear(a->ctx, &env->exception);
  ed_unlock(a->ctx);
  return exception ? ed_throw(a, exception) : result;
}

static ed_val make(napi_env env, const char *name, size_t length, callback **made, napi_callback fn, void *data,
                   const callback *class) {
  callback *c = ed_xmalloc(sizeof *c);
  *c = (callback){env, fn, data, class};
  if (made) *made = c;
  ed_val v[2] = {ed_napi_text(env, name ? name : "", name ? length : 0), ed_box_new(env->ctx, &CALLBACK, c)};
  return ed_napi_help(env, HELP_FUNCTION, 2, v);
}

static bool is_length(size_t length) { return length == NAPI_AUTO_LENGTH || length <= INT_MAX; }

NAPI_FN(napi_create_function)
(napi_env env, const char *utf8name, size_t length, napi_callback cb, void *data, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  CHECK_ARG(env, cb);
  if (utf8name) CHECK(env, is_length(length), napi_invalid_arg);
  ed_val fn = make(env, utf8name, length, NULL, cb, data, NULL);
  return fn ? ed_napi_give(env, result, fn) : ed_napi_fail(env, napi_pending_exception);
}

NAPI_FN(napi_get_cb_info)
(napi_env env, napi_callback_info cbinfo, size_t *argc, napi_value *argv, napi_value *this_arg, void **data) {
  CHECK_ENV(env);
  CHECK_ARG(env, cbinfo);
  if (argv) {
    CHECK_ARG(env, argc);
    size_t count = *argc < cbinfo->argc ? *argc : cbinfo->argc;
    memcpy(argv, cbinfo->argv, count * sizeof *argv);
    for (size_t i = count; i < *argc; i++) argv[i] = NAPI(ed_undefined(env->ctx));
  }
  if (argc) *argc = cbinfo->argc;
  if (this_arg) *this_arg = NAPI(cbinfo->self);
  if (data) *data = cbinfo->data;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_new_target)(napi_env env, napi_callback_info cbinfo, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, cbinfo);
  CHECK_ARG(env, result);
  *result = NAPI(cbinfo->new_target);
  return ed_napi_ok(env);
}

// ---- calls of JavaScript -------------------------------------------------------------------------------------------

// The engine's interface takes only objects as `this`.
static ed_val call_with(napi_env env, ed_val fn, ed_val self, size_t argc, const ed_val *argv) {
  ed_val exc = NULL, result;
  if (ed_is_object(env->ctx, self)) {
    result = ed_call(env->ctx, (ed_obj)fn, (ed_obj)self, argc, argv, &exc);
  } else {
    ed_val few[16], *v = argc + 2 > sizeof few / sizeof *few ? ed_try_malloc((argc + 2) * sizeof *v) : few;
    if (!v) return NULL;
    v[0] = fn, v[1] = self;
    if (argc) memcpy(v + 2, argv, argc * sizeof *v);
    result = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_CALL].v, NULL, argc + 2, v, &exc);
    if (v != few) free(v);
  }
  if (exc) ed_napi_throw(env, exc);
  return exc ? NULL : result;
}

NAPI_FN(napi_call_function)
(napi_env env, napi_value recv, napi_value func, size_t argc, const napi_value *argv, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, recv);
  CHECK_ARGS(env, argc, argv);
  CHECK_ARG(env, func);
  CHECK(env, ed_is_function(env->ctx, VAL(func)), napi_invalid_arg);
  ed_val v = call_with(env, VAL(func), VAL(recv), argc, (const ed_val *)(const void *)argv);
  if (!v) return ed_napi_done(env) == napi_ok ? ed_napi_fail(env, napi_generic_failure) : napi_pending_exception;
  return result ? ed_napi_give(env, result, v) : ed_napi_ok(env);
}

NAPI_FN(napi_new_instance)
(napi_env env, napi_value constructor, size_t argc, const napi_value *argv, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, constructor);
  CHECK_ARGS(env, argc, argv);
  CHECK_ARG(env, result);
  CHECK(env, ed_is_function(env->ctx, VAL(constructor)), napi_invalid_arg);
  ed_val exc = NULL;
  ed_val v = ed_construct(env->ctx, OBJ(constructor), argc, (const ed_val *)(const void *)argv, &exc);
  CHECK_THROWN(env, exc);
  CHECK(env, v, napi_generic_failure);
  return ed_napi_give(env, result, v);
}

NAPI_FN(napi_instanceof)(napi_env env, napi_value object, napi_value constructor, bool *result) {
  BEGIN(env);
  CHECK_ARG(env, object);
  CHECK_ARG(env, result);
  *result = false;
  CHECK_ARG(env, constructor);
  if (!ed_is_function(env->ctx, VAL(constructor))) {
    ed_napi_throw_new(env, 1, "ERR_NAPI_CONS_FUNCTION", "Constructor must be a function");
    return ed_napi_fail(env, napi_function_expected);
  }
  ed_val exc = NULL;
  bool is = ed_instance_of(env->ctx, VAL(object), OBJ(constructor), &exc);
  CHECK_THROWN(env, exc);
  *result = is;
  return ed_napi_ok(env);
}

// ---- properties with attributes, classes ---------------------------------------------------------------------------

// The key of a descriptor; NULL when it has none that can be one.
static ed_val key_of(napi_env env, const napi_property_descriptor *p) {
  if (p->utf8name) return ed_napi_key(env, p->utf8name);
  if (!p->name) return NULL;
  ed_type type = ed_type_of(env->ctx, VAL(p->name));
  return type == ED_TYPE_STRING || type == ED_TYPE_SYMBOL ? VAL(p->name) : NULL;
}

static ed_val function_or_undefined(napi_env env, const napi_property_descriptor *p, napi_callback fn,
                                    const callback *class) {
  return fn ? make(env, p->utf8name, NAPI_AUTO_LENGTH, NULL, fn, p->data, class) : ed_undefined(env->ctx);
}

// Of instances of a class, or of anything when that is NULL.
static napi_status define(napi_env env, ed_obj target, const napi_property_descriptor *p, const callback *class) {
  ed_val key = key_of(env, p);
  CHECK(env, key, napi_name_expected);
  bool is_accessor = p->getter || p->setter;
  ed_val v[6] = {target, key, ed_num(env->ctx, (int)p->attributes), ed_bool(env->ctx, is_accessor)};
  if (is_accessor) {
    v[4] = function_or_undefined(env, p, p->getter, class);
    v[5] = function_or_undefined(env, p, p->setter, class);
  } else if (p->method) {
    v[4] = make(env, p->utf8name, NAPI_AUTO_LENGTH, NULL, p->method, p->data, class);
  } else {
    CHECK_ARG(env, p->value);
    v[4] = VAL(p->value);
  }
  if (!v[5]) v[5] = ed_undefined(env->ctx);
  ed_val defined = v[4] ? ed_napi_help(env, HELP_DEFINE, 6, v) : NULL;
  if (!defined) return ed_napi_fail(env, napi_pending_exception);
  return ed_to_bool(env->ctx, defined) ? napi_ok : ed_napi_fail(env, napi_invalid_arg);
}

NAPI_FN(napi_define_properties)
(napi_env env, napi_value object, size_t property_count, const napi_property_descriptor *properties) {
  BEGIN(env);
  if (property_count > 0) CHECK_ARG(env, properties);
  ed_obj o;
  CHECK_TO_OBJECT(env, object, o);
  for (size_t i = 0; i < property_count; i++) {
    napi_status status = define(env, o, &properties[i], NULL);
    if (status != napi_ok) return status;
  }
  return ed_napi_ok(env);
}

NAPI_FN(napi_define_class)
(napi_env env, const char *utf8name, size_t length, napi_callback constructor, void *data, size_t property_count,
 const napi_property_descriptor *properties, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  CHECK_ARG(env, constructor);
  if (property_count > 0) CHECK_ARG(env, properties);
  CHECK_ARG(env, utf8name);
  CHECK(env, is_length(length), napi_invalid_arg);
  callback *made;
  ed_val class = make(env, utf8name, length, &made, constructor, data, NULL);
  if (!class) return ed_napi_fail(env, napi_pending_exception);
  ed_stack_push(env->addons->handles, class);
  made->class = made;
  ed_val prototype = ed_get(env->ctx, (ed_obj) class, "prototype");
  for (size_t i = 0; i < property_count; i++) {
    bool is_static = properties[i].attributes & napi_static;
    napi_status status = define(env, (ed_obj)(is_static ? class : prototype), &properties[i], is_static ? NULL : made);
    if (status != napi_ok) return status;
  }
  *result = NAPI(class);
  return ed_napi_ok(env);
}
