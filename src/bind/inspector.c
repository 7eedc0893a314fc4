// SPDX-License-Identifier: MIT
// Binding 'inspector': the engine's inspector, the server that debuggers connect to, and letters between threads.
// lib/internal/inspector/ makes of them what users see.
#include "engine/inspector.h"
#include "engine/cells.h"
#include "engine/context.h"
#include "inspect/mailbox.h"
#include "inspect/server.h"

#include <stdlib.h>
#include <string.h>

// ---- the engine ----------------------------------------------------------------------------------------------------

static void end(void *unused) { (void)unused; }

// While the engine is still there: a connection keeps it alive.
static void leave(void *unused) {
  (void)unused;
  ed_server_stop();
  ed_inspector_disconnect(ed_engine_here());
}

static void leave_in_the_end(void) {
  static _Thread_local bool will;
  if (!will) ed_loop_at_end(ed_loop_here(), end, leave, NULL);
  will = true;
}

// connect(receive(text), idle()) -> whether the engine can be inspected
ED_FN(inspector_connect) {
  ed_obj receive = ed_arg_fn(a);
  ed_obj idle = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  bool connected = ed_inspector_connect(ed_engine_here(), receive, idle);
  if (connected) leave_in_the_end();
  return ed_bool(a->ctx, connected);
}

// post(text): a message to the engine, which answers before this returns
ED_FN(inspector_post) {
  ed_val text = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  ed_inspector_post(ed_engine_here(), text);
  return NULL;
}

// attach(object of a context of node:vm) -> whether the debugger stops there, too
ED_FN(inspector_attach) {
  ed_obj object = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_inspector_attach(ed_engine_here(), ed_context_of(object)));
}

// isPaused() -> whether the engine stands at a breakpoint
ED_FN(inspector_is_paused) { return ed_bool(a->ctx, ed_inspector_is_paused()); }

// ---- letters -------------------------------------------------------------------------------------------------------

// openMailbox(slot, thread) -> 0 or errno. Event 1: there are letters.
ED_FN(inspector_open_mailbox) {
  int32_t slot = ed_arg_i32(a);
  int32_t thread = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, ed_mailbox_open(ed_loop_here(), thread, slot));
}

static _Thread_local ed_root hearer;

static void look(void) {
  if (!ed_mailbox_has() || !hearer.v) return;
  ed_cells *cells = ed_engine_cells(ed_engine_here());
  ed_cells saved = *cells;
  ed_call(ed_engine_ctx(ed_engine_here()), (ed_obj)hearer.v, NULL, 0, NULL, NULL);
  memcpy(cells->i + ED_CELL_N0, saved.i + ED_CELL_N0, sizeof saved.i - ED_CELL_N0 * sizeof *saved.i);
  memcpy(cells->f + ED_CELL_F0, saved.f + ED_CELL_F0, sizeof saved.f - ED_CELL_F0 * sizeof *saved.f);
}

// hear(fn or undefined): fn() is called when there are letters while JavaScript runs for long. undefined ends that.
ED_FN(inspector_hear) {
  ed_val fn = ed_arg_absent(a) ? NULL : (ed_val)ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  ed_root_set(a->ctx, &hearer, fn);
  ed_limits_look(a->ctx, fn ? look : NULL);
  return NULL;
}

// take(ms to wait) -> text of a letter; its kind, session and sender in the cells N0, N0 + 1, N0 + 2. Undefined when
// there is none.
ED_FN(inspector_take) {
  uint32_t wait = ed_arg_u32(a);
  ed_letter *l = ed_mailbox_take(wait);
  if (!l) return NULL;
  int32_t *cells = ed_engine_cells(ed_engine_here())->i + ED_CELL_N0;
  cells[0] = (int32_t)l->kind;
  cells[1] = l->session;
  cells[2] = l->from;
  ed_val text = ed_str_utf8(a->ctx, l->text, l->len);
  free(l);
  return text;
}

// send(thread, kind, session, from, text) -> whether the thread has a mailbox
ED_FN(inspector_send) {
  int32_t thread = ed_arg_i32(a);
  int32_t kind = ed_arg_i32(a);
  int32_t session = ed_arg_i32(a);
  int32_t from = ed_arg_i32(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_mailbox_post(thread, (ed_letter_kind)kind, session, from, text, len));
}

// ---- the server ----------------------------------------------------------------------------------------------------

// startServer(thread, host, port, id, title, url, version, protocol, whether /json is served) -> port, or negative
// errno
ED_FN(inspector_start_server) {
  ed_server_about about = {0};
  about.thread = ed_arg_i32(a);
  about.host = ed_arg_utf8(a, NULL);
  about.port = ed_arg_i32(a);
  about.id = ed_arg_utf8(a, NULL);
  about.title = ed_arg_utf8(a, NULL);
  about.url = ed_arg_utf8(a, NULL);
  about.version = ed_arg_utf8(a, NULL);
  about.protocol = ed_arg_utf8(a, NULL);
  about.has_http = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  leave_in_the_end();
  return ed_num(a->ctx, ed_server_start(&about));
}

// refuseSessions(): of the server, from now on
ED_FN(inspector_refuse_sessions) {
  (void)a;
  ed_server_refuse();
  return NULL;
}

// stopServer(): ends its sessions, too
ED_FN(inspector_stop_server) {
  (void)a;
  ed_server_stop();
  return NULL;
}

// sendToSession(session, text)
ED_FN(inspector_send_to_session) {
  int32_t session = ed_arg_i32(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_server_send(session, text, len);
  return NULL;
}

// closeSession(session)
ED_FN(inspector_close_session) {
  int32_t session = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_server_close(session);
  return NULL;
}

const ed_native ed_bind_inspector[] = {
    {"connect", inspector_connect},
    {"post", inspector_post},
    {"attach", inspector_attach},
    {"isPaused", inspector_is_paused},
    {"openMailbox", inspector_open_mailbox},
    {"hear", inspector_hear},
    {"take", inspector_take},
    {"send", inspector_send},
    {"startServer", inspector_start_server},
    {"refuseSessions", inspector_refuse_sessions},
    {"stopServer", inspector_stop_server},
    {"sendToSession", inspector_send_to_session},
    {"closeSession", inspector_close_session},
    {0},
};
