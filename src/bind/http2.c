// SPDX-License-Identifier: MIT
// Binding `http2`: one side of an HTTP/2 connection, as a machine that JavaScript feeds: frames, header compression and
// flow control are nghttp2's.
//
//   bytes of the other side -> receive() -> events(), in their order
//   request(), respond(), write(), end() ... -> output() -> bytes for the other side
//
// What a stream is given to send waits in its own buffer until the windows let it go; SENT tells that the buffer is
// empty. Bytes that came count against the window until JavaScript says that they are consumed. No native here runs
// JavaScript, so a session can be closed between any two calls. A session is a box; one thread.
#include "base/buf.h"
#include "base/mem.h"
#include "engine/engine.h"

#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_BUFFER_MAX = 1 << 30, HEADER_BLOCK_MAX = 65536, HEADERS_MAX = 128, EVENTS_MAX = 1000 };

// The same numbers as in lib/internal/http2/session.js. Each event is four values: the kind, the stream, and two more.
enum {
  EVENT_HEADERS,  // [category, flags], [name, value, flags ...]
  EVENT_DATA,     // bytes
  EVENT_END,      // of the other side
  EVENT_CLOSE,    // code
  EVENT_SENT,     // the buffer is empty
  EVENT_SETTINGS, // whether an acknowledgement
  EVENT_PING,     // whether an answer, bytes
  EVENT_GOAWAY,   // [code, last stream], bytes
  EVENT_ERROR,    // number of nghttp2: a frame that made no sense
  EVENT_UNSENT,   // number of nghttp2, type: a frame that could not be sent
  EVENT_PRIORITY, // [parent, weight], exclusive
  EVENT_RESET,    // code
  EVENT_PUSH,     // id of the stream that is promised, [name, value, flags ...]
  EVENT_TRAILERS, // all that was written is on its way: the trailers may follow
};

typedef struct event {
  struct event *next;
  int kind;
  int32_t stream;
  double a, b;
  uint8_t *bytes;
  size_t len;
} event;

typedef struct stream {
  struct stream *next;
  int32_t id;
  ed_buf out;
  size_t sent; // of `out`
  bool ended, has_trailers, told_trailers, is_deferred;
  ed_buf headers; // that are coming: [flags, u32 length, name, u32 length, value ...]
  size_t header_count, header_bytes;
} stream;

typedef struct session {
  nghttp2_session *ng;
  stream *streams;
  event *first, **last;
  uint32_t max_headers;
} session;

static void free_events(session *s) {
  for (event *e = s->first; e;) {
    event *next = e->next;
    free(e->bytes);
    free(e);
    e = next;
  }
  s->first = NULL;
  s->last = &s->first;
}

static void free_stream(stream *st) {
  ed_buf_deinit(&st->out);
  ed_buf_deinit(&st->headers);
  free(st);
}

static void free_session(void *p) {
  session *s = p;
  nghttp2_session_del(s->ng);
  while (s->streams) {
    stream *next = s->streams->next;
    free_stream(s->streams);
    s->streams = next;
  }
  free_events(s);
  free(s);
}

static const ed_box_kind session_kind = {"an HTTP/2 session", free_session, 65536};

static event *tell(session *s, int kind, int32_t id) {
  event *e = ed_xcalloc(1, sizeof *e);
  e->kind = kind;
  e->stream = id;
  *s->last = e;
  s->last = &e->next;
  return e;
}

static void set_bytes(event *e, const void *bytes, size_t len) {
  e->bytes = ed_xmalloc(len + 1);
  if (len) memcpy(e->bytes, bytes, len);
  e->len = len;
}

// A request's stream is nghttp2's only when it is sent.
static stream *find(session *s, int32_t id) {
  stream *st = nghttp2_session_get_stream_user_data(s->ng, id);
  if (!st)
    for (st = s->streams; st && st->id != id;) st = st->next;
  return st;
}

static stream *add_stream(session *s, int32_t id) {
  stream *st = ed_xcalloc(1, sizeof *st);
  st->id = id;
  ed_buf_init(&st->out, STREAM_BUFFER_MAX);
  ed_buf_init(&st->headers, SIZE_MAX / 2);
  st->next = s->streams;
  s->streams = st;
  nghttp2_session_set_stream_user_data(s->ng, id, st);
  return st;
}

