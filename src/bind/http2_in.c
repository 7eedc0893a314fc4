// SPDX-License-Identifier: MIT
// What comes on an HTTP/2 session: nghttp2's callbacks, which make events of it for JavaScript.
#include "bind/http2.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

typedef ed_http2_event event;
typedef ed_http2_stream stream;
typedef ed_http2_session session;

static int32_t stream_of(const nghttp2_frame *frame) {
  return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
}

static void drop_headers(session *s, stream *st) {
  s->held -= st->headers.len;
  st->headers.len = 0;
  st->header_count = st->header_bytes = 0;
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  session *s = arg;
  int32_t id = stream_of(frame);
  stream *st = ed_http2_find(s, id);
  if (!st && s->held > s->held_max) {
    if (s->rejected++ > s->rejected_max) return NGHTTP2_ERR_CALLBACK_FAILURE;
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  if (!st) st = ed_http2_stream_add(s, id);
  drop_headers(s, st);
  return 0;
}

static void put_part(ed_buf *b, const uint8_t *bytes, size_t len) {
  uint32_t n = (uint32_t)len;
  ed_buf_append(b, &n, sizeof n);
  ed_buf_append(b, bytes, len);
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
                     const uint8_t *value, size_t value_len, uint8_t flags, void *arg) {
  session *s = arg;
  int32_t id = stream_of(frame);
  stream *st = ed_http2_find(s, id);
  if (!st) return 0;
  st->header_bytes += name_len + value_len + 32;
  // More than anybody sends: the stream is refused, not the connection.
  if (++st->header_count > s->header_pairs_max || st->header_bytes > st->header_bytes_max || s->held > s->held_max) {
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  size_t before = st->headers.len;
  ed_buf_append(&st->headers, &flags, 1);
  put_part(&st->headers, name, name_len);
  put_part(&st->headers, value, value_len);
  s->held += st->headers.len - before;
  return 0;
}

// A field that makes no sense is as if it had not been sent, as long as the rest does.
static int on_invalid_header(nghttp2_session *ng, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
                             const uint8_t *value, size_t value_len, uint8_t flags, void *arg) {
  (void)ng, (void)frame, (void)name, (void)name_len, (void)value, (void)value_len, (void)flags, (void)arg;
  return 0;
}

static void tell_settings(session *s, const nghttp2_settings *frame) {
  event *e = ed_http2_tell(s, ED_HTTP2_SETTINGS, 0);
  e->a = frame->hd.flags & NGHTTP2_FLAG_ACK;
  e->bytes = ed_xmalloc(8 * frame->niv + 1);
  for (size_t i = 0; i < frame->niv; i++) {
    uint32_t pair[2] = {(uint32_t)frame->iv[i].settings_id, frame->iv[i].value};
    memcpy(e->bytes + 8 * i, pair, sizeof pair);
  }
  e->len = 8 * frame->niv;
}

static void tell_origins(session *s, const nghttp2_ext_origin *origins) {
  ed_buf text;
  ed_buf_init(&text, SIZE_MAX / 2);
  for (size_t i = 0; i < origins->nov; i++) {
    ed_buf_append(&text, origins->ov[i].origin, origins->ov[i].origin_len);
    ed_buf_append(&text, "", 1);
  }
  ed_http2_tell_bytes(ed_http2_tell(s, ED_HTTP2_ORIGIN, 0), text.data, text.len);
  ed_buf_deinit(&text);
}

// Counts a frame that makes no sense, or does nothing: the connection ends for more than a few.
static bool is_too_much(session *s) {
  if (s->invalid_frames++ <= s->invalid_frames_max) return false;
  return s->has_too_many_invalid = true;
}

static int on_frame(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  session *s = arg;
  int32_t id = frame->hd.stream_id;
  s->frames_received++;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
  case NGHTTP2_PUSH_PROMISE: {
    bool is_push = frame->hd.type == NGHTTP2_PUSH_PROMISE;
    int32_t owner = stream_of(frame);
    stream *st = ed_http2_find(s, owner);
    if (!st) break;
    event *e = ed_http2_tell(s, is_push ? ED_HTTP2_PUSH : ED_HTTP2_HEADERS, id);
    e->a = is_push ? owner : (double)frame->headers.cat;
    e->b = frame->hd.flags;
    ed_http2_tell_bytes(e, st->headers.data, st->headers.len);
    drop_headers(s, st);
    if (!is_push && frame->hd.flags & NGHTTP2_FLAG_END_STREAM) ed_http2_tell(s, ED_HTTP2_END, id);
    break;
  }
  case NGHTTP2_DATA:
    if (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) ed_http2_tell(s, ED_HTTP2_END, id);
    else if (frame->hd.length == 0 && is_too_much(s)) return NGHTTP2_ERR_CALLBACK_FAILURE;
    break;
  case NGHTTP2_SETTINGS: tell_settings(s, &frame->settings); break;
  case NGHTTP2_PING: {
    event *e = ed_http2_tell(s, ED_HTTP2_PING, 0);
    e->a = frame->hd.flags & NGHTTP2_FLAG_ACK;
    ed_http2_tell_bytes(e, frame->ping.opaque_data, 8);
    break;
  }
  case NGHTTP2_GOAWAY: {
    event *e = ed_http2_tell(s, ED_HTTP2_GOAWAY, 0);
    e->a = frame->goaway.error_code;
    e->b = frame->goaway.last_stream_id;
    ed_http2_tell_bytes(e, frame->goaway.opaque_data, frame->goaway.opaque_data_len);
    break;
  }
  case NGHTTP2_ALTSVC: {
    const nghttp2_ext_altsvc *service = frame->ext.payload;
    event *e = ed_http2_tell(s, ED_HTTP2_ALTSVC, id);
    e->a = (double)service->origin_len;
    e->len = service->origin_len + service->field_value_len;
    e->bytes = ed_xmalloc(e->len + 1);
    if (service->origin_len) memcpy(e->bytes, service->origin, service->origin_len);
    if (service->field_value_len)
      memcpy(e->bytes + service->origin_len, service->field_value, service->field_value_len);
    break;
  }
  case NGHTTP2_ORIGIN: tell_origins(s, frame->ext.payload); break;
  case NGHTTP2_PRIORITY: {
    event *e = ed_http2_tell(s, ED_HTTP2_PRIORITY, id);
    e->a = frame->priority.pri_spec.stream_id;
    e->b = frame->priority.pri_spec.weight;
    break;
  }
  default: break;
  }
  (void)ng;
  return 0;
}

static int on_data(nghttp2_session *ng, uint8_t flags, int32_t id, const uint8_t *bytes, size_t len, void *arg) {
  (void)flags;
  session *s = arg;
  nghttp2_session_consume_connection(ng, len);
  ed_http2_tell_bytes(ed_http2_tell(s, ED_HTTP2_DATA, id), bytes, len);
  stream *st = ed_http2_find(s, id);
  if (!st) return 0;
  st->unread += len;
  s->held += len;
  return 0;
}

static int on_close(nghttp2_session *ng, int32_t id, uint32_t code, void *arg) {
  (void)ng;
  session *s = arg;
  ed_http2_tell(s, ED_HTTP2_CLOSE, id)->a = code;
  for (stream **at = &s->streams; *at; at = &(*at)->next) {
    if ((*at)->id != id) continue;
    stream *st = *at;
    *at = st->next;
    s->held -= ed_http2_waiting(st) + st->unread + st->headers.len;
    ed_http2_stream_free(st);
    break;
  }
  nghttp2_session_set_stream_user_data(ng, id, NULL);
  return 0;
}

static int on_invalid_frame(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  session *s = arg;
  if (is_too_much(s)) return NGHTTP2_ERR_CALLBACK_FAILURE;
  // Of the rest nghttp2 ends the stream by itself.
  if (nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_PROTO)
    ed_http2_tell(s, ED_HTTP2_ERROR, frame->hd.stream_id)->a = error;
  return 0;
}

void ed_http2_in_callbacks(nghttp2_session_callbacks *callbacks) {
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, on_invalid_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid_frame);
}
