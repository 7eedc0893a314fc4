// SPDX-License-Identifier: MIT
// Environments of addons and what a thread's addons share: see env.h.
#include "napi/env.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local ed_addons *here;

ed_addons *ed_addons_here(void) { return here; }

// ---- life ----------------------------------------------------------------------------------------------------------

// At the end of a collection: no place to look at anything.
static void on_collected(const struct OpaqueJSContextGroup *group, void *arg) {
  (void)group;
  ed_addons *addons = arg;
  pthread_mutex_lock(&addons->lock);
  addons->collected = true;
  uv_ref((uv_handle_t *)&addons->wake); // finalizers come before the loop ends
  if (addons->is_wake_open) uv_async_send(&addons->wake);
  pthread_mutex_unlock(&addons->lock);
}

static void run_finalizers(void *arg) { ed_napi_run_finalizers(arg); }

static void on_wake(uv_async_t *uv) {
  ed_addons *addons = uv->data;
  pthread_mutex_lock(&addons->lock);
  bool collected = addons->collected;
  addons->collected = false;
  uv_unref((uv_handle_t *)&addons->wake);
  pthread_mutex_unlock(&addons->lock);
  if (collected) ed_references_look(addons);
  pthread_mutex_lock(&addons->lock);
  bool waiting = addons->waiting != NULL;
  pthread_mutex_unlock(&addons->lock);
  if (!waiting) return;
  ed_val v[2] = {ed_str_ascii(addons->ctx, "NodeAPIFinalizer"), ed_undefined(addons->ctx)};
  ed_val slot = ed_call(addons->ctx, (ed_obj)addons->helpers[HELP_BEGIN].v, NULL, 2, v, NULL);
  if (slot) ed_napi_enter(addons, (int32_t)ed_to_num(addons->ctx, slot), true, run_finalizers, addons);
}

void ed_addons_unref(ed_addons *addons) {
  pthread_mutex_lock(&addons->lock);
  bool last = --addons->refs == 0;
  pthread_mutex_unlock(&addons->lock);
  if (!last) return;
  pthread_mutex_destroy(&addons->lock);
  free(addons);
}

static void free_env(napi_env env) {
  free(env->filename);
  free(env);
}

// Node's order: hooks, the newest first; then what each environment holds.
static void end(void *arg) {
  ed_addons *addons = arg;
  addons->is_ended = true;
  ed_works_end(addons);
  ed_hooks_run(addons);
  for (napi_env env = addons->envs; env; env = env->next) {
    ed_references_finalize(env);
    ed_externals_end(env);
    if (env->instance_finalize) env->instance_finalize(env, env->instance_data, env->instance_hint);
    ed_references_free(env);
  }
  ed_napi_run_finalizers(addons);
}

// The loop and the engine follow; its memory is freed when nothing refers to it.
static void leave(void *arg) {
  ed_addons *addons = arg;
  pthread_mutex_lock(&addons->lock);
  addons->is_wake_open = false;
  pthread_mutex_unlock(&addons->lock);
  ed_engine_off_collected(addons->ctx, on_collected, addons);
  ed_references_end(addons);
  ed_keys_end(addons);
  for (int i = 0; i < HELPERS; i++) ed_root_clear(addons->ctx, &addons->helpers[i]);
  for (napi_env env = addons->envs, next; env; env = next) {
    next = env->next;
    free_env(env);
  }
  here = NULL;
  ed_addons_unref(addons);
}

ed_addons *ed_addons_begin(ed_ctx ctx, ed_obj helpers) {
  if (here) return here;
  ed_addons *addons = here = ed_xcalloc(1, sizeof *addons);
  addons->ctx = ctx;
  addons->loop = ed_loop_here();
  addons->refs = 1;
  pthread_mutex_init(&addons->lock, NULL);
  addons->handles = ed_stack_new(ctx);
  for (unsigned i = 0; i < HELPERS; i++) ed_root_set(ctx, &addons->helpers[i], ed_get_index(ctx, helpers, i));
  if (uv_async_init(ed_loop_uv(addons->loop), &addons->wake, on_wake) != 0) abort(); // the loop has one already
  addons->wake.data = addons;
  uv_unref((uv_handle_t *)&addons->wake);
  addons->is_wake_open = true;
  ed_engine_on_collected(ctx, on_collected, addons);
  ed_loop_at_end(addons->loop, end, leave, addons);
  return addons;
}

napi_env ed_env_new(ed_addons *addons, const char *filename, int32_t version) {
  napi_env env = ed_xcalloc(1, sizeof *env);
  env->addons = addons;
  env->ctx = addons->ctx;
  env->filename = ed_xstrdup(filename);
  env->version = version;
  env->next = addons->envs;
  addons->envs = env;
  return env;
}

// ---- status --------------------------------------------------------------------------------------------------------

napi_status ed_napi_fail(napi_env env, napi_status status) {
  env->last.error_code = status;
  env->last.engine_error_code = 0;
  env->last.engine_reserved = NULL;
  return status;
}

// In Node these finalizers run in the middle of a collection: what works here must work there.
__attribute__((noreturn)) static void refuse(void) {
  fputs("FATAL ERROR: Finalizer is calling a function that may affect GC state.\n"
        "The finalizers are run directly from GC and must not affect GC state.\n"
        "Use `node_api_post_finalizer` from inside of the finalizer to work around this issue.\n"
        "It schedules the call as a new task in the event loop.\n",
        stderr);
  abort();
}

