// SPDX-License-Identifier: MIT
// References, wrapped objects, externals, finalizers, type tags: what addons attach to values, and how they hear of
// their end.
//
//   objects    hash table by address: objects do not move. Each entry has a weak hold of its object, and is believed
//              only while that still gives it: another object may have taken the place.
//   napi_ref   a value, held strongly while `count` is above 0; of an object also a member of its entry
//
// After a collection the loop looks for entries whose object is gone, and queues their finalizers.
#include "napi/env.h"

#include <stdlib.h>

struct ed_tracked {
  ed_obj object;
  ed_weak *weak;
  ed_tracked *next; // of the bucket
  napi_ref refs, wrap;
  const void *class; // that wrapped it in its constructor
  bool is_tagged;
  napi_type_tag tag;
};

struct napi_ref__ {
  napi_env env;
  uint32_t count;
  bool is_ours;       // no addon has it: it goes with its object
  ed_root strong;     // while count > 0
  ed_root weak;       // of a symbol, a WeakRef
  ed_tracked *of;     // of an object that is alive as far as we know
  napi_ref next_of;   // of the same object
  napi_ref *at, next; // of the environment, one list for those that have a finalizer, one for the others
  napi_finalize finalize;
  void *data, *hint;
  ed_finalizer *queued;
};

// ---- the table -----------------------------------------------------------------------------------------------------

