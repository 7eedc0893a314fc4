// SPDX-License-Identifier: MIT
// Mailboxes: see mailbox.h. One lock for all of them: letters are rare.
#include "inspect/mailbox.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char KIND[] = "InspectorMailbox";

enum { EVENT_LETTERS = 1 };
enum { EARLY_MAX = 1000 }; // letters for threads without a mailbox

typedef struct mailbox {
  ed_handle handle; // first: see ed_handle
  uv_async_t arrived;
  int32_t thread;
  ed_letter *first, **last;
  pthread_cond_t filled;
  struct mailbox *next;
} mailbox;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static mailbox *all; // under the lock, as are their letters, and those for threads that have none yet
static ed_letter *early, **early_last = &early;
static unsigned early_count;
static _Thread_local mailbox *mine;

static void on_arrived(uv_async_t *uv) {
  mailbox *m = uv->data;
  ed_val event = ed_num(ed_loop_ctx(m->handle.loop), EVENT_LETTERS);
  ed_loop_call(m->handle.loop, m->handle.slot, 1, &event);
}

static void detach(ed_handle *h) {
  mailbox *m = (mailbox *)h;
  pthread_mutex_lock(&lock);
  for (mailbox **at = &all; *at; at = &(*at)->next)
    if (*at == m) {
      *at = m->next;
      break;
    }
  pthread_mutex_unlock(&lock);
  mine = NULL;
}

static void free_mailbox(ed_handle *h) {
  mailbox *m = (mailbox *)h;
  for (ed_letter *l = m->first, *next; l; l = next) {
    next = l->next;
    free(l);
  }
  pthread_cond_destroy(&m->filled);
  free(m);
}

static void put(mailbox *m, ed_letter *l) {
  l->next = NULL;
  *m->last = l;
  m->last = &l->next;
  pthread_cond_signal(&m->filled);
  uv_async_send(&m->arrived);
}

static void take_early(mailbox *m) {
  for (ed_letter **at = &early; *at;) {
    ed_letter *l = *at;
    if (l->to != m->thread) {
      at = &l->next;
      continue;
    }
    *at = l->next;
    early_count--;
    put(m, l);
  }
  early_last = &early;
  while (*early_last) early_last = &(*early_last)->next;
}

int ed_mailbox_open(ed_loop *l, int32_t thread, int32_t slot) {
  mailbox *m = ed_xcalloc(1, sizeof *m);
  int err = uv_async_init(ed_loop_uv(l), &m->arrived, on_arrived);
  if (err != 0) {
    free(m);
    return err;
  }
  uv_unref((uv_handle_t *)&m->arrived);
  m->thread = thread;
  m->last = &m->first;
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&m->filled, &clock);
  pthread_condattr_destroy(&clock);
  m->handle.detach = detach;
  m->handle.free_fn = free_mailbox;
  ed_handle_open(l, &m->handle, slot, KIND, (uv_handle_t *)&m->arrived);
  mine = m;
  pthread_mutex_lock(&lock);
  m->next = all;
  all = m;
  take_early(m);
  pthread_mutex_unlock(&lock);
  return 0;
}

bool ed_mailbox_post(int32_t thread, ed_letter_kind kind, int32_t session, int32_t from, const char *text, size_t len) {
  ed_letter *l = ed_xmalloc(sizeof *l + len + 1);
  *l = (ed_letter){NULL, kind, session, from, thread, len};
  memcpy(l->text, text, len);
  l->text[len] = 0;
  pthread_mutex_lock(&lock);
  mailbox *m = all;
  while (m && m->thread != thread) m = m->next;
  bool is_kept = m || early_count < EARLY_MAX;
  if (m) {
    put(m, l);
  } else if (is_kept) {
    *early_last = l;
    early_last = &l->next;
    early_count++;
  }
  pthread_mutex_unlock(&lock);
  if (!is_kept) free(l);
  return is_kept;
}

ed_letter *ed_mailbox_take(unsigned wait_ms) {
  mailbox *m = mine;
  if (!m) return NULL;
  enum { MS_NS = 1000000, SECOND_NS = 1000000000 };
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  long ns = until.tv_nsec + (long)(wait_ms % 1000) * MS_NS;
  until.tv_sec += wait_ms / 1000 + ns / SECOND_NS;
  until.tv_nsec = ns % SECOND_NS;
  pthread_mutex_lock(&lock);
  while (!m->first && wait_ms > 0)
    if (pthread_cond_timedwait(&m->filled, &lock, &until) != 0) break;
  ed_letter *l = m->first;
  if (l) {
    m->first = l->next;
    if (!m->first) m->last = &m->first;
  }
  pthread_mutex_unlock(&lock);
  return l;
}

bool ed_mailbox_has(void) {
  if (!mine) return false;
  pthread_mutex_lock(&lock);
  bool has = mine->first != NULL;
  pthread_mutex_unlock(&lock);
  return has;
}
