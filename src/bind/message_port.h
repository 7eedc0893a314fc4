// SPDX-License-Identifier: MIT
// Ports that reach from one thread to another, and the mailboxes by which they wake their threads.
//
//   channel: lock, port, port          both ends of it; freed when both are closed
//   port     queue of messages, and the mailbox of the thread that owns it; none while the port travels in a message
//   mailbox  one a thread: a wake-up and a list of the ports that have something to say
//
// JavaScript names a port by a number of the process. Only the thread that owns a port, or has just received it, may
// use its number. Locks are taken in this order: listening ports, channel, mailbox, table of numbers.
#ifndef ED_BIND_MESSAGE_PORT_H
#define ED_BIND_MESSAGE_PORT_H

#include "bind/message.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct ed_channel ed_channel;
typedef struct ed_mail ed_mail;

struct ed_port {
  uint32_t id;
  ed_channel *channel;
  ed_message *taken; // of the owner's thread: the oldest ones
  int batch;         // of the owner's thread: messages that may follow each other before other ports have their turn
  // under the channel's lock
  ed_message *first, **end;
  ed_mail *owner;
  bool is_started, is_closed, listens;
  bool is_awaited; // somebody sleeps in ed_port_wait()
  // under the owner's lock
  bool is_ready;
  ed_port *next_ready;
  // of the owner's thread
  ed_port *previous_owned, *next_owned;
  ed_port *next_doomed;
};

struct ed_channel {
  pthread_mutex_t lock;
  pthread_cond_t news; // for ed_port_wait()
  ed_port ports[2];
};

// ---- ports (message_port.c) ----------------------------------------------------------------------------------------

// Two ports of a new channel, which belong to nobody yet; their numbers.
void ed_port_pair(uint32_t ids[2]);
// The port by that number, if this thread, or nobody, owns it, else NULL.
ed_port *ed_port_mine(uint32_t id);
ed_port *ed_port_of_nobody(uint32_t id);
ed_port *ed_port_peer(ed_port *p);
void ed_port_own(ed_mail *m, ed_port *p);
void ed_port_disown(ed_port *p);
// Its messages, and its end, are told from now on; or they wait.
void ed_port_start(ed_port *p);
void ed_port_stop(ed_port *p);
// Closes a list of ports, and those that travel in their messages.
void ed_port_close_all(ed_ctx ctx, ed_port *doomed);
// Whether the port is open: then the message is its. Else the caller drops it.
bool ed_port_enqueue(ed_port *to, ed_message *m);
// Lets go of a message that nobody will read, and closes the ports that travel in it.
void ed_port_drop(ed_ctx ctx, ed_message *take);
// Whether there is a message, then first in `taken`. Else *is_over says that none will ever come.
bool ed_port_has_message(ed_port *p, bool *is_over);
// Whether it has a message, or never will; sleeps until then, no longer than that.
bool ed_port_wait(ed_port *p, double ms);
// Whether the other side is closed and nothing waits; or whatever waits.
bool ed_port_is_over(ed_port *p);
bool ed_port_is_over_for(ed_port *p);

// Ports that any thread may write to, by their names.
void ed_port_listen(ed_port *p, const char *name);
bool ed_port_enqueue_listening(uint32_t id, ed_message *m);
// Those of other threads than m's: `found` is called with the number of each.
void ed_port_each_listening(const ed_mail *m, const char *name, void (*found)(void *arg, uint32_t id), void *arg);

// ---- mailboxes (message_mail.c) ---------------------------------------------------------------------------------

ed_mail *ed_mail_here(void); // of this thread; NULL before it is opened, and after its end
// Events of the slot: (1, port) there is mail, to be fetched by the binding's next(), (2, port) the other side is
// closed and nothing waits.
void ed_mail_open(ed_loop *l, int32_t slot);
// Under the channel's lock: the port has something to say. The result is to be rung when that is given back: who wakes
// would wait for it at once.
ed_mail *ed_mail_announce(ed_port *p);
void ed_mail_ring(ed_mail *m);
// Under the channel's lock, by the owner: it has nothing to say any more.
void ed_mail_forget(ed_mail *m, ed_port *p);
// Of the thread: the list of the ports that it owns, and the one that was found last.
ed_port **ed_mail_owned(ed_mail *m);
ed_port **ed_mail_recent(ed_mail *m);
// Whether the port that is served may still give a message in this turn, which counts it.
bool ed_mail_may_give(ed_mail *m);

#endif
