// SPDX-License-Identifier: MIT
// Binding `http2`: one side of an HTTP/2 connection, as a machine that JavaScript feeds: frames, header compression and
// flow control are nghttp2's.
//
//   bytes of the other side -> receive() -> events(), in their order
//   what http2_frames.c submits, write(), end() ... -> output() -> bytes for the other side
//
// What a stream is given to send waits until the windows let it go, short bytes in a buffer of the stream's own, others
// where they are (JavaScript keeps them); SENT tells that all is gone. Frames are not put together in memory: their
// heads and such bytes go to the kernel in pieces. Bytes that came count against the window until JavaScript says that
// they are consumed. `held` is what waits either way: with more than `held_max` no new stream is let in. No native here
// runs JavaScript, so a session can be closed between any two calls. A session is a box; one thread.
#include "bind/http2.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "loop/stream.h"

#include <stdlib.h>
#include <string.h>

enum { COPY_MAX = 4096, STREAM_BUFFER_MAX = 1 << 30, HEADER_BLOCK_MAX = (1 << 24) - 1, EVENTS_MAX = 64 };

typedef ed_http2_event event;
typedef ed_http2_stream stream;
typedef ed_http2_session session;

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

void ed_http2_stream_free(stream *st) {
  ed_buf_deinit(&st->out);
  ed_buf_deinit(&st->headers);
  free(st);
}

static void free_session(void *p) {
  session *s = p;
  nghttp2_session_del(s->ng);
  while (s->streams) {
    stream *next = s->streams->next;
    ed_http2_stream_free(s->streams);
    s->streams = next;
  }
  free_events(s);
  free(s);
}

static const ed_box_kind session_kind = {"an HTTP/2 session", free_session, 65536};

event *ed_http2_tell(session *s, int kind, int32_t id) {
  event *e = ed_xcalloc(1, sizeof *e);
  e->kind = kind;
  e->stream = id;
  *s->last = e;
  s->last = &e->next;
  return e;
}

void ed_http2_tell_bytes(event *e, const void *bytes, size_t len) {
  e->bytes = ed_xmalloc(len + 1);
  if (len) memcpy(e->bytes, bytes, len);
  e->len = len;
}

// A request's stream is nghttp2's only when it is sent.
stream *ed_http2_find(session *s, int32_t id) {
  stream *st = nghttp2_session_get_stream_user_data(s->ng, id);
  if (!st)
    for (st = s->streams; st && st->id != id;) st = st->next;
  return st;
}

stream *ed_http2_stream_new(session *s) {
  stream *st = ed_xcalloc(1, sizeof *st);
  st->header_bytes_max = nghttp2_session_get_local_settings(s->ng, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE);
  if (st->header_bytes_max > HEADER_BLOCK_MAX) st->header_bytes_max = HEADER_BLOCK_MAX;
  ed_buf_init(&st->out, STREAM_BUFFER_MAX);
  ed_buf_init(&st->headers, SIZE_MAX / 2);
  return st;
}

stream *ed_http2_stream_add(session *s, int32_t id) {
  stream *st = ed_http2_stream_new(s);
  st->id = id;
  st->next = s->streams;
  s->streams = st;
  nghttp2_session_set_stream_user_data(s->ng, id, st);
  return st;
}

// ---- natives -------------------------------------------------------------------------------------------------------

session *ed_http2_arg(ed_args *a) { return ed_arg_box(a, &session_kind); }

// What create() is told, by index. The same order as in lib/internal/http2/session.js.
enum {
  LIMIT_HEADER_PAIRS,
  LIMIT_ACKS,            // that the other side makes us owe
  LIMIT_RESERVED,        // streams that are promised
  LIMIT_CONCURRENT,      // until the other side has said how many streams it takes
  LIMIT_SETTINGS,        // in a frame
  LIMIT_SENT_HEADERS,    // bytes of a block that goes out
  LIMIT_DEFLATE_TABLE,   // for blocks that go out
  LIMIT_PADDING,         // 0 none, 1 aligned, 2 all there can be
  LIMIT_INVALID_FRAMES,  // that are let pass
  LIMIT_REJECTED,        // streams for want of memory
  LIMIT_HELD,            // bytes
  LIMIT_RESETS,          // by the other side at once
  LIMIT_RESETS_A_SECOND, //
  LIMIT_LENIENT_SPACES,  // whether values may begin or end with spaces
  LIMIT_COUNT
};