// ---- what comes ----------------------------------------------------------------------------------------------------

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng;
  session *s = arg;
  int32_t id = frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
  stream *st = find(s, id);
  if (!st) st = add_stream(s, id);
  st->headers.len = 0;
  st->header_count = st->header_bytes = 0;
  return 0;
}

static void put_part(ed_buf *b, const uint8_t *bytes, size_t len) {
  uint32_t n = (uint32_t)len;
  ed_buf_append(b, &n, sizeof n);
  ed_buf_append(b, bytes, len);
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
                     const uint8_t *value, size_t value_len, uint8_t flags, void *arg) {
  (void)ng;
  session *s = arg;
  int32_t id = frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
  stream *st = find(s, id);
  if (!st) return 0;
  st->header_bytes += name_len + value_len + 32;
  // More than anybody sends: the stream is refused, not the connection.
  if (++st->header_count > s->max_headers || st->header_bytes > HEADER_BLOCK_MAX)
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  ed_buf_append(&st->headers, &flags, 1);
  put_part(&st->headers, name, name_len);
  put_part(&st->headers, value, value_len);
  return 0;
}

static int on_frame(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  session *s = arg;
  int32_t id = frame->hd.stream_id;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
  case NGHTTP2_PUSH_PROMISE: {
    bool is_push = frame->hd.type == NGHTTP2_PUSH_PROMISE;
    int32_t owner = is_push ? frame->push_promise.promised_stream_id : id;
    stream *st = find(s, owner);
    if (!st) break;
    event *e = tell(s, is_push ? EVENT_PUSH : EVENT_HEADERS, id);
    e->a = is_push ? owner : (double)frame->headers.cat;
    e->b = frame->hd.flags;
    set_bytes(e, st->headers.data, st->headers.len);
    st->headers.len = 0;
    if (!is_push && frame->hd.flags & NGHTTP2_FLAG_END_STREAM) tell(s, EVENT_END, id);
    break;
  }
  case NGHTTP2_DATA:
    if (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) tell(s, EVENT_END, id);
    break;
  case NGHTTP2_SETTINGS: tell(s, EVENT_SETTINGS, 0)->a = frame->hd.flags & NGHTTP2_FLAG_ACK; break;
  case NGHTTP2_PING: {
    event *e = tell(s, EVENT_PING, 0);
    e->a = frame->hd.flags & NGHTTP2_FLAG_ACK;
    set_bytes(e, frame->ping.opaque_data, 8);
    break;
  }
  case NGHTTP2_GOAWAY: {
    event *e = tell(s, EVENT_GOAWAY, 0);
    e->a = frame->goaway.error_code;
    e->b = frame->goaway.last_stream_id;
    set_bytes(e, frame->goaway.opaque_data, frame->goaway.opaque_data_len);
    break;
  }
  case NGHTTP2_RST_STREAM: tell(s, EVENT_RESET, id)->a = frame->rst_stream.error_code; break;
  case NGHTTP2_PRIORITY: {
    event *e = tell(s, EVENT_PRIORITY, id);
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
  set_bytes(tell(s, EVENT_DATA, id), bytes, len);
  return 0;
}

static int on_close(nghttp2_session *ng, int32_t id, uint32_t code, void *arg) {
  (void)ng;
  session *s = arg;
  tell(s, EVENT_CLOSE, id)->a = code;
  for (stream **at = &s->streams; *at; at = &(*at)->next) {
    if ((*at)->id != id) continue;
    stream *st = *at;
    *at = st->next;
    free_stream(st);
    break;
  }
  nghttp2_session_set_stream_user_data(ng, id, NULL);
  return 0;
}

static int on_invalid_frame(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  tell(arg, EVENT_ERROR, frame->hd.stream_id)->a = error;
  return 0;
}

static int on_not_sent(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  event *e = tell(arg, EVENT_UNSENT, frame->hd.stream_id);
  e->a = error;
  e->b = frame->hd.type;
  return 0;
}

// ---- what goes -----------------------------------------------------------------------------------------------------

static ssize_t read_out(nghttp2_session *ng, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
                        nghttp2_data_source *source, void *arg) {
  (void)ng;
  session *s = arg;
  stream *st = source->ptr;
  size_t left = st->out.len - st->sent, n = left < room ? left : room;
  if (n) memcpy(to, st->out.data + st->sent, n);
  st->sent += n;
  if (st->sent < st->out.len) return (ssize_t)n;
  if (st->out.len) {
    st->out.len = st->sent = 0;
    tell(s, EVENT_SENT, id);
  }
  if (st->ended) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (st->has_trailers) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      if (!st->told_trailers) tell(s, EVENT_TRAILERS, id);
      st->told_trailers = true;
    }
    return (ssize_t)n;
  }
  if (n) return (ssize_t)n;
  st->is_deferred = true;
  return NGHTTP2_ERR_DEFERRED;
}

