// SPDX-License-Identifier: MIT
// Binding `sqlite`: connections and statements of node:sqlite. Arguments are checked in lib/internal/sqlite/.
#include "bind/sqlite.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "engine/object.h"

#include <stdlib.h>
#include <string.h>

// ---- connections ---------------------------------------------------------------------------------------------------

void ed_sqlite_keep(ed_sqlite *s) {
  pthread_mutex_lock(&s->lock);
  s->references++;
  pthread_mutex_unlock(&s->lock);
}

void ed_sqlite_let_go(ed_sqlite *s) {
  pthread_mutex_lock(&s->lock);
  bool is_last = --s->references == 0;
  pthread_mutex_unlock(&s->lock);
  if (!is_last) return;
  pthread_mutex_destroy(&s->lock);
  free(s);
}

void ed_sqlite_item_end(ed_sqlite_item *item) {
  ed_sqlite *s = item->owner;
  pthread_mutex_lock(&s->lock);
  void *content = item->content;
  item->content = NULL;
  if (content) {
    if (item->previous) item->previous->next = item->next;
    else s->items = item->next;
    if (item->next) item->next->previous = item->previous;
  }
  pthread_mutex_unlock(&s->lock);
  if (content) item->end(content);
}

void ed_sqlite_items_end(ed_sqlite *s) {
  while (s->items) ed_sqlite_item_end(s->items);
}

static _Thread_local bool collects; // no callback may enter JavaScript

void ed_sqlite_item_free(void *content) {
  ed_sqlite_item *item = content;
  collects = true;
  ed_sqlite_item_end(item);
  collects = false;
  ed_sqlite_let_go(item->owner);
  free(item);
}

ed_obj ed_sqlite_item_new(ed_ctx ctx, const ed_box_kind *kind, ed_sqlite *owner, void *take, void (*end)(void *)) {
  ed_sqlite_item *item = ed_xcalloc(1, sizeof *item);
  *item = (ed_sqlite_item){.owner = owner, .content = take, .end = end};
  pthread_mutex_lock(&owner->lock);
  owner->references++;
  item->next = owner->items;
  if (owner->items) owner->items->previous = item;
  owner->items = item;
  pthread_mutex_unlock(&owner->lock);
  return ed_box_new(ctx, kind, item);
}

static void close_connection(ed_sqlite *s) {
  ed_sqlite_items_end(s);
  sqlite3_close_v2(s->db);
  s->db = NULL;
}

static void free_connection(void *content) {
  ed_sqlite *s = content;
  collects = true;
  close_connection(s);
  collects = false;
  ed_sqlite_let_go(s);
}

const ed_box_kind ed_sqlite_kind = {"a connection", free_connection, 64 << 10};

static ed_val problem(ed_ctx ctx, int code, const char *message) {
  ed_val parts[] = {ed_num(ctx, code), ed_sqlite_text(ctx, message), ed_sqlite_text(ctx, sqlite3_errstr(code))};
  return ed_array_new(ctx, 3, parts);
}

ed_val ed_sqlite_end(ed_args *a, ed_sqlite *s, int code, ed_val value) {
  int32_t *failed = &ed_engine_cells(ed_engine_here())->i[ED_CELL_N0];
  *failed = 0;
  if (s->thrown.v) {
    ed_val thrown = s->thrown.v;
    ed_root_clear(a->ctx, &s->thrown);
    return ed_throw(a, thrown);
  }
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return value;
  *failed = 1;
  int known = sqlite3_extended_errcode(s->db);
  if ((known & 0xFF) == (code & 0xFF) || known == code) return problem(a->ctx, known, sqlite3_errmsg(s->db));
  return problem(a->ctx, code, sqlite3_errstr(code));
}

ed_val ed_sqlite_call(ed_ctx ctx, ed_sqlite *s, ed_obj fn, size_t count, const ed_val *v) {
  if (collects || s->thrown.v) return NULL;
  ed_val exc = NULL;
  s->calls++;
  ed_val answer = ed_call(ctx, fn, NULL, count, v, &exc);
  s->calls--;
  if (!exc) return answer;
  ed_root_set(ctx, &s->thrown, exc);
  return NULL;
}

enum { READ_ONLY = 1, FOREIGN_KEYS = 2, QUOTED_TEXTS = 4, DEFENSIVE = 8, EXTENSIONS = 16 }; // as in database.js

