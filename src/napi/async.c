// SPDX-License-Identifier: MIT
// Work for the thread pool, async contexts, callbacks into JavaScript that nothing else waits for.
#include "napi/env.h"

#include "loop/trace.h"

#include <stdlib.h>

// ---- asynchronous work ---------------------------------------------------------------------------------------------

struct napi_async_work__ {
  uv_work_t uv; // first
  napi_env env;
  int32_t slot; // 0 once it is used up
  napi_async_execute_callback execute;
  napi_async_complete_callback complete;
  void *data;
  bool is_queued, is_deleted;
  napi_async_work *at, next; // of those that are queued
};

// The slot by which a kind of work enters JavaScript, in the async context of now. 0 with an exception pending.
static int32_t begin(napi_env env, napi_value name, napi_value resource) {
  ed_val v[2] = {VAL(name), resource ? VAL(resource) : ed_undefined(env->ctx)};
  ed_val slot = ed_napi_help(env, HELP_BEGIN, 2, v);
  return slot ? (int32_t)ed_to_num(env->ctx, slot) : 0;
}

static void release(ed_addons *addons, int32_t slot) {
  ed_val v = ed_num(addons->ctx, slot);
  if (slot) ed_call(addons->ctx, (ed_obj)addons->helpers[HELP_RELEASE].v, NULL, 1, &v, NULL);
}

// Of a resource's name and the resource itself, which all makers take.
static napi_status check_resource(napi_env env, napi_value *resource, napi_value *name) {
  if (*resource) {
    ed_obj o;
    CHECK_TO_OBJECT(env, *resource, o);
    *resource = NAPI(o);
  }
  CHECK_ARG(env, *name);
  ed_val exc = NULL, text = ed_coerce_string(env->ctx, VAL(*name), &exc);
  CHECK(env, text, napi_string_expected);
  *name = NAPI(text);
  return napi_ok;
}

NAPI_FN(napi_create_async_work)
(napi_env env, napi_value async_resource, napi_value async_resource_name, napi_async_execute_callback execute,
 napi_async_complete_callback complete, void *data, napi_async_work *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, execute);
  CHECK_ARG(env, result);
  napi_status status = check_resource(env, &async_resource, &async_resource_name);
  if (status != napi_ok) return status;
  int32_t slot = begin(env, async_resource_name, async_resource);
  if (!slot) return ed_napi_fail(env, napi_pending_exception);
  napi_async_work work = ed_xcalloc(1, sizeof *work);
  work->env = env;
  work->slot = slot;
  work->execute = execute, work->complete = complete, work->data = data;
  *result = work;
  return ed_napi_ok(env);
}

static void free_work(napi_async_work work) {
  release(work->env->addons, work->slot);
  free(work);
}

NAPI_FN(napi_delete_async_work)(napi_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  if (work->is_queued) work->is_deleted = true; // when it is done, silently
  else free_work(work);
  return ed_napi_ok(env);
}

static const char TRACED[] = "node_api";

static void on_work(uv_work_t *uv) {
  napi_async_work work = (napi_async_work)uv;
  bool is_traced = ed_traces(ED_TRACE_WORK_SYNC);
  if (is_traced) ed_trace(ED_TRACE_WORK_SYNC, 'B', TRACED, NULL);
  ed_pool_yields(); // nobody knows whether it computes
  work->execute(work->env, work->data);
  if (is_traced) ed_trace(ED_TRACE_WORK_SYNC, 'E', TRACED, NULL);
}

// What the completion needs: the addon may delete the work in it.
typedef struct completion {
  napi_env env;
  napi_async_complete_callback complete;
  napi_status status;
  void *data;
} completion;

static void call_complete(napi_env env, void *arg) {
  const completion *c = arg;
  c->complete(env, c->status, c->data);
}

static void complete(void *arg) {
  const completion *c = arg;
  ed_napi_guard(c->env, true, call_complete, arg);
}

static void on_done(uv_work_t *uv, int status) {
  napi_async_work work = (napi_async_work)uv;
  ed_addons *addons = work->env->addons;
  work->is_queued = false;
  ed_pool_reports();
  if (ed_traces(ED_TRACE_WORK_ASYNC)) {
    ed_buf args = ed_trace_args();
    ed_trace_number(&args, "result", status);
    ed_trace_of(ED_TRACE_WORK_ASYNC, 'e', TRACED, work, &args);
  }
  *work->at = work->next;
  if (work->next) work->next->at = work->at;
  if (work->is_deleted) {
    free_work(work);
    return;
  }
  if (addons->is_ended || !work->complete) return;
  completion c = {work->env, work->complete, status == UV_ECANCELED ? napi_cancelled : napi_ok, work->data};
  int32_t slot = work->slot;
  work->slot = 0;
  ed_napi_enter(addons, slot, true, complete, &c);
}