static session *arg_session(ed_args *a) { return ed_arg_box(a, &session_kind); }

// create(whether a server, greatest number of headers, of outstanding settings or pings, of reserved streams) -> box
ED_FN(http2_create) {
  bool is_server = ed_arg_bool(a);
  uint32_t max_headers = ed_arg_u32(a);
  uint32_t max_acks = ed_arg_u32(a);
  uint32_t max_reserved = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  session *s = ed_xcalloc(1, sizeof *s);
  s->last = &s->first;
  s->max_headers = max_headers;
  nghttp2_session_callbacks *callbacks;
  nghttp2_option *options;
  if (nghttp2_session_callbacks_new(&callbacks) != 0 || nghttp2_option_new(&options) != 0) abort();
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid_frame);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_not_sent);
  nghttp2_option_set_no_auto_window_update(options, 1);
  nghttp2_option_set_no_closed_streams(options, 1);
  nghttp2_option_set_max_outbound_ack(options, max_acks);
  nghttp2_option_set_max_reserved_remote_streams(options, max_reserved);
  int err = is_server ? nghttp2_session_server_new2(&s->ng, callbacks, s, options)
                      : nghttp2_session_client_new2(&s->ng, callbacks, s, options);
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  if (err != 0) abort(); // no memory
  return ed_box_new(a->ctx, &session_kind, s);
}

// receive(session, bytes) -> 0 or a number of nghttp2: the connection cannot go on
ED_FN(http2_receive) {
  session *s = arg_session(a);
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  ssize_t n = nghttp2_session_mem_recv(s->ng, b.data, b.len);
  return ed_num(a->ctx, n < 0 ? (double)n : 0);
}

// output(session) -> ArrayBuffer of all that can be sent, undefined when there is nothing, or a number of nghttp2
ED_FN(http2_output) {
  session *s = arg_session(a);
  if (ed_failed(a)) return NULL;
  ed_buf out;
  ed_buf_init(&out, SIZE_MAX / 2);
  const uint8_t *bytes;
  ssize_t n = 0;
  enum { ROUND = 1 << 20 }; // the rest when the socket has taken this
  while (out.len < ROUND && (n = nghttp2_session_mem_send(s->ng, &bytes)) > 0) ed_buf_append(&out, bytes, (size_t)n);
  if (out.len == 0) {
    ed_buf_deinit(&out);
    return n < 0 ? ed_num(a->ctx, (double)n) : NULL;
  }
  return ed_arraybuffer_take(a->ctx, (uint8_t *)ed_xrealloc(out.data, out.len), out.len);
}

// wants(session) -> bits: 1 to read, 2 to write
ED_FN(http2_wants) {
  session *s = arg_session(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, (nghttp2_session_want_read(s->ng) ? 1 : 0) | (nghttp2_session_want_write(s->ng) ? 2 : 0));
}

static ed_val header_list(ed_ctx ctx, const event *e) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned count = 0;
  for (size_t at = 0; at < e->len;) {
    uint8_t flags = e->bytes[at++];
    for (int i = 0; i < 2; i++) {
      uint32_t n;
      memcpy(&n, e->bytes + at, sizeof n);
      at += sizeof n;
      ed_set_index(ctx, list, count++, ed_str_latin1(ctx, e->bytes + at, n));
      at += n;
    }
    ed_set_index(ctx, list, count++, ed_num(ctx, flags));
  }
  return list;
}

