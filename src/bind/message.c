// SPDX-License-Identifier: MIT
// Binding 'message': ports that reach from one thread to another. What goes through them is in message_content.c.
//
//   channel: lock, port, port          both ends of it; freed when both are closed
//   port     queue of messages, and the mailbox of the thread that owns it; none while the port travels in a message
//   mailbox  one a thread: a wake-up and a list of the ports that have something to say
//
// JavaScript names a port by a number of the process. Only the thread that owns a port, or has just received it, may
// use its number. Locks are taken in this order: listening ports, channel, mailbox, table of numbers.
#include "bind/message.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static const char KIND[] = "Mailbox";

enum { EVENT_MAIL = 1, EVENT_CLOSED }; // of the mailbox's slot: (event, port)
enum { GIVEN_BYTES = 1, GIVEN_VALUE }; // in cell N0: what next() and take() gave; 0: nothing
enum { BATCH = 1000 };                 // messages of one port that may follow each other, usually

// See expects_more(). STAY_NS: how long other events may wait for it.
enum { SOON_NS = 100000, QUICK = 8, LOOK_NS = 20000, LOOKS = 50, STAY_NS = 500000 };

typedef ed_port port;
typedef struct channel channel;
typedef ed_message message;

// Whether a mailbox's thread is to be woken for mail. AWAKE: it looks for more at the moment.
typedef enum call { NOT_CALLED, RUNG, AWAKE } call;

typedef struct mailbox {
  ed_handle handle; // first: see ed_handle
  uv_poll_t uv;     // on the bell
  int bell;         // eventfd
  atomic_uint refs; // the thread's, and one for each that is about to ring
  uint8_t *pool;    // where short messages are handed over: kept alive by JavaScript
  size_t pool_len;
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
} mailbox;

struct ed_port {
  uint32_t id;
  channel *channel;
  message *taken; // of the owner's thread: the oldest ones
  int batch;      // of the owner's thread: messages that may follow each other before other ports have their turn
  // under the channel's lock
  message *first, **end;
  mailbox *owner;
  bool is_started, is_closed, listens;
  bool is_awaited; // somebody sleeps in wait()
  // under the owner's lock
  bool is_ready;
  port *next_ready;
  // of the owner's thread
  port *previous_owned, *next_owned;
  port *next_doomed;
};

struct channel {
  pthread_mutex_t lock;
  pthread_cond_t news; // for wait()
  port ports[2];
};

static _Thread_local mailbox *mine;

static port *peer_of(port *p) { return p == &p->channel->ports[0] ? &p->channel->ports[1] : &p->channel->ports[0]; }

// ---- numbers of ports ----------------------------------------------------------------------------------------------

