// SPDX-License-Identifier: MIT
// Binding `storage`: the pairs behind localStorage and sessionStorage, in a database of SQLite (a file, or memory). The
// table is Node's, so that a file serves both: keys and values as UTF-16, little endian, in the order of their bytes.
// Failures come as texts of SQLite.
#include "base/mem.h"
#include "engine/engine.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTA_BYTES = 10 << 20, BUSY_MS = 1000 };

static const char schema[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                             "CREATE TABLE IF NOT EXISTS nodejs_webstorage("
                             "key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;";

// Statements, prepared at their first use.
enum statement { GET, SET, REMOVE, CLEAR, COUNT, KEY_AT, KEYS, TOTAL, PAIR_SIZE, VERSION, STATEMENTS };
static const char *const texts[STATEMENTS] = {
    [GET] = "SELECT value FROM nodejs_webstorage WHERE key = ?1",
    [SET] = "INSERT INTO nodejs_webstorage VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    [REMOVE] = "DELETE FROM nodejs_webstorage WHERE key = ?1",
    [CLEAR] = "DELETE FROM nodejs_webstorage",
    [COUNT] = "SELECT count(*) FROM nodejs_webstorage",
    [KEY_AT] = "SELECT key FROM nodejs_webstorage ORDER BY key LIMIT 1 OFFSET ?1",
    [KEYS] = "SELECT key FROM nodejs_webstorage ORDER BY key",
    [TOTAL] = "SELECT ifnull(sum(length(key) + length(value)), 0) FROM nodejs_webstorage",
    [PAIR_SIZE] = "SELECT length(key) + length(value) FROM nodejs_webstorage WHERE key = ?1",
    [VERSION] = "PRAGMA data_version",
};

typedef struct storage {
  sqlite3 *db;
  sqlite3_stmt *statements[STATEMENTS];
  int64_t total;   // bytes of all pairs
  int64_t version; // of the database when `total` was counted: other processes change it; 0: not counted yet
} storage;

static void free_storage(void *content) {
  storage *s = content;
  for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(s->statements[i]);
  sqlite3_close(s->db);
  free(s);
}

static const ed_box_kind storage_kind = {"a storage", free_storage, 64 << 10};

// A file that Node made counts the quota with this function, which SQLite has since 3.43.
static void octet_length(sqlite3_context *context, int count, sqlite3_value **v) {
  (void)count;
  if (sqlite3_value_type(v[0]) == SQLITE_NULL) return;
  sqlite3_result_int(context, sqlite3_value_bytes(v[0]));
}

// open(path) -> storage, or what is wrong
ED_FN(storage_open) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  storage *s = ed_xcalloc(1, sizeof *s);
  int err = sqlite3_open(path, &s->db);
  if (err == SQLITE_OK) {
    sqlite3_busy_timeout(s->db, BUSY_MS);
    if (sqlite3_libversion_number() < 3043000)
      sqlite3_create_function(s->db, "octet_length", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                              octet_length, NULL, NULL);
    err = sqlite3_exec(s->db, schema, NULL, NULL, NULL);
  }
  if (err == SQLITE_OK) return ed_box_new(a->ctx, &storage_kind, s);
  ed_val problem = ed_str_utf8(a->ctx, sqlite3_errmsg(s->db), strlen(sqlite3_errmsg(s->db)));
  free_storage(s);
  return problem;
}

// close(storage)
ED_FN(storage_close) {
  ed_box_empty(a->ctx, ed_arg_val(a));
  return NULL;
}

static ed_val problem_of(ed_ctx ctx, storage *s) {
  const char *text = sqlite3_errmsg(s->db);
  return ed_str_utf8(ctx, text, strlen(text));
}

// A statement, ready to be bound; NULL when it cannot be prepared.
static sqlite3_stmt *statement(storage *s, enum statement which) {
  sqlite3_stmt *stmt = s->statements[which];
  if (stmt) {
    sqlite3_reset(stmt);
  } else if (sqlite3_prepare_v3(s->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) == SQLITE_OK) {
    s->statements[which] = stmt;
  }
  return stmt;
}

// UTF-16 of a string for as long as the call lasts: `copy` is to be freed.
typedef struct units {
  const void *bytes;
  size_t len;
  uint16_t *copy;
} units;

static units units_of(const ed_text *t) {
  if (!t->latin1) return (units){t->utf16, t->len * 2, NULL};
  uint16_t *copy = ed_xmalloc(t->len * 2 + 1);
  for (size_t i = 0; i < t->len; i++) copy[i] = t->latin1[i];
  return (units){copy, t->len * 2, copy};
}

static void bind_text(sqlite3_stmt *stmt, int at, const units *u) {
  sqlite3_bind_blob64(stmt, at, u->len ? u->bytes : "", u->len, SQLITE_STATIC);
}

static ed_val column_text(ed_ctx ctx, sqlite3_stmt *stmt) {
  const void *bytes = sqlite3_column_blob(stmt, 0);
  size_t count = (size_t)sqlite3_column_bytes(stmt, 0) / 2;
  if (count == 0) return ed_str_ascii(ctx, "");
  uint16_t *copy = ed_xmalloc(count * 2); // blobs are not aligned
  memcpy(copy, bytes, count * 2);
  ed_val v = ed_str_utf16(ctx, copy, count);
  free(copy);
  return v;
}

// The number that a statement without parameters gives; -1 on failure.
static int64_t number_of(storage *s, enum statement which) {
  sqlite3_stmt *stmt = statement(s, which);
  int64_t n = stmt && sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
  if (stmt) sqlite3_reset(stmt);
  return n;
}

