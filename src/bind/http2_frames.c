// SPDX-License-Identifier: MIT
// Binding `http2_frames`: what JavaScript has a session of http2.c say (requests, responses, settings, pings ...), and
// what it asks of it. All of it goes out with the next output().
#include "bind/http2.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

typedef ed_http2_session session;
typedef ed_http2_stream stream;

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
ED_FN(http2_frames_request) {
  session *s = ed_http2_arg(a);
  block b = arg_block(a);
  bool is_short = ed_arg_bool(a), has_trailers = ed_arg_bool(a);
  int32_t parent = ed_arg_i32(a), weight = ed_arg_i32(a);
  bool exclusive = ed_arg_bool(a);
  int32_t id = -1;
  if (!ed_failed(a)) {
    nghttp2_priority_spec priority;
    nghttp2_priority_spec_init(&priority, parent, weight, exclusive);
    stream *st = ed_http2_stream_new(s);
    st->has_trailers = has_trailers;
    nghttp2_data_provider provider = ed_http2_body(st);
    id = nghttp2_submit_request(s->ng, &priority, b.nv, b.count, is_short ? NULL : &provider, st);
    st->id = id;
    if (id >= 0) {
      st->next = s->streams;
      s->streams = st;
    } else {
      ed_http2_stream_free(st);
    }
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, id);
}

// respond(session, stream, headers, whether there is no body, whether trailers follow it) -> 0 or a number of nghttp2
ED_FN(http2_frames_respond) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  bool is_short = ed_arg_bool(a), has_trailers = ed_arg_bool(a);
  int err = NGHTTP2_ERR_INVALID_ARGUMENT;
  stream *st = ed_failed(a) ? NULL : ed_http2_find(s, id);
  if (st) {
    st->has_trailers = has_trailers;
    nghttp2_data_provider provider = ed_http2_body(st);
    err = nghttp2_submit_response(s->ng, id, b.nv, b.count, is_short ? NULL : &provider);
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// inform(session, stream, headers) -> 0 or a number of nghttp2: a status of 1xx
ED_FN(http2_frames_inform) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int err = 0;
  if (!ed_failed(a)) err = nghttp2_submit_headers(s->ng, NGHTTP2_FLAG_NONE, id, NULL, b.nv, b.count, NULL);
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// trailers(session, stream, headers) -> 0 or a number of nghttp2
ED_FN(http2_frames_trailers) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int err = 0;
  if (!ed_failed(a) && b.count > 0) {
    err = nghttp2_submit_trailer(s->ng, id, b.nv, b.count);
  } else if (!ed_failed(a)) {
    // None after all: an empty frame ends the stream.
    stream *st = ed_http2_find(s, id);
    if (st) {
      st->has_trailers = false;
      nghttp2_data_provider provider = ed_http2_body(st);
      err = nghttp2_submit_data(s->ng, NGHTTP2_FLAG_END_STREAM, id, &provider);
    }
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

// awaitTrailers(session, stream) -> whether they can follow: the last bytes of the body have not gone out
ED_FN(http2_frames_await_trailers) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  stream *st = ed_http2_find(s, id);
  if (st && st->has_gone) st = NULL;
  if (st) st->has_trailers = true;
  return ed_bool(a->ctx, st != NULL);
}

// push(session, stream, headers) -> id of the promised stream, or a number of nghttp2
ED_FN(http2_frames_push) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  block b = arg_block(a);
  int32_t promised = 0;
  if (!ed_failed(a)) {
    promised = nghttp2_submit_push_promise(s->ng, NGHTTP2_FLAG_NONE, id, b.nv, b.count, NULL);
    if (promised > 0) ed_http2_stream_add(s, promised);
  }
  free_block(&b);
  return ed_failed(a) ? NULL : ed_num(a->ctx, promised);
}

// ---- the rest ------------------------------------------------------------------------------------------------------

// settings(session, [id, value ...] as Uint32Array) -> 0 or a number of nghttp2
ED_FN(http2_frames_settings) {
  session *s = ed_http2_arg(a);
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
ED_FN(http2_frames_setting) {
  session *s = ed_http2_arg(a);
  bool is_remote = ed_arg_bool(a);
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, is_remote ? nghttp2_session_get_remote_settings(s->ng, (nghttp2_settings_id)id)
                                  : nghttp2_session_get_local_settings(s->ng, (nghttp2_settings_id)id));
}

// ping(session, 8 bytes) -> 0 or a number of nghttp2
ED_FN(http2_frames_ping) {
  session *s = ed_http2_arg(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a) || b.len != 8) return NULL;
  return ed_num(a->ctx, nghttp2_submit_ping(s->ng, NGHTTP2_FLAG_NONE, b.data));
}

