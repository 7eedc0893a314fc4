// SPDX-License-Identifier: MIT
// Binding 'vm': contexts, programs and their limits, for lib/internal/vm/. A context is named by its global object.
#include "engine/context.h"

#include "engine/cells.h"
#include "loop/trace.h"
#include <signal.h>
#include <string.h>

static const char no_eval[] = "Code generation from strings disallowed for this context";

// context(hook or undefined, allows eval) -> global object. hook: see engine/context.h
ED_FN(vm_context) {
  ed_val hook = ed_arg_val(a);
  bool allows_eval = ed_arg_bool(a);
  ed_obj global = ed_context_new(ed_engine_here(), ed_is_function(a->ctx, hook) ? (ed_obj)hook : NULL);
  if (!allows_eval) ed_context_allow_eval(ed_context_of(global), false, no_eval);
  return global;
}

// ownQueue(global): its microtasks wait until a run with DRAINS, where the engine allows it
ED_FN(vm_own_queue) {
  ed_obj global = ed_arg_obj(a);
  if (!ed_failed(a)) ed_context_own_queue(ed_engine_here(), ed_context_of(global));
  return NULL;
}

// disallowEval(): in the realm of the program
ED_FN(vm_disallow_eval) {
  (void)a;
  ed_context_allow_eval(ed_engine_ctx(ed_engine_here()), false, no_eval);
  return NULL;
}

// adopt(global, standIn): from now on `this` of the context's code is standIn, where the engine allows it
ED_FN(vm_adopt) {
  ed_obj global = ed_arg_obj(a);
  ed_obj stand_in = ed_arg_obj(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, ed_context_adopt(global, stand_in));
}

// inherit(global, hook) -> whether the hook is asked for names from now on: see engine/context.h
ED_FN(vm_inherit) {
  ed_obj global = ed_arg_obj(a);
  ed_obj hook = ed_arg_fn(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, ed_context_inherit(global, hook));
}

// program(source, url) -> program, or its error's message with the line in cell N0
ED_FN(vm_program) {
  ed_val source = ed_arg_val(a);
  const char *url = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ed_val message = NULL;
  int error_line = 0;
  bool is_traced = ed_traces(ED_TRACE_VM);
  if (is_traced) {
    ed_buf args = ed_trace_args();
    ed_trace_text(&args, "filename", url);
    ed_trace(ED_TRACE_VM, 'B', "ContextifyScript::New", &args);
  }
  ed_trace_time opened = ed_trace_open(ED_TRACE_V8);
  ed_obj program = ed_program_new(a->ctx, source, url, &message, &error_line);
  ed_trace_shut(ED_TRACE_V8, "V8.ScriptCompiler", opened);
  if (is_traced) ed_trace(ED_TRACE_VM, 'E', "ContextifyScript::New", NULL);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = error_line;
  return program ? program : message;
}

// ---- runs ----------------------------------------------------------------------------------------------------------

static atomic_bool interrupted;
static void on_sigint(int signal) {
  (void)signal;
  interrupted = true;
}

enum { DRAINS = 1, BREAKS_ON_SIGINT = 2 }; // flags of run(), as in lib/internal/vm/script.js

// What is run: a program, or a function without arguments.
typedef struct task {
  ed_ctx ctx; // whose queue is drained; the program's
  ed_obj program, self;
  ed_obj fn; // NULL: the program
} task;

static ed_ctx context_of(ed_val global) {
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  return ed_is_object(ctx, global) ? ed_context_of((ed_obj)global) : ctx;
}

// The outcome stands in cell N0: see ed_stopped; it was torn down then, and the result means nothing.
static ed_val run(ed_args *a, const task *t, uint32_t ms, int flags) {
  struct sigaction action = {.sa_handler = on_sigint}, before;
  const bool breaks = flags & BREAKS_ON_SIGINT, is_limited = breaks || ms > 0;
  if (breaks) {
    interrupted = false;
    sigaction(SIGINT, &action, &before);
  }
  ed_limit limit = {0};
  if (is_limited) ed_limit_begin(a->ctx, &limit, ms, breaks ? &interrupted : NULL);
  ed_val exc = NULL, torn = NULL, value;
  ed_trace_time opened = ed_trace_open(ED_TRACE_VM);
  if (t->fn) value = ed_call(a->ctx, t->fn, NULL, 0, NULL, &exc);
  else value = ed_program_run(t->ctx, t->program, t->self, &exc);
  ed_trace_shut(ED_TRACE_VM, "RunInContext", opened);
  if (flags & DRAINS && !limit.stopped) ed_context_drain(a->ctx, t->ctx, &torn);
  if (is_limited) ed_limit_end(a->ctx, &limit);
  if (breaks) sigaction(SIGINT, &before, NULL);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = (int32_t)limit.stopped;
  if (limit.stopped) return NULL;
  return exc ? ed_throw(a, exc) : value;
}

// hasLimits() -> whether run() can be given milliseconds and BREAKS_ON_SIGINT
ED_FN(vm_has_limits) { return ed_bool(a->ctx, ed_limits_work()); }

// run(program, global or undefined, this or undefined, milliseconds or 0, flags) -> completion value; cell N0: 1 timed
// out, 2 interrupted
ED_FN(vm_run) {
  ed_obj program = ed_arg_obj(a);
  ed_val global = ed_arg_val(a);
  ed_val self = ed_arg_val(a);
  uint32_t ms = ed_arg_u32(a);
  int flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  task t = {.ctx = context_of(global), .program = program, .self = ed_is_object(a->ctx, self) ? (ed_obj)self : NULL};
  return run(a, &t, ms, flags);
}

// call(fn, global or undefined, milliseconds or 0, flags) -> result of fn(), as run()
ED_FN(vm_call) {
  task t = {.fn = ed_arg_fn(a)};
  t.ctx = context_of(ed_arg_val(a));
  uint32_t ms = ed_arg_u32(a);
  int flags = ed_arg_i32(a);
  return ed_failed(a) ? NULL : run(a, &t, ms, flags);
}

// evaluate(source, global or undefined, this or undefined, url, line) -> completion value
ED_FN(vm_evaluate) {
  ed_val source = ed_arg_val(a);
  ed_val global = ed_arg_val(a);
  ed_val self = ed_arg_val(a);
  const char *url = ed_arg_utf8(a, NULL);
  int line = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = context_of(global);
  ed_val exc = NULL;
  ed_val value = ed_context_eval(ctx, source, ed_is_object(a->ctx, self) ? (ed_obj)self : NULL, url, line, &exc);
  return value ? value : ed_throw(a, exc);
}

const ed_native ed_bind_vm[] = {{"adopt", vm_adopt},
                                {"call", vm_call},
                                {"context", vm_context},
                                {"disallowEval", vm_disallow_eval},
                                {"evaluate", vm_evaluate},
                                {"hasLimits", vm_has_limits},
                                {"inherit", vm_inherit},
                                {"ownQueue", vm_own_queue},
                                {"program", vm_program},
                                {"run", vm_run},
                                {0}};