static size_t place_of(const ed_addons *addons, ed_obj object) {
  return (size_t)((uintptr_t)object >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & (addons->objects.size - 1);
}

static ed_tracked *find(const ed_addons *addons, ed_val v) {
  if (!addons->objects.size) return NULL;
  for (ed_tracked *t = addons->objects.buckets[place_of(addons, (ed_obj)v)]; t; t = t->next)
    if (t->object == v && ed_weak_get(t->weak) == v) return t;
  return NULL;
}

static void grow(ed_addons *addons) {
  ed_tracked **old = addons->objects.buckets;
  size_t old_size = addons->objects.size;
  addons->objects.size = old_size ? old_size * 2 : 64;
  addons->objects.buckets = ed_xcalloc(addons->objects.size, sizeof *old);
  for (size_t i = 0; i < old_size; i++)
    for (ed_tracked *t = old[i], *next; t; t = next) {
      next = t->next;
      ed_tracked **bucket = &addons->objects.buckets[place_of(addons, t->object)];
      t->next = *bucket;
      *bucket = t;
    }
  free(old);
}

static void bury_dead(ed_addons *addons);

static ed_tracked *find_or_add(ed_addons *addons, ed_obj object) {
  ed_tracked *t = find(addons, object);
  if (t) return t;
  if (addons->objects.count >= addons->objects.size) {
    bury_dead(addons); // a program that makes many without a turn of the loop
    if (addons->objects.count >= addons->objects.size / 2) grow(addons);
  }
  t = ed_xcalloc(1, sizeof *t);
  t->object = object;
  t->weak = ed_weak_new(addons->ctx, object);
  ed_tracked **bucket = &addons->objects.buckets[place_of(addons, object)];
  t->next = *bucket;
  *bucket = t;
  addons->objects.count++;
  return t;
}

static void remove_tracked(ed_addons *addons, ed_tracked *t) {
  ed_tracked **at = &addons->objects.buckets[place_of(addons, t->object)];
  while (*at != t) at = &(*at)->next;
  *at = t->next;
  addons->objects.count--;
  ed_weak_free(addons->ctx, t->weak);
  free(t);
}

// ---- life of references --------------------------------------------------------------------------------------------

static void list(napi_ref r) {
  r->at = r->finalize ? &r->env->finalizing : &r->env->references;
  r->next = *r->at;
  if (r->next) r->next->at = &r->next;
  *r->at = r;
}

static void unlist(napi_ref r) {
  *r->at = r->next;
  if (r->next) r->next->at = r->at;
}

static void detach(napi_ref r) {
  ed_tracked *t = r->of;
  if (!t) return;
  r->of = NULL;
  napi_ref *at = &t->refs;
  while (*at != r) at = &(*at)->next_of;
  *at = r->next_of;
  if (t->wrap == r) t->wrap = NULL;
  if (!t->refs && !t->is_tagged) remove_tracked(r->env->addons, t);
}

static void free_ref(napi_ref r) {
  detach(r);
  unlist(r);
  if (r->queued) r->queued->ref = NULL, r->queued->fn = NULL;
  ed_root_clear(r->env->ctx, &r->strong);
  ed_root_clear(r->env->ctx, &r->weak);
  free(r);
}

// A finalizer that is called, or will never be: the reference is one without.
static void drop_finalizer(napi_ref r) {
  unlist(r);
  r->finalize = NULL;
  list(r);
}

static void hold(napi_ref r, ed_val v) {
  ed_root_set(r->env->ctx, &r->strong, v);
  ed_root_clear(r->env->ctx, &r->weak);
}

static void let_go(napi_ref r) {
  ed_val v = r->strong.v;
  if (!r->of && v && ed_type_of(r->env->ctx, v) == ED_TYPE_SYMBOL) {
    ed_val weak = ed_call(r->env->ctx, (ed_obj)r->env->addons->helpers[HELP_WEAK].v, NULL, 1, &v, NULL);
    ed_root_set(r->env->ctx, &r->weak, weak ? weak : v); // a registered symbol, which cannot be held so, never ends
  }
  ed_root_clear(r->env->ctx, &r->strong);
}

static napi_ref add_ref(napi_env env, ed_val v, uint32_t count, bool is_ours, napi_finalize finalize, void *data,
                        void *hint) {
  napi_ref r = ed_xcalloc(1, sizeof *r);
  *r = (struct napi_ref__){.env = env, .count = count, .is_ours = is_ours};
  r->finalize = finalize, r->data = data, r->hint = hint;
  if (ed_is_object(env->ctx, v)) {
    r->of = find_or_add(env->addons, (ed_obj)v);
    r->next_of = r->of->refs;
    r->of->refs = r;
  }
  list(r);
  hold(r, v);
  if (count == 0) let_go(r);
  return r;
}

static ed_val value_of(napi_ref r) {
  if (r->strong.v) return r->strong.v;
  if (r->of) return ed_weak_get(r->of->weak);
  if (!r->weak.v || ed_type_of(r->env->ctx, r->weak.v) == ED_TYPE_SYMBOL) return r->weak.v;
  ed_val v = ed_call(r->env->ctx, (ed_obj)r->env->addons->helpers[HELP_WEAK_VALUE].v, NULL, 1, &r->weak.v, NULL);
  return v && ed_is_undefined(r->env->ctx, v) ? NULL : v;
}

// ---- finalizers ----------------------------------------------------------------------------------------------------

void ed_napi_queue(ed_addons *addons, ed_finalizer *take) {
  pthread_mutex_lock(&addons->lock);
  take->next = addons->waiting;
  addons->waiting = take;
  if (addons->is_wake_open) uv_async_send(&addons->wake);
  pthread_mutex_unlock(&addons->lock);
}

static void call_finalizer(napi_env env, void *arg) {
  ed_finalizer *f = arg;
  env->is_in_basic = f->is_basic;
  f->fn(env, f->data, f->hint);
  env->is_in_basic = false;
}

// Takes those that wait, or only the basic ones among them; the oldest first.
static ed_finalizer *take(ed_addons *addons, bool only_basic) {
  pthread_mutex_lock(&addons->lock);
  ed_finalizer *all = NULL;
  for (ed_finalizer **at = &addons->waiting; *at;) {
    ed_finalizer *f = *at;
    if (only_basic && !f->is_basic) {
      at = &f->next;
      continue;
    }
    *at = f->next;
    f->next = all;
    all = f;
  }
  pthread_mutex_unlock(&addons->lock);
  return all;
}

static void run(ed_addons *addons, bool only_basic) {
  for (ed_finalizer *all, *next; (all = take(addons, only_basic));) {
    for (; all; all = next) {
      if (all->ref) all->ref->queued = NULL;
      if (all->bare) all->bare(all->data, all->hint);
      else if (all->fn) ed_napi_guard(all->env, true, call_finalizer, all);
      next = all->next; // a finalizer may have cancelled the one behind it, which stays in the list
      free(all);
    }
  }
}

void ed_napi_run_finalizers(ed_addons *addons) { run(addons, false); }

static void queue_finalizer(napi_ref r) {
  ed_finalizer *f = ed_xcalloc(1, sizeof *f);
  *f = (ed_finalizer){.env = r->env, .fn = r->finalize, .data = r->data, .hint = r->hint};
  f->is_basic = r->env->version == NAPI_EXPERIMENTAL;
  if (!r->is_ours) {
    f->ref = r;
    r->queued = f;
  }
  ed_napi_queue(r->env->addons, f);
}

static void bury(ed_tracked *t) {
  for (napi_ref r = t->refs, next; r; r = next) {
    next = r->next_of;
    r->of = NULL;
    if (r->finalize) {
      queue_finalizer(r);
      drop_finalizer(r);
    }
    if (r->is_ours) free_ref(r);
  }
}

static void bury_dead(ed_addons *addons) {
  for (size_t i = 0; i < addons->objects.size; i++)
    for (ed_tracked **at = &addons->objects.buckets[i]; *at;) {
      ed_tracked *t = *at;
      if (ed_weak_get(t->weak)) {
        at = &t->next;
        continue;
      }
      *at = t->next;
      addons->objects.count--;
      bury(t);
      ed_weak_free(addons->ctx, t->weak);
      free(t);
    }
}

void ed_references_look(ed_addons *addons) {
  bury_dead(addons);
  run(addons, true);
}

// At the end of an environment: its finalizers, which may delete other references; then the references that are left.
void ed_references_finalize(napi_env env) {
  for (napi_ref r; (r = env->finalizing);) {
    ed_finalizer f = {.fn = r->finalize, .data = r->data, .hint = r->hint};
    drop_finalizer(r);
    if (r->is_ours) free_ref(r);
    ed_napi_guard(env, false, call_finalizer, &f);
  }
}

void ed_references_free(napi_env env) {
  while (env->references) free_ref(env->references);
}

void ed_references_end(ed_addons *addons) {
  for (size_t i = 0; i < addons->objects.size; i++) // what only tags are attached to
    for (ed_tracked *t = addons->objects.buckets[i], *next; t; t = next) {
      next = t->next;
      ed_weak_free(addons->ctx, t->weak);
      free(t);
    }
  free(addons->objects.buckets);
}

NAPI_FN(node_api_post_finalizer)(napi_env env, napi_finalize finalize_cb, void *finalize_data, void *finalize_hint) {
  CHECK_ENV(env);
  CHECK_ARG(env, finalize_cb);
  ed_finalizer *f = ed_xcalloc(1, sizeof *f);
  *f = (ed_finalizer){.env = env, .fn = finalize_cb, .data = finalize_data, .hint = finalize_hint};
  ed_napi_queue(env->addons, f);
  return ed_napi_ok(env);
}

// ---- references ----------------------------------------------------------------------------------------------------

NAPI_FN(napi_create_reference)(napi_env env, napi_value value, uint32_t initial_refcount, napi_ref *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  ed_type type = ed_type_of(env->ctx, VAL(value));
  if (env->version < 10) CHECK(env, type == ED_TYPE_OBJECT || type == ED_TYPE_SYMBOL, napi_invalid_arg);
  *result = add_ref(env, VAL(value), initial_refcount, false, NULL, NULL, NULL);
  return ed_napi_ok(env);
}

NAPI_FN(napi_delete_reference)(napi_env env, napi_ref ref) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  free_ref(ref);
  return ed_napi_ok(env);
}

