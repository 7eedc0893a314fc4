// SPDX-License-Identifier: MIT
// Binding `sqlite_copies`: what leaves a connection of node:sqlite as bytes or comes into one: sessions and their
// changesets, whole databases, backups.
#include "bind/sqlite.h"

#include "base/mem.h"
#include "loop/loop.h"

#include <stdlib.h>
#include <string.h>

// ---- sessions ------------------------------------------------------------------------------------------------------

static const ed_box_kind session_kind = {"a session", ed_sqlite_item_free, 8 << 10};

static void end_session(void *session) { sqlite3session_delete(session); }

// session(connection, name of the database, table or null) -> session
ED_FN(sqlite_session) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  const char *table = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  sqlite3_session *session = NULL;
  int err = sqlite3session_create(s->db, name, &session);
  if (!err) err = sqlite3session_attach(session, table);
  if (!err) return ed_sqlite_end(a, s, err, ed_sqlite_item_new(a->ctx, &session_kind, s, session, end_session));
  if (session) sqlite3session_delete(session);
  return ed_sqlite_end(a, s, err, NULL);
}

// endSession(session)
ED_FN(sqlite_end_session) {
  ed_sqlite_item *item = ed_arg_box(a, &session_kind);
  if (!ed_failed(a)) ed_sqlite_item_end(item);
  return NULL;
}

// isSession(session) -> whether it has not ended
ED_FN(sqlite_is_session) {
  ed_sqlite_item *item = ed_arg_box(a, &session_kind);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, item->content != NULL);
}

// changes(session, whether as a patchset) -> ArrayBuffer
ED_FN(sqlite_changes) {
  ed_sqlite_item *item = ed_arg_box(a, &session_kind);
  bool patch = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  if (!item->content) return ed_throw_type(a, "the session has ended");
  int len = 0;
  void *bytes = NULL;
  int err = (patch ? sqlite3session_patchset : sqlite3session_changeset)(item->content, &len, &bytes);
  ed_val v = err ? NULL : ed_sqlite_bytes(a->ctx, bytes, (size_t)len);
  sqlite3_free(bytes);
  return ed_sqlite_end(a, item->owner, err, v);
}

typedef struct application {
  ed_ctx ctx;
  ed_sqlite *s;
  ed_obj filter, conflict; // NULL: none
} application;

static int on_filter(void *data, const char *table) {
  application *p = data;
  if (!p->filter) return 1;
  ed_val name = ed_sqlite_text(p->ctx, table);
  ed_val takes = ed_sqlite_call(p->ctx, p->s, p->filter, 1, &name);
  return takes && ed_to_bool(p->ctx, takes);
}

static int on_conflict(void *data, int kind, sqlite3_changeset_iter *at) {
  (void)at;
  application *p = data;
  if (!p->conflict) return SQLITE_CHANGESET_ABORT;
  ed_val number = ed_num(p->ctx, kind);
  ed_val answer = ed_sqlite_call(p->ctx, p->s, p->conflict, 1, &number);
  return answer ? (int)ed_to_num(p->ctx, answer) : SQLITE_CHANGESET_ABORT;
}

// apply(connection, bytes, filter or null, conflict or null) -> whether it was not aborted
ED_FN(sqlite_apply) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  ed_bytes b = ed_arg_bytes(a);
  application p = {.ctx = a->ctx, .s = s};
  p.filter = ed_arg_absent(a) ? NULL : ed_arg_fn(a);
  p.conflict = ed_arg_absent(a) ? NULL : ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  void *copy = ed_xmalloc(b.len ? b.len : 1); // callbacks may do what they like with theirs
  if (b.len) memcpy(copy, b.data, b.len);
  int err = sqlite3changeset_apply(s->db, (int)b.len, copy, on_filter, on_conflict, &p);
  free(copy);
  bool aborted = (err & 0xFF) == SQLITE_ABORT;
  return ed_sqlite_end(a, s, aborted ? SQLITE_OK : err, ed_bool(a->ctx, !aborted));
}

// ---- whole databases -----------------------------------------------------------------------------------------------

// serialize(connection, name) -> ArrayBuffer
ED_FN(sqlite_serialize) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  sqlite3_int64 len = 0;
  unsigned char *bytes = sqlite3_serialize(s->db, name, &len, 0);
  if (!bytes && len == 0 && sqlite3_db_readonly(s->db, name) >= 0)
    return ed_sqlite_end(a, s, SQLITE_OK, ed_sqlite_bytes(a->ctx, NULL, 0));
  ed_val v = bytes ? ed_sqlite_bytes(a->ctx, bytes, (size_t)len) : NULL;
  sqlite3_free(bytes);
  return ed_sqlite_end(a, s, v ? SQLITE_OK : SQLITE_ERROR, v);
}

// deserialize(connection, name, bytes): ends all statements
ED_FN(sqlite_deserialize) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *name = ed_arg_utf8(a, NULL);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (s->calls) return ed_throw_type(a, "the connection is busy");
  ed_sqlite_items_end(s);
  unsigned char *copy = sqlite3_malloc64(b.len);
  if (!copy) return ed_sqlite_end(a, s, SQLITE_NOMEM, NULL);
  memcpy(copy, b.data, b.len);
  int err = sqlite3_deserialize(s->db, name, copy, (sqlite3_int64)b.len, (sqlite3_int64)b.len,
                                SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  return ed_sqlite_end(a, s, err, NULL);
}