static int set_up(sqlite3 *db, int flags, int timeout) {
  int err = sqlite3_busy_timeout(db, timeout);
  if (!err) err = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, !!(flags & FOREIGN_KEYS), NULL);
  if (!err) err = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, !!(flags & QUOTED_TEXTS), NULL);
  if (!err) err = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, !!(flags & QUOTED_TEXTS), NULL);
  if (!err) err = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, !!(flags & DEFENSIVE), NULL);
  if (!err) err = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, !!(flags & EXTENSIONS), NULL);
  return err;
}

// open(path, flags, milliseconds to wait for locks) -> connection
ED_FN(sqlite_open) {
  const char *path = ed_arg_path(a);
  int flags = ed_arg_i32(a), timeout = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  sqlite3 *db = NULL;
  int mode = flags & READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int err = sqlite3_open_v2(path, &db, mode | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX, NULL);
  if (!err) err = set_up(db, flags, timeout);
  if (err) {
    ed_val what = problem(a->ctx, db ? sqlite3_extended_errcode(db) : err, db ? sqlite3_errmsg(db) : "out of memory");
    ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = 1;
    sqlite3_close_v2(db);
    return what;
  }
  ed_sqlite *s = ed_xcalloc(1, sizeof *s);
  *s = (ed_sqlite){.db = db, .references = 1};
  pthread_mutex_init(&s->lock, NULL);
  return ed_sqlite_end(a, s, SQLITE_OK, ed_box_new(a->ctx, &ed_sqlite_kind, s));
}

// close(connection) -> whether it was not busy. With all its statements and sessions.
ED_FN(sqlite_close) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  if (ed_failed(a)) return NULL;
  bool can = s->calls == 0;
  if (can) close_connection(s);
  return ed_bool(a->ctx, can);
}

// exec(connection, source)
ED_FN(sqlite_exec) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *source = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  return ed_sqlite_end(a, s, sqlite3_exec(s->db, source, NULL, NULL, NULL), NULL);
}

// configure(connection, flag, whether)
ED_FN(sqlite_configure) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  int flag = ed_arg_i32(a);
  bool on = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  int which = flag == DEFENSIVE ? SQLITE_DBCONFIG_DEFENSIVE : SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION;
  return ed_sqlite_end(a, s, sqlite3_db_config(s->db, which, on, NULL), NULL);
}

// loadExtension(connection, path, entry point or null) -> what is wrong
ED_FN(sqlite_load_extension) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *path = ed_arg_utf8(a, NULL);
  const char *entry = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  char *message = NULL;
  int err = sqlite3_load_extension(s->db, path, entry, &message);
  ed_val text = err ? ed_sqlite_text(a->ctx, message ? message : sqlite3_errstr(err)) : NULL;
  sqlite3_free(message);
  return text;
}

// limit(connection, which, value or -1) -> the limit before
ED_FN(sqlite_limit) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  int which = ed_arg_i32(a), value = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, sqlite3_limit(s->db, which, value));
}

// location(connection, name) -> file, or null
ED_FN(sqlite_location) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  const char *file = sqlite3_db_filename(s->db, name);
  return ed_sqlite_text(a->ctx, file && *file ? file : NULL);
}

// inTransaction(connection)
ED_FN(sqlite_in_transaction) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, !sqlite3_get_autocommit(s->db));
}

// ---- values --------------------------------------------------------------------------------------------------------

ed_val ed_sqlite_text(ed_ctx ctx, const char *text) {
  return text ? ed_str_utf8(ctx, text, strlen(text)) : ed_null(ctx);
}

static ed_val integer(ed_ctx ctx, int64_t n, bool bigints) {
  enum { SAFE_BITS = 53 };
  const int64_t safe = (INT64_C(1) << SAFE_BITS) - 1;
  return bigints || n > safe || n < -safe ? ed_bigint_i64(ctx, n) : ed_num(ctx, (double)n);
}

