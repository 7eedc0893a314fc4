// SPDX-License-Identifier: MIT
// Inside of Node-API: what one addon of one thread has (napi_env), and what all addons of a thread share (ed_addons).
//
// A napi_value is an ed_val. Addons keep them in memory of their own while a call lasts, where the collector does not
// look, so each one handed out is pushed onto a stack that it does see; a handle scope is a height of that stack.
//
// The functions of the interface check in Node's order: environment, pending exception (those that may run JavaScript),
// arguments. Whatever an addon passes, the answer is a status.
#ifndef ED_NAPI_ENV_H
#define ED_NAPI_ENV_H

#include "base/mem.h"
#include "engine/object.h"
#include "loop/loop.h"
#include "napi/api.h"

#include <pthread.h>

enum { NAPI_SUPPORTED = 10, NAPI_DEFAULT = 8, NAPI_EXPERIMENTAL = 2147483647 };

// Functions of lib/internal/addons.js, in the order of its list.
enum ed_helper {
  HELP_FUNCTION,
  HELP_DEFINE,
  HELP_KEYS,
  HELP_HAS_OWN,
  HELP_FREEZE,
  HELP_SEAL,
  HELP_SYMBOL,
  HELP_SYMBOL_FOR,
  HELP_ERROR,
  HELP_KIND,
  HELP_BIGINT_OF_WORDS,
  HELP_WORDS_OF_BIGINT,
  HELP_BUFFER,
  HELP_KEEP_HERE,
  HELP_TYPED_ARRAY,
  HELP_DATA_VIEW,
  HELP_VIEW,
  HELP_DETACH,
  HELP_IS_DETACHED,
  HELP_SHARED,
  HELP_DATE_VALUE,
  HELP_WEAK,
  HELP_WEAK_VALUE,
  HELP_BEGIN,
  HELP_RELEASE,
  HELP_CONTEXT,
  HELP_CONTEXT_END,
  HELP_CALLBACK,
  HELP_OPEN,
  HELP_CLOSE,
  HELP_UNCAUGHT,
  HELP_SET_PROTOTYPE,
  HELP_CALL,
  HELPERS
};

// What HELP_KIND tells of an object.
enum {
  KIND_OTHER,
  KIND_ERROR,
  KIND_PROMISE,
  KIND_DATA_VIEW,
  KIND_SHARED_BUFFER,
  KIND_BUFFER,
  KIND_TYPED_ARRAY // + napi_typedarray_type
};

typedef struct ed_tracked ed_tracked; // references.c
typedef struct ed_finalizer ed_finalizer;
typedef struct ed_external ed_external;                  // buffers.c
typedef struct napi_async_cleanup_hook_handle__ ed_hook; // hooks.c

// A finalizer that is to be called once, from the loop or at the end.
struct ed_finalizer {
  napi_env env;
  napi_finalize fn;
  node_api_noenv_finalize bare; // instead of fn, for one that has no environment
  void *data, *hint;
  bool is_basic; // it says that it calls nothing that could collect, and does not wait for the loop
  napi_ref ref;  // whose it is, if an addon may still delete that
  ed_finalizer *next;
};

// The object that a constructor is at work on, and what stands for its class.
typedef struct ed_constructing {
  ed_val self;
  const void *class;
} ed_constructing;

typedef struct ed_addons {
  ed_loop *loop;
  ed_ctx ctx;
  ed_stack *handles;
  ed_root helpers[HELPERS];
  napi_env envs; // all of this thread, the newest first
  struct {       // objects that something is attached to, by address
    ed_tracked **buckets;
    size_t size, count;
  } objects;
  ed_hook *hooks;          // the newest first
  int hooks_under_way;     // asynchronous ones that have not said yet that they are done
  napi_async_work works;   // that are queued
  int64_t external_memory; // as addons tell it
  struct {
    bool are_known;
    uint8_t error, promise; // the engine's tags of these classes; 0 when it does not tell
  } tags;
  struct ed_known_key *keys; // names of properties (strings.c)
  uv_async_t wake;           // some finalizers wait, or a collection has ended
  bool is_ended;             // what follows may not run JavaScript
  // What other threads touch, too: the collector frees external memory on any of them.
  pthread_mutex_t lock;
  int refs;              // by this thread and by external memory
  bool collected;        // since the last look at the objects
  ed_finalizer *waiting; // the newest first
  bool is_wake_open;     // wake may be sent
} ed_addons;

struct napi_env__ {
  ed_addons *addons;
  ed_ctx ctx;
  napi_env next;
  napi_extended_error_info last;
  ed_root exception; // the pending one
  bool is_in_basic;  // a finalizer runs that may call nothing that could collect
  int32_t version;
  char *filename; // as a URL
  ed_constructing constructing;
  int open_handle_scopes, open_callback_scopes;
  void *instance_data, *instance_hint;
  napi_finalize instance_finalize;
  napi_ref references, finalizing; // those without and with a finalizer
  ed_external *externals;          // under the lock of addons
};

// ---- env.c ---------------------------------------------------------------------------------------------------------

ed_addons *ed_addons_here(void); // NULL before the first addon
ed_addons *ed_addons_begin(ed_ctx ctx, ed_obj helpers);
void ed_addons_unref(ed_addons *addons);
napi_env ed_env_new(ed_addons *addons, const char *filename, int32_t version);

