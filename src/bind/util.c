// SPDX-License-Identifier: MIT
// What util.inspect, util.types and deep comparison ask of the engine that JavaScript cannot tell: the internal class
// of an object, target and handler of a proxy, state and value of a promise, the position of a collection's iterator.
//
// Kinds are learnt from samples (engine/kind.h). Fields of proxies and iterators are believed when those of the samples
// hold what they must.
#include "engine/kind.h"
#include "engine/object.h"

#include <string.h>

enum { PROXY_TARGET, PROXY_HANDLER };
enum { ITERATOR_POSITION, ITERATOR_COLLECTION, ITERATOR_STORAGE, ITERATOR_GIVES };
enum { ENTRIES = 2 }; // ITERATOR_GIVES: 0 keys, 1 values

// Per thread, as the kinds are.
static _Thread_local uint8_t proxy_tag;
static _Thread_local bool iterators_known;

// An iterator of entries that has given two of a collection's three, and the same of an exhausted one.
static bool is_known_iterator(ed_ctx ctx, ed_val iterator, ed_val collection) {
  return ed_object_field(ctx, iterator, ITERATOR_POSITION) == ed_num(ctx, 2) &&
         ed_object_field(ctx, iterator, ITERATOR_COLLECTION) == collection &&
         ed_object_field(ctx, iterator, ITERATOR_GIVES) == ed_num(ctx, ENTRIES);
}

// learn(samples, kinds, proxyTarget, proxyHandler, [map, set, their iterators]): the proxy among the samples was made
// of these two; the collections hold three entries, the iterators over entries have given two.
ED_FN(util_learn) {
  ed_obj samples = ed_arg_obj(a);
  ed_bytes kinds = ed_arg_bytes(a);
  ed_val target = ed_arg_val(a);
  ed_val handler = ed_arg_val(a);
  ed_obj probes = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  ed_kind_learn(a->ctx, samples, kinds.data, (unsigned)kinds.len);
  for (unsigned i = 0; i < kinds.len; i++) {
    ed_val sample = ed_get_index(a->ctx, samples, i);
    if (ed_kind_of(a->ctx, sample) == ED_KIND_PROXY && ed_object_field(a->ctx, sample, PROXY_TARGET) == target &&
        ed_object_field(a->ctx, sample, PROXY_HANDLER) == handler)
      proxy_tag = ed_object_tag(a->ctx, sample);
  }
  iterators_known = true;
  for (unsigned i = 0; i < 2 && iterators_known; i++) {
    ed_val iterator = ed_get_index(a->ctx, probes, i + 2);
    iterators_known =
        ed_object_tag(a->ctx, iterator) != 0 && is_known_iterator(a->ctx, iterator, ed_get_index(a->ctx, probes, i));
  }
  return NULL;
}

// learnBare(samples): objects without own properties besides elements; JavaScript keeps them alive
ED_FN(util_learn_bare) {
  ed_obj samples = ed_arg_obj(a);
  uint32_t count = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  ed_kind_learn_bare(a->ctx, samples, count);
  return NULL;
}

// isBare(value): true when it surely has no own properties besides elements
ED_FN(util_is_bare) { return ed_bool(a->ctx, ed_kind_is_bare(a->ctx, ed_arg_val(a))); }

// formerPrototype(object) -> what it inherited from before it lost its prototype, or undefined: see object.h
ED_FN(util_former_prototype) { return ed_former_prototype(a->ctx, ed_arg_val(a)); }

// kindOf(value) -> kind, or -1 when the engine cannot tell
ED_FN(util_kind_of) { return ed_num(a->ctx, ed_kind_of(a->ctx, ed_arg_val(a))); }

// learnSimple(samples, count, others, lists): see ed_kind_learn_simple()
ED_FN(util_learn_simple) {
  ed_obj samples = ed_arg_obj(a);
  uint32_t count = ed_arg_u32(a);
  ed_obj others = ed_arg_obj(a);
  uint32_t lists = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  ed_kind_learn_simple(a->ctx, samples, count, others, lists);
  return NULL;
}

// look(value) -> kind, plus 64 for a simple object, or an array, a Map or a Set with nothing but its contents; -1 when
// the engine cannot tell
ED_FN(util_look) {
  ed_val v = ed_arg_val(a);
  int kind = ed_kind_look(a->ctx, v);
  if ((kind == ED_KIND_MAP || kind == ED_KIND_SET) && ed_kind_is_bare(a->ctx, v)) kind |= ED_KIND_SIMPLE;
  return ed_num(a->ctx, kind);
}

