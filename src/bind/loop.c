// SPDX-License-Identifier: MIT
// What every handle has, whatever its kind, and the loop's own switches.
#include "loop/loop.h"
#include "engine/context.h"

// close(slot)
ED_FN(loop_close) {
  ed_handle *h = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  if (h) ed_handle_close(h);
  return NULL;
}

// ref(slot)
ED_FN(loop_ref) {
  ed_handle *h = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  if (h) uv_ref(h->uv);
  return NULL;
}

// unref(slot)
ED_FN(loop_unref) {
  ed_handle *h = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  if (h) uv_unref(h->uv);
  return NULL;
}

// hasRef(slot) -> boolean
ED_FN(loop_has_ref) {
  ed_handle *h = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  return ed_bool(a->ctx, h && uv_has_ref(h->uv));
}

// wait(promise) -> whether it is settled: runs the loop until it is, or nothing is left to run
ED_FN(loop_wait) {
  ed_val promise = ed_arg_val(a);
  return ed_bool(a->ctx, ed_loop_wait(ed_loop_here(), promise));
}

// updateTime() -> loop time in ms, read from the clock now
ED_FN(loop_update_time) {
  uv_loop_t *uv = ed_loop_uv(ed_loop_here());
  uv_update_time(uv);
  return ed_num(a->ctx, (double)uv_now(uv));
}

// drain() -> boolean: the microtasks have run
ED_FN(loop_drain) { return ed_bool(a->ctx, ed_loop_drain(ed_loop_here())); }

// queueEnds() -> an ArrayBuffer of eight uint32, or undefined: see ed_queue_ends()
ED_FN(loop_queue_ends) {
  uint32_t *ends = ed_queue_ends(ed_engine_here());
  return ends ? ed_arraybuffer_static(a->ctx, ends, ED_QUEUE_ENDS * sizeof *ends) : NULL;
}

// alive() -> boolean: something referenced is left
ED_FN(loop_alive) { return ed_bool(a->ctx, uv_loop_alive(ed_loop_uv(ed_loop_here()))); }

// hold(delta): keeps the loop alive for work that only the engine knows of (WebAssembly compilation)
ED_FN(loop_hold) {
  ed_loop_hold(ed_loop_here(), ed_arg_i32(a));
  return NULL;
}

typedef struct kind_list {
  ed_ctx ctx;
  ed_obj array;
  unsigned count;
} kind_list;

static void add_kind(ed_handle *h, void *arg) {
  kind_list *list = arg;
  if (!uv_has_ref(h->uv)) return;
  ed_set_index(list->ctx, list->array, list->count++, ed_str_ascii(list->ctx, h->kind));
  ed_set_index(list->ctx, list->array, list->count++, ed_num(list->ctx, h->slot));
}

// handles() -> [kind, slot, ...] of the open referenced handles
// wake(): what is unreferenced and due now need not wait for something else
ED_FN(loop_wake) {
  (void)a;
  ed_loop_wake(ed_loop_here());
  return NULL;
}
ED_FN(loop_handles) {
  kind_list list = {a->ctx, ed_array_new(a->ctx, 0, NULL), 0};
  ed_handle_each(ed_loop_here(), add_kind, &list);
  return list.array;
}

// attach(run, call, ticks, timers, immediates, rejection(event, promise, reason), signalled, context): the entry points
// of boot, and the holder of the async context
ED_FN(loop_attach) {
  ed_obj run = ed_arg_fn(a);
  ed_obj call = ed_arg_fn(a);
  ed_obj ticks = ed_arg_fn(a);
  ed_obj timers = ed_arg_fn(a);
  ed_obj immediates = ed_arg_fn(a);
  ed_obj rejection = ed_arg_fn(a);
  ed_obj signalled = ed_arg_fn(a);
  ed_obj context = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  ed_loop_attach(ed_loop_here(), run, call, ticks, timers, immediates, signalled, context);
  ed_promise_track(ed_engine_here(), rejection);
  return NULL;
}

// renderStacks(samples, count, makers, render, reword): see ed_engine_render_stacks()
ED_FN(loop_render_stacks) {
  ed_obj samples = ed_arg_obj(a);
  unsigned count = (unsigned)ed_arg_i32(a);
  ed_obj makers = ed_arg_obj(a);
  ed_obj render = ed_arg_fn(a);
  ed_obj reword = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_engine_render_stacks(a->ctx, samples, count, makers, render, reword));
}

// renderAlso(samples, count): see ed_engine_render_also()
ED_FN(loop_render_also) {
  ed_obj samples = ed_arg_obj(a);
  unsigned count = (unsigned)ed_arg_i32(a);
  if (!ed_failed(a)) ed_engine_render_also(a->ctx, samples, count);
  return NULL;
}

// thrown(value) -> its frames: see ed_engine_thrown()
ED_FN(loop_thrown) {
  ed_val value = ed_arg_val(a);
  return ed_failed(a) ? NULL : ed_engine_thrown(a->ctx, value);
}

// waiting() -> a function, or undefined: see ed_engine_waiting()
ED_FN(loop_waiting) { return ed_engine_waiting(a->ctx); }

// codePlace(function of a chain) -> [address, line, column], or undefined
ED_FN(loop_code_place) { return ed_engine_code_place(a->ctx, ed_arg_val(a)); }

const ed_native ed_bind_loop[] = {
    {"close", loop_close},
    {"ref", loop_ref},
    {"unref", loop_unref},
    {"hasRef", loop_has_ref},
    {"wait", loop_wait},
    {"updateTime", loop_update_time},
    {"drain", loop_drain},
    {"queueEnds", loop_queue_ends},
    {"alive", loop_alive},
    {"hold", loop_hold},
    {"wake", loop_wake},
    {"handles", loop_handles},
    {"attach", loop_attach},
    {"renderAlso", loop_render_also},
    {"renderStacks", loop_render_stacks},
    {"thrown", loop_thrown},
    {"waiting", loop_waiting},
    {"codePlace", loop_code_place},
    {0},
};