// events(session) -> [kind, stream, a, b, bytes or headers ...]; at most some, call again until it is empty
ED_FN(http2_events) {
  session *s = arg_session(a);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned count = 0;
  while (s->first && count < 5 * EVENTS_MAX) {
    event *e = s->first;
    ed_val last = ed_undefined(ctx);
    if (e->kind == EVENT_HEADERS || e->kind == EVENT_PUSH) {
      last = header_list(ctx, e);
    } else if (e->bytes) {
      last = ed_arraybuffer_take(ctx, e->bytes, e->len);
      e->bytes = NULL;
    }
    ed_set_index(ctx, list, count++, ed_num(ctx, e->kind));
    ed_set_index(ctx, list, count++, ed_num(ctx, e->stream));
    ed_set_index(ctx, list, count++, ed_num(ctx, e->a));
    ed_set_index(ctx, list, count++, ed_num(ctx, e->b));
    ed_set_index(ctx, list, count++, last);
    s->first = e->next;
    if (!s->first) s->last = &s->first;
    free(e->bytes);
    free(e);
  }
  return list;
}

// ---- headers -------------------------------------------------------------------------------------------------------

typedef struct block {
  nghttp2_nv *nv;
  size_t count;
  char *text;
} block;

// Of a text: name NUL value NUL flag NUL ..., in Latin-1, where flag is "1" for what must not be remembered.
static block arg_block(ed_args *a) {
  block b = {0};
  ed_text t = ed_arg_text(a);
  if (ed_failed(a)) return b;
  b.text = ed_xmalloc(t.len + 1);
  size_t parts = 0;
  for (size_t i = 0; i < t.len; i++) {
    b.text[i] = (char)(t.latin1 ? t.latin1[i] : t.utf16[i]);
    parts += b.text[i] == 0;
  }
  b.text[t.len] = 0;
  b.nv = ed_xcalloc(parts / 3 + 1, sizeof *b.nv);
  char *at = b.text, *end = b.text + t.len;
  while (b.count < parts / 3 && at < end) {
    nghttp2_nv *nv = &b.nv[b.count++];
    nv->name = (uint8_t *)at;
    nv->namelen = strlen(at);
    at += nv->namelen + 1;
    nv->value = (uint8_t *)at;
    nv->valuelen = strlen(at);
    at += nv->valuelen + 1;
    nv->flags = *at == '1' ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
    at += strlen(at) + 1;
  }
  return b;
}

static void free_block(block *b) {
  free(b->nv);
  free(b->text);
}

// request(session, headers, whether there is no body, whether trailers follow it, parent, weight, exclusive) -> id, or
// a number of nghttp2
ED_FN(http2_request) {
  session *s = arg_session(a);
  block b = arg_block(a);
  bool is_short = ed_arg_bool(a), has_trailers = ed_arg_bool(a);
  int32_t parent = ed_arg_i32(a), weight = ed_arg_i32(a);
  bool exclusive = ed_arg_bool(a);
  int32_t id = -1;
  if (!ed_failed(a)) {
    nghttp2_priority_spec priority;
    nghttp2_priority_spec_init(&priority, parent, weight, exclusive);
    stream *st = ed_xcalloc(1, sizeof *st);
    ed_buf_init(&st->out, STREAM_BUFFER_MAX);
    ed_buf_init(&st->headers, SIZE_MAX / 2);
    st->has_trailers = has_trailers;
    nghttp2_data_provider provider = {.source.ptr = st, .read_callback = read_out};
    id = nghttp2_submit_request(s->ng, &priority, b.nv, b.count, is_short ? NULL : &provider, st);
    st->id = id;
    if (id >= 0) {
      st->next = s->streams;
      s->streams = st;
    } else {
      free_stream(st);
    }
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, id);
}