// goaway(session, code, last stream or 0 for the last that came, bytes or undefined)
ED_FN(http2_frames_goaway) {
  session *s = ed_http2_arg(a);
  uint32_t code = ed_arg_u32(a);
  int32_t last = ed_arg_i32(a);
  ed_bytes b = {0};
  if (!ed_arg_absent(a)) b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (last <= 0) last = nghttp2_session_get_last_proc_stream_id(s->ng);
  nghttp2_submit_goaway(s->ng, NGHTTP2_FLAG_NONE, last, code, b.data, b.len);
  return NULL;
}

// terminate(session, code): the last word
ED_FN(http2_frames_terminate) {
  session *s = ed_http2_arg(a);
  uint32_t code = ed_arg_u32(a);
  if (!ed_failed(a)) nghttp2_session_terminate_session(s->ng, code);
  return NULL;
}

// isOpen(session, stream): whether its first frame has come or gone out
ED_FN(http2_frames_is_open) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, nghttp2_session_find_stream(s->ng, id) != NULL);
}

// reset(session, stream, code)
ED_FN(http2_frames_reset) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  uint32_t code = ed_arg_u32(a);
  if (!ed_failed(a)) nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, id, code);
  return NULL;
}

// setNextStream(session, id) -> whether it is possible
ED_FN(http2_frames_set_next_stream) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, nghttp2_session_set_next_stream_id(s->ng, id) == 0);
}

// setWindow(session, size) of the connection
ED_FN(http2_frames_set_window) {
  session *s = ed_http2_arg(a);
  int32_t size = ed_arg_i32(a);
  if (!ed_failed(a)) nghttp2_session_set_local_window_size(s->ng, NGHTTP2_FLAG_NONE, 0, size);
  return NULL;
}

// altsvc(session, stream or 0, origin, value) -> 0 or a number of nghttp2
ED_FN(http2_frames_altsvc) {
  session *s = ed_http2_arg(a);
  int32_t id = ed_arg_i32(a);
  ed_bytes origin = ed_arg_bytes(a), value = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx,
                nghttp2_submit_altsvc(s->ng, NGHTTP2_FLAG_NONE, id, origin.data, origin.len, value.data, value.len));
}

// origin(session, origins, each behind its length as u16) -> 0 or a number of nghttp2
ED_FN(http2_frames_origin) {
  session *s = ed_http2_arg(a);
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  size_t count = 0;
  nghttp2_origin_entry *entries = ed_xcalloc(b.len / 2 + 1, sizeof *entries);
  for (size_t at = 0; at + 2 <= b.len;) {
    uint16_t len;
    memcpy(&len, b.data + at, sizeof len);
    at += sizeof len;
    if (len > b.len - at) break;
    entries[count++] = (nghttp2_origin_entry){.origin = (uint8_t *)b.data + at, .origin_len = len};
    at += len;
  }
  int err = nghttp2_submit_origin(s->ng, NGHTTP2_FLAG_NONE, entries, count);
  free(entries);
  return ed_num(a->ctx, err);
}

// counts(session) -> [frames that came, frames that went]
ED_FN(http2_frames_counts) {
  session *s = ed_http2_arg(a);
  if (ed_failed(a)) return NULL;
  ed_val v[2] = {ed_num(a->ctx, s->frames_received), ed_num(a->ctx, s->frames_sent)};
  return ed_array_new(a->ctx, 2, v);
}

// state(session) -> [effective local window, effective received, next id, local window, last processed, remote window,
// frames that wait, deflate table, inflate table]
ED_FN(http2_frames_state) {
  session *s = ed_http2_arg(a);
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
ED_FN(http2_frames_stream_state) {
  session *s = ed_http2_arg(a);
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
ED_FN(http2_frames_explain) {
  int32_t n = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_str_ascii(a->ctx, nghttp2_strerror(n));
}

const ed_native ed_bind_http2_frames[] = {
    {"request", http2_frames_request},
    {"respond", http2_frames_respond},
    {"inform", http2_frames_inform},
    {"trailers", http2_frames_trailers},
    {"awaitTrailers", http2_frames_await_trailers},
    {"push", http2_frames_push},
    {"settings", http2_frames_settings},
    {"setting", http2_frames_setting},
    {"ping", http2_frames_ping},
    {"goaway", http2_frames_goaway},
    {"terminate", http2_frames_terminate},
    {"isOpen", http2_frames_is_open},
    {"reset", http2_frames_reset},
    {"setNextStream", http2_frames_set_next_stream},
    {"setWindow", http2_frames_set_window},
    {"altsvc", http2_frames_altsvc},
    {"origin", http2_frames_origin},
    {"counts", http2_frames_counts},
    {"state", http2_frames_state},
    {"streamState", http2_frames_stream_state},
    {"explain", http2_frames_explain},
    {0},
};