// Runs a statement for a key. SQLITE_ROW leaves it at its row, to be reset.
static int step_key(sqlite3_stmt *stmt, const units *key) {

  if (!stmt) return SQLITE_ERROR;
  bind_text(stmt, 1, key);
  int result = sqlite3_step(stmt);
  if (result != SQLITE_ROW) sqlite3_reset(stmt);
  return result;
}

// get(storage, key) -> string, null, or [problem]
ED_FN(storage_get) {
  storage *s = ed_arg_box(a, &storage_kind);
  ed_text text = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  units key = units_of(&text);
  sqlite3_stmt *stmt = statement(s, GET);
  int result = step_key(stmt, &key);
  ed_val value = ed_null(a->ctx);
  if (result == SQLITE_ROW) {
    value = column_text(a->ctx, stmt);
    sqlite3_reset(stmt);
  } else if (result != SQLITE_DONE) {
    ed_val problem = problem_of(a->ctx, s);
    value = ed_array_new(a->ctx, 1, &problem);
  }
  free(key.copy);
  return value;
}

static int64_t pair_size(storage *s, const units *key) {
  sqlite3_stmt *stmt = statement(s, PAIR_SIZE);
  int64_t size = 0;
  if (step_key(stmt, key) == SQLITE_ROW) {
    size = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
  }
  return size;
}

// Counts all pairs again when another process has changed the database.
static int64_t total_of(storage *s) {
  int64_t version = number_of(s, VERSION);
  if (s->version == 0 || version != s->version) {
    s->total = number_of(s, TOTAL);
    s->version = version;
  }
  return s->total;
}

// set(storage, key, value) -> true, false when that is more than the quota, or a problem
ED_FN(storage_set) {
  storage *s = ed_arg_box(a, &storage_kind);
  ed_text key_text = ed_arg_text(a);
  ed_text value_text = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  units key = units_of(&key_text), value = units_of(&value_text);
  int64_t total = total_of(s) - pair_size(s, &key) + (int64_t)(key.len + value.len);
  ed_val outcome = ed_bool(a->ctx, total <= QUOTA_BYTES);
  if (total <= QUOTA_BYTES) {
    sqlite3_stmt *stmt = statement(s, SET);
    if (stmt) bind_text(stmt, 2, &value);
    int result = step_key(stmt, &key);
    // A file that Node made keeps to the quota by itself.
    if (result == SQLITE_DONE) s->total = total;
    else outcome = result == SQLITE_CONSTRAINT ? ed_bool(a->ctx, false) : problem_of(a->ctx, s);
  }
  free(key.copy);
  free(value.copy);
  return outcome;
}

// remove(storage, key) -> true or a problem
ED_FN(storage_remove) {
  storage *s = ed_arg_box(a, &storage_kind);
  ed_text text = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  units key = units_of(&text);
  int64_t total = total_of(s) - pair_size(s, &key);
  bool ok = step_key(statement(s, REMOVE), &key) == SQLITE_DONE;
  if (ok) s->total = total;
  free(key.copy);
  return ok ? ed_bool(a->ctx, true) : problem_of(a->ctx, s);
}

// clear(storage) -> true or a problem
ED_FN(storage_clear) {
  storage *s = ed_arg_box(a, &storage_kind);
  if (ed_failed(a)) return NULL;
  sqlite3_stmt *stmt = statement(s, CLEAR);
  bool ok = stmt && sqlite3_step(stmt) == SQLITE_DONE;
  if (stmt) sqlite3_reset(stmt);
  s->version = 0;
  return ok ? ed_bool(a->ctx, true) : problem_of(a->ctx, s);
}

// count(storage) -> number or a problem
ED_FN(storage_count) {
  storage *s = ed_arg_box(a, &storage_kind);
  if (ed_failed(a)) return NULL;
  int64_t n = number_of(s, COUNT);
  return n < 0 ? problem_of(a->ctx, s) : ed_num(a->ctx, (double)n);
}

// keyAt(storage, index) -> string or null
ED_FN(storage_key_at) {
  storage *s = ed_arg_box(a, &storage_kind);
  double index = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  sqlite3_stmt *stmt = statement(s, KEY_AT);
  if (!stmt) return ed_null(a->ctx);
  sqlite3_bind_int64(stmt, 1, (sqlite3_int64)index);
  ed_val key = sqlite3_step(stmt) == SQLITE_ROW ? column_text(a->ctx, stmt) : ed_null(a->ctx);
  sqlite3_reset(stmt);
  return key;
}

// keys(storage) -> array of strings
ED_FN(storage_keys) {
  storage *s = ed_arg_box(a, &storage_kind);
  if (ed_failed(a)) return NULL;
  ed_obj keys = ed_array_new(a->ctx, 0, NULL);
  sqlite3_stmt *stmt = statement(s, KEYS);
  for (unsigned i = 0; stmt && sqlite3_step(stmt) == SQLITE_ROW; i++)
    ed_set_index(a->ctx, keys, i, column_text(a->ctx, stmt));
  if (stmt) sqlite3_reset(stmt);
  return keys;
}

const ed_native ed_bind_storage[] = {{"open", storage_open},     {"close", storage_close},
                                     {"get", storage_get},       {"set", storage_set},
                                     {"remove", storage_remove}, {"clear", storage_clear},
                                     {"count", storage_count},   {"keyAt", storage_key_at},
                                     {"keys", storage_keys},     {0}};
