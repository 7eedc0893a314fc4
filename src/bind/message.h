// SPDX-License-Identifier: MIT
// What goes from thread to thread (message_content.c): a value without parts, which C takes and gives by itself, or
// bytes that lib/internal/message/wire.js writes, with buffers beside them and ports (message.c).
#ifndef ED_BIND_MESSAGE_H
#define ED_BIND_MESSAGE_H

#include "engine/transfer.h"

typedef struct ed_port ed_port;

typedef enum ed_message_form {
  ED_MESSAGE_BYTES,
  ED_MESSAGE_TEXT,
  ED_MESSAGE_JSON, // the text of a tree
  ED_MESSAGE_NUMBER,
  ED_MESSAGE_BOOLEAN,
  ED_MESSAGE_UNDEFINED,
  ED_MESSAGE_NULL,
} ed_message_form;

typedef struct ed_message {
  struct ed_message *next;
  ed_message_form form;
  unsigned port_count, buffer_count;
  double number;  // NUMBER, and BOOLEAN
  ed_room text;   // TEXT and JSON: a string of no engine yet
  uint8_t *bytes; // BYTES
  size_t len;
  ed_port **ports;
  ed_moved *buffers;
} ed_message;

// Reads the arguments (bytes, length, buffers, modes). A letter for each buffer tells its mode: "m" its bytes move, "s"
// they are shared, "c" they are copied, "w" it is no buffer but a WebAssembly.Module. *err is set when memory is short,
// or the engine cannot share.
ed_message *ed_message_read(ed_args *a, int *err);
ed_message *ed_message_of_value(ed_ctx ctx, ed_val value);
ed_message *ed_message_of_tree(ed_ctx ctx, ed_val object); // NULL for what is no tree (engine/tree.h)
bool ed_message_is_value(const ed_message *m);
// For JavaScript: the value; or the length of the bytes, then in the pool, or an ArrayBuffer of them; with buffers an
// array of that and of them. Ports live on, found by their numbers.
ed_val ed_message_give(ed_ctx ctx, ed_message *take, uint8_t *pool, size_t pool_len);
void ed_message_drop(ed_ctx ctx, ed_message *take);

#endif
