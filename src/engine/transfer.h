// SPDX-License-Identifier: MIT
// Buffers and compiled WebAssembly on their way from one engine to another: neither is copied. Between sending and
// receiving they belong to nobody's heap, so an ed_moved may cross threads; each must be received or dropped, once.
#ifndef ED_TRANSFER_H
#define ED_TRANSFER_H

#include "engine/engine.h"

enum { ED_MOVED_WORDS = 32 };
typedef struct ed_moved {
  uint8_t *bytes; // NULL: `contents` hold what the engine knows of the buffer
  size_t len;
  bool shared;
  void *code; // of a WebAssembly.Module; then nothing else
  uint64_t contents[ED_MOVED_WORDS];
} ed_moved;

// Takes the bytes of an ArrayBuffer, which is detached by it, shares those of a SharedArrayBuffer, or copies them.
// Without the engine ABI layer (abi.h) bytes to be moved are copied, and none are shared: false.
typedef enum ed_transfer { ED_MOVE, ED_SHARE, ED_COPY } ed_transfer;
bool ed_buffer_send(ed_ctx ctx, ed_obj buffer, ed_transfer mode, ed_moved *out);
// Whether shared ones can be sent.
bool ed_buffer_can_share(ed_ctx ctx);
ed_obj ed_buffer_receive(ed_ctx ctx, ed_moved *take_moved);
void ed_buffer_drop(ed_ctx ctx, ed_moved *take_moved);

// The engine does not detach a buffer whose address its API once gave out. This takes the mark of that away, for who
// knows that nobody uses the address. False when the engine's library has no known place for it.
bool ed_buffer_unpin(ed_ctx ctx, ed_obj buffer);

// The same of a WebAssembly.Module, which stays where it is, too. Only with the engine ABI layer.
bool ed_code_can_share(ed_ctx ctx);
bool ed_code_send(ed_ctx ctx, ed_obj module, ed_moved *out);
ed_obj ed_code_receive(ed_ctx ctx, ed_moved *take_moved);
void ed_code_drop(ed_ctx ctx, ed_moved *take_moved);

// A WebAssembly.Memory over the bytes of a SharedArrayBuffer that is another one's `buffer`, of whatever engine. Only
// with the engine ABI layer.
bool ed_memory_can_share(ed_ctx ctx);
ed_obj ed_memory_of(ed_ctx ctx, ed_obj buffer);

#endif
