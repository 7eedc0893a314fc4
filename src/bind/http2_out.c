// SPDX-License-Identifier: MIT
// What goes out on an HTTP/2 session: frames of nghttp2's, and the bodies of streams between them, gathered in rounds.
// Pieces of a round are in the order in which they go; one that was copied is a place in `copied`, whose memory may
// still move.
#include "bind/http2.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

typedef ed_http2_event event;
typedef ed_http2_stream stream;
typedef ed_http2_session session;

enum { PADDING_MAX = 2 };      // 1: aligned
enum { WORTH_LENDING = 2048 }; // a piece of its own costs the kernel about as much as copying this

void ed_http2_sink_init(ed_http2_sink *k) {
  *k = (ed_http2_sink){0};
  ed_buf_init(&k->copied, SIZE_MAX / 2);
}

void ed_http2_sink_deinit(ed_http2_sink *k) { ed_buf_deinit(&k->copied); }

void ed_http2_sink_clear(ed_http2_sink *k) { k->copied.len = k->count = k->total = 0; }

void ed_http2_sink_copy(ed_http2_sink *k, const void *bytes, size_t len) {
  if (len == 0) return;
  ed_http2_piece *last = k->count > 0 ? &k->pieces[k->count - 1] : NULL;
  if (!last || last->lent) {
    last = &k->pieces[k->count++];
    *last = (ed_http2_piece){.at = k->copied.len};
  }
  if (!ed_buf_append(&k->copied, bytes, len)) abort();
  last->len += len;
  k->total += len;
}

void ed_http2_sink_lend(ed_http2_sink *k, const uint8_t *bytes, size_t len) {
  // The last two places stay for what is copied behind.
  if (len < WORTH_LENDING || k->count + 2 >= ED_HTTP2_PIECES) {
    ed_http2_sink_copy(k, bytes, len);
    return;
  }
  k->pieces[k->count++] = (ed_http2_piece){.lent = bytes, .len = len};
  k->total += len;
}

unsigned ed_http2_sink_bufs(const ed_http2_sink *k, uv_buf_t *bufs) {
  for (unsigned i = 0; i < k->count; i++) {
    const ed_http2_piece *p = &k->pieces[i];
    bufs[i] = uv_buf_init(p->lent ? (char *)p->lent : k->copied.data + p->at, (unsigned)p->len);
  }
  return k->count;
}

// ---- frames --------------------------------------------------------------------------------------------------------

static int on_sent(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng, (void)frame;
  session *s = arg;
  s->frames_sent++;
  return 0;
}

static uint32_t code_of(int error) {
  switch (error) {
  case NGHTTP2_ERR_FRAME_SIZE_ERROR: return NGHTTP2_FRAME_SIZE_ERROR;
  case NGHTTP2_ERR_PROTO: return NGHTTP2_PROTOCOL_ERROR;
  case NGHTTP2_ERR_FLOW_CONTROL: return NGHTTP2_FLOW_CONTROL_ERROR;
  case NGHTTP2_ERR_HEADER_COMP: return NGHTTP2_COMPRESSION_ERROR;
  case NGHTTP2_ERR_REFUSED_STREAM: return NGHTTP2_REFUSED_STREAM;
  default: return NGHTTP2_INTERNAL_ERROR;
  }
}

static int on_not_sent(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  // What is in vain because the stream or the connection ends is no failure.
  if (error == NGHTTP2_ERR_SESSION_CLOSING || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_STREAM_CLOSING)
    return 0;
  event *e = ed_http2_tell(arg, ED_HTTP2_UNSENT, frame->hd.stream_id);
  e->a = code_of(error);
  e->b = frame->hd.type;
  return 0;
}

static ssize_t pad(nghttp2_session *ng, const nghttp2_frame *frame, size_t max, void *arg) {
  (void)ng;
  session *s = arg;
  size_t len = frame->hd.length;
  if (s->padding == PADDING_MAX) return (ssize_t)max;
  enum { HEAD = 9, ALIGNMENT = 8 };
  size_t over = (len + HEAD) % ALIGNMENT, padded = over ? len + ALIGNMENT - over : len;
  return (ssize_t)(padded < max ? padded : max);
}

static void sent(session *s, stream *st, size_t n) {
  st->sent += n;
  s->held -= n;
  if (n == 0 || ed_http2_waiting(st) > 0) return;
  st->lent = NULL;
  st->out.len = st->sent = 0;
  ed_http2_tell(s, ED_HTTP2_SENT, st->id);
}

// nghttp2 makes the head of the frame; what there is of the body follows by put_data().
static ssize_t read_out(nghttp2_session *ng, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
                        nghttp2_data_source *source, void *arg) {
  (void)ng, (void)to;
  session *s = arg;
  stream *st = source->ptr;
  size_t left = ed_http2_waiting(st), n = left < room ? left : room;
  if (n > 0) *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (n < left) return (ssize_t)n;
  if (st->ended) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    st->has_gone = true;
    if (st->has_trailers) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      if (!st->told_trailers) ed_http2_tell(s, ED_HTTP2_TRAILERS, id);
      st->told_trailers = true;
    }
    return (ssize_t)n;
  }
  if (n) return (ssize_t)n;
  st->is_deferred = true;
  return NGHTTP2_ERR_DEFERRED;
}

static int put_data(nghttp2_session *ng, nghttp2_frame *frame, const uint8_t *head, size_t len,
                    nghttp2_data_source *source, void *arg) {
  (void)ng;
  enum { HEAD = 9 };
  static const uint8_t padding[256];
  session *s = arg;
  stream *st = source->ptr;
  size_t padded = frame->data.padlen; // with the byte that says how much it is
  ed_http2_sink_copy(s->sink, head, HEAD);
  if (padded > 0) ed_http2_sink_copy(s->sink, &(uint8_t){(uint8_t)(padded - 1)}, 1);
  // A stream can be gone before the round is over, and its buffer with it.
  if (st->lent) ed_http2_sink_lend(s->sink, st->lent + st->sent, len);
  else ed_http2_sink_copy(s->sink, st->out.data + st->sent, len);
  if (padded > 1) ed_http2_sink_copy(s->sink, padding, padded - 1);
  sent(s, st, len);
  return s->sink->total < ED_HTTP2_ROUND ? 0 : NGHTTP2_ERR_PAUSE;
}

nghttp2_data_provider ed_http2_body(stream *st) {
  return (nghttp2_data_provider){.source.ptr = st, .read_callback = read_out};
}

size_t ed_http2_waiting(const stream *st) { return (st->lent ? st->lent_len : st->out.len) - st->sent; }

ssize_t ed_http2_gather(session *s, ed_http2_sink *k) {
  const uint8_t *bytes;
  ssize_t n = 0;
  s->sink = k;
  while (k->total < ED_HTTP2_ROUND && (n = nghttp2_session_mem_send(s->ng, &bytes)) > 0)
    ed_http2_sink_copy(k, bytes, (size_t)n);
  s->sink = NULL;
  return n < 0 ? n : 0;
}

void ed_http2_out_callbacks(nghttp2_session_callbacks *callbacks, bool pads) {
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_not_sent);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_sent);
  nghttp2_session_callbacks_set_send_data_callback(callbacks, put_data);
  if (pads) nghttp2_session_callbacks_set_select_padding_callback(callbacks, pad);
}
