// SPDX-License-Identifier: MIT
// Ports: see message_port.h.
#include "bind/message_port.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef ed_port port;
typedef ed_channel channel;
typedef ed_message message;
typedef ed_mail mailbox;

enum { BATCH = 1000 }; // messages of one port that may follow each other, usually

port *ed_port_peer(port *p) { return p == &p->channel->ports[0] ? &p->channel->ports[1] : &p->channel->ports[0]; }

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

static port *find(uint32_t id, const mailbox *owner) {
  pthread_mutex_lock(&table.lock);
  port *p = id > 0 && id <= table.count && table.entries[id].owner == owner ? table.entries[id].port : NULL;
  pthread_mutex_unlock(&table.lock);
  return p;
}

port *ed_port_mine(uint32_t id) {
  mailbox *m = ed_mail_here();
  if (!m) return NULL;
  port **recent = ed_mail_recent(m);
  if (!*recent || (*recent)->id != id) *recent = find(id, m);
  return *recent;
}

port *ed_port_of_nobody(uint32_t id) { return find(id, NULL); }

void ed_port_pair(uint32_t ids[2]) {
  channel *c = ed_xcalloc(1, sizeof *c);
  pthread_mutex_init(&c->lock, NULL);
  pthread_condattr_t by;
  pthread_condattr_init(&by);
  pthread_condattr_setclock(&by, CLOCK_MONOTONIC);
  pthread_cond_init(&c->news, &by);
  pthread_condattr_destroy(&by);
  for (int i = 0; i < 2; i++) {
    port *p = &c->ports[i];
    p->channel = c;
    p->end = &p->first;
    p->batch = BATCH;
    number(p);
    ids[i] = p->id;
  }
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

// ---- owners ---------------------------------------------------------------------------------------------------------

void ed_port_own(mailbox *m, port *p) {
  p->previous_owned = NULL;
  port **owned = ed_mail_owned(m);
  p->next_owned = *owned;
  if (*owned) (*owned)->previous_owned = p;
  *owned = p;
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
  if (*ed_mail_recent(m) == p) *ed_mail_recent(m) = NULL;
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
  else *ed_mail_owned(m) = p->next_owned;
  if (p->next_owned) p->next_owned->previous_owned = p->previous_owned;
  ed_mail_forget(m, p);
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
  bool is_last = ed_port_peer(p)->is_closed;
  if (ed_port_peer(p)->is_awaited) pthread_cond_broadcast(&c->news);
  mailbox *called = is_last ? NULL : ed_mail_announce(ed_port_peer(p));
  forget_number(p);
  pthread_mutex_unlock(&c->lock); // from here on the thread of the other side may free both
  ed_mail_ring(called);
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

void ed_port_close_all(ed_ctx ctx, port *doomed) {
  while (doomed) {
    port *p = doomed;
    doomed = p->next_doomed;
    close_port(ctx, p, &doomed);
  }
}

bool ed_port_enqueue(port *to, message *m) {
  channel *c = to->channel;
  pthread_mutex_lock(&c->lock);
  bool is_open = !to->is_closed;
  mailbox *called = NULL;
  if (is_open) {
    *to->end = m;
    to->end = &m->next;
    if (to->is_started) called = ed_mail_announce(to);
    if (to->is_awaited) pthread_cond_broadcast(&c->news);
  }
  pthread_mutex_unlock(&c->lock);
  ed_mail_ring(called);
  return is_open;
}

// Under the channel's lock: nobody can send any more.
static bool is_over_for(port *p) { return ed_port_peer(p)->is_closed && !p->listens; }

// Those that wait are taken all at once.
bool ed_port_has_message(port *p, bool *is_over) {
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

bool ed_port_wait(port *p, double ms) {
  uint64_t until = uv_hrtime() + (uint64_t)(ms * 1e6);
  struct timespec at = {(time_t)(until / 1000000000), (long)(until % 1000000000)};
  channel *c = p->channel;
  int err = 0;
  pthread_mutex_lock(&c->lock);
  p->is_awaited = true;
  while (!p->taken && !p->first && !is_over_for(p) && err == 0) err = pthread_cond_timedwait(&c->news, &c->lock, &at);
  p->is_awaited = false;
  pthread_mutex_unlock(&c->lock);
  return err == 0;
}

bool ed_port_is_over(port *p) {
  pthread_mutex_lock(&p->channel->lock);
  bool is_over = !p->taken && !p->first && is_over_for(p);
  pthread_mutex_unlock(&p->channel->lock);
  return is_over;
}

bool ed_port_is_over_for(port *p) {
  pthread_mutex_lock(&p->channel->lock);
  bool is_over = is_over_for(p);
  pthread_mutex_unlock(&p->channel->lock);
  return is_over;
}

void ed_port_disown(port *p) {
  pthread_mutex_lock(&p->channel->lock);
  disown(p);
  pthread_mutex_unlock(&p->channel->lock);
}

void ed_port_start(port *p) {
  pthread_mutex_lock(&p->channel->lock);
  p->is_started = true;
  mailbox *called = p->taken || p->first || is_over_for(p) ? ed_mail_announce(p) : NULL;
  pthread_mutex_unlock(&p->channel->lock);
  ed_mail_ring(called);
}

void ed_port_stop(port *p) {
  pthread_mutex_lock(&p->channel->lock);
  p->is_started = false;
  pthread_mutex_unlock(&p->channel->lock);
}

void ed_port_drop(ed_ctx ctx, message *take) {
  port *doomed = NULL;
  drop_message(ctx, take, &doomed);
  ed_port_close_all(ctx, doomed);
}

// ---- listening -----------------------------------------------------------------------------------------------------

void ed_port_listen(port *p, const char *name) {
  pthread_mutex_lock(&listening.lock);
  listening.list = ed_xrealloc(listening.list, (listening.count + 1) * sizeof *listening.list);
  listening.list[listening.count].port = p;
  listening.list[listening.count].owner = p->owner;
  listening.list[listening.count++].name = ed_xstrdup(name);
  pthread_mutex_lock(&p->channel->lock);
  p->listens = true;
  pthread_mutex_unlock(&p->channel->lock);
  pthread_mutex_unlock(&listening.lock);
}

bool ed_port_enqueue_listening(uint32_t id, message *m) {
  pthread_mutex_lock(&listening.lock);
  port *to = NULL;
  for (size_t i = 0; i < listening.count && !to; i++)
    if (listening.list[i].port->id == id) to = listening.list[i].port;
  bool sent = to && ed_port_enqueue(to, m);
  pthread_mutex_unlock(&listening.lock);
  return sent;
}

void ed_port_each_listening(const mailbox *m, const char *name, void (*found)(void *arg, uint32_t id), void *arg) {
  pthread_mutex_lock(&listening.lock);
  for (size_t i = 0; i < listening.count; i++)
    if (listening.list[i].owner != m && strcmp(listening.list[i].name, name) == 0)
      found(arg, listening.list[i].port->id);
  pthread_mutex_unlock(&listening.lock);
}