NAPI_FN(napi_queue_async_work)(napi_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  CHECK(env, !work->is_queued, napi_generic_failure);
  if (!work->slot) { // it was done once before
    ed_val v[2] = {ed_str_ascii(env->ctx, "NodeAPIWork"), ed_undefined(env->ctx)};
    work->slot = begin(env, NAPI(v[0]), NULL);
  }
  CHECK(env, uv_queue_work(ed_loop_uv(env->addons->loop), &work->uv, on_work, on_done) == 0, napi_generic_failure);
  if (ed_traces(ED_TRACE_WORK_ASYNC)) ed_trace_of(ED_TRACE_WORK_ASYNC, 'b', TRACED, work, NULL);
  ed_pool_changes(); // for all that is known
  work->is_queued = true;
  work->at = &env->addons->works;
  work->next = *work->at;
  if (work->next) work->next->at = &work->next;
  *work->at = work;
  return ed_napi_ok(env);
}

NAPI_FN(napi_cancel_async_work)(napi_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  CHECK(env, work->is_queued, napi_invalid_arg);
  CHECK(env, uv_cancel((uv_req_t *)&work->uv) == 0, napi_generic_failure); // it has begun
  return ed_napi_ok(env);
}

// Work that has begun uses what the environments are about to give back.
void ed_works_end(ed_addons *addons) {
  for (napi_async_work work = addons->works; work; work = work->next) uv_cancel((uv_req_t *)&work->uv);
  while (addons->works) uv_run(ed_loop_uv(addons->loop), UV_RUN_ONCE);
}

// ---- async contexts ------------------------------------------------------------------------------------------------

struct napi_async_context__ {
  ed_root made; // of HELP_CONTEXT
};

NAPI_FN(napi_async_init)
(napi_env env, napi_value async_resource, napi_value async_resource_name, napi_async_context *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_status status = check_resource(env, &async_resource, &async_resource_name);
  if (status != napi_ok) return status;
  ed_val v[2] = {VAL(async_resource_name), async_resource ? VAL(async_resource) : ed_undefined(env->ctx)};
  ed_val made = ed_napi_help(env, HELP_CONTEXT, 2, v);
  if (!made) return ed_napi_fail(env, napi_pending_exception);
  napi_async_context context = ed_xcalloc(1, sizeof *context);
  ed_root_set(env->ctx, &context->made, made);
  *result = context;
  return ed_napi_ok(env);
}

NAPI_FN(napi_async_destroy)(napi_env env, napi_async_context async_context) {
  CHECK_ENV(env);
  CHECK_ARG(env, async_context);
  ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_CONTEXT_END].v, NULL, 1, &async_context->made.v, NULL);
  ed_root_clear(env->ctx, &async_context->made);
  free(async_context);
  return ed_napi_ok(env);
}

// ---- callbacks -----------------------------------------------------------------------------------------------------

NAPI_FN(napi_make_callback)
(napi_env env, napi_async_context async_context, napi_value recv, napi_value func, size_t argc, const napi_value *argv,
 napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, recv);
  CHECK_ARGS(env, argc, argv);
  ed_obj self;
  CHECK_TO_OBJECT(env, recv, self);
  CHECK_ARG(env, func);
  CHECK(env, ed_is_function(env->ctx, VAL(func)), napi_invalid_arg);
  ed_val v[4] = {async_context ? async_context->made.v : ed_undefined(env->ctx), self, VAL(func),
                 ed_array_new(env->ctx, argc, (const ed_val *)(const void *)argv)};
  ed_loop_open(env->addons->loop);
  ed_val made = ed_napi_help(env, HELP_CALLBACK, 4, v);
  if (made && result) ed_napi_give(env, result, made);
  ed_loop_shut(env->addons->loop);
  return made ? ed_napi_ok(env) : ed_napi_fail(env, napi_pending_exception);
}

struct napi_callback_scope__ {
  ed_root context, outer;
};

NAPI_FN(napi_open_callback_scope)
(napi_env env, napi_value resource_object, napi_async_context context, napi_callback_scope *result) {
  (void)resource_object; // ignored since Node 16
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_callback_scope scope = ed_xcalloc(1, sizeof *scope);
  ed_loop_open(env->addons->loop);
  ed_val made = context ? context->made.v : NULL;
  ed_val outer = made ? ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_OPEN].v, NULL, 1, &made, NULL) : NULL;
  if (outer) {
    ed_root_set(env->ctx, &scope->context, made);
    ed_root_set(env->ctx, &scope->outer, outer);
  }
  env->open_callback_scopes++;
  *result = scope;
  return ed_napi_ok(env);
}

NAPI_FN(napi_close_callback_scope)(napi_env env, napi_callback_scope scope) {
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  if (env->open_callback_scopes == 0) return napi_callback_scope_mismatch;
  env->open_callback_scopes--;
  ed_val v[2] = {scope->context.v, scope->outer.v};
  if (v[0]) ed_call(env->ctx, (ed_obj)env->addons->helpers[HELP_CLOSE].v, NULL, 2, v, NULL);
  ed_root_clear(env->ctx, &scope->context);
  ed_root_clear(env->ctx, &scope->outer);
  free(scope);
  ed_loop_shut(env->addons->loop);
  return ed_napi_ok(env);
}

int32_t ed_napi_slot(napi_env env, napi_value *resource, napi_value *name, napi_status *status) {
  *status = check_resource(env, resource, name);
  int32_t slot = *status == napi_ok ? begin(env, *name, *resource) : 0;
  if (*status == napi_ok && !slot) *status = ed_napi_fail(env, napi_pending_exception);
  return slot;
}
