// SPDX-License-Identifier: MIT
// Threadsafe functions: calls from any thread, made one by one on the loop's.
//
//   threads --(lock: queue, threads, state)--> uv_async --> one call after another, ticks and microtasks after each
//
// It closes when the last thread has released it and the queue is empty, when one aborts it, or with the environment;
// then its finalizer runs, once. The memory stays until no thread has it any more.
#include "napi/env.h"

#include <stdlib.h>

typedef struct item {
  void *data;
  struct item *next;
} item;

struct napi_threadsafe_function__ {
  uv_async_t wake; // first
  napi_env env;
  int32_t slot;
  ed_root fn;
  napi_threadsafe_function_call_js call_js;
  void *context, *finalize_data;
  napi_finalize finalize;
  // Of the loop's thread.
  bool is_shut; // uv_close() was called
  // Under the lock.
  pthread_mutex_t lock;
  pthread_cond_t has_room;
  item *first, *last;
  size_t count, max; // 0: no limit
  size_t threads;
  bool is_closing, is_finalized;
};

enum { AT_ONCE = 1000 }; // calls before the loop does something else

static void free_items(napi_threadsafe_function f) {
  for (item *i = f->first, *next; i; i = next) {
    next = i->next;
    free(i);
  }
}

static void free_function(napi_threadsafe_function f) {
  free_items(f);
  pthread_mutex_destroy(&f->lock);
  pthread_cond_destroy(&f->has_room);
  free(f);
}

// Under the lock, which it lets go of: frees the function when nobody needs it any more.
static void unlock(napi_threadsafe_function f) {
  bool is_over = f->is_finalized && f->threads == 0;
  pthread_mutex_unlock(&f->lock);
  if (is_over) free_function(f);
}

// ---- the end -------------------------------------------------------------------------------------------------------

static void call_finalizer(napi_env env, void *arg) {
  napi_threadsafe_function f = arg;
  f->finalize(env, f->finalize_data, f->context);
}

static void finalize(void *arg) {
  napi_threadsafe_function f = arg;
  if (f->finalize) ed_napi_guard(f->env, false, call_finalizer, f);
}

// What is still in the queue goes to the addon without an environment, so that it can give its memory back.
static void empty(napi_threadsafe_function f) {
  pthread_mutex_lock(&f->lock);
  item *i = f->first, *next;
  f->first = f->last = NULL;
  f->count = 0;
  pthread_mutex_unlock(&f->lock);
  for (; i; i = next) {
    next = i->next;
    if (f->call_js) f->call_js(NULL, NULL, f->context, i->data);
    free(i);
  }
}

static void end(napi_threadsafe_function f) {
  ed_root_clear(f->env->ctx, &f->fn);
  pthread_mutex_lock(&f->lock);
  f->is_finalized = true;
  unlock(f);
}

static void on_closed(uv_handle_t *uv) {
  napi_threadsafe_function f = (napi_threadsafe_function)uv;
  if (!f->env->addons->is_ended) {
    empty(f);
    ed_napi_enter(f->env->addons, f->slot, true, finalize, f);
  }
  end(f);
}

static void on_end(void *arg);

static void shut(napi_threadsafe_function f) {
  if (f->is_shut) return;
  f->is_shut = true;
  pthread_mutex_lock(&f->lock);
  f->is_closing = true;
  pthread_cond_broadcast(&f->has_room);
  pthread_mutex_unlock(&f->lock);
  ed_hook_remove(f->env, on_end, f);
  uv_close((uv_handle_t *)&f->wake, on_closed);
}

// With the environment: the loop may not come to its close callback before the addon's library must be done.
static void on_end(void *arg) {
  napi_threadsafe_function f = arg;
  shut(f);
  empty(f);
  finalize(f);
}

// ---- calls ---------------------------------------------------------------------------------------------------------

typedef struct call {
  napi_threadsafe_function f;
  void *data;
} call;

static void call_addon(napi_env env, void *arg) {
  const call *c = arg;
  napi_value fn = NULL;
  if (c->f->fn.v) ed_napi_give(env, &fn, c->f->fn.v);
  if (c->f->call_js) {
    c->f->call_js(env, fn, c->f->context, c->data);
  } else {
    napi_value self;
    napi_get_undefined(env, &self);
    napi_call_function(env, self, fn, 0, NULL, NULL);
  }
}

static void make_call(void *arg) { ed_napi_guard(((call *)arg)->f->env, false, call_addon, arg); }

// Makes one call. False when there is none left, or the function closes.
static bool call_one(napi_threadsafe_function f) {
  pthread_mutex_lock(&f->lock);
  item *i = f->is_closing ? NULL : f->first;
  if (i) {
    f->first = i->next;
    if (!f->first) f->last = NULL;
    f->count--;
    if (f->max) pthread_cond_signal(&f->has_room); // at each: several threads may wait, for one place each
  }
  bool is_over = f->is_closing || (!f->first && f->threads == 0);
  bool has_more = !is_over && f->first;
  if (is_over) f->is_closing = true;
  pthread_mutex_unlock(&f->lock);
  if (is_over) shut(f); // the last call comes before the finalizer all the same: that waits for the loop
  if (i) {
    call c = {f, i->data};
    free(i);
    ed_napi_enter(f->env->addons, f->slot, false, make_call, &c);
  }
  return has_more;
}

