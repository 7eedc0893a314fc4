// SPDX-License-Identifier: MIT
// What the parts of HTTP/2 share: sessions and their streams, of http2.c (bytes and events for JavaScript), http2_in.c
// and http2_out.c (what nghttp2 has to say of either way) and http2_frames.c (what is asked of a session).
#ifndef ED_BIND_HTTP2_H
#define ED_BIND_HTTP2_H

#include "base/buf.h"
#include "engine/engine.h"
#include "loop/loop.h"

#include <nghttp2/nghttp2.h>

typedef struct ed_http2_stream {
  struct ed_http2_stream *next;
  int32_t id;
  ed_buf out;          // to be sent, or instead of it:
  const uint8_t *lent; // bytes that JavaScript keeps until SENT or CLOSE
  size_t lent_len;
  size_t sent; // of `out` or `lent`
  bool ended, has_trailers, told_trailers, is_deferred;
  bool has_gone;  // the end of the body
  ed_buf headers; // that are coming: [flags, u32 length, name, u32 length, value ...]
  size_t header_count, header_bytes, header_bytes_max;
  size_t unread; // bytes that came and that JavaScript has not consumed
} ed_http2_stream;

// The same numbers as in lib/internal/http2/session.js. Each event is five values: the kind, the stream, and three
// more.
enum {
  ED_HTTP2_HEADERS,  // category, flags, [name, value, flags ...]
  ED_HTTP2_DATA,     // bytes
  ED_HTTP2_END,      // of the other side
  ED_HTTP2_CLOSE,    // code
  ED_HTTP2_SENT,     // the buffer is empty
  ED_HTTP2_SETTINGS, // whether an acknowledgement, -, [u32 id, u32 value ...]
  ED_HTTP2_PING,     // whether an answer, -, bytes
  ED_HTTP2_GOAWAY,   // code, last stream, bytes
  ED_HTTP2_ERROR,    // number of nghttp2: the connection cannot go on
  ED_HTTP2_UNSENT,   // code, type: a frame that could not be sent
  ED_HTTP2_PRIORITY, // parent, weight
  ED_HTTP2_PUSH,     // id of the stream that is promised, flags, [name, value, flags ...]
  ED_HTTP2_TRAILERS, // all that was written is on its way: the trailers may follow
  ED_HTTP2_ALTSVC,   // length of the origin, -, origin and value
  ED_HTTP2_ORIGIN,   // -, -, [origin NUL ...]
};
typedef struct ed_http2_event {
  struct ed_http2_event *next;
  int kind;
  int32_t stream;
  double a, b;
  uint8_t *bytes;
  size_t len;
} ed_http2_event;

// What goes out in one round: frames, in pieces that were copied or are lent by JavaScript until the round is over.
enum { ED_HTTP2_PIECES = 64 };
typedef struct ed_http2_piece {
  const uint8_t *lent; // or NULL:
  size_t at, len;      // in `copied`
} ed_http2_piece;

typedef struct ed_http2_sink {
  ed_buf copied;
  ed_http2_piece pieces[ED_HTTP2_PIECES];
  unsigned count;
  size_t total;
} ed_http2_sink;

void ed_http2_sink_init(ed_http2_sink *k);
void ed_http2_sink_deinit(ed_http2_sink *k);
void ed_http2_sink_clear(ed_http2_sink *k);
void ed_http2_sink_copy(ed_http2_sink *k, const void *bytes, size_t len);
void ed_http2_sink_lend(ed_http2_sink *k, const uint8_t *bytes, size_t len); // or copies
// Fills bufs[ED_HTTP2_PIECES]; the count.
unsigned ed_http2_sink_bufs(const ed_http2_sink *k, uv_buf_t *bufs);

typedef struct ed_http2_session {
  nghttp2_session *ng;
  ed_http2_stream *streams;
  ed_http2_event *first, **last;
  uint32_t header_pairs_max, invalid_frames, invalid_frames_max, rejected, rejected_max, padding;
  bool has_too_many_invalid;
  size_t held, held_max; // bytes that wait, either way
  double frames_received, frames_sent;
  ed_http2_sink *sink; // of the round at hand
} ed_http2_session;

// An event at the end of the session's list, to be filled in.
ed_http2_event *ed_http2_tell(ed_http2_session *s, int kind, int32_t id);
void ed_http2_tell_bytes(ed_http2_event *e, const void *bytes, size_t len);

// nghttp2's callbacks, for both ways.
void ed_http2_in_callbacks(nghttp2_session_callbacks *callbacks);
void ed_http2_out_callbacks(nghttp2_session_callbacks *callbacks, bool pads);

// Gathers a round, after which there may be more if it is a whole one. 0, or a number of nghttp2.
enum { ED_HTTP2_ROUND = 64 << 10 }; // the rest when the socket has taken this
ssize_t ed_http2_gather(ed_http2_session *s, ed_http2_sink *k);

// Bytes of a stream that are still to go.
size_t ed_http2_waiting(const ed_http2_stream *st);

// The session in the next argument.
ed_http2_session *ed_http2_arg(ed_args *a);

// A stream by its number, NULL when it is closed.
ed_http2_stream *ed_http2_find(ed_http2_session *s, int32_t id);

// A stream that does not belong to nghttp2 yet, and one that does.
ed_http2_stream *ed_http2_stream_new(ed_http2_session *s);
ed_http2_stream *ed_http2_stream_add(ed_http2_session *s, int32_t id);
void ed_http2_stream_free(ed_http2_stream *st);

// What reads a stream's body for nghttp2.
nghttp2_data_provider ed_http2_body(ed_http2_stream *st);

#endif