ed_val ed_sqlite_bytes(ed_ctx ctx, const void *bytes, size_t len) {
  uint8_t *copy = ed_xmalloc(len ? len : 1);
  if (len) memcpy(copy, bytes, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

ed_val ed_sqlite_column(ed_ctx ctx, sqlite3_stmt *stmt, int i, bool bigints) {
  switch (sqlite3_column_type(stmt, i)) {
  case SQLITE_INTEGER: return integer(ctx, sqlite3_column_int64(stmt, i), bigints);
  case SQLITE_FLOAT: return ed_num(ctx, sqlite3_column_double(stmt, i));
  case SQLITE_TEXT: {
    const unsigned char *text = sqlite3_column_text(stmt, i);
    return ed_str_utf8(ctx, text ? (const char *)text : "", (size_t)sqlite3_column_bytes(stmt, i));
  }
  case SQLITE_BLOB: {
    const void *bytes = sqlite3_column_blob(stmt, i);
    return ed_sqlite_bytes(ctx, bytes, (size_t)sqlite3_column_bytes(stmt, i));
  }
  default: return ed_null(ctx);
  }
}

ed_val ed_sqlite_value(ed_ctx ctx, sqlite3_value *v, bool bigints) {
  switch (sqlite3_value_type(v)) {
  case SQLITE_INTEGER: return integer(ctx, sqlite3_value_int64(v), bigints);
  case SQLITE_FLOAT: return ed_num(ctx, sqlite3_value_double(v));
  case SQLITE_TEXT: {
    const unsigned char *text = sqlite3_value_text(v);
    return ed_str_utf8(ctx, text ? (const char *)text : "", (size_t)sqlite3_value_bytes(v));
  }
  case SQLITE_BLOB: {
    const void *bytes = sqlite3_value_blob(v);
    return ed_sqlite_bytes(ctx, bytes, (size_t)sqlite3_value_bytes(v));
  }
  default: return ed_null(ctx);
  }
}

static int64_t bits_of(ed_ctx ctx, ed_val bigint) {
  int64_t n;
  ed_to_i64(ctx, bigint, &n); // JavaScript has looked whether it fits
  return n;
}

int ed_sqlite_bind(ed_ctx ctx, sqlite3_stmt *stmt, int i, ed_val v) {
  switch (ed_type_of(ctx, v)) {
  case ED_TYPE_NUMBER: return sqlite3_bind_double(stmt, i, ed_to_num(ctx, v));
  case ED_TYPE_STRING: {
    size_t len;
    char *text = ed_to_utf8(ctx, v, &len);
    return sqlite3_bind_text64(stmt, i, text, len, free, SQLITE_UTF8);
  }
  case ED_TYPE_BIGINT: return sqlite3_bind_int64(stmt, i, bits_of(ctx, v));
  case ED_TYPE_BOOLEAN: return sqlite3_bind_int(stmt, i, ed_to_bool(ctx, v));
  case ED_TYPE_OBJECT: {
    ed_bytes b = ed_bytes_of(ctx, v);
    return sqlite3_bind_blob64(stmt, i, b.len ? b.data : (const uint8_t *)"", b.len, SQLITE_TRANSIENT);
  }
  default: return sqlite3_bind_null(stmt, i);
  }
}

void ed_sqlite_result(ed_ctx ctx, sqlite3_context *out, ed_val v) {
  switch (ed_type_of(ctx, v)) {
  case ED_TYPE_NUMBER: sqlite3_result_double(out, ed_to_num(ctx, v)); return;
  case ED_TYPE_STRING: {
    size_t len;
    char *text = ed_to_utf8(ctx, v, &len);
    sqlite3_result_text64(out, text, len, free, SQLITE_UTF8);
    return;
  }
  case ED_TYPE_BIGINT: sqlite3_result_int64(out, bits_of(ctx, v)); return;
  case ED_TYPE_OBJECT: {
    ed_bytes b = ed_bytes_of(ctx, v);
    sqlite3_result_blob64(out, b.len ? b.data : (const uint8_t *)"", b.len, SQLITE_TRANSIENT);
    return;
  }
  default: sqlite3_result_null(out);
  }
}

// ---- statements ----------------------------------------------------------------------------------------------------

static const ed_box_kind statement_kind = {"a statement", ed_sqlite_item_free, 8 << 10};

static void end_statement(void *stmt) { sqlite3_finalize(stmt); }

// prepare(connection, source) -> statement, or null when the source has none
ED_FN(sqlite_prepare) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  size_t len;
  const char *source = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  sqlite3_stmt *stmt = NULL;
  int err = sqlite3_prepare_v3(s->db, source, len < INT32_MAX ? (int)len + 1 : -1, 0, &stmt, NULL);
  if (err || s->thrown.v) {
    sqlite3_finalize(stmt);
    return ed_sqlite_end(a, s, err, NULL);
  }
  ed_val made = stmt ? ed_sqlite_item_new(a->ctx, &statement_kind, s, stmt, end_statement) : ed_null(a->ctx);
  return ed_sqlite_end(a, s, SQLITE_OK, made);
}

// isLive(statement) -> whether it is not finalized
ED_FN(sqlite_is_live) {
  ed_sqlite_item *item = ed_arg_box(a, &statement_kind);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, item->content != NULL);
}

