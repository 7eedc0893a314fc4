// SPDX-License-Identifier: MIT
// Mailboxes: see message_port.h. A port that has something to say joins the list of its thread's mailbox, whose bell
// wakes the loop; JavaScript is told of each such port, and fetches its messages.
#include "bind/message_port.h"

#include "base/mem.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const char KIND[] = "Mailbox";

enum { EVENT_MAIL = 1, EVENT_CLOSED }; // of the mailbox's slot: (event, port)

// See expects_more(). STAY_NS: how long other events may wait for it.
enum { SOON_NS = 100000, QUICK = 8, LOOK_NS = 20000, LOOKS = 50, STAY_NS = 500000 };

typedef ed_port port;
typedef ed_mail mailbox;

// Whether a mailbox's thread is to be woken for mail. AWAKE: it looks for more at the moment.
typedef enum call { NOT_CALLED, RUNG, AWAKE } call;

struct ed_mail {
  ed_handle handle; // first: see ed_handle
  uv_poll_t uv;     // on the bell
  int bell;         // eventfd
  atomic_uint refs; // the thread's, and one for each that is about to ring
  // Of this thread only.
  port *owned;        // list
  port *recent;       // the one that was found last
  int left;           // messages that the port which is served may still give
  uint64_t served_ns; // when there was mail last
  unsigned quick;     // how often mail came soon after other mail, in a row
  pthread_mutex_t lock;
  port *first_ready, **end_ready; // under the lock, as all that follows
  atomic_uint ready;              // may be read without it
  call call;
};

static _Thread_local mailbox *mine;

// ---- ports that have something to say -----------------------------------------------------------------------------

static void unref_mailbox(mailbox *m) {
  if (atomic_fetch_sub(&m->refs, 1) > 1) return;
  close(m->bell);
  pthread_mutex_destroy(&m->lock);
  free(m);
}

mailbox *ed_mail_announce(port *p) {
  mailbox *m = p->owner;
  if (!m) return NULL;
  pthread_mutex_lock(&m->lock);
  bool calls = false;
  if (!p->is_ready) {
    p->is_ready = true;
    p->next_ready = NULL;
    *m->end_ready = p;
    m->end_ready = &p->next_ready;
    m->ready++;
    calls = m->call == NOT_CALLED;
    if (calls) m->call = RUNG;
  }
  if (calls) atomic_fetch_add(&m->refs, 1);
  pthread_mutex_unlock(&m->lock);
  return calls ? m : NULL;
}

void ed_mail_ring(mailbox *m) {
  if (!m) return;
  eventfd_write(m->bell, 1);
  unref_mailbox(m);
}

void ed_mail_forget(mailbox *m, port *p) {
  pthread_mutex_lock(&m->lock);
  if (p->is_ready) {
    port **at = &m->first_ready;
    while (*at != p) at = &(*at)->next_ready;
    *at = p->next_ready;
    if (!*at) m->end_ready = at;
    m->ready--;
    p->is_ready = false;
  }
  pthread_mutex_unlock(&m->lock);
}

static port *next_ready(mailbox *m) {
  pthread_mutex_lock(&m->lock);
  port *p = m->first_ready;
  if (p) {
    m->first_ready = p->next_ready;
    if (!m->first_ready) m->end_ready = &m->first_ready;
    m->ready--;
    p->is_ready = false;
  }
  pthread_mutex_unlock(&m->lock);
  return p;
}

// ---- receiving -----------------------------------------------------------------------------------------------------

static void tell(mailbox *m, int event, uint32_t id) {
  ed_ctx ctx = ed_loop_ctx(m->handle.loop);
  ed_val v[2] = {ed_num(ctx, event), ed_num(ctx, id)};
  ed_loop_call(m->handle.loop, m->handle.slot, 2, v);
}

// JavaScript is told that there is mail and gets it by next(), many in one call.
static void serve(mailbox *m, const port *ready) {
  uint32_t id = ready->id;
  m->left = ready->batch;
  for (;;) {
    port *p = ed_port_mine(id); // JavaScript may have closed it, or given it away
    bool is_over = false;
    if (!p || !p->is_started) return;
    if (!ed_port_has_message(p, &is_over)) {
      if (is_over) tell(m, EVENT_CLOSED, id);
      return;
    }
    if (m->left == 0) {
      pthread_mutex_lock(&p->channel->lock);
      mailbox *called = ed_mail_announce(p);
      pthread_mutex_unlock(&p->channel->lock);
      ed_mail_ring(called);
      return;
    }
    int before = m->left;
    tell(m, EVENT_MAIL, id);
    if (m->left == before) return; // no JavaScript runs any more
  }
}