napi_status ed_napi_fail(napi_env env, napi_status status);
napi_status ed_napi_begin(napi_env env); // checks of a function that may run JavaScript
napi_status ed_napi_give(napi_env env, napi_value *result, ed_val v);
napi_status ed_napi_done(napi_env env); // napi_ok, or napi_pending_exception
void ed_napi_throw(napi_env env, ed_val error);
ed_obj ed_napi_object(napi_env env, ed_val v); // for CHECK_TO_OBJECT
// Calls a helper; what it throws becomes the pending exception. NULL then.
ed_val ed_napi_help(napi_env env, enum ed_helper helper, size_t argc, const ed_val *argv);
// What HELP_KIND says of a value; 0 of what is no object.
int ed_napi_kind(napi_env env, ed_val v);
bool ed_napi_is_error(napi_env env, ed_val v);
bool ed_napi_is_promise(napi_env env, ed_val v);
// Throws an error of a class (0 Error, 1 TypeError, 2 RangeError, 3 SyntaxError) with a code of Node's.
void ed_napi_throw_new(napi_env env, int class, const char *code, const char *message);

// Runs a call into an addon that no JavaScript waits for; what it leaves thrown is an uncaught exception. With
// `is_strict` false, addons of versions below 10 get a warning instead, as in Node.
void ed_napi_guard(napi_env env, bool is_strict, void (*fn)(napi_env env, void *arg), void *arg);
// Enters JavaScript by a slot of HELP_BEGIN, which calls fn(arg): ticks and microtasks follow.
void ed_napi_enter(ed_addons *addons, int32_t slot, bool is_last, void (*fn)(void *arg), void *arg);

// Natives of addons.js.
ed_val ed_napi_invoke(ed_args *a);   // invoke(box, this, new.target, ...arguments)
ed_val ed_napi_dispatch(ed_args *a); // dispatch(event): what the function of a slot of HELP_BEGIN calls

// ---- other files ---------------------------------------------------------------------------------------------------

ed_val ed_napi_text(napi_env env, const char *utf8, size_t length);
ed_val ed_napi_key(napi_env env, const char *utf8); // the same for the name of a property
napi_status ed_napi_define(napi_env env, ed_obj target, const napi_property_descriptor *p, bool of_class);
void ed_napi_queue(ed_addons *addons, ed_finalizer *take); // from any thread
void ed_napi_run_finalizers(ed_addons *addons);
bool ed_references_fit(napi_env env, ed_val v, const void *class); // false: another class has wrapped it
void ed_references_look(ed_addons *addons); // finds the objects that died, runs basic finalizers and queues the others
void ed_references_finalize(napi_env env);
void ed_references_free(napi_env env);
void ed_references_end(ed_addons *addons);
void ed_externals_end(napi_env env);
void ed_hook_add(napi_env env, void (*fn)(void *arg), void *arg);
void ed_hook_remove(napi_env env, void (*fn)(void *arg), void *arg);
void ed_hooks_run(ed_addons *addons);
void ed_works_end(ed_addons *addons);
void ed_keys_end(ed_addons *addons);
// A slot of HELP_BEGIN for a resource (or NULL) and its name; 0 with the status of why not.
int32_t ed_napi_slot(napi_env env, napi_value *resource, napi_value *name, napi_status *status);
void *ed_external_get(ed_ctx ctx, ed_val v, bool *is_external);

// Head of a function of the interface.
#define NAPI_FN(name) __attribute__((visibility("default"))) napi_status name

// ---- checks --------------------------------------------------------------------------------------------------------

#define CHECK_ENV(env)                                                                                                 \
  do {                                                                                                                 \
    if (!(env)) return napi_invalid_arg;                                                                               \
  } while (0)
#define CHECK(env, condition, status)                                                                                  \
  do {                                                                                                                 \
    if (!(condition)) return ed_napi_fail(env, status);                                                                \
  } while (0)
#define CHECK_ARG(env, arg) CHECK(env, (arg) != NULL, napi_invalid_arg)
// First of a function that may run JavaScript.
#define BEGIN(env)                                                                                                     \
  do {                                                                                                                 \
    CHECK_ENV(env);                                                                                                    \
    napi_status begun = ed_napi_begin(env);                                                                            \
    if (begun != napi_ok) return begun;                                                                                \
  } while (0)
// After a call that may have thrown `exc`.
#define CHECK_THROWN(env, exc)                                                                                         \
  do {                                                                                                                 \
    if (exc) {                                                                                                         \
      ed_napi_throw(env, exc);                                                                                         \
      return ed_napi_fail(env, napi_pending_exception);                                                                \
    }                                                                                                                  \
  } while (0)
// Arguments of a call: a missing one would be no value at all to the engine.
#define CHECK_ARGS(env, argc, argv)                                                                                    \
  do {                                                                                                                 \
    if ((argc) > 0) CHECK_ARG(env, argv);                                                                              \
    for (size_t at = 0; at < (argc); at++) CHECK_ARG(env, (argv)[at]);                                                 \
  } while (0)
// Makes an object of a value that users may pass as one; null and undefined leave a TypeError behind.
#define CHECK_TO_OBJECT(env, value, object)                                                                            \
  do {                                                                                                                 \
    CHECK_ARG(env, value);                                                                                             \
    (object) = ed_napi_object(env, VAL(value));                                                                        \
    CHECK(env, (object) != NULL, napi_object_expected);                                                                \
  } while (0)

static inline ed_val VAL(napi_value v) { return (ed_val)(const void *)v; }
static inline ed_obj OBJ(napi_value v) { return (ed_obj)(void *)v; }
static inline napi_value NAPI(ed_val v) { return (napi_value)(void *)(uintptr_t)v; }

static inline napi_status ed_napi_ok(napi_env env) {
  env->last.error_code = napi_ok;
  env->last.engine_error_code = 0;
  env->last.engine_reserved = NULL;
  env->last.error_message = NULL;
  return napi_ok;
}

#endif
