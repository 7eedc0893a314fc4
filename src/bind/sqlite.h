// SPDX-License-Identifier: MIT
// What the bindings of SQLite share: connections and what hangs on them, values in both directions, failures.
//
// Natives say in cell N0 how they ended: 0 well; 1 what they return is the problem, [extended code, message, text of
// the code]; 2 the statement is finalized; 3 it is running. What a callback in JavaScript threw goes out as it is.
#ifndef ED_BIND_SQLITE_H
#define ED_BIND_SQLITE_H

#include "engine/engine.h"

#include <pthread.h>
#define SQLITE_ENABLE_SESSION        1 // the header shows sessions to those who ask only
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

// A statement or a session: what must end before its connection. Freed by the collector, on any thread.
typedef struct ed_sqlite_item {
  struct ed_sqlite *owner;
  void *content; // NULL: ended
  void (*end)(void *content);
  bool is_running; // callbacks must leave it alone
  struct ed_sqlite_item *previous, *next;
} ed_sqlite_item;

typedef struct ed_sqlite {
  sqlite3 *db;          // NULL: closed
  ed_root thrown;       // by a callback of the operation under way
  ed_obj authorizer;    // NULL: none; the connection's object in JavaScript keeps it alive, as it does all callbacks
  pthread_mutex_t lock; // of the list and the count
  ed_sqlite_item *items;
  unsigned references;
  unsigned calls; // callbacks under way: it cannot be closed
} ed_sqlite;

extern const ed_box_kind ed_sqlite_kind;
ed_obj ed_sqlite_item_new(ed_ctx ctx, const ed_box_kind *kind, ed_sqlite *owner, void *take, void (*end)(void *));
void ed_sqlite_item_free(void *item); // for the kinds of boxes
void ed_sqlite_item_end(ed_sqlite_item *item);
void ed_sqlite_items_end(ed_sqlite *s);
void ed_sqlite_keep(ed_sqlite *s);
void ed_sqlite_let_go(ed_sqlite *s);

// The end of a native: `value` when `code` is SQLITE_OK, ROW or DONE, else the problem.
ed_val ed_sqlite_end(ed_args *a, ed_sqlite *s, int code, ed_val value);
// Calls back into JavaScript. NULL when that threw, or must not be, as the collector is at work: then the operation is
// to fail.
ed_val ed_sqlite_call(ed_ctx ctx, ed_sqlite *s, ed_obj fn, size_t count, const ed_val *v);

// Integers become numbers, or BigInts when `bigints` or when no number can hold them; blobs become ArrayBuffers.
ed_val ed_sqlite_column(ed_ctx ctx, sqlite3_stmt *stmt, int i, bool bigints);
ed_val ed_sqlite_value(ed_ctx ctx, sqlite3_value *v, bool bigints);
int ed_sqlite_bind(ed_ctx ctx, sqlite3_stmt *stmt, int i, ed_val v);
// Gives a callback's answer, which JavaScript has made sure SQLite can hold.
void ed_sqlite_result(ed_ctx ctx, sqlite3_context *out, ed_val v);
ed_val ed_sqlite_text(ed_ctx ctx, const char *text);               // null for NULL
ed_val ed_sqlite_bytes(ed_ctx ctx, const void *bytes, size_t len); // a copy, as an ArrayBuffer

#endif
