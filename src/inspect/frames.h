// SPDX-License-Identifier: MIT
// WebSocket frames (RFC 6455, section 5) as a server sees them: bytes in, one frame out. A pure machine.
#ifndef ED_FRAMES_H
#define ED_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ED_FRAME_MORE = 0, ED_FRAME_TEXT = 1, ED_FRAME_BINARY = 2, ED_FRAME_CLOSE = 8, ED_FRAME_PING, ED_FRAME_PONG };

typedef struct ed_frame {
  int opcode;
  bool is_final;
  uint8_t *payload; // in the bytes given
  size_t len;
} ed_frame;

// The bytes that a whole frame at the begin of `data` takes, unmasked in place; 0 when there are not enough of them, -1
// when it is none that a client may send, or longer than `max`.
long ed_frame_read(uint8_t *data, size_t len, size_t max, ed_frame *f);

// The head of an unmasked frame; its length.
enum { ED_FRAME_HEAD_MAX = 10 };
size_t ed_frame_head(uint8_t head[ED_FRAME_HEAD_MAX], int opcode, size_t len);

// The answer to a client's Sec-WebSocket-Key, NUL-terminated.
enum { ED_FRAME_ACCEPT = 29 };
void ed_frame_accept(char accept[ED_FRAME_ACCEPT], const char *key, size_t len);

#endif