// alike(a, b) -> what both objects are: 1 simple, with the same keys in the same order, 2 simple, 3 arrays of nothing
// but elements; 0 when they are not or nobody can tell
ED_FN(util_alike) {
  ed_val one = ed_arg_val(a);
  ed_val other = ed_arg_val(a);
  int kind = ed_kind_look(a->ctx, one);
  if (kind < ED_KIND_SIMPLE || ed_kind_look(a->ctx, other) != kind) return ed_num(a->ctx, 0);
  if (kind == (ED_KIND_ARRAY | ED_KIND_SIMPLE)) return ed_num(a->ctx, 3);
  return ed_num(a->ctx, ed_object_shape(a->ctx, one) == ed_object_shape(a->ctx, other) ? 1 : 2);
}

// countLines(text, from): line feeds from there on
ED_FN(util_count_lines) {
  ed_text t = ed_arg_text(a);
  uint32_t at = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  unsigned count = 0;
  for (; at < t.len; at++) count += (t.latin1 ? t.latin1[at] : t.utf16[at]) == '\n';
  return ed_num(a->ctx, count);
}

static bool is_proxy(ed_ctx ctx, ed_val v) { return proxy_tag && ed_object_tag(ctx, v) == proxy_tag; }

// isProxy(value)
ED_FN(util_is_proxy) { return ed_bool(a->ctx, is_proxy(a->ctx, ed_arg_val(a))); }

// proxyDetails(value) -> [target, handler], [null, null] of a revoked one, undefined of anything else
ED_FN(util_proxy_details) {
  ed_val v = ed_arg_val(a);
  if (!is_proxy(a->ctx, v)) return NULL;
  ed_val parts[2] = {ed_object_field(a->ctx, v, PROXY_TARGET), ed_object_field(a->ctx, v, PROXY_HANDLER)};
  if (!ed_is_object(a->ctx, parts[1])) parts[0] = parts[1] = ed_null(a->ctx);
  return (ed_val)ed_array_new(a->ctx, 2, parts);
}

// promiseDetails(promise) -> [state, value]: 0 pending, 1 fulfilled, 2 rejected; undefined when the engine cannot tell
ED_FN(util_promise_details) {
  ed_val value = NULL;
  int state = ed_promise_state(a->ctx, ed_arg_val(a), &value);
  if (state < 0) return NULL;
  ed_val parts[2] = {ed_num(a->ctx, state), value};
  return (ed_val)ed_array_new(a->ctx, 2, parts);
}

// iteratorState(iterator, fresh) -> [collection, position, gives, position of fresh], undefined when it is exhausted,
// or out of step because its collection was rebuilt, or the engine cannot tell. `fresh` is another iterator over the
// same collection, or missing at first.
ED_FN(util_iterator_state) {
  ed_val it = ed_arg_val(a);
  ed_val fresh = ed_arg_val(a);
  uint8_t tag = ed_object_tag(a->ctx, it);
  int kind = ed_kind_of(a->ctx, it);
  if (!iterators_known || (kind != ED_KIND_MAP_ITERATOR && kind != ED_KIND_SET_ITERATOR)) return NULL;
  ed_val parts[4] = {ed_object_field(a->ctx, it, ITERATOR_COLLECTION), ed_object_field(a->ctx, it, ITERATOR_POSITION),
                     ed_object_field(a->ctx, it, ITERATOR_GIVES), ed_undefined(a->ctx)};
  if (ed_object_tag(a->ctx, fresh) == tag) {
    if (ed_object_field(a->ctx, fresh, ITERATOR_STORAGE) != ed_object_field(a->ctx, it, ITERATOR_STORAGE)) return NULL;
    parts[3] = ed_object_field(a->ctx, fresh, ITERATOR_POSITION);
  }
  return (ed_val)ed_array_new(a->ctx, 4, parts);
}

const ed_native ed_bind_util[] = {{"learn", util_learn},
                                  {"learnBare", util_learn_bare},
                                  {"isBare", util_is_bare},
                                  {"formerPrototype", util_former_prototype},
                                  {"kindOf", util_kind_of},
                                  {"learnSimple", util_learn_simple},
                                  {"look", util_look},
                                  {"alike", util_alike},
                                  {"countLines", util_count_lines},
                                  {"isProxy", util_is_proxy},
                                  {"proxyDetails", util_proxy_details},
                                  {"promiseDetails", util_promise_details},
                                  {"iteratorState", util_iterator_state},
                                  {0}};