// respond(session, stream, headers, whether there is no body, whether trailers follow it) -> 0 or a number of nghttp2
ED_FN(http2_respond) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  bool is_short = ed_arg_bool(a), has_trailers = ed_arg_bool(a);
  int err = NGHTTP2_ERR_INVALID_ARGUMENT;
  stream *st = ed_failed(a) ? NULL : find(s, id);
  if (st) {
    st->has_trailers = has_trailers;
    nghttp2_data_provider provider = {.source.ptr = st, .read_callback = read_out};
    err = nghttp2_submit_response(s->ng, id, b.nv, b.count, is_short ? NULL : &provider);
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// inform(session, stream, headers) -> 0 or a number of nghttp2: a status of 1xx
ED_FN(http2_inform) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int err = 0;
  if (!ed_failed(a)) err = nghttp2_submit_headers(s->ng, NGHTTP2_FLAG_NONE, id, NULL, b.nv, b.count, NULL);
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// trailers(session, stream, headers) -> 0 or a number of nghttp2
ED_FN(http2_trailers) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int err = 0;
  if (!ed_failed(a) && b.count > 0) {
    err = nghttp2_submit_trailer(s->ng, id, b.nv, b.count);
  } else if (!ed_failed(a)) {
    // None after all: an empty frame ends the stream.
    stream *st = find(s, id);
    if (st) {
      st->has_trailers = false;
      nghttp2_data_provider provider = {.source.ptr = st, .read_callback = read_out};
      err = nghttp2_submit_data(s->ng, NGHTTP2_FLAG_END_STREAM, id, &provider);
    }
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// push(session, stream, headers) -> id of the promised stream, or a number of nghttp2
ED_FN(http2_push) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int32_t promised = 0;
  if (!ed_failed(a)) {
    promised = nghttp2_submit_push_promise(s->ng, NGHTTP2_FLAG_NONE, id, b.nv, b.count, NULL);
    if (promised > 0) add_stream(s, promised);
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, promised);
}

// ---- bodies --------------------------------------------------------------------------------------------------------

static void go_on(session *s, stream *st) {
  if (!st->is_deferred) return;
  st->is_deferred = false;
  nghttp2_session_resume_data(s->ng, st->id);
}

// write(session, stream, bytes) -> whether they are kept to be sent: SENT follows
ED_FN(http2_write) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  stream *st = find(s, id);
  if (!st || st->ended || !ed_buf_append(&st->out, b.data, b.len)) return ed_bool(a->ctx, false);
  go_on(s, st);
  return ed_bool(a->ctx, true);
}

// end(session, stream): nothing more will be written
ED_FN(http2_end) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  stream *st = find(s, id);
  if (!st) return NULL;
  st->ended = true;
  go_on(s, st);
  return NULL;
}

// consumed(session, stream, length): of what came; the other side may send as much again
ED_FN(http2_consumed) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  uint32_t len = ed_arg_u32(a);
  if (!ed_failed(a)) nghttp2_session_consume_stream(s->ng, id, len);
  return NULL;
}

// ---- the rest ------------------------------------------------------------------------------------------------------

// settings(session, [id, value ...] as Uint32Array) -> 0 or a number of nghttp2
ED_FN(http2_settings) {
  session *s = arg_session(a);
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  enum { MAX = 32 };
  nghttp2_settings_entry entries[MAX];
  size_t count = b.len / 8 < MAX ? b.len / 8 : MAX;
  for (size_t i = 0; i < count; i++) {
    uint32_t pair[2];
    memcpy(pair, b.data + 8 * i, sizeof pair);
    entries[i] = (nghttp2_settings_entry){.settings_id = (int32_t)pair[0], .value = pair[1]};
  }
  return ed_num(a->ctx, nghttp2_submit_settings(s->ng, NGHTTP2_FLAG_NONE, entries, count));
}

// setting(session, whether of the other side, id) -> value
ED_FN(http2_setting) {
  session *s = arg_session(a);
  bool is_remote = ed_arg_bool(a);
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, is_remote ? nghttp2_session_get_remote_settings(s->ng, (nghttp2_settings_id)id)
                                  : nghttp2_session_get_local_settings(s->ng, (nghttp2_settings_id)id));
}

// ping(session, 8 bytes) -> 0 or a number of nghttp2
ED_FN(http2_ping) {
  session *s = arg_session(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a) || b.len != 8) return NULL;
  return ed_num(a->ctx, nghttp2_submit_ping(s->ng, NGHTTP2_FLAG_NONE, b.data));
}

// goaway(session, code, last stream or 0 for the last that came, bytes or undefined)
ED_FN(http2_goaway) {
  session *s = arg_session(a);
  uint32_t code = ed_arg_u32(a);
  int32_t last = ed_arg_i32(a);
  ed_bytes b = {0};
  if (!ed_arg_absent(a)) b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (last <= 0) last = nghttp2_session_get_last_proc_stream_id(s->ng);
  nghttp2_submit_goaway(s->ng, NGHTTP2_FLAG_NONE, last, code, b.data, b.len);
  return NULL;
}

// reset(session, stream, code)
ED_FN(http2_reset) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  uint32_t code = ed_arg_u32(a);
  if (!ed_failed(a)) nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, id, code);
  return NULL;
}