// A statement that can be used. NULL when it cannot, as cell N0 says then.
static sqlite3_stmt *arg_statement(ed_args *a, ed_sqlite_item **item, ed_sqlite **s) {
  enum { FINALIZED = 2, RUNNING = 3 };
  *item = ed_arg_box(a, &statement_kind);
  if (ed_failed(a)) return NULL;
  *s = (*item)->owner;
  int32_t *state = &ed_engine_cells(ed_engine_here())->i[ED_CELL_N0];
  *state = !(*item)->content ? FINALIZED : (*item)->is_running ? RUNNING : 0;
  return *state ? NULL : (*item)->content;
}

// check(statement)
ED_FN(sqlite_check) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  arg_statement(a, &item, &s);
  return NULL;
}

// finalize(statement)
ED_FN(sqlite_finalize_statement) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  if (arg_statement(a, &item, &s)) ed_sqlite_item_end(item);
  return NULL;
}

// parameters(statement) -> their names, null for those without
ED_FN(sqlite_parameters) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  if (!stmt) return NULL;
  ed_obj names = ed_array_new(a->ctx, 0, NULL);
  for (int i = 1, count = sqlite3_bind_parameter_count(stmt); i <= count; i++)
    ed_set_index(a->ctx, names, (unsigned)i - 1, ed_sqlite_text(a->ctx, sqlite3_bind_parameter_name(stmt, i)));
  return names;
}

// Forgets the run and the values before; the arguments that are left are index, value, index, value ...
static int begin(ed_args *a, sqlite3_stmt *stmt) {
  sqlite3_reset(stmt);
  sqlite3_clear_bindings(stmt);
  int err = SQLITE_OK;
  ed_lock(a->ctx);
  while (!err && a->next < a->count) {
    int i = ed_arg_i32(a);
    err = ed_sqlite_bind(a->ctx, stmt, i, ed_arg_val(a));
  }
  ed_unlock(a->ctx);
  return err;
}

// begin(statement, index, value, index, value ...)
ED_FN(sqlite_begin) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  return stmt ? ed_sqlite_end(a, s, begin(a, stmt), NULL) : NULL;
}

// The next rows, at most so many: their values, one after the other. Cell N1: 1 when those were the last; N2: how often
// the statement was prepared anew, which may change its columns.
static ed_val take_rows(ed_args *a, ed_sqlite_item *item, uint32_t most, bool bigints) {
  enum { ON_STACK = 64 };
  sqlite3_stmt *stmt = item->content;
  ed_sqlite *s = item->owner;
  ed_obj all = NULL;
  ed_val first[ON_STACK]; // where the collector sees them
  unsigned count = 0;
  int code = SQLITE_ROW;
  item->is_running = true;
  for (uint32_t row = 0; row < most && (code = sqlite3_step(stmt)) == SQLITE_ROW && !s->thrown.v; row++) {
    ed_lock(a->ctx);
    for (int i = 0, columns = sqlite3_data_count(stmt); i < columns; i++) {
      ed_val v = ed_sqlite_column(a->ctx, stmt, i, bigints);
      if (count < ON_STACK) {
        first[count] = v;
      } else {
        if (!all) all = ed_array_new(a->ctx, count, first);
        ed_set_index(a->ctx, all, count, v);
      }
      count++;
    }
    ed_unlock(a->ctx);
  }
  item->is_running = false;
  ed_cells *cells = ed_engine_cells(ed_engine_here());
  cells->i[ED_CELL_N1] = code != SQLITE_ROW;
  cells->i[ED_CELL_N2] = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_REPREPARE, 0);
  ed_val end = ed_sqlite_end(a, s, code, all ? all : ed_array_new(a->ctx, count, first));
  if (code != SQLITE_ROW || ed_failed(a)) sqlite3_reset(stmt);
  return end;
}

// rows(statement, at most, bigints) -> see above
ED_FN(sqlite_rows) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  uint32_t most = ed_arg_u32(a);
  bool bigints = ed_arg_bool(a);
  return stmt && !ed_failed(a) ? take_rows(a, item, most, bigints) : NULL;
}

// first(statement, bigints, index, value ...) -> values of the first row of a run
ED_FN(sqlite_first) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  bool bigints = ed_arg_bool(a);
  if (!stmt) return NULL;
  int err = begin(a, stmt);
  if (err) return ed_sqlite_end(a, s, err, NULL);
  ed_val values = take_rows(a, item, 1, bigints);
  sqlite3_reset(stmt);
  return values;
}

