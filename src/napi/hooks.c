// SPDX-License-Identifier: MIT
// What addons want to be told of at the end, instance data, and small questions about the environment.
#include "napi/env.h"

#include "base/version.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// One list for all environments of a thread, the newest first: they run in that order.
struct napi_async_cleanup_hook_handle__ {
  napi_env env;
  napi_cleanup_hook fn;
  napi_async_cleanup_hook async;
  void *arg;
  bool has_run; // an asynchronous one, which has not said yet that it is done
  struct napi_async_cleanup_hook_handle__ **at, *next;
};

static ed_hook *add(napi_env env, napi_cleanup_hook fn, napi_async_cleanup_hook async, void *arg) {
  ed_hook *h = ed_xcalloc(1, sizeof *h);
  *h = (ed_hook){env, fn, async, arg, false, &env->addons->hooks, env->addons->hooks};
  if (h->next) h->next->at = &h->next;
  *h->at = h;
  return h;
}

static void unlist(ed_hook *h) {
  *h->at = h->next;
  if (h->next) h->next->at = h->at;
}

void ed_hook_add(napi_env env, void (*fn)(void *arg), void *arg) { add(env, fn, NULL, arg); }

void ed_hook_remove(napi_env env, void (*fn)(void *arg), void *arg) {
  for (ed_hook *h = env->addons->hooks; h; h = h->next) {
    if (h->env != env || h->fn != fn || h->arg != arg) continue;
    unlist(h);
    free(h);
    return;
  }
}

void ed_hooks_run(ed_addons *addons) {
  for (ed_hook *h; (h = addons->hooks);) {
    unlist(h);
    if (h->async) {
      h->has_run = true;
      addons->hooks_under_way++;
      h->async(h, h->arg);
    } else {
      h->fn(h->arg);
      free(h);
    }
  }
  while (addons->hooks_under_way > 0 && uv_run(ed_loop_uv(addons->loop), UV_RUN_ONCE)) {
  }
}

NAPI_FN(napi_add_env_cleanup_hook)(napi_env env, napi_cleanup_hook fun, void *arg) {
  CHECK_ENV(env);
  CHECK_ARG(env, fun);
  add(env, fun, NULL, arg);
  return napi_ok;
}

NAPI_FN(napi_remove_env_cleanup_hook)(napi_env env, napi_cleanup_hook fun, void *arg) {
  CHECK_ENV(env);
  CHECK_ARG(env, fun);
  ed_hook_remove(env, fun, arg);
  return napi_ok;
}

NAPI_FN(napi_add_async_cleanup_hook)
(napi_env env, napi_async_cleanup_hook hook, void *arg, napi_async_cleanup_hook_handle *remove_handle) {
  CHECK_ENV(env);
  CHECK_ARG(env, hook);
  ed_hook *h = add(env, NULL, hook, arg);
  if (remove_handle) *remove_handle = h;
  return ed_napi_ok(env);
}

NAPI_FN(napi_remove_async_cleanup_hook)(napi_async_cleanup_hook_handle remove_handle) {
  if (!remove_handle) return napi_invalid_arg;
  if (remove_handle->has_run) remove_handle->env->addons->hooks_under_way--;
  else unlist(remove_handle);
  free(remove_handle);
  return napi_ok;
}

// ---- instance data -------------------------------------------------------------------------------------------------

NAPI_FN(napi_set_instance_data)(napi_env env, void *data, napi_finalize finalize_cb, void *finalize_hint) {
  CHECK_ENV(env);
  env->instance_data = data;
  env->instance_finalize = finalize_cb;
  env->instance_hint = finalize_hint;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_instance_data)(napi_env env, void **data) {
  CHECK_ENV(env);
  CHECK_ARG(env, data);
  *data = env->instance_data;
  return ed_napi_ok(env);
}

// ---- about the environment -----------------------------------------------------------------------------------------

NAPI_FN(napi_get_version)(napi_env env, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = NAPI_SUPPORTED;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_node_version)(napi_env env, const napi_node_version **version) {
  CHECK_ENV(env);
  CHECK_ARG(env, version);
  static _Thread_local napi_node_version node = {.release = "node"};
  sscanf(ED_NODE_VERSION, "%" SCNu32 ".%" SCNu32 ".%" SCNu32, &node.major, &node.minor, &node.patch);
  *version = &node;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_uv_event_loop)(napi_env env, struct uv_loop_s **loop) {
  CHECK_ENV(env);
  CHECK_ARG(env, loop);
  *loop = ed_loop_uv(env->addons->loop);
  return ed_napi_ok(env);
}

NAPI_FN(node_api_get_module_file_name)(napi_env env, const char **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = env->filename;
  return ed_napi_ok(env);
}

NAPI_FN(napi_adjust_external_memory)(napi_env env, int64_t change_in_bytes, int64_t *adjusted_value) {
  CHECK_ENV(env);
  CHECK_ARG(env, adjusted_value);
  env->addons->external_memory += change_in_bytes;
  if (change_in_bytes > 0) ed_report_memory(env->ctx, (size_t)change_in_bytes);
  *adjusted_value = env->addons->external_memory;
  return ed_napi_ok(env);
}