// The ports that have something to say. What comes from now on rings.
static unsigned answer(mailbox *m) {
  eventfd_t rings;
  pthread_mutex_lock(&m->lock);
  bool was_rung = m->call == RUNG;
  m->call = NOT_CALLED;
  unsigned count = m->ready;
  pthread_mutex_unlock(&m->lock);
  if (was_rung) eventfd_read(m->bell, &rings);
  return count;
}

static void serve_ready(mailbox *m, unsigned count) {
  for (; count > 0; count--) {
    port *p = next_ready(m);
    if (!p) return;
    uint32_t id = p->id;
    if (!p->is_started) { // what it has waits to be asked for, its end does not
      if (ed_port_is_over_for(p)) tell(m, EVENT_CLOSED, id);
      continue;
    }
    serve(m, p);
  }
}

// Two threads that answer each other spend most of their time falling asleep and waking each other. So where mail has
// come soon after other mail for some time, the thread looks for more for a moment before it sleeps, and nobody need
// ring. One moment in vain, on a busy machine for example, and it is done with that until mail comes soon again.
static bool expects_more(mailbox *m) {
  return m->quick >= QUICK && uv_backend_timeout(ed_loop_uv(m->handle.loop)) != 0;
}

static void set_call(mailbox *m, call call) {
  pthread_mutex_lock(&m->lock);
  m->call = call;
  pthread_mutex_unlock(&m->lock);
}

static void relax(void) {
#if defined __x86_64__
  __builtin_ia32_pause();
#endif
}

static bool look_for_more(mailbox *m) {
  set_call(m, AWAKE);
  for (uint64_t until = uv_hrtime() + LOOK_NS; !m->ready && uv_hrtime() < until;)
    for (int i = 0; !m->ready && i < LOOKS; i++) relax();
  if (!m->ready) m->quick = 0;
  return true;
}

static void on_mail(uv_poll_t *uv, int status, int events) {
  (void)status, (void)events;
  mailbox *m = uv->data;
  uint64_t at = uv_hrtime();
  m->quick = at - m->served_ns < SOON_NS ? m->quick + 1 : 0;
  eventfd_t rings;
  eventfd_read(m->bell, &rings);
  do serve_ready(m, answer(m));
  while (expects_more(m) && uv_hrtime() - at < STAY_NS && look_for_more(m));
  m->served_ns = uv_hrtime();
}

static void detach_mailbox(ed_handle *h) {
  mailbox *m = (mailbox *)h;
  port *doomed = NULL;
  for (port *p = m->owned; p; p = p->next_owned) {
    p->next_doomed = doomed;
    doomed = p;
  }
  ed_port_close_all(ed_loop_ctx(h->loop), doomed);
  mine = NULL;
}

static void free_mailbox(ed_handle *h) { unref_mailbox((mailbox *)h); }

mailbox *ed_mail_here(void) { return mine; }
port **ed_mail_owned(mailbox *m) { return &m->owned; }
port **ed_mail_recent(mailbox *m) { return &m->recent; }

bool ed_mail_may_give(mailbox *m) { return m->left > 0 && m->left--; }

void ed_mail_open(ed_loop *l, int32_t slot) {
  if (mine) return;
  mailbox *m = ed_xcalloc(1, sizeof *m);
  m->end_ready = &m->first_ready;
  m->refs = 1;
  pthread_mutex_init(&m->lock, NULL);
  // Not a uv_async_t: its receiver spins until the sender's thread runs again, on a busy machine for a while.
  m->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (m->bell < 0 || uv_poll_init(ed_loop_uv(l), &m->uv, m->bell) != 0) abort();
  uv_poll_start(&m->uv, UV_READABLE, on_mail);
  uv_unref((uv_handle_t *)&m->uv);
  m->handle.detach = detach_mailbox;
  m->handle.free_fn = free_mailbox;
  ed_handle_open(l, &m->handle, slot, KIND, (uv_handle_t *)&m->uv);
  mine = m;
}