// Programs lift a limit by numbers that no integer holds.
static uint64_t whole(double limit, uint64_t max) {
  return limit > 0 ? limit < (double)max ? (uint64_t)limit : max : 0;
}

static nghttp2_option *options_of(const double *limits) {
  nghttp2_option *o;
  if (nghttp2_option_new(&o) != 0) abort(); // no memory
  nghttp2_option_set_no_auto_window_update(o, 1);
  nghttp2_option_set_no_closed_streams(o, 1);
  nghttp2_option_set_builtin_recv_extension_type(o, NGHTTP2_ALTSVC);
  nghttp2_option_set_builtin_recv_extension_type(o, NGHTTP2_ORIGIN);
  nghttp2_option_set_max_outbound_ack(o, whole(limits[LIMIT_ACKS], SIZE_MAX));
  nghttp2_option_set_max_reserved_remote_streams(o, (uint32_t)whole(limits[LIMIT_RESERVED], UINT32_MAX));
  nghttp2_option_set_peer_max_concurrent_streams(o, (uint32_t)whole(limits[LIMIT_CONCURRENT], UINT32_MAX));
  nghttp2_option_set_max_settings(o, whole(limits[LIMIT_SETTINGS], SIZE_MAX));
  nghttp2_option_set_stream_reset_rate_limit(o, whole(limits[LIMIT_RESETS], UINT64_MAX),
                                             whole(limits[LIMIT_RESETS_A_SECOND], UINT64_MAX));
  if (limits[LIMIT_SENT_HEADERS] > 0)
    nghttp2_option_set_max_send_header_block_length(o, whole(limits[LIMIT_SENT_HEADERS], SIZE_MAX));
  if (limits[LIMIT_DEFLATE_TABLE] >= 0)
    nghttp2_option_set_max_deflate_dynamic_table_size(o, whole(limits[LIMIT_DEFLATE_TABLE], SIZE_MAX));
  if (limits[LIMIT_LENIENT_SPACES] != 0) nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(o, 1);
  return o;
}

// create(whether a server, limits as Float64Array) -> box
ED_FN(http2_create) {
  bool is_server = ed_arg_bool(a);
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  double limits[LIMIT_COUNT] = {0};
  if (b.len == sizeof limits) memcpy(limits, b.data, sizeof limits);
  session *s = ed_xcalloc(1, sizeof *s);
  s->last = &s->first;
  s->header_pairs_max = (uint32_t)whole(limits[LIMIT_HEADER_PAIRS], UINT32_MAX);
  s->padding = (uint32_t)whole(limits[LIMIT_PADDING], UINT32_MAX);
  s->invalid_frames_max = (uint32_t)whole(limits[LIMIT_INVALID_FRAMES], UINT32_MAX);
  s->rejected_max = (uint32_t)whole(limits[LIMIT_REJECTED], UINT32_MAX);
  s->held_max = whole(limits[LIMIT_HELD], SIZE_MAX);
  nghttp2_session_callbacks *callbacks;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) abort(); // no memory
  ed_http2_in_callbacks(callbacks);
  ed_http2_out_callbacks(callbacks, s->padding != 0);
  nghttp2_option *options = options_of(limits);
  int err = is_server ? nghttp2_session_server_new2(&s->ng, callbacks, s, options)
                      : nghttp2_session_client_new2(&s->ng, callbacks, s, options);
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  if (err != 0) abort(); // no memory
  return ed_box_new(a->ctx, &session_kind, s);
}

