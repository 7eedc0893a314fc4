// SPDX-License-Identifier: MIT
// Binding `sqlite_functions`: functions, aggregates and the authorizer of a connection, written in JavaScript. Their
// answers have been looked at by lib/internal/sqlite/functions.js.
#include "bind/sqlite.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { DETERMINISTIC = 1, DIRECT_ONLY = 2, BIGINTS = 4 }; // as in functions.js

typedef struct callbacks {
  ed_ctx ctx;
  ed_sqlite *s;
  ed_obj call;                      // of a function
  ed_obj step, inverse, value, end; // of an aggregate; each takes the number of a state first
  bool bigints;
} callbacks;

// Arguments of one call, where the collector sees them: SQLite allows 127 by default, and 1,000 in Debian's library.
enum { MAX_ARGUMENTS = 1001 };

static ed_val call_with(callbacks *c, ed_obj fn, ed_val first, int count, sqlite3_value **v) {
  ed_val arguments[MAX_ARGUMENTS + 1];
  size_t n = 0;
  if (first) arguments[n++] = first;
  for (int i = 0; i < count && i < MAX_ARGUMENTS; i++) arguments[n++] = ed_sqlite_value(c->ctx, v[i], c->bigints);
  return ed_sqlite_call(c->ctx, c->s, fn, n, arguments);
}

static void answer(callbacks *c, sqlite3_context *out, ed_val v) {
  if (v) ed_sqlite_result(c->ctx, out, v);
  else sqlite3_result_error(out, "", 0); // what was thrown is reported in its place
}

static void on_call(sqlite3_context *out, int count, sqlite3_value **v) {
  callbacks *c = sqlite3_user_data(out);
  answer(c, out, call_with(c, c->call, NULL, count, v));
}

// States are kept in JavaScript by numbers; 0: none yet.
static void take_step(sqlite3_context *out, ed_obj callbacks_of, int count, sqlite3_value **v) {
  callbacks *c = sqlite3_user_data(out);
  uint32_t *state = sqlite3_aggregate_context(out, sizeof *state);
  if (!state) {
    sqlite3_result_error_nomem(out);
    return;
  }
  ed_val number = call_with(c, callbacks_of, ed_num(c->ctx, *state), count, v);
  if (number) *state = (uint32_t)ed_to_num(c->ctx, number);
  else sqlite3_result_error(out, "", 0);
}

static void on_step(sqlite3_context *out, int count, sqlite3_value **v) {
  take_step(out, ((callbacks *)sqlite3_user_data(out))->step, count, v);
}

static void on_inverse(sqlite3_context *out, int count, sqlite3_value **v) {
  take_step(out, ((callbacks *)sqlite3_user_data(out))->inverse, count, v);
}

static void give_value(sqlite3_context *out, bool ends) {
  callbacks *c = sqlite3_user_data(out);
  uint32_t *state = sqlite3_aggregate_context(out, ends ? 0 : sizeof *state);
  ed_val number = ed_num(c->ctx, state ? *state : 0);
  answer(c, out, ed_sqlite_call(c->ctx, c->s, ends ? c->end : c->value, 1, &number));
}

static void on_value(sqlite3_context *out) { give_value(out, false); }

static void on_end(sqlite3_context *out) { give_value(out, true); }

static int text_flags(int flags) {
  return SQLITE_UTF8 | (flags & DETERMINISTIC ? SQLITE_DETERMINISTIC : 0) |
         (flags & DIRECT_ONLY ? SQLITE_DIRECTONLY : 0);
}

// addFunction(connection, name, count of arguments or -1, flags, fn)
ED_FN(sqlite_add_function) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  int count = ed_arg_i32(a), flags = ed_arg_i32(a);
  ed_obj fn = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  callbacks *c = ed_xcalloc(1, sizeof *c);
  *c = (callbacks){.ctx = ed_engine_ctx(ed_engine_here()), .s = s, .call = fn, .bigints = flags & BIGINTS};
  int err = sqlite3_create_function_v2(s->db, name, count, text_flags(flags), c, on_call, NULL, NULL, free);
  return ed_sqlite_end(a, s, err, NULL);
}

// addAggregate(connection, name, count of arguments or -1, flags, step, end, inverse or null, value)
ED_FN(sqlite_add_aggregate) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  int count = ed_arg_i32(a), flags = ed_arg_i32(a);
  ed_obj step = ed_arg_fn(a), end = ed_arg_fn(a);
  ed_obj inverse = ed_arg_absent(a) ? NULL : ed_arg_fn(a);
  ed_obj value = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  callbacks *c = ed_xcalloc(1, sizeof *c);
  *c = (callbacks){.ctx = ed_engine_ctx(ed_engine_here()),
                   .s = s,
                   .step = step,
                   .inverse = inverse,
                   .value = value,
                   .end = end,
                   .bigints = flags & BIGINTS};
  int err = sqlite3_create_window_function(s->db, name, count, text_flags(flags), c, on_step, on_end,
                                           inverse ? on_value : NULL, inverse ? on_inverse : NULL, free);
  return ed_sqlite_end(a, s, err, NULL);
}

static int on_authorize(void *data, int action, const char *a1, const char *a2, const char *database,
                        const char *trigger) {
  ed_sqlite *s = data;
  if (!ed_engine_here()) return SQLITE_OK; // a backup's thread, which uses nothing of users
  ed_ctx ctx = ed_engine_ctx(ed_engine_here());
  ed_val v[] = {ed_num(ctx, action), ed_sqlite_text(ctx, a1), ed_sqlite_text(ctx, a2), ed_sqlite_text(ctx, database),
                ed_sqlite_text(ctx, trigger)};
  ed_val code = ed_sqlite_call(ctx, s, s->authorizer, sizeof v / sizeof *v, v);
  return code ? (int)ed_to_num(ctx, code) : SQLITE_DENY;
}

// authorize(connection, fn or null)
ED_FN(sqlite_authorize) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  ed_obj fn = ed_arg_absent(a) ? NULL : ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  s->authorizer = fn;
  return ed_sqlite_end(a, s, sqlite3_set_authorizer(s->db, fn ? on_authorize : NULL, s), NULL);
}

const ed_native ed_bind_sqlite_functions[] = {
    {"addFunction", sqlite_add_function}, {"addAggregate", sqlite_add_aggregate}, {"authorize", sqlite_authorize}, {0}};
