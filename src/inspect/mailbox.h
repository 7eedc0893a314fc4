// SPDX-License-Identifier: MIT
// Letters to the threads that run JavaScript, from the server of the inspector and from other such threads. A thread
// has one mailbox, by the number that worker_threads gives it (0: the main one).
//
//   any thread   post() ──► [letter][letter] ...  ──► take(), of the mailbox's own thread
//                      └──► wakes its loop, or the take() that waits
#ifndef ED_MAILBOX_H
#define ED_MAILBOX_H

#include "loop/loop.h"

typedef enum ed_letter_kind {
  ED_LETTER_CONNECT = 1,    // a session begins; text: its target
  ED_LETTER_MESSAGE = 2,    // text: of the protocol
  ED_LETTER_DISCONNECT = 3, // a session ends
  ED_LETTER_REPLY = 4,      // text: an answer or an event for a session of the receiver
} ed_letter_kind;

typedef struct ed_letter {
  struct ed_letter *next;
  ed_letter_kind kind;
  int32_t session;
  int32_t from; // thread, or ED_FROM_SERVER
  int32_t to;
  size_t len;
  char text[];
} ed_letter;

enum { ED_FROM_SERVER = -1 };

// Opens the calling thread's: letters are announced to the slot. 0, or a negative errno.
int ed_mailbox_open(ed_loop *l, int32_t thread, int32_t slot);
// A letter to a thread that has no mailbox yet waits for it. False when too many do.
bool ed_mailbox_post(int32_t thread, ed_letter_kind kind, int32_t session, int32_t from, const char *text, size_t len);
// The next letter of the calling thread, freed by the caller; NULL when there is none, after up to wait_ms.
ed_letter *ed_mailbox_take(unsigned wait_ms);
// Whether a letter waits for the calling thread.
bool ed_mailbox_has(void);

#endif
