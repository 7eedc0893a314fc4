// SPDX-License-Identifier: MIT
// Byte streams: what TCP sockets, pipes (Unix sockets) and terminals have in common. One struct for all kinds.
//
//   uv read -> consumer (C, in place)                       when one is attached
//           -> pool or own buffer -> slot(READ, length)     otherwise: JavaScript lays a Buffer over what was read
//
//   output  -> out: appended by C, sent by ed_stream_flush; while bytes are being read from this stream, at the end of
//              that read ("corked")
//           -> ed_stream_write: at once, the rest queued
//
// Idle streams own no buffers: a consumer reads into one buffer of the loop, `out` borrows one when it is first used
// and gives it back when empty. A stream belongs to the loop like every handle (loop.h); its slot's events are below.
#ifndef ED_STREAM_H
#define ED_STREAM_H

#include "base/buf.h"
#include "loop/loop.h"

enum ed_stream_event {
  ED_STREAM_READ = 1,   // (length): that many bytes are where JavaScript told C to read to
  ED_STREAM_END,        // (err): the other side ended (0), or reading failed; reading has stopped
  ED_STREAM_CONNECTION, // (err): ed_stream_accept has one waiting
  ED_STREAM_CONNECTED,  // (err)
  ED_STREAM_WRITTEN,    // (err): the oldest write that had to wait is done
  ED_STREAM_SHUTDOWN,   // (err)
};

typedef struct ed_stream ed_stream;

// Takes the bytes of a stream in C. Embedded in its owner's struct, which must outlive it. Callbacks may close the
// stream or attach another consumer.
typedef struct ed_consumer {
  // Bytes are borrowed for the call. What the consumer leaves when it detaches, it hands to JavaScript itself.
  void (*on_bytes)(struct ed_consumer *, const uint8_t *bytes, size_t len);
  void (*on_end)(struct ed_consumer *, int err); // 0: the other side ended
  void (*on_drain)(struct ed_consumer *);        // optional: everything queued was given to the kernel
  void (*on_close)(struct ed_consumer *);        // the stream begins to close and forgets the consumer
} ed_consumer;

struct ed_stream {
  ed_handle h;
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
    uv_tty_t tty;
  } uv;
  ed_consumer *consumer;
  uint8_t *into; // where reads go instead of the pool: kept alive by JavaScript
  size_t into_len;
  double bytes_read, bytes_written; // written counts bytes accepted, queued ones included
  ed_buf out;
  unsigned pending_writes;
  bool corked; // inside on_bytes: out waits for its end
  bool reading;
};

extern const char ED_STREAM_TCP[], ED_STREAM_PIPE[], ED_STREAM_TTY[]; // handle kinds

// A new unregistered stream, zeroed; the caller initialises the uv handle, then registers it by ed_stream_register.
ed_stream *ed_stream_new(void);
void ed_stream_register(ed_loop *l, ed_stream *s, int32_t slot, const char *kind);
// The open stream of a slot, or NULL.
ed_stream *ed_stream_get(ed_loop *l, int32_t slot);

// ---- in ------------------------------------------------------------------------------------------------------------

int ed_stream_read_start(ed_stream *s);
void ed_stream_read_stop(ed_stream *s);
// Attaches a consumer (and starts reading), or with NULL detaches it and leaves the stream paused.
int ed_stream_consume(ed_stream *s, ed_consumer *c);
// For on_bytes: the block (block.h) that its bytes lie in is the caller's from now on, who need not copy them.
uint8_t *ed_stream_take_bytes(ed_stream *s);

// ---- out -----------------------------------------------------------------------------------------------------------

// Appends to the output of the stream. Nothing is sent before ed_stream_flush or the end of the read being handled.
void ed_stream_append(ed_stream *s, const void *bytes, size_t len);
// Room for `len` bytes at the end of the output; follow with ed_stream_advance(s, what was written).
char *ed_stream_reserve(ed_stream *s, size_t len);
void ed_stream_advance(ed_stream *s, size_t len);
// Sends the output, unless corked. 0 or a negative error; errors of queued parts come as on_end of the consumer, or
// with WRITTEN.
int ed_stream_flush(ed_stream *s);
// Sends the output and behind it `bytes`, in one system call, even when corked. What the kernel does not take at once
// is queued; `keep` (may be NULL) is the value that owns `bytes`, else the rest is copied. `done` may be NULL; it is
// called with `arg` only when the result is 1. Result: 0 all is written, 1 some is queued, or a negative error.
typedef void (*ed_stream_done)(ed_stream *s, void *arg, int status);
int ed_stream_write(ed_stream *s, const uv_buf_t *bufs, unsigned count, const ed_val *keep, ed_stream_done done,
                    void *arg);
// Sends the output and behind it a copy of `bytes`, with them a duplicate of the descriptor of `handle`, which stays
// open until `done`. The stream is a pipe made for that (pipe.c). 1: `done` follows, or a negative error.
int ed_stream_send(ed_stream *s, uv_buf_t bytes, ed_handle *handle, ed_stream_done done, void *arg);
// Bytes that wait for the kernel.
size_t ed_stream_queued(const ed_stream *s);
// Ends the writing side once everything queued is sent; the slot gets SHUTDOWN.
int ed_stream_shutdown(ed_stream *s);

// ---- connections ---------------------------------------------------------------------------------------------------

int ed_stream_listen(ed_stream *server, int backlog);
// Accepts the waiting connection as a new stream of the same kind, registered under `slot`.
int ed_stream_accept(ed_stream *server, int32_t slot);
// For the bindings of the kinds: a connect request whose end is told to the slot by CONNECTED.
uv_connect_t *ed_stream_connect_req(ed_stream *s);
void ed_stream_on_connect(uv_connect_t *req, int status);

// A new block as the place where reads without a consumer go, from the cell STREAM_AT on: an ArrayBuffer that
// JavaScript keeps alive until the next one.
ed_obj ed_stream_pool(ed_loop *l);

#endif