// setNextStream(session, id) -> whether it is possible
ED_FN(http2_set_next_stream) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, nghttp2_session_set_next_stream_id(s->ng, id) == 0);
}

// setWindow(session, size) of the connection
ED_FN(http2_set_window) {
  session *s = arg_session(a);
  int32_t size = ed_arg_i32(a);
  if (!ed_failed(a)) nghttp2_session_set_local_window_size(s->ng, NGHTTP2_FLAG_NONE, 0, size);
  return NULL;
}

// altsvc(session, stream or 0, origin, value) -> 0 or a number of nghttp2
ED_FN(http2_altsvc) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  ed_bytes origin = ed_arg_bytes(a), value = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx,
                nghttp2_submit_altsvc(s->ng, NGHTTP2_FLAG_NONE, id, origin.data, origin.len, value.data, value.len));
}

// state(session) -> [effective local window, effective received, next id, local window, last processed, remote window,
// frames that wait, deflate table, inflate table]
ED_FN(http2_state) {
  session *s = arg_session(a);
  if (ed_failed(a)) return NULL;
  nghttp2_session *ng = s->ng;
  double n[] = {nghttp2_session_get_effective_local_window_size(ng),
                nghttp2_session_get_effective_recv_data_length(ng),
                nghttp2_session_get_next_stream_id(ng),
                nghttp2_session_get_local_window_size(ng),
                nghttp2_session_get_last_proc_stream_id(ng),
                nghttp2_session_get_remote_window_size(ng),
                (double)nghttp2_session_get_outbound_queue_size(ng),
                (double)nghttp2_session_get_hd_deflate_dynamic_table_size(ng),
                (double)nghttp2_session_get_hd_inflate_dynamic_table_size(ng)};
  enum { COUNT = sizeof n / sizeof *n };
  ed_val v[COUNT];
  for (unsigned i = 0; i < COUNT; i++) v[i] = ed_num(a->ctx, n[i]);
  return ed_array_new(a->ctx, COUNT, v);
}

// streamState(session, stream) -> [state, weight, weights of what depends on it, local closed, remote closed, local
// window], or undefined when there is no such stream
ED_FN(http2_stream_state) {
  session *s = arg_session(a);
  int32_t id = ed_arg_i32(a);
  nghttp2_stream *st = ed_failed(a) ? NULL : nghttp2_session_find_stream(s->ng, id);
  if (!st) return NULL;
  double n[] = {nghttp2_stream_get_state(st),
                nghttp2_stream_get_weight(st),
                nghttp2_stream_get_sum_dependency_weight(st),
                nghttp2_session_get_stream_local_close(s->ng, id),
                nghttp2_session_get_stream_remote_close(s->ng, id),
                nghttp2_session_get_stream_local_window_size(s->ng, id)};
  enum { COUNT = sizeof n / sizeof *n };
  ed_val v[COUNT];
  for (unsigned i = 0; i < COUNT; i++) v[i] = ed_num(a->ctx, n[i]);
  return ed_array_new(a->ctx, COUNT, v);
}

// explain(number of nghttp2) -> text
ED_FN(http2_explain) {
  int32_t n = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_str_ascii(a->ctx, nghttp2_strerror(n));
}

// close(session): nothing of it is left
ED_FN(http2_close) {
  arg_session(a);
  if (!ed_failed(a)) ed_box_empty(a->ctx, a->v[0]);
  return NULL;
}

const ed_native ed_bind_http2[] = {
    {"create", http2_create},
    {"receive", http2_receive},
    {"output", http2_output},
    {"wants", http2_wants},
    {"events", http2_events},
    {"request", http2_request},
    {"respond", http2_respond},
    {"inform", http2_inform},
    {"trailers", http2_trailers},
    {"push", http2_push},
    {"write", http2_write},
    {"end", http2_end},
    {"consumed", http2_consumed},
    {"settings", http2_settings},
    {"setting", http2_setting},
    {"ping", http2_ping},
    {"goaway", http2_goaway},
    {"reset", http2_reset},
    {"setNextStream", http2_set_next_stream},
    {"setWindow", http2_set_window},
    {"altsvc", http2_altsvc},
    {"state", http2_state},
    {"streamState", http2_stream_state},
    {"explain", http2_explain},
    {"close", http2_close},
    {0},
};