napi_status ed_napi_begin(napi_env env) {
  if (env->is_in_basic) refuse();
  if (env->exception.v) return ed_napi_fail(env, napi_pending_exception);
  if (env->addons->is_ended)
    return ed_napi_fail(env, env->version >= NAPI_SUPPORTED ? napi_cannot_run_js : napi_pending_exception);
  return ed_napi_ok(env);
}

napi_status ed_napi_done(napi_env env) {
  return env->exception.v ? ed_napi_fail(env, napi_pending_exception) : ed_napi_ok(env);
}

napi_status ed_napi_give(napi_env env, napi_value *result, ed_val v) {
  if (env->is_in_basic) refuse();
  ed_stack_push(env->addons->handles, v);
  *result = NAPI(v);
  return ed_napi_ok(env);
}

void ed_napi_throw(napi_env env, ed_val error) { ed_root_set(env->ctx, &env->exception, error); }

ed_obj ed_napi_object(napi_env env, ed_val v) {
  if (ed_is_object(env->ctx, v)) return (ed_obj)v;
  ed_val exc = NULL, object = ed_coerce_object(env->ctx, v, &exc);
  if (exc) ed_napi_throw(env, exc);
  return (ed_obj)object;
}

ed_val ed_napi_help(napi_env env, enum ed_helper helper, size_t argc, const ed_val *argv) {
  ed_val exc = NULL;
  ed_val v = ed_call(env->ctx, (ed_obj)env->addons->helpers[helper].v, NULL, argc, argv, &exc);
  if (exc) ed_napi_throw(env, exc);
  return exc ? NULL : v;
}

int ed_napi_kind(napi_env env, ed_val v) {
  if (!ed_is_object(env->ctx, v)) return KIND_OTHER;
  ed_val kind = ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_KIND].v, NULL, 1, &v, NULL);
  return kind ? (int)ed_to_num(env->ctx, kind) : KIND_OTHER;
}

// A tag means a class when other objects have other tags.
static void learn_tags(napi_env env) {
  ed_addons *addons = env->addons;
  addons->tags.are_known = true;
  ed_val v[3] = {ed_num(env->ctx, 0), ed_undefined(env->ctx), ed_str_ascii(env->ctx, "")};
  ed_val error = ed_call(env->ctx, (ed_obj)addons->helpers[HELP_ERROR].v, NULL, 3, v, NULL);
  ed_obj resolve, reject, promise = ed_promise_new(env->ctx, &resolve, &reject);
  if (!error || !promise) return;
  uint8_t tags[3] = {ed_object_tag(env->ctx, error), ed_object_tag(env->ctx, promise),
                     ed_object_tag(env->ctx, ed_object_new(env->ctx))};
  if (tags[0] == tags[1] || tags[0] == tags[2] || tags[1] == tags[2]) return;
  addons->tags.error = tags[0];
  addons->tags.promise = tags[1];
}

static bool is_kind(napi_env env, ed_val v, const uint8_t *tag, int kind) {
  if (!env->addons->tags.are_known) learn_tags(env);
  return *tag ? ed_object_tag(env->ctx, v) == *tag : ed_napi_kind(env, v) == kind;
}

bool ed_napi_is_error(napi_env env, ed_val v) { return is_kind(env, v, &env->addons->tags.error, KIND_ERROR); }
bool ed_napi_is_promise(napi_env env, ed_val v) { return is_kind(env, v, &env->addons->tags.promise, KIND_PROMISE); }

void ed_napi_throw_new(napi_env env, int class, const char *code, const char *message) {
  ed_val v[3] = {ed_num(env->ctx, class), code ? ed_str_ascii(env->ctx, code) : ed_undefined(env->ctx),
                 ed_str_ascii(env->ctx, message)};
  ed_val error = ed_napi_help(env, HELP_ERROR, 3, v);
  if (error) ed_napi_throw(env, error);
}

// ---- calls ---------------------------------------------------------------------------------------------------------

void ed_napi_guard(napi_env env, bool is_strict, void (*fn)(napi_env env, void *arg), void *arg) {
  size_t height = ed_stack_height(env->addons->handles);
  fn(env, arg);
  ed_stack_cut(env->addons->handles, height);
  if (!env->exception.v) return;
  ed_val v[2] = {env->exception.v, ed_bool(env->ctx, is_strict || env->version >= NAPI_SUPPORTED)};
  ed_root_clear(env->ctx, &env->exception);
  if (!env->addons->is_ended) ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_UNCAUGHT].v, NULL, 2, v, NULL);
}

typedef struct event {
  void (*fn)(void *arg);
  void *arg;
} event;

void ed_napi_enter(ed_addons *addons, int32_t slot, bool is_last, void (*fn)(void *arg), void *arg) {
  event e = {fn, arg};
  ed_val v = ed_num(addons->ctx, (double)(uintptr_t)&e); // an address has at most 48 bits
  if (is_last) ed_loop_finish(addons->loop, slot, 1, &v);
  else ed_loop_call(addons->loop, slot, 1, &v);
}

ed_val ed_napi_dispatch(ed_args *a) {
  const event *e = (const event *)(uintptr_t)ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  ed_lock(a->ctx);
  e->fn(e->arg);
  ed_unlock(a->ctx);
  return NULL;
}