static void on_wake(uv_async_t *uv) {
  napi_threadsafe_function f = (napi_threadsafe_function)uv;
  for (int i = 0; i < AT_ONCE; i++)
    if (f->is_shut || f->env->addons->is_ended || !call_one(f)) return;
  uv_async_send(&f->wake);
}

// ---- the interface -------------------------------------------------------------------------------------------------

NAPI_FN(napi_create_threadsafe_function)
(napi_env env, napi_value func, napi_value async_resource, napi_value async_resource_name, size_t max_queue_size,
 size_t initial_thread_count, void *thread_finalize_data, napi_finalize thread_finalize_cb, void *context,
 napi_threadsafe_function_call_js call_js_cb, napi_threadsafe_function *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, async_resource_name);
  CHECK(env, initial_thread_count > 0, napi_invalid_arg);
  CHECK_ARG(env, result);
  if (!func) CHECK_ARG(env, call_js_cb);
  else CHECK(env, ed_is_function(env->ctx, VAL(func)), napi_invalid_arg);
  napi_status status;
  int32_t slot = ed_napi_slot(env, &async_resource, &async_resource_name, &status);
  if (!slot) return status;
  napi_threadsafe_function f = ed_xcalloc(1, sizeof *f);
  if (uv_async_init(ed_loop_uv(env->addons->loop), &f->wake, on_wake) != 0) abort(); // the loop has one already
  f->env = env;
  f->slot = slot;
  if (func) ed_root_set(env->ctx, &f->fn, VAL(func));
  f->call_js = call_js_cb;
  f->context = context;
  f->finalize_data = thread_finalize_data;
  f->finalize = thread_finalize_cb;
  pthread_mutex_init(&f->lock, NULL);
  pthread_cond_init(&f->has_room, NULL);
  f->max = max_queue_size;
  f->threads = initial_thread_count;
  ed_hook_add(env, on_end, f);
  *result = f;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_threadsafe_function_context)(napi_threadsafe_function func, void **result) {
  if (!func || !result) return napi_invalid_arg;
  *result = func->context;
  return napi_ok;
}

// Under the lock: a thread that uses a function that closes gives it up by that.
static napi_status give_up(napi_threadsafe_function f) {
  if (f->threads == 0) {
    pthread_mutex_unlock(&f->lock);
    return napi_invalid_arg;
  }
  f->threads--;
  unlock(f);
  return napi_closing;
}

NAPI_FN(napi_call_threadsafe_function)
(napi_threadsafe_function func, void *data, napi_threadsafe_function_call_mode is_blocking) {
  if (!func) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  while (func->max && func->count >= func->max && !func->is_closing) {
    if (is_blocking == napi_tsfn_nonblocking) {
      pthread_mutex_unlock(&func->lock);
      return napi_queue_full;
    }
    pthread_cond_wait(&func->has_room, &func->lock);
  }
  if (func->is_closing) return give_up(func);
  item *i = ed_xmalloc(sizeof *i);
  *i = (item){data, NULL};
  if (func->last) func->last->next = i;
  else func->first = i;
  func->last = i;
  func->count++;
  uv_async_send(&func->wake);
  pthread_mutex_unlock(&func->lock);
  return napi_ok;
}

NAPI_FN(napi_acquire_threadsafe_function)(napi_threadsafe_function func) {
  if (!func) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  napi_status status = func->is_closing ? napi_closing : napi_ok;
  if (status == napi_ok) func->threads++;
  pthread_mutex_unlock(&func->lock);
  return status;
}

NAPI_FN(napi_release_threadsafe_function)(napi_threadsafe_function func, napi_threadsafe_function_release_mode mode) {
  if (!func) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  if (func->threads == 0) {
    pthread_mutex_unlock(&func->lock);
    return napi_invalid_arg;
  }
  func->threads--;
  if ((func->threads == 0 || mode == napi_tsfn_abort) && !func->is_closing) {
    func->is_closing = mode == napi_tsfn_abort;
    if (func->is_closing) pthread_cond_broadcast(&func->has_room);
    uv_async_send(&func->wake);
  }
  unlock(func);
  return napi_ok;
}

NAPI_FN(napi_ref_threadsafe_function)(napi_env env, napi_threadsafe_function func) {
  CHECK_ENV(env);
  CHECK_ARG(env, func);
  if (!func->is_shut) uv_ref((uv_handle_t *)&func->wake);
  return napi_ok;
}

NAPI_FN(napi_unref_threadsafe_function)(napi_env env, napi_threadsafe_function func) {
  CHECK_ENV(env);
  CHECK_ARG(env, func);
  if (!func->is_shut) uv_unref((uv_handle_t *)&func->wake);
  return napi_ok;
}
