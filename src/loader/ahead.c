// SPDX-License-Identifier: MIT
// Reading ahead: see ahead.h.
#include "loader/ahead.h"

#include "base/mem.h"
#include "base/utf.h"
#include "loader/file.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
  WORTH = 8,           // modules of a graph before there is a thread
  MOST_BYTES = 8 << 20 // of what is read and not yet asked for
};

typedef enum state { WAITS, RUNS, IS_DONE } state;

typedef struct job {
  struct job *next; // in the order of making
  char *url, *path;
  ed_types types;
  state state;
  ed_ahead_module module;
} job;

struct ed_ahead_queue {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t work; // the thread sleeps until there is some, and room
  pthread_cond_t done; // the loader sleeps until its job is
  job *first, **end;   // those that wait
  size_t bytes;
  bool sleeps, is_awaited, is_closing;
};

static job opened; // stands for all that have been
static job *const OPENED = &opened;

static void read_module(const char *url, const char *path, ed_types types, ed_ahead_module *out) {
  out->err = ed_file_read(path, &out->text, &out->len);
  if (out->err < 0) return;
  size_t mark = ed_utf8_mark(out->text, out->len);
  ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = types, .url = url};
  ed_syntax_rewrite(out->text + mark, out->len - mark, &options, &out->syntax);
  out->is_rewritten = true;
}

static size_t size_of(const job *j) { return j->module.len + j->module.syntax.len; }

static void free_job(job *j) {
  free(j->url);
  free(j->path);
  free(j->module.text);
  if (j->module.is_rewritten) ed_syntax_deinit(&j->module.syntax);
  free(j);
}

// ---- the thread ----------------------------------------------------------------------------------------------------

static void *run(void *arg) {
  ed_ahead_queue *q = arg;
  pthread_mutex_lock(&q->lock);
  while (!q->is_closing) {
    job *j = q->bytes < MOST_BYTES ? q->first : NULL;
    if (!j) {
      q->sleeps = true;
      pthread_cond_wait(&q->work, &q->lock);
      q->sleeps = false;
      continue;
    }
    q->first = j->next;
    if (!q->first) q->end = &q->first;
    j->state = RUNS;
    pthread_mutex_unlock(&q->lock);
    read_module(j->url, j->path, j->types, &j->module);
    pthread_mutex_lock(&q->lock);
    j->state = IS_DONE;
    q->bytes += size_of(j);
    if (q->is_awaited) pthread_cond_signal(&q->done);
  }
  pthread_mutex_unlock(&q->lock);
  return NULL;
}

// Signals are for the others.
static bool start(ed_ahead_queue *q) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool is_started = pthread_create(&q->thread, NULL, run, q) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return is_started;
}

static void free_queue(ed_ahead_queue *q) {
  pthread_cond_destroy(&q->done);
  pthread_cond_destroy(&q->work);
  pthread_mutex_destroy(&q->lock);
  free(q);
}

static ed_ahead_queue *begin(void) {
  ed_ahead_queue *q = ed_xcalloc(1, sizeof *q);
  q->end = &q->first;
  pthread_mutex_init(&q->lock, NULL);
  pthread_cond_init(&q->work, NULL);
  pthread_cond_init(&q->done, NULL);
  if (start(q)) return q;
  free_queue(q);
  return NULL;
}

// ---- the loader ----------------------------------------------------------------------------------------------------

void ed_ahead_want(ed_ahead *a, const char *url, const char *path, ed_types types) {
  ed_strmap_entry *e = ed_strmap_put(&a->seen, url, strlen(url));
  if (e->value) return;
  if (++a->wanted < WORTH) return;
  if (!a->queue && !(a->queue = begin())) return;
  job *j = ed_xcalloc(1, sizeof *j);
  *j = (job){.url = ed_xstrdup(url), .path = ed_xstrdup(path), .types = types};
  e->value = j;
  ed_ahead_queue *q = a->queue;
  pthread_mutex_lock(&q->lock);
  *q->end = j;
  q->end = &j->next;
  if (q->sleeps) pthread_cond_signal(&q->work);
  pthread_mutex_unlock(&q->lock);
}

// Whether the thread has done it, or does: then it is waited for.
static bool finish(ed_ahead_queue *q, job *j) {
  pthread_mutex_lock(&q->lock);
  if (j->state == WAITS) {
    job **at = &q->first;
    while (*at != j) at = &(*at)->next;
    *at = j->next;
    if (!*at) q->end = at;
  }
  q->is_awaited = true;
  while (j->state == RUNS) pthread_cond_wait(&q->done, &q->lock);
  q->is_awaited = false;
  bool is_done = j->state == IS_DONE;
  if (is_done) q->bytes -= size_of(j);
  if (q->sleeps && q->first) pthread_cond_signal(&q->work);
  pthread_mutex_unlock(&q->lock);
  return is_done;
}

bool ed_ahead_take(ed_ahead *a, const char *url, ed_ahead_module *out) {
  ed_strmap_entry *e = ed_strmap_put(&a->seen, url, strlen(url));
  job *j = e->value;
  e->value = OPENED;
  if (!j || j == OPENED) return false;
  bool is_done = finish(a->queue, j);
  if (is_done) {
    *out = j->module;
    j->module = (ed_ahead_module){0};
  }
  free_job(j);
  return is_done;
}

void ed_ahead_end(ed_ahead *a) {
  ed_ahead_queue *q = a->queue;
  a->wanted = 0;
  if (!q) return;
  a->queue = NULL;
  pthread_mutex_lock(&q->lock);
  q->is_closing = true;
  pthread_cond_signal(&q->work);
  pthread_mutex_unlock(&q->lock);
  pthread_join(q->thread, NULL);
  for (size_t i = 0; i < a->seen.capacity; i++) {
    ed_strmap_entry *e = &a->seen.entries[i];
    if (!e->key || !e->value || e->value == OPENED) continue;
    free_job(e->value);
    e->value = NULL;
  }
  free_queue(q);
}

void ed_ahead_deinit(ed_ahead *a) {
  ed_ahead_end(a);
  ed_strmap_clear(&a->seen, NULL); // the jobs have gone
}
