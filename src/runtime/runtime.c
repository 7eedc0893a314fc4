// SPDX-License-Identifier: MIT
// One JavaScript world: see runtime.h. boot/realm.js is its first module: it gets natives, compile(id), binding(name)
// and ids(), builds `require` upon them, runs the other boot modules and returns the slot of the program's start. The
// slots of the moments beforeExit and exit are in cells once there is a `process` (lib/internal/process/object.js).
#include "runtime/runtime.h"

#include "base/mem.h"
#include "bind/bind.h"
#include "bind/options.h"
#include "bind/process.h"
#include "engine/cells.h"
#include "engine/context.h"
#include "engine/inspector.h"
#include "loader/builtins.h"
#include "loader/cache.h"
#include "loader/modules.h"
#include "loader/natives.h"
#include "loader/script.h"
#include "loader/sea.h"
#include "loop/loop.h"
#include "loop/trace.h"
#include "napi/load.h"
#include "runtime/worker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ed_runtime {
  ed_engine *engine;
  ed_loop *loop;
  int32_t start; // slot
};

// compile(id) -> function of a module of lib/
ED_FN(realm_compile) {
  const char *id = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ed_val exc = NULL, fn = ed_builtin_compile(a->ctx, id, &exc);
  return fn ? fn : ed_throw(a, exc);
}

// binding(name) -> a new object with the natives of src/bind/<name>.c
ED_FN(realm_binding) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  static const ed_binding own[] = {
      {"loader", ed_bind_loader}, {"modules", ed_bind_modules}, {"compile_cache", ed_bind_compile_cache},
      {"sea", ed_bind_sea},       {"worker", ed_bind_worker},   {"addons", ed_bind_addons}};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    if (strcmp(own[i].name, name) != 0) continue;
    ed_obj o = ed_object_new(a->ctx);
    ed_natives_install(a->ctx, o, own[i].table);
    return o;
  }
  for (const ed_binding *b = ed_bindings; b->name; b++) {
    if (strcmp(b->name, name) != 0) continue;
    ed_obj o = ed_object_new(a->ctx);
    ed_natives_install(a->ctx, o, b->table);
    return o;
  }
  return ed_throw_type(a, "No such binding: %s", name);
}

// ids() -> ids of all modules of lib/
ED_FN(realm_ids) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  for (unsigned i = 0; ed_builtin_id(i); i++) ed_set_index(a->ctx, list, i, ed_str_ascii(a->ctx, ed_builtin_id(i)));
  return list;
}

// has(id) -> whether lib/ has a module; one of lib/npm may have been left out of the build
ED_FN(realm_has) {
  const char *id = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_builtin_exists(id));
}

static const ed_native realm_natives[] = {
    {"compile", realm_compile}, {"binding", realm_binding}, {"ids", realm_ids}, {"has", realm_has}, {0}};

// An error while booting is a defect of this program: say what is known and stop.
__attribute__((noreturn)) static void boot_failed(ed_ctx ctx, ed_val exc) {
  char *text = ed_to_utf8(ctx, exc, NULL);
  fprintf(stderr, "eddy: boot failed: %s\n", text);
  if (ed_is_object(ctx, exc)) {
    char *stack = ed_to_utf8(ctx, ed_get(ctx, (ed_obj)exc, "stack"), NULL);
    fprintf(stderr, "%s\n", stack);
    free(stack);
  }
  free(text);
  exit(70);
}

// In Node's words, and with its end.
static void end_out_of_memory(void) {
  ed_heap_figures heap = ed_engine_heap(ed_engine_here());
  fprintf(stderr,
          "\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n"
          "%.0f MB are alive after a collection, --max-old-space-size allows %.0f MB\n",
          heap.size / (1 << 20), ed_options_heap_max() / (1 << 20));
  abort();
}

static void limit_heap(ed_ctx ctx, double max) {
  static ed_limit limit;
  ed_limit_begin(ctx, &limit, 0, NULL);
  ed_limit_heap(ctx, &limit, max, end_out_of_memory);
}

ed_runtime *ed_runtime_new(const char *worker) {
  ed_runtime *r = ed_xcalloc(1, sizeof *r);
  ed_process_milestone(ED_AT_ENGINE);
  if (!worker) ed_script_begin();
  r->engine = ed_engine_new();
  r->loop = ed_loop_new(r->engine);
  if (!worker && !ed_options_disable_signal()) ed_loop_on_signal(r->loop, SIGUSR1);
  ed_process_milestone(ED_AT_ENVIRONMENT);
  ed_ctx ctx = ed_engine_ctx(r->engine);
  if (ed_options_count()) ed_inspector_count(r->engine);
  if (!worker && ed_options_heap_max() > 0) limit_heap(ctx, ed_options_heap_max());
  ed_val exc = NULL;
  ed_val realm = ed_builtin_compile(ctx, "boot/realm", &exc);
  if (!realm) boot_failed(ctx, exc);
  ed_obj natives = ed_object_new(ctx);
  ed_natives_install(ctx, natives, realm_natives);
  if (worker) ed_set(ctx, natives, "worker", ed_str_utf8(ctx, worker, strlen(worker)));
  const char *script = worker ? NULL : ed_options_plain_script();
  if (script) ed_set(ctx, natives, "script", ed_str_utf8(ctx, script, strlen(script)));
  if (script && getenv("NODE_CHANNEL_FD")) ed_set(ctx, natives, "forked", ed_bool(ctx, true));
  ed_val argument = natives;
  ed_val start = ed_call(ctx, (ed_obj)realm, NULL, 1, &argument, &exc);
  if (!start) boot_failed(ctx, exc);
  r->start = (int32_t)ed_to_num(ctx, start);
  return r;
}

int ed_runtime_run(ed_runtime *r) {
  const int32_t *cells = ed_engine_cells(r->engine)->i;
  ed_process_milestone(ED_AT_BOOTED);
  ed_loop_finish(r->loop, r->start, 0, NULL);
  ed_process_milestone(ED_AT_LOOP);
  do {
    ed_loop_run(r->loop);
    ed_trace_time opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
    if (cells[ED_CELL_AT_BEFORE_EXIT]) ed_loop_call(r->loop, cells[ED_CELL_AT_BEFORE_EXIT], 0, NULL);
    ed_trace_shut(ED_TRACE_ENVIRONMENT, "BeforeExit", opened);
  } while (uv_loop_alive(ed_loop_uv(r->loop)) && !cells[ED_CELL_EXITING]);
  ed_process_milestone(ED_AT_LOOP_EXIT);
  ed_trace_time opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
  if (cells[ED_CELL_AT_EXIT]) ed_loop_finish(r->loop, cells[ED_CELL_AT_EXIT], 0, NULL);
  ed_trace_shut(ED_TRACE_ENVIRONMENT, "AtExit", opened);
  opened = ed_trace_open(ED_TRACE_ENVIRONMENT);
  ed_loop_ending(r->loop);
  ed_trace_shut(ED_TRACE_ENVIRONMENT, "RunCleanup", opened);
  if (ed_traces(ED_TRACE_ENVIRONMENT)) ed_trace_of(ED_TRACE_ENVIRONMENT, 'e', "Environment", r->loop, NULL);
  return cells[ED_CELL_EXIT_CODE];
}

void ed_runtime_free(ed_runtime *r) {
  ed_workers_stop(); // all of them, before the loop waits for each
  ed_loop_free(r->loop);
  ed_loader_end();
  ed_engine_free(r->engine);
  free(r);
}