static struct {
  pthread_mutex_t lock;
  struct {
    port *port;
    const mailbox *owner;
  } * entries; // by number; 0 is none
  uint32_t count, cap;
  uint32_t *spare; // numbers that are free again
  uint32_t spare_count;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void number(port *p) {
  pthread_mutex_lock(&table.lock);
  if (table.spare_count > 0) {
    p->id = table.spare[--table.spare_count];
  } else {
    if (table.count + 1 >= table.cap) {
      table.cap = table.cap ? table.cap * 2 : 16;
      table.entries = ed_xrealloc(table.entries, table.cap * sizeof *table.entries);
      table.spare = ed_xrealloc(table.spare, table.cap * sizeof *table.spare);
    }
    p->id = ++table.count;
  }
  table.entries[p->id].port = p;
  table.entries[p->id].owner = NULL;
  pthread_mutex_unlock(&table.lock);
}

static void forget_number(port *p) {
  pthread_mutex_lock(&table.lock);
  table.entries[p->id].port = NULL;
  table.spare[table.spare_count++] = p->id;
  pthread_mutex_unlock(&table.lock);
}

static void note_owner(port *p, const mailbox *owner) {
  pthread_mutex_lock(&table.lock);
  table.entries[p->id].owner = owner;
  pthread_mutex_unlock(&table.lock);
}

// The port by that number, if this thread (or with NULL nobody) owns it, else NULL.
static port *find(uint32_t id, const mailbox *owner) {
  pthread_mutex_lock(&table.lock);
  port *p = id > 0 && id <= table.count && table.entries[id].owner == owner ? table.entries[id].port : NULL;
  pthread_mutex_unlock(&table.lock);
  return p;
}

static port *find_mine(uint32_t id) {
  if (!mine) return NULL;
  if (!mine->recent || mine->recent->id != id) mine->recent = find(id, mine);
  return mine->recent;
}

// ---- mailboxes -----------------------------------------------------------------------------------------------------

static void unref_mailbox(mailbox *m) {
  if (atomic_fetch_sub(&m->refs, 1) > 1) return;
  close(m->bell);
  pthread_mutex_destroy(&m->lock);
  free(m);
}

// Under the channel's lock. The result is to be rung when that is given back: who wakes would wait for it at once.
static mailbox *announce(port *p) {
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

static void ring(mailbox *m) {
  if (!m) return;
  eventfd_write(m->bell, 1);
  unref_mailbox(m);
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

static void note_listener(port *p, const mailbox *owner);

static void own(mailbox *m, port *p) {
  p->previous_owned = NULL;
  p->next_owned = m->owned;
  if (m->owned) m->owned->previous_owned = p;
  m->owned = p;
  pthread_mutex_lock(&p->channel->lock);
  p->owner = m;
  bool listens = p->listens;
  pthread_mutex_unlock(&p->channel->lock);
  note_owner(p, m);
  if (listens) note_listener(p, m);
}

// Under the channel's lock, by the owner.
static void disown(port *p) {
  mailbox *m = p->owner;
  if (!m) return;
  p->owner = NULL;
  if (m->recent == p) m->recent = NULL;
  note_owner(p, NULL);
  if (p->taken) { // goes with it
    message *last = p->taken;
    while (last->next) last = last->next;
    last->next = p->first;
    if (!p->first) p->end = &last->next;
    p->first = p->taken;
    p->taken = NULL;
  }
  p->is_started = false;
  if (p->previous_owned) p->previous_owned->next_owned = p->next_owned;
  else m->owned = p->next_owned;
  if (p->next_owned) p->next_owned->previous_owned = p->previous_owned;
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

// ---- ports that any thread may write to ----------------------------------------------------------------------------

static struct {
  pthread_mutex_t lock;
  struct {
    port *port;
    const mailbox *owner;
    char *name;
  } * list;
  size_t count;
} listening = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void note_listener(port *p, const mailbox *owner) {
  pthread_mutex_lock(&listening.lock);
  for (size_t i = 0; i < listening.count; i++)
    if (listening.list[i].port == p) listening.list[i].owner = owner;
  pthread_mutex_unlock(&listening.lock);
}

static void stop_listening(port *p) {
  if (!p->listens) return;
  pthread_mutex_lock(&listening.lock);
  size_t kept = 0;
  for (size_t i = 0; i < listening.count; i++) {
    if (listening.list[i].port != p) listening.list[kept++] = listening.list[i];
    else free(listening.list[i].name);
  }
  listening.count = kept;
  if (kept == 0) {
    free(listening.list);
    listening.list = NULL;
  }
  pthread_mutex_unlock(&listening.lock);
}

// ---- messages ------------------------------------------------------------------------------------------------------

// What travels in a message that nobody will read has no owner any more: its ports join the list of those to be closed.
static void drop_message(ed_ctx ctx, message *take, port **doomed) {
  for (unsigned i = 0; i < take->port_count; i++) {
    take->ports[i]->next_doomed = *doomed;
    *doomed = take->ports[i];
  }
  ed_message_drop(ctx, take);
}

static void close_port(ed_ctx ctx, port *p, port **doomed) {
  channel *c = p->channel;
  stop_listening(p);
  pthread_mutex_lock(&c->lock);
  disown(p);
  p->is_closed = true;
  message *left = p->first; // and what was taken, since it is disowned
  p->first = NULL;
  bool is_last = peer_of(p)->is_closed;
  if (peer_of(p)->is_awaited) pthread_cond_broadcast(&c->news);
  mailbox *called = is_last ? NULL : announce(peer_of(p));
  forget_number(p);
  pthread_mutex_unlock(&c->lock); // from here on the thread of the other side may free both
  ring(called);
  while (left) {
    message *m = left;
    left = m->next;
    drop_message(ctx, m, doomed);
  }
  if (!is_last) return;
  pthread_cond_destroy(&c->news);
  pthread_mutex_destroy(&c->lock);
  free(c);
}

static void close_all(ed_ctx ctx, port *doomed) {
  while (doomed) {
    port *p = doomed;
    doomed = p->next_doomed;
    close_port(ctx, p, &doomed);
  }
}

static bool enqueue(port *to, message *m) {
  channel *c = to->channel;
  pthread_mutex_lock(&c->lock);
  bool is_open = !to->is_closed;
  mailbox *called = NULL;
  if (is_open) {
    *to->end = m;
    to->end = &m->next;
    if (to->is_started) called = announce(to);
    if (to->is_awaited) pthread_cond_broadcast(&c->news);
  }
  pthread_mutex_unlock(&c->lock);
  ring(called);
  return is_open;
}

// Under the channel's lock: nobody can send any more.
static bool is_over_for(port *p) { return peer_of(p)->is_closed && !p->listens; }

// Whether there is a message; those that wait are taken all at once. Else *is_over says that none will ever come.
static bool has_message(port *p, bool *is_over) {
  if (p->taken) return true;
  channel *c = p->channel;
  pthread_mutex_lock(&c->lock);
  p->taken = p->first;
  p->first = NULL;
  p->end = &p->first;
  *is_over = !p->taken && is_over_for(p);
  pthread_mutex_unlock(&c->lock);
  return p->taken;
}

// For JavaScript: the oldest message of a port.
static ed_val give_oldest(ed_ctx ctx, port *p) {
  bool is_over;
  message *m = p && has_message(p, &is_over) ? p->taken : NULL;
  int32_t *given = &ed_engine_cells(ed_engine_here())->i[ED_CELL_N0];
  *given = 0;
  if (!m) return NULL;
  p->taken = m->next;
  *given = ed_message_is_value(m) ? GIVEN_VALUE : GIVEN_BYTES;
  return ed_message_give(ctx, m, mine->pool, mine->pool_len);
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
    port *p = find_mine(id); // JavaScript may have closed it, or given it away
    bool is_over = false;
    if (!p || !p->is_started) return;
    if (!has_message(p, &is_over)) {
      if (is_over) tell(m, EVENT_CLOSED, id);
      return;
    }
    if (m->left == 0) {
      pthread_mutex_lock(&p->channel->lock);
      mailbox *called = announce(p);
      pthread_mutex_unlock(&p->channel->lock);
      ring(called);
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
    bool is_over = false;
    if (!p->is_started) { // what it has waits to be asked for, its end does not
      pthread_mutex_lock(&p->channel->lock);
      is_over = is_over_for(p);
      pthread_mutex_unlock(&p->channel->lock);
      if (is_over) tell(m, EVENT_CLOSED, id);
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
  close_all(ed_loop_ctx(h->loop), doomed);
  mine = NULL;
}

static void free_mailbox(ed_handle *h) { unref_mailbox((mailbox *)h); }

// ---- natives -------------------------------------------------------------------------------------------------------

// begin(slot, pool): opens the mailbox of this thread. Events: (1, port) there is mail, to be fetched by next(), (2,
// port) the other side is closed and nothing waits.
ED_FN(message_begin) {
  int32_t slot = ed_arg_i32(a);
  ed_bytes pool = ed_arg_bytes(a);
  if (ed_failed(a) || mine) return NULL;
  ed_loop *l = ed_loop_here();
  mailbox *m = ed_xcalloc(1, sizeof *m);
  m->pool = pool.data, m->pool_len = pool.len;
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
  return NULL;
}

// pair(): two ports of a new channel, which belong to nobody yet, in cells N0 and N1
ED_FN(message_pair) {
  channel *c = ed_xcalloc(1, sizeof *c);
  pthread_mutex_init(&c->lock, NULL);
  pthread_condattr_t by;
  pthread_condattr_init(&by);
  pthread_condattr_setclock(&by, CLOCK_MONOTONIC);
  pthread_cond_init(&c->news, &by);
  pthread_condattr_destroy(&by);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i + ED_CELL_N0;
  for (int i = 0; i < 2; i++) {
    port *p = &c->ports[i];
    p->channel = c;
    p->end = &p->first;
    p->batch = BATCH;
    number(p);
    cells[i] = (int32_t)p->id;
  }
  (void)a;
  return NULL;
}

// adopt(port): a port that travelled belongs to this thread now
ED_FN(message_adopt) {
  port *p = find(ed_arg_u32(a), NULL);
  if (p && mine) own(mine, p);
  return NULL;
}

// release(port): the port belongs to nobody, until a message that names it arrives
ED_FN(message_release) {
  port *p = find_mine(ed_arg_u32(a));
  if (!p) return NULL;
  pthread_mutex_lock(&p->channel->lock);
  disown(p);
  pthread_mutex_unlock(&p->channel->lock);
  return NULL;
}

// start(port): its messages, and its end, are told from now on
ED_FN(message_start) {
  port *p = find_mine(ed_arg_u32(a));
  if (!p) return NULL;
  pthread_mutex_lock(&p->channel->lock);
  p->is_started = true;
  mailbox *called = p->taken || p->first || is_over_for(p) ? announce(p) : NULL;
  pthread_mutex_unlock(&p->channel->lock);
  ring(called);
  return NULL;
}

// stop(port): its messages wait
ED_FN(message_stop) {
  port *p = find_mine(ed_arg_u32(a));
  if (!p) return NULL;
  pthread_mutex_lock(&p->channel->lock);
  p->is_started = false;
  pthread_mutex_unlock(&p->channel->lock);
  return NULL;
}

// close(port): also one that belongs to nobody
ED_FN(message_close) {
  uint32_t id = ed_arg_u32(a);
  port *p = find_mine(id);
  if (!p) p = find(id, NULL);
  if (!p) return NULL;
  p->next_doomed = NULL;
  close_all(a->ctx, p);
  return NULL;
}

// Reads what ed_message_read() reads, and then the ports that travel, which must have been released.
static message *read_message(ed_args *a, int *err) {
  message *m = ed_message_read(a, err);
  ed_val ports = ed_arg_val(a);
  if (!m || !ed_is_object(a->ctx, ports)) return m;
  unsigned count = (unsigned)ed_to_num(a->ctx, ed_get(a->ctx, (ed_obj)ports, "length"));
  m->ports = ed_xcalloc(count, sizeof *m->ports);
  for (unsigned i = 0; i < count; i++) {
    port *p = find((uint32_t)ed_to_num(a->ctx, ed_get_index(a->ctx, (ed_obj)ports, i)), NULL);
    if (p) m->ports[m->port_count++] = p;
  }
  return m;
}

static void drop(ed_ctx ctx, message *m) {
  port *doomed = NULL;
  drop_message(ctx, m, &doomed);
  close_all(ctx, doomed);
}

// post(port, bytes, length, buffers, modes, ports) -> whether the other side is open, or errno
ED_FN(message_post) {
  port *from = find_mine(ed_arg_u32(a));
  int err = 0;
  message *m = read_message(a, &err);
  if (!m) return NULL;
  if (err == 0 && from && enqueue(peer_of(from), m)) return ed_num(a->ctx, 1);
  drop(a->ctx, m);
  return ed_num(a->ctx, err);
}

// postValue(port, value) -> whether the other side is open: a value without parts, that is anything but
// objects, symbols and integers of any size
ED_FN(message_post_value) {
  port *from = find_mine(ed_arg_u32(a));
  ed_val value = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  message *m = ed_message_of_value(a->ctx, value);
  if (from && enqueue(peer_of(from), m)) return ed_num(a->ctx, 1);
  drop(a->ctx, m);
  return ed_num(a->ctx, 0);
}

// postTree(port, object) -> as postValue(), or -1 for what is no tree (engine/tree.h)
ED_FN(message_post_tree) {
  port *from = find_mine(ed_arg_u32(a));
  ed_val object = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  message *m = ed_message_of_tree(a->ctx, object);
  if (!m) return ed_num(a->ctx, -1);
  if (from && enqueue(peer_of(from), m)) return ed_num(a->ctx, 1);
  drop(a->ctx, m);
  return ed_num(a->ctx, 0);
}

// postTo(port, bytes, length, buffers, modes, ports) -> whether the port still listens, or errno: to a
// port that listens, of whatever thread
ED_FN(message_post_to) {
  uint32_t id = ed_arg_u32(a);
  int err = 0;
  message *m = read_message(a, &err);
  if (!m) return NULL;
  pthread_mutex_lock(&listening.lock);
  port *to = NULL;
  for (size_t i = 0; i < listening.count && !to; i++)
    if (listening.list[i].port->id == id) to = listening.list[i].port;
  bool sent = err == 0 && to && enqueue(to, m);
  pthread_mutex_unlock(&listening.lock);
  if (sent) return ed_num(a->ctx, 1);
  drop(a->ctx, m);
  return ed_num(a->ctx, err);
}

// listen(port, name): postTo() may send to the port from now on, and listeners() names it; also one that belongs to
// nobody. Its end is not told any more.
ED_FN(message_listen) {
  uint32_t id = ed_arg_u32(a);
  port *p = find_mine(id);
  if (!p) p = find(id, NULL);
  const char *name = ed_arg_utf8(a, NULL);
  if (!p || ed_failed(a)) return NULL;
  pthread_mutex_lock(&listening.lock);
  listening.list = ed_xrealloc(listening.list, (listening.count + 1) * sizeof *listening.list);
  listening.list[listening.count].port = p;
  listening.list[listening.count].owner = p->owner;
  listening.list[listening.count++].name = ed_xstrdup(name);
  pthread_mutex_lock(&p->channel->lock);
  p->listens = true;
  pthread_mutex_unlock(&p->channel->lock);
  pthread_mutex_unlock(&listening.lock);
  return NULL;
}

// listeners(name) -> the ports of other threads that listen by that name
ED_FN(message_listeners) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  pthread_mutex_lock(&listening.lock);
  for (size_t i = 0; i < listening.count; i++)
    if (listening.list[i].owner != mine && strcmp(listening.list[i].name, name) == 0)
      ed_set_index(a->ctx, list, n++, ed_num(a->ctx, listening.list[i].port->id));
  pthread_mutex_unlock(&listening.lock);
  return list;
}

// next(port) -> the oldest message of a port that was started, as its turn allows. Cell N0 is 2 when it is a value, 0
// when there is none, 1 for the length of its bytes in the pool, or an ArrayBuffer; with buffers an array of that and
// of them.
ED_FN(message_next) {
  port *p = find_mine(ed_arg_u32(a));
  if (p && (!p->is_started || mine->left == 0)) p = NULL;
  ed_val given = give_oldest(a->ctx, p);
  if (p) mine->left--;
  return given;
}

// take(port) -> its oldest message, as next() gives it, at any time
ED_FN(message_take) { return give_oldest(a->ctx, find_mine(ed_arg_u32(a))); }

// queueUp(port): each of its messages comes after all that was sent to other ports of this thread before it
ED_FN(message_queue_up) {
  port *p = find_mine(ed_arg_u32(a));
  if (p) p->batch = 1;
  return NULL;
}

// wait(port, ms) -> whether it has a message, or never will; sleeps until then, no longer than that
ED_FN(message_wait) {
  port *p = find_mine(ed_arg_u32(a));
  double ms = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  if (!p) return ed_bool(a->ctx, true);
  uint64_t until = uv_hrtime() + (uint64_t)(ms * 1e6);
  struct timespec at = {(time_t)(until / 1000000000), (long)(until % 1000000000)};
  channel *c = p->channel;
  int err = 0;
  pthread_mutex_lock(&c->lock);
  p->is_awaited = true;
  while (!p->taken && !p->first && !is_over_for(p) && err == 0) err = pthread_cond_timedwait(&c->news, &c->lock, &at);
  p->is_awaited = false;
  pthread_mutex_unlock(&c->lock);
  return ed_bool(a->ctx, err == 0);
}

// isOver(port) -> whether the other side is closed and nothing waits
ED_FN(message_is_over) {
  port *p = find_mine(ed_arg_u32(a));
  if (!p) return ed_bool(a->ctx, true);
  pthread_mutex_lock(&p->channel->lock);
  bool is_over = !p->taken && !p->first && is_over_for(p);
  pthread_mutex_unlock(&p->channel->lock);
  return ed_bool(a->ctx, is_over);
}

// canShare() -> whether SharedArrayBuffers can be sent
ED_FN(message_can_share) { return ed_bool(a->ctx, ed_buffer_can_share(a->ctx)); }

// canShareCode() -> whether WebAssembly.Modules can be sent
ED_FN(message_can_share_code) { return ed_bool(a->ctx, ed_code_can_share(a->ctx)); }

// canShareMemory() -> whether memoryOf() works
ED_FN(message_can_share_memory) { return ed_bool(a->ctx, ed_memory_can_share(a->ctx)); }

// memoryOf(buffer) -> a WebAssembly.Memory over the SharedArrayBuffer of another one
ED_FN(message_memory_of) {
  ed_obj buffer = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  return ed_memory_of(a->ctx, buffer);
}

const ed_native ed_bind_message[] = {
    {"canShareMemory", message_can_share_memory},
    {"memoryOf", message_memory_of},
    {"begin", message_begin},
    {"canShare", message_can_share},
    {"canShareCode", message_can_share_code},
    {"pair", message_pair},
    {"adopt", message_adopt},
    {"release", message_release},
    {"start", message_start},
    {"stop", message_stop},
    {"close", message_close},
    {"post", message_post},
    {"postValue", message_post_value},
    {"postTree", message_post_tree},
    {"postTo", message_post_to},
    {"listen", message_listen},
    {"listeners", message_listeners},
    {"next", message_next},
    {"take", message_take},
    {"queueUp", message_queue_up},
    {"wait", message_wait},
    {"isOver", message_is_over},
    {0},
};