enum { TOO_MANY_INVALID_FRAMES = 1 };

// receive(session, bytes) -> 0, a number of nghttp2 when the connection cannot go on, or 1 when too much made no sense
ED_FN(http2_receive) {
  session *s = ed_http2_arg(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  ssize_t n = nghttp2_session_mem_recv(s->ng, b.data, b.len);
  if (s->has_too_many_invalid) return ed_num(a->ctx, TOO_MANY_INVALID_FRAMES);
  return ed_num(a->ctx, n < 0 ? (double)n : 0);
}

// Cells: N0 what the session is there for still, 1 to read and 2 to write; N1 how many bytes there were.
static void set_state(const session *s, size_t bytes) {
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  cells[ED_CELL_N0] = (nghttp2_session_want_read(s->ng) ? 1 : 0) | (nghttp2_session_want_write(s->ng) ? 2 : 0);
  cells[ED_CELL_N1] = (int32_t)bytes;
}

// output(session) -> ArrayBuffer of what can be sent, undefined when there is nothing, or a number of nghttp2; N0, N1
ED_FN(http2_output) {
  session *s = ed_http2_arg(a);
  if (ed_failed(a)) return NULL;
  ed_http2_sink k;
  ed_http2_sink_init(&k);
  ssize_t n = ed_http2_gather(s, &k);
  uv_buf_t bufs[ED_HTTP2_PIECES];
  unsigned count = ed_http2_sink_bufs(&k, bufs);
  uint8_t *all = k.total ? ed_xmalloc(k.total) : NULL, *to = all;
  for (unsigned i = 0; i < count; i++) {
    memcpy(to, bufs[i].base, bufs[i].len);
    to += bufs[i].len;
  }
  set_state(s, k.total);
  ed_http2_sink_deinit(&k);
  return all ? ed_arraybuffer_take(a->ctx, all, k.total) : n < 0 ? ed_num(a->ctx, (double)n) : NULL;
}

static void on_written(ed_stream *to, void *arg, int status) {
  (void)arg;
  ed_ctx ctx = ed_loop_ctx(to->h.loop);
  ed_val v[2] = {ed_num(ctx, ED_STREAM_WRITTEN), ed_num(ctx, status)};
  ed_loop_call(to->h.loop, to->h.slot, 2, v);
}

// flush(session, slot of a stream) -> 0 when all that can be sent is with the kernel, 1 when some waits for it (WRITTEN
// of the stream follows), errno, or a number of nghttp2; N0, N1
ED_FN(http2_flush) {
  session *s = ed_http2_arg(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_stream *to = ed_stream_get(ed_loop_here(), slot);
  int result = to ? 0 : UV_EBADF;
  size_t total = 0;
  ed_http2_sink k;
  ed_http2_sink_init(&k);
  for (k.total = ED_HTTP2_ROUND; result == 0 && k.total >= ED_HTTP2_ROUND;) {
    ed_http2_sink_clear(&k);
    ssize_t n = ed_http2_gather(s, &k);
    total += k.total;
    uv_buf_t bufs[ED_HTTP2_PIECES];
    unsigned count = ed_http2_sink_bufs(&k, bufs);
    if (count > 0) result = ed_stream_write(to, bufs, count, NULL, on_written, NULL);
    if (result == 0) result = (int)n;
  }
  ed_http2_sink_deinit(&k);
  set_state(s, total);
  return ed_num(a->ctx, result);
}

enum { BATCH = 96 }; // values that are made an array at once

// [name, value, flags ...]
static ed_val header_list(ed_ctx ctx, const event *e) {
  ed_val v[BATCH];
  unsigned count = 0, more = 0;
  ed_obj list = NULL;
  for (size_t at = 0; at < e->len;) {
    uint8_t flags = e->bytes[at++];
    ed_val part[3];
    for (int i = 0; i < 2; i++) {
      uint32_t n;
      memcpy(&n, e->bytes + at, sizeof n);
      at += sizeof n;
      part[i] = ed_str_latin1(ctx, e->bytes + at, n);
      at += n;
    }
    part[2] = ed_num(ctx, flags);
    if (!list && count + 3 > BATCH) {
      list = ed_array_new(ctx, count, v);
      more = count;
    }
    for (int i = 0; i < 3; i++) {
      if (list) ed_set_index(ctx, list, more++, part[i]);
      else v[count++] = part[i];
    }
  }
  return list ? list : ed_array_new(ctx, count, v);
}

// events(session) -> [kind, stream, a, b, bytes or headers ...]; at most some, call again until it is empty
ED_FN(http2_events) {
  session *s = ed_http2_arg(a);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_val v[5 * EVENTS_MAX];
  unsigned count = 0;
  while (s->first && count < 5 * EVENTS_MAX) {
    event *e = s->first;
    ed_val last = ed_undefined(ctx);
    if (e->kind == ED_HTTP2_HEADERS || e->kind == ED_HTTP2_PUSH) {
      last = header_list(ctx, e);
    } else if (e->bytes) {
      last = ed_arraybuffer_take(ctx, e->bytes, e->len);
      e->bytes = NULL;
    }
    v[count++] = ed_num(ctx, e->kind);
    v[count++] = ed_num(ctx, e->stream);
    v[count++] = ed_num(ctx, e->a);
    v[count++] = ed_num(ctx, e->b);
    v[count++] = last;
    s->first = e->next;
    if (!s->first) s->last = &s->first;
    free(e->bytes);
    free(e);
  }
  return ed_array_new(ctx, count, v);
}

// ---- bodies --------------------------------------------------------------------------------------------------------

static void go_on(session *s, stream *st) {
  if (!st->is_deferred) return;
  st->is_deferred = false;
  nghttp2_session_resume_data(s->ng, st->id);
}

enum { NOT_KEPT, COPIED, LENT };

// write(session, stream, bytes, whether they are the last ones) -> 0, or how they are kept until SENT: 1 copied, 2
// where they are
ED_FN(http2_write) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (b.len > COPY_MAX) {
    a->next--;
    b = ed_arg_bytes(a); // it stays where it is
  }
  bool is_last = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  stream *st = ed_http2_find(s, id);
  if (!st || st->ended || st->lent) return ed_num(a->ctx, NOT_KEPT);
  int kept = b.len > COPY_MAX && st->out.len == 0 ? LENT : COPIED;
  if (kept == LENT) {
    st->lent = b.data;
    st->lent_len = b.len;
  } else if (!ed_buf_append(&st->out, b.data, b.len)) {
    return ed_num(a->ctx, NOT_KEPT);
  }
  s->held += b.len;
  st->ended = is_last;
  go_on(s, st);
  return ed_num(a->ctx, kept);
}

// end(session, stream): nothing more will be written
ED_FN(http2_end) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  stream *st = ed_http2_find(s, id);
  if (!st) return NULL;
  st->ended = true;
  go_on(s, st);
  return NULL;
}

// consumed(session, stream, length): of what came; the other side may send as much again
ED_FN(http2_consumed) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  uint32_t len = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  stream *st = ed_http2_find(s, id);
  size_t n = st && len < st->unread ? len : st ? st->unread : 0;
  if (st) st->unread -= n;
  s->held -= n;
  nghttp2_session_consume_stream(s->ng, id, len);
  return NULL;
}

// close(session): nothing of it is left
ED_FN(http2_close) {
  ed_http2_arg(a);
  if (!ed_failed(a)) ed_box_empty(a->ctx, a->v[0]);
  return NULL;
}

const ed_native ed_bind_http2[] = {
    {"create", http2_create}, {"receive", http2_receive},
    {"output", http2_output}, {"flush", http2_flush},
    {"events", http2_events}, {"write", http2_write},
    {"end", http2_end},       {"consumed", http2_consumed},
    {"close", http2_close},   {0},
};