// reset(statement)
ED_FN(sqlite_reset_statement) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  if (stmt) sqlite3_reset(stmt);
  return NULL;
}

// run(statement, bigints, index, value ...): rows changed, and the row id inserted last, in the cells from F0 on: as
// float64, or as int64 when `bigints`
ED_FN(sqlite_run) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  bool bigints = ed_arg_bool(a);
  if (!stmt) return NULL;
  int code = begin(a, stmt);
  if (code) return ed_sqlite_end(a, s, code, NULL);
  item->is_running = true;
  while ((code = sqlite3_step(stmt)) == SQLITE_ROW && !s->thrown.v) {
  }
  item->is_running = false;
  sqlite3_int64 facts[] = {sqlite3_changes64(s->db), sqlite3_last_insert_rowid(s->db)};
  double *cells = &ed_engine_cells(ed_engine_here())->f[ED_CELL_F0];
  for (int i = 0; i < 2; i++) {
    if (bigints) memcpy(cells + i, facts + i, sizeof *cells);
    else cells[i] = (double)facts[i];
  }
  ed_val end = ed_sqlite_end(a, s, code, NULL);
  sqlite3_reset(stmt);
  return end;
}

// names(statement) -> names of its columns
ED_FN(sqlite_names) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  if (!stmt) return NULL;
  ed_obj names = ed_array_new(a->ctx, 0, NULL);
  for (int i = 0, count = sqlite3_column_count(stmt); i < count; i++)
    ed_set_index(a->ctx, names, (unsigned)i, ed_sqlite_text(a->ctx, sqlite3_column_name(stmt, i)));
  return names;
}

// columns(statement) -> [column, database, name, table, type] of each, one after the other
ED_FN(sqlite_columns) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  if (!stmt) return NULL;
  static const char *(*const about[])(sqlite3_stmt *, int) = {sqlite3_column_origin_name, sqlite3_column_database_name,
                                                              sqlite3_column_name, sqlite3_column_table_name,
                                                              sqlite3_column_decltype};
  enum { FACTS = sizeof about / sizeof *about };
  ed_obj all = ed_array_new(a->ctx, 0, NULL);
  for (int i = 0, count = sqlite3_column_count(stmt); i < count; i++)
    for (int j = 0; j < FACTS; j++)
      ed_set_index(a->ctx, all, (unsigned)(i * FACTS + j), ed_sqlite_text(a->ctx, about[j](stmt, i)));
  return all;
}

// source(statement) and expanded(statement) -> its text, and that with the values in it
ED_FN(sqlite_source) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  return stmt ? ed_sqlite_text(a->ctx, sqlite3_sql(stmt)) : NULL;
}

ED_FN(sqlite_expanded) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  if (!stmt) return NULL;
  char *text = sqlite3_expanded_sql(stmt);
  ed_val v = text ? ed_sqlite_text(a->ctx, text) : NULL; // undefined: longer than the limit
  sqlite3_free(text);
  return v;
}

// status(statement, counter, whether to begin anew) -> number
ED_FN(sqlite_status) {
  ed_sqlite *s = NULL;
  ed_sqlite_item *item;
  sqlite3_stmt *stmt = arg_statement(a, &item, &s);
  int counter = ed_arg_i32(a);
  bool resets = ed_arg_bool(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, sqlite3_stmt_status(stmt, counter, resets));
}

const ed_native ed_bind_sqlite[] = {{"open", sqlite_open},
                                    {"close", sqlite_close},
                                    {"exec", sqlite_exec},
                                    {"configure", sqlite_configure},
                                    {"loadExtension", sqlite_load_extension},
                                    {"limit", sqlite_limit},
                                    {"location", sqlite_location},
                                    {"inTransaction", sqlite_in_transaction},
                                    {"prepare", sqlite_prepare},
                                    {"finalize", sqlite_finalize_statement},
                                    {"isLive", sqlite_is_live},
                                    {"check", sqlite_check},
                                    {"first", sqlite_first},
                                    {"parameters", sqlite_parameters},
                                    {"begin", sqlite_begin},
                                    {"rows", sqlite_rows},
                                    {"reset", sqlite_reset_statement},
                                    {"run", sqlite_run},
                                    {"names", sqlite_names},
                                    {"columns", sqlite_columns},
                                    {"source", sqlite_source},
                                    {"expanded", sqlite_expanded},
                                    {"status", sqlite_status},
                                    {0}};
