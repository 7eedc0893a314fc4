// SPDX-License-Identifier: MIT
// Binding `ffi_callback`: functions of JavaScript that C can call by an address.
//
// C knows a callback by a number, which lib/internal/ffi/callbacks.js knows the function by. As in Node a callback that
// does what it must not do (throw, be called on another thread, return what its type has no value for) ends the
// process: C has no way to go on.
#include "bind/ffi.h"

#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ed_ffi_callback {
  ed_ffi_library *library;
  ed_engine *engine; // NULL once unregistered
  double number;
  ed_ffi_signature *signature;
  ffi_closure *closure;
  void *address;
  ed_ffi_callback *next;
};

static _Thread_local ed_ffi_callback *unregistered;

static void end_process(const char *why) {
  fprintf(stderr, "%s\n", why);
  signal(SIGABRT, SIG_DFL);
  abort();
}

static bool take_result(ed_ctx ctx, ed_ffi_type type, ed_val v, ed_ffi_value *out) {
  if (type != ED_FFI_POINTER) return ed_ffi_from_number(ctx, type, v, ed_to_num(ctx, v), ED_FFI_RESULT, out);
  uintptr_t address = 0;
  if (!ed_is_undefined(ctx, v) && !ed_ffi_from_address(ctx, v, &address)) return false;
  out->pointer = (void *)address;
  return true;
}

enum { FEW = 16 };

static void on_call(ffi_cif *cif, void *result, void **arguments, void *callback) {
  (void)cif;
  const ed_ffi_callback *c = callback;
  const ed_ffi_signature *s = c->signature;
  ed_ffi_value value = {0};
  if (c->engine && c->engine != ed_engine_here())
    end_process("Callbacks can only be invoked on the system thread they were created on");
  if (c->engine) {
    ed_ctx ctx = ed_engine_ctx(c->engine);
    ed_val few[FEW + 1], *v = s->count > FEW ? ed_xmalloc((s->count + 1) * sizeof *v) : few;
    v[0] = ed_num(ctx, c->number);
    for (unsigned i = 0; i < s->count; i++) v[i + 1] = ed_ffi_to_js(ctx, s->types[i], arguments[i]);
    ed_val answer = ed_ffi_dispatch(ctx, s->count + 1, v);
    if (v != few) free(v);
    if (answer && s->result != ED_FFI_VOID && !take_result(ctx, s->result, answer, &value))
      end_process("Callback returned invalid value for declared FFI type");
  }
  ed_ffi_widen(s->result, &value, result);
}

static void free_list(ed_ffi_callback *c) {
  for (ed_ffi_callback *next; c; c = next) {
    next = c->next;
    ffi_closure_free(c->closure);
    free(c->signature);
    free(c);
  }
}

void ed_ffi_callbacks_free(ed_ffi_library *l) {
  free_list(l->callbacks);
  l->callbacks = NULL;
}

void ed_ffi_callbacks_sweep(void) {
  free_list(unregistered);
  unregistered = NULL;
}

// register(library, number, Uint8Array of the types of result and arguments) -> address
ED_FN(ffi_callback_register) {
  ed_ffi_library *l = ed_arg_box(a, &ed_ffi_library_kind);
  double number = ed_arg_f64(a);
  ed_bytes types = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  ed_ffi_callback *c = ed_xmalloc(sizeof *c);
  *c = (ed_ffi_callback){.library = l, .engine = ed_engine_here(), .number = number};
  c->signature = ed_ffi_signature_new(types.data, (unsigned)types.len - 1, true);
  if (c->signature) c->closure = ffi_closure_alloc(sizeof *c->closure, &c->address);
  if (c->closure && ffi_prep_closure_loc(c->closure, &c->signature->cif, on_call, c, c->address) == FFI_OK) {
    c->next = l->callbacks;
    l->callbacks = c;
    ed_ffi_value address = {.pointer = c->address};
    return ed_ffi_to_js(a->ctx, ED_FFI_POINTER, &address);
  }
  if (c->closure) ffi_closure_free(c->closure);
  free(c->signature);
  free(c);
  return ed_ffi_throw(a, ED_FFI_CALL_FAILED, "ffi_prep_closure_loc failed");
}

// unregister(library, address)
ED_FN(ffi_callback_unregister) {
  ed_ffi_library *l = ed_arg_box(a, &ed_ffi_library_kind);
  ed_val v = ed_arg_val(a);
  uintptr_t address;
  if (ed_failed(a) || !ed_ffi_from_address(a->ctx, v, &address)) return NULL;
  ed_ffi_callback **at = &l->callbacks;
  while (*at && (uintptr_t)(*at)->address != address) at = &(*at)->next;
  ed_ffi_callback *c = *at;
  if (!c) return NULL;
  *at = c->next;
  c->engine = NULL;
  c->next = unregistered;
  unregistered = c;
  ed_ffi_wait();
  return NULL;
}

// fail(why): ends the process
ED_FN(ffi_callback_fail) {
  end_process(ed_arg_utf8(a, NULL));
  return NULL;
}

const ed_native ed_bind_ffi_callback[] = {
    {"register", ffi_callback_register}, {"unregister", ffi_callback_unregister}, {"fail", ffi_callback_fail}, {0}};
