// SPDX-License-Identifier: MIT
// Binding `sqlite_tables`: virtual tables of node:sqlite, read only, whose rows come from JavaScript: by three
// callbacks of lib/internal/sqlite/table.js, which knows each walk over the rows by a number.
#include "bind/sqlite.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

typedef struct module {
  ed_ctx ctx;
  ed_sqlite *s;
  char *declaration;       // CREATE TABLE, for its columns
  uint64_t hidden;         // bit i: column i is an argument
  ed_obj open, next, read; // open(walk, argument ...), next(walk) -> whether there is a row, read(walk, column)
  ed_obj close;            // close(walk)
  uint32_t walks;
  bool direct_only, bigints;
} module;

typedef struct table {
  sqlite3_vtab base; // first
  module *m;
} table;

typedef struct walk {
  sqlite3_vtab_cursor base; // first
  uint32_t number;
  bool at_end;
  sqlite3_int64 row;
} walk;

enum { MAX_COLUMNS = 64 };

static void free_module(void *data) {
  module *m = data;
  free(m->declaration);
  free(m);
}

static int on_connect(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **made, char **message) {
  (void)argc, (void)argv, (void)message;
  module *m = data;
  int err = sqlite3_declare_vtab(db, m->declaration);
  if (!err) err = sqlite3_vtab_config(db, m->direct_only ? SQLITE_VTAB_DIRECTONLY : SQLITE_VTAB_INNOCUOUS);
  if (err) return err;
  table *t = ed_xcalloc(1, sizeof *t);
  t->m = m;
  *made = &t->base;
  return SQLITE_OK;
}

static int on_disconnect(sqlite3_vtab *base) {
  free(base);
  return SQLITE_OK;
}

// Arguments are the hidden columns that a query compares by `=`; idxNum has a bit for each that it gives.
static int on_best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
  const module *m = ((table *)base)->m;
  int given[MAX_COLUMNS], count = 0;
  uint64_t bits = 0;
  for (int i = 0; i < MAX_COLUMNS; i++) given[i] = -1;
  for (int i = 0; i < info->nConstraint; i++) {
    int column = info->aConstraint[i].iColumn;
    if (column < 0 || column >= MAX_COLUMNS || !(m->hidden >> column & 1)) continue;
    if (info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (!info->aConstraint[i].usable) return SQLITE_CONSTRAINT; // no plan without its arguments
    if (given[column] < 0) given[column] = i;
  }
  for (int column = 0, position = 0; column < MAX_COLUMNS; column++) {
    if (!(m->hidden >> column & 1)) continue;
    if (given[column] >= 0) {
      info->aConstraintUsage[given[column]].argvIndex = ++count;
      info->aConstraintUsage[given[column]].omit = 1;
      bits |= UINT64_C(1) << position;
    }
    position++;
  }
  info->idxNum = (int)bits;
  info->estimatedCost = count ? 10 : 1000000;
  return SQLITE_OK;
}

static int on_open(sqlite3_vtab *base, sqlite3_vtab_cursor **made) {
  module *m = ((table *)base)->m;
  walk *w = ed_xcalloc(1, sizeof *w);
  w->number = ++m->walks;
  *made = &w->base;
  return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *base) {
  module *m = ((table *)base->pVtab)->m;
  walk *w = (walk *)base;
  if (ed_engine_here()) {
    ed_val number = ed_num(m->ctx, w->number);
    ed_sqlite_call(m->ctx, m->s, m->close, 1, &number);
  }
  free(w);
  return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *base) {
  module *m = ((table *)base->pVtab)->m;
  walk *w = (walk *)base;
  ed_val number = ed_num(m->ctx, w->number);
  ed_val has_row = ed_sqlite_call(m->ctx, m->s, m->next, 1, &number);
  if (!has_row) return SQLITE_ERROR;
  w->at_end = !ed_to_bool(m->ctx, has_row);
  w->row++;
  return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *base, int bits, const char *unused, int argc, sqlite3_value **argv) {
  (void)unused;
  module *m = ((table *)base->pVtab)->m;
  walk *w = (walk *)base;
  ed_val v[MAX_COLUMNS + 1];
  size_t count = 0;
  v[count++] = ed_num(m->ctx, w->number);
  for (int column = 0, position = 0, given = 0; column < MAX_COLUMNS; column++) {
    if (!(m->hidden >> column & 1)) continue;
    bool is_given = (unsigned)bits >> position++ & 1 && given < argc;
    v[count++] = is_given ? ed_sqlite_value(m->ctx, argv[given++], m->bigints) : ed_null(m->ctx);
  }
  if (!ed_sqlite_call(m->ctx, m->s, m->open, count, v)) return SQLITE_ERROR;
  w->row = 0;
  return on_next(base);
}

static int on_eof(sqlite3_vtab_cursor *base) { return ((walk *)base)->at_end; }

static int on_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column) {
  module *m = ((table *)base->pVtab)->m;
  ed_val v[] = {ed_num(m->ctx, ((walk *)base)->number), ed_num(m->ctx, column)};
  ed_val answer = ed_sqlite_call(m->ctx, m->s, m->read, 2, v);
  if (!answer) return SQLITE_ERROR;
  ed_sqlite_result(m->ctx, out, answer);
  return SQLITE_OK;
}

static int on_row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id) {
  *id = ((walk *)base)->row;
  return SQLITE_OK;
}

static const sqlite3_module methods = {.xCreate = on_connect, // the same function: it exists without CREATE, too
                                       .xConnect = on_connect,
                                       .xBestIndex = on_best_index,
                                       .xDisconnect = on_disconnect,
                                       .xDestroy = on_disconnect,
                                       .xOpen = on_open,
                                       .xClose = on_close,
                                       .xFilter = on_filter,
                                       .xNext = on_next,
                                       .xEof = on_eof,
                                       .xColumn = on_column,
                                       .xRowid = on_row_id};

// addTable(connection, name, declaration, hidden columns: bits as a BigInt, direct only, bigints, open, next, read,
// close)
ED_FN(sqlite_add_table) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL), *declaration = ed_arg_utf8(a, NULL);
  uint64_t hidden = (uint64_t)ed_arg_i64(a);
  bool direct_only = ed_arg_bool(a), bigints = ed_arg_bool(a);
  ed_obj open = ed_arg_fn(a), next = ed_arg_fn(a), read = ed_arg_fn(a), close = ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  module *m = ed_xcalloc(1, sizeof *m);
  *m = (module){.ctx = ed_engine_ctx(ed_engine_here()),
                .s = s,
                .declaration = ed_xstrdup(declaration),
                .hidden = hidden,
                .open = open,
                .next = next,
                .read = read,
                .close = close,
                .direct_only = direct_only,
                .bigints = bigints};
  return ed_sqlite_end(a, s, sqlite3_create_module_v2(s->db, name, &methods, m, free_module), NULL);
}

const ed_native ed_bind_sqlite_tables[] = {{"addTable", sqlite_add_table}, {0}};