// ---- backups -------------------------------------------------------------------------------------------------------

// A backup steps on the thread pool; connections are safe for several threads, and one that is closed lasts until its
// backups have ended.
typedef struct copying {
  ed_sqlite *s;
  sqlite3 *to;
  sqlite3_backup *backup;
} copying;

static void end_copying(copying *c) {
  sqlite3_backup_finish(c->backup);
  sqlite3_close_v2(c->to);
  c->backup = NULL;
  c->to = NULL;
}

static void free_copying(void *content) {
  copying *c = content;
  end_copying(c);
  ed_sqlite_let_go(c->s);
  free(c);
}

static const ed_box_kind copying_kind = {"a backup", free_copying, 64 << 10};

typedef struct step_job {
  ed_job job; // first
  copying *c; // JavaScript keeps its box until the step is done
  int pages, code;
  char *message;
} step_job;

static void step_work(ed_job *job) {
  enum { BUSY_MS = 10 };
  step_job *j = (step_job *)job;
  const copying *c = j->c;
  j->code = c->backup ? sqlite3_backup_step(c->backup, j->pages) : SQLITE_MISUSE;
  if (j->code == SQLITE_BUSY || j->code == SQLITE_LOCKED) {
    sqlite3_sleep(BUSY_MS);
    j->code = SQLITE_OK;
  }
  if (j->code == SQLITE_OK || j->code == SQLITE_DONE) return;
  // The target's connection has the message when the failure was its own.
  const char *text =
      c->to && (sqlite3_errcode(c->to) & 0xFF) == (j->code & 0xFF) ? sqlite3_errmsg(c->to) : sqlite3_errstr(j->code);
  j->message = ed_xstrdup(text);
}

static void step_after(ed_job *job, int status) {
  step_job *j = (step_job *)job;
  ed_ctx ctx = ed_loop_ctx(job->loop);
  if (status != 0) j->code = SQLITE_INTERRUPT;
  int total = j->c->backup ? sqlite3_backup_pagecount(j->c->backup) : 0;
  int left = j->c->backup ? sqlite3_backup_remaining(j->c->backup) : 0;
  if (j->code != SQLITE_OK) end_copying(j->c);
  ed_val v[] = {ed_num(ctx, j->code), ed_num(ctx, total), ed_num(ctx, left),
                ed_sqlite_text(ctx, j->message ? j->message : sqlite3_errstr(j->code))};
  ed_loop_finish(job->loop, job->slot, sizeof v / sizeof *v, v);
  free(j->message);
  free(j);
}

// backup(connection, path, name of the source, name of the target) -> backup, or what is wrong
ED_FN(sqlite_backup) {
  ed_sqlite *s = ed_arg_box(a, &ed_sqlite_kind);
  const char *path = ed_arg_path(a), *source = ed_arg_utf8(a, NULL), *target = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  enum { MODE = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX };
  ed_sqlite target_of = {0}; // for its failures
  int err = sqlite3_open_v2(path, &target_of.db, MODE, NULL);
  sqlite3_backup *backup = err ? NULL : sqlite3_backup_init(target_of.db, target, s->db, source);
  if (!backup) {
    ed_val what = ed_sqlite_end(a, &target_of, err ? err : sqlite3_extended_errcode(target_of.db), NULL);
    sqlite3_close_v2(target_of.db);
    return what;
  }
  copying *c = ed_xcalloc(1, sizeof *c);
  ed_sqlite_keep(s);
  *c = (copying){.s = s, .to = target_of.db, .backup = backup};
  return ed_sqlite_end(a, s, SQLITE_OK, ed_box_new(a->ctx, &copying_kind, c));
}

// step(backup, pages, slot): the slot gets (code, pages in all, pages left, text of the code); any code but 0 ends it
ED_FN(sqlite_step) {
  copying *c = ed_arg_box(a, &copying_kind);
  int pages = ed_arg_i32(a), slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  step_job *j = ed_xcalloc(1, sizeof *j);
  *j = (step_job){.job = {.slot = slot, .traced = "sqlite", .changes = true, .work = step_work, .after = step_after},
                  .c = c,
                  .pages = pages};
  ed_job_submit(ed_loop_here(), &j->job); // never fails
  return NULL;
}

// stop(backup)
ED_FN(sqlite_stop) {
  copying *c = ed_arg_box(a, &copying_kind);
  if (!ed_failed(a)) end_copying(c);
  return NULL;
}

const ed_native ed_bind_sqlite_copies[] = {{"session", sqlite_session},
                                           {"endSession", sqlite_end_session},
                                           {"isSession", sqlite_is_session},
                                           {"changes", sqlite_changes},
                                           {"apply", sqlite_apply},
                                           {"serialize", sqlite_serialize},
                                           {"deserialize", sqlite_deserialize},
                                           {"backup", sqlite_backup},
                                           {"step", sqlite_step},
                                           {"stop", sqlite_stop},
                                           {0}};