NAPI_FN(napi_reference_ref)(napi_env env, napi_ref ref, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  ed_val v = value_of(ref);
  if (v && ref->count++ == 0) hold(ref, v);
  if (result) *result = v ? ref->count : 0;
  return ed_napi_ok(env);
}

NAPI_FN(napi_reference_unref)(napi_env env, napi_ref ref, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  CHECK(env, ref->count > 0, napi_generic_failure);
  if (--ref->count == 0) let_go(ref);
  if (result) *result = ref->count;
  return ed_napi_ok(env);
}

NAPI_FN(napi_get_reference_value)(napi_env env, napi_ref ref, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  CHECK_ARG(env, result);
  *result = NULL;
  ed_val v = value_of(ref);
  return v ? ed_napi_give(env, result, v) : ed_napi_ok(env);
}

// ---- wrapped objects -----------------------------------------------------------------------------------------------

NAPI_FN(napi_wrap)
(napi_env env, napi_value js_object, void *native_object, napi_finalize finalize_cb, void *finalize_hint,
 napi_ref *result) {
  BEGIN(env);
  CHECK_ARG(env, js_object);
  CHECK(env, ed_is_object(env->ctx, VAL(js_object)), napi_invalid_arg);
  const ed_tracked *t = find(env->addons, VAL(js_object));
  CHECK(env, !t || !t->wrap, napi_invalid_arg);
  napi_ref r = add_ref(env, VAL(js_object), 0, result == NULL, finalize_cb, native_object, finalize_hint);
  r->of->wrap = r;
  r->of->class = env->constructing.self == VAL(js_object) ? env->constructing.class : NULL;
  if (result) *result = r;
  return ed_napi_ok(env);
}

bool ed_references_fit(napi_env env, ed_val v, const void *class) {
  const ed_tracked *t = find(env->addons, v);
  return !t || !t->wrap || !t->class || t->class == class;
}

static napi_status wrapped(napi_env env, napi_value js_object, napi_ref *ref) {
  CHECK_ARG(env, js_object);
  CHECK(env, ed_is_object(env->ctx, VAL(js_object)), napi_invalid_arg);
  const ed_tracked *t = find(env->addons, VAL(js_object));
  CHECK(env, t && t->wrap, napi_invalid_arg);
  *ref = t->wrap;
  return napi_ok;
}

NAPI_FN(napi_unwrap)(napi_env env, napi_value js_object, void **result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  napi_ref r;
  napi_status status = wrapped(env, js_object, &r);
  if (status != napi_ok) return status;
  *result = r->data;
  return napi_ok;
}

NAPI_FN(napi_remove_wrap)(napi_env env, napi_value js_object, void **result) {
  BEGIN(env);
  napi_ref r;
  napi_status status = wrapped(env, js_object, &r);
  if (status != napi_ok) return status;
  if (result) *result = r->data;
  r->of->wrap = NULL;
  drop_finalizer(r);
  if (r->is_ours) free_ref(r);
  return napi_ok;
}

NAPI_FN(napi_add_finalizer)
(napi_env env, napi_value js_object, void *finalize_data, napi_finalize finalize_cb, void *finalize_hint,
 napi_ref *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, js_object);
  CHECK_ARG(env, finalize_cb);
  CHECK(env, ed_is_object(env->ctx, VAL(js_object)), napi_invalid_arg);
  napi_ref r = add_ref(env, VAL(js_object), 0, result == NULL, finalize_cb, finalize_data, finalize_hint);
  if (result) *result = r;
  return ed_napi_ok(env);
}

// ---- externals -----------------------------------------------------------------------------------------------------

typedef struct external {
  void *data;
} external;

static const ed_box_kind EXTERNAL = {"an external value", free, sizeof(external)};

void *ed_external_get(ed_ctx ctx, ed_val v, bool *is_external) {
  const external *e = ed_box_get(ctx, v, &EXTERNAL);
  *is_external = e != NULL;
  return e ? e->data : NULL;
}

NAPI_FN(napi_create_external)
(napi_env env, void *data, napi_finalize finalize_cb, void *finalize_hint, napi_value *result) {
  BEGIN(env);
  CHECK_ARG(env, result);
  external *e = ed_xmalloc(sizeof *e);
  e->data = data;
  ed_obj object = ed_box_new(env->ctx, &EXTERNAL, e);
  ed_prototype_set(env->ctx, object, ed_null(env->ctx));
  if (finalize_cb) add_ref(env, object, 0, true, finalize_cb, data, finalize_hint);
  return ed_napi_give(env, result, object);
}

NAPI_FN(napi_get_value_external)(napi_env env, napi_value value, void **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  bool is_external;
  void *data = ed_external_get(env->ctx, VAL(value), &is_external);
  CHECK(env, is_external, napi_invalid_arg);
  *result = data;
  return ed_napi_ok(env);
}

// ---- type tags -----------------------------------------------------------------------------------------------------

NAPI_FN(napi_type_tag_object)(napi_env env, napi_value value, const napi_type_tag *type_tag) {
  BEGIN(env);
  ed_obj o;
  CHECK_TO_OBJECT(env, value, o);
  CHECK_ARG(env, type_tag);
  ed_tracked *t = find_or_add(env->addons, o);
  CHECK(env, !t->is_tagged, napi_invalid_arg);
  t->is_tagged = true;
  t->tag = *type_tag;
  return ed_napi_ok(env);
}

NAPI_FN(napi_check_object_type_tag)(napi_env env, napi_value value, const napi_type_tag *type_tag, bool *result) {
  BEGIN(env);
  ed_obj o;
  CHECK_TO_OBJECT(env, value, o);
  CHECK_ARG(env, type_tag);
  CHECK_ARG(env, result);
  const ed_tracked *t = find(env->addons, o);
  *result = t && t->is_tagged && t->tag.lower == type_tag->lower && t->tag.upper == type_tag->upper;
  return ed_napi_ok(env);
}
