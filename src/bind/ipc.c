// SPDX-License-Identifier: MIT
// Channels between processes: the messages of a pipe, made in C of what was read and written by C, so that a read is
// one call into JavaScript and a message no more than one out of it (lib/internal/child_process/ipc.js).
//
//   json      a line of JSON each
//   advanced  four bytes of length, the most significant first, then V8's format
//
// C says by itself what JSON says; advanced messages that are more than trees (engine/tree.h) JavaScript writes and
// reads (codecs.js). Written is at once what comes first, so that the other side may begin; what follows goes
// together, behind the read that is being heard, or when JavaScript says so.
#include "base/mem.h"
#include "base/utf.h"
#include "engine/tree.h"
#include "loop/stream.h"
#include "parse/v8_tree.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Of the slot, beside the stream's: (MESSAGE, message, bytes, handles), (MESSAGES, list, bytes, handles), (RAW, lines
// or bytes that JavaScript is to read, bytes, handles), (TOO_LONG, length), (FLUSHED, as flush()). `handles` is how
// many came along.
enum { EVENT_MESSAGE = 16, EVENT_MESSAGES, EVENT_RAW, EVENT_TOO_LONG, EVENT_FLUSHED };

// What write() and flush() say: OPEN: what waits goes later, by flush() if nothing is said of a TICK; SENT; WAITS: the
// kernel has not taken all, WRITTEN follows; FULL: much waits; NO_TREE: not written, JavaScript is to do it.
enum { OPEN = 0, SENT = 1, WAITS = 2, TICK = 4, FULL = 8, NO_TREE = 16 };

#define MESSAGE_MAX ((size_t)512 << 20)
#define PART_KEPT   ((size_t)256 << 10)
enum { HIGH_WATER = 128 << 10, TOGETHER_MAX = 64 << 10, HEADER = 4 };

typedef struct channel {
  ed_consumer consumer; // first
  ed_stream *stream;
  ed_buf part; // of a message that has not come whole
  bool is_advanced, is_heard, is_corked, is_closed;
  bool is_awaited; // JavaScript wants to know when what is written was sent
} channel;

// ---- out -----------------------------------------------------------------------------------------------------------

static void on_written(ed_stream *s, void *arg, int status) {
  (void)arg;
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  ed_val v[2] = {ed_num(ctx, ED_STREAM_WRITTEN), ed_num(ctx, status)};
  ed_loop_call(s->h.loop, s->h.slot, 2, v);
}

static int fullness(const channel *c) {
  return c->stream->pending_writes && ed_stream_queued(c->stream) >= HIGH_WATER ? FULL : 0;
}

static int flush(channel *c) {
  c->is_awaited = false;
  int result = ed_stream_write(c->stream, NULL, 0, NULL, on_written, NULL);
  if (result < 0) return result;
  return (result == 0 ? SENT : WAITS) | fullness(c);
}

// Behind what was appended.
static int appended(channel *c, bool is_awaited) {
  c->is_awaited |= is_awaited;
  bool is_first = !c->is_corked;
  c->is_corked = true;
  if (!is_first && c->stream->out.len < TOGETHER_MAX) return OPEN | fullness(c);
  int result = flush(c);
  return result >= 0 && is_first && !c->is_heard ? result | TICK : result;
}

static int append_line(ed_stream *s, const ed_text *t) {
  size_t len = t->latin1 ? ed_utf8_len_latin1(t->latin1, t->len) : ed_utf8_len_utf16(t->utf16, t->len);
  char *to = ed_stream_reserve(s, len + 1);
  if (!to) return UV_ENOMEM;
  if (t->latin1) ed_utf8_from_latin1(to, t->latin1, t->len);
  else ed_utf8_from_utf16(to, t->utf16, t->len);
  to[len] = '\n';
  ed_stream_advance(s, len + 1);
  return 0;
}

static void put_length(char *to, size_t len) {
  for (int i = 0; i < HEADER; i++) to[i] = (char)(len >> 8 * (HEADER - 1 - i));
}

static int append_bytes(ed_stream *s, const void *bytes, size_t len) {
  char *to = ed_stream_reserve(s, HEADER + len);
  if (!to) return UV_ENOMEM;
  put_length(to, len);
  if (len) memcpy(to + HEADER, bytes, len);
  ed_stream_advance(s, HEADER + len);
  return 0;
}

// ---- in ------------------------------------------------------------------------------------------------------------

static void tell(channel *c, int event, ed_val value, double bytes) {
  ed_stream *s = c->stream;
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  int handles = uv_pipe_pending_count(&s->uv.pipe);
  ed_val v[4] = {ed_num(ctx, event), value, ed_num(ctx, bytes), ed_num(ctx, handles)};
  ed_loop_call(s->h.loop, s->h.slot, 4, v);
}

// Texts that stand in one list are read in one go. A list that has another length than there were texts was none of
// them, or of texts that are no JSON: JavaScript says what is wrong with which.
static bool tell_list(channel *c, const char *json, size_t len, unsigned count, double bytes) {
  ed_ctx ctx = ed_loop_ctx(c->stream->h.loop);
  ed_val list = ed_from_json(ctx, ed_str_utf8(ctx, json, len));
  if (!list || ed_to_num(ctx, ed_get(ctx, (ed_obj)(uintptr_t)list, "length")) != count) return false;
  tell(c, EVENT_MESSAGES, list, bytes);
  return true;
}

static bool tell_lines(channel *c, const char *lines, size_t len, double bytes) {
  const char *end = lines + len - 1;
  const char *first = memchr(lines, '\n', len);
  ed_ctx ctx = ed_loop_ctx(c->stream->h.loop);
  if (first == end) {
    ed_val message = ed_from_json(ctx, ed_str_utf8(ctx, lines, len - 1));
    if (message) tell(c, EVENT_MESSAGE, message, bytes);
    return message;
  }
  char *list = ed_try_malloc(len + 1);
  if (!list) return false;
  size_t at = 0;
  unsigned count = 0;
  for (const char *line = lines; line <= end;) {
    const char *stop = memchr(line, '\n', (size_t)(end - line) + 1);
    size_t n = (size_t)(stop - line);
    if (n > 0) {
      list[at++] = count++ ? ',' : '[';
      memcpy(list + at, line, n);
      at += n;
    }
    line = stop + 1;
  }
  list[at++] = ']';
  bool is_told = count == 0 || tell_list(c, list, at, count, bytes);
  free(list);
  return is_told;
}

static size_t length_at(const uint8_t *at) {
  return (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
}

static bool tell_frames(channel *c, const uint8_t *frames, size_t len, double bytes) {
  ed_ctx ctx = ed_loop_ctx(c->stream->h.loop);
  ed_buf json;
  ed_buf_init(&json, MESSAGE_MAX);
  unsigned count = 0;
  bool fits = true;
  for (size_t at = 0; at < len && fits; count++) {
    size_t n = length_at(frames + at);
    fits = ed_buf_append(&json, count ? "," : "[", 1) && ed_v8_to_json(&json, frames + at + HEADER, n);
    at += HEADER + n;
  }
  fits = fits && ed_buf_append(&json, "]", 1);
  if (fits) {
    const uint8_t *text = (const uint8_t *)json.data;
    ed_val list = NULL;
    if (count == 1) list = ed_from_json(ctx, ed_str_latin1(ctx, text + 1, json.len - 2));
    else list = ed_from_json(ctx, ed_str_latin1(ctx, text, json.len));
    fits = list;
    if (fits) tell(c, count == 1 ? EVENT_MESSAGE : EVENT_MESSAGES, list, bytes);
  }
  ed_buf_deinit(&json);
  return fits;
}

static ed_val raw(channel *c, const char *bytes, size_t len) {
  ed_ctx ctx = ed_loop_ctx(c->stream->h.loop);
  if (!c->is_advanced) return ed_str_utf8(ctx, bytes, len);
  uint8_t *copy = ed_xmalloc(len);
  memcpy(copy, bytes, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

static void tell_whole(channel *c, const char *bytes, size_t len, double count) {
  bool is_told = c->is_advanced ? tell_frames(c, (const uint8_t *)bytes, len, count) : tell_lines(c, bytes, len, count);
  if (!is_told) tell(c, EVENT_RAW, raw(c, bytes, len), count);
}

// How many of the bytes are whole messages.
static size_t whole_lines(const char *bytes, size_t len) {
  const char *last = memrchr(bytes, '\n', len);
  return last ? (size_t)(last - bytes) + 1 : 0;
}

static size_t whole_frames(const uint8_t *bytes, size_t len) {
  size_t at = 0;
  while (len - at >= HEADER && len - at - HEADER >= length_at(bytes + at)) at += HEADER + length_at(bytes + at);
  return at;
}

static void tell_too_long(channel *c, size_t len) {
  tell(c, EVENT_TOO_LONG, ed_num(ed_loop_ctx(c->stream->h.loop), (double)len), 0);
}

static void hear(channel *c, const char *bytes, size_t len) {
  size_t before = c->part.len;
  double count = (double)len;
  ed_buf held = c->part;
  ed_buf_init(&c->part, MESSAGE_MAX);
  size_t whole = c->is_advanced ? 0 : whole_lines(bytes, len); // what was there has no end of a line in it
  if (before > 0) {
    if (whole > 0) whole += before;
    bool fits = ed_buf_append(&held, bytes, len);
    if (!fits) {
      ed_buf_deinit(&held);
      tell_too_long(c, before + len);
      return;
    }
    bytes = held.data;
    len = held.len;
  }
  if (c->is_advanced) whole = whole_frames((const uint8_t *)bytes, len);
  if (whole == 0 && before > 0) {
    c->part = held; // it may be long: it is not copied
    return;
  }
  // The rest is kept first: JavaScript may close the channel.
  ed_buf_append(&c->part, bytes + whole, len - whole);
  if (whole > 0) tell_whole(c, bytes, whole, count);
  ed_buf_deinit(&held);
}

static void free_channel(channel *c) {
  ed_buf_deinit(&c->part);
  free(c);
}

static void on_bytes(ed_consumer *consumer, const uint8_t *bytes, size_t len) {
  channel *c = (channel *)consumer;
  c->is_heard = true;
  hear(c, (const char *)bytes, len);
  c->is_heard = false;
  if (c->is_closed) {
    free_channel(c);
    return;
  }
  c->is_corked = false;
  if (c->stream->out.len == 0) return;
  bool is_awaited = c->is_awaited;
  int result = flush(c);
  if (is_awaited || result != SENT) tell(c, EVENT_FLUSHED, ed_num(ed_loop_ctx(c->stream->h.loop), result), 0);
}

static void on_end(ed_consumer *consumer, int err) {
  ed_stream *s = ((channel *)consumer)->stream;
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  ed_val v[2] = {ed_num(ctx, ED_STREAM_END), ed_num(ctx, err)};
  ed_loop_call(s->h.loop, s->h.slot, 2, v);
}

static void on_close(ed_consumer *consumer) {
  channel *c = (channel *)consumer;
  c->is_closed = true;
  if (!c->is_heard) free_channel(c);
}

// ---- natives -------------------------------------------------------------------------------------------------------

static channel *channel_of(int32_t slot) {
  ed_stream *s = ed_stream_get(ed_loop_here(), slot);
  return s && s->consumer && s->consumer->on_bytes == on_bytes ? (channel *)s->consumer : NULL;
}

// open(slot, descriptor or -1) -> 0 or errno: a pipe that handles may go through; with -1 spawn() will open it
ED_FN(ipc_open) {
  int32_t slot = ed_arg_i32(a);
  int32_t fd = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_stream *s = ed_stream_new();
  uv_pipe_init(ed_loop_uv(ed_loop_here()), &s->uv.pipe, 1); // never fails
  ed_stream_register(ed_loop_here(), s, slot, ED_STREAM_PIPE);
  return ed_num(a->ctx, fd >= 0 ? uv_pipe_open(&s->uv.pipe, fd) : 0);
}

// begin(slot, isAdvanced) -> 0 or errno: messages are heard from now on
ED_FN(ipc_begin) {
  ed_stream *s = ed_stream_get(ed_loop_here(), ed_arg_i32(a));
  bool is_advanced = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  if (!s || s->consumer) return ed_num(a->ctx, UV_EBADF);
  channel *c = ed_xcalloc(1, sizeof *c);
  c->consumer = (ed_consumer){.on_bytes = on_bytes, .on_end = on_end, .on_close = on_close};
  c->stream = s;
  c->is_advanced = is_advanced;
  ed_buf_init(&c->part, MESSAGE_MAX);
  return ed_num(a->ctx, ed_stream_consume(s, &c->consumer));
}

// write(slot, object, isAwaited) -> the flags above, or errno: an object that is a tree. Where it is awaited something
// says when it was sent: SENT, or WRITTEN after WAITS, of this call or of what flushes later.
ED_FN(ipc_write) {
  channel *c = channel_of(ed_arg_i32(a));
  ed_val object = ed_arg_val(a);
  bool is_awaited = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  if (!c) return ed_num(a->ctx, UV_EBADF);
  const ed_buf *tree = ed_tree_write(a->ctx, object, c->is_advanced ? ED_TREE_V8 : ED_TREE_JSON);
  if (!tree) return ed_num(a->ctx, NO_TREE);
  ed_text text = {.latin1 = (const uint8_t *)tree->data, .len = tree->len};
  int err = c->is_advanced ? append_bytes(c->stream, tree->data, tree->len) : append_line(c->stream, &text);
  return ed_num(a->ctx, err ? err : appended(c, is_awaited));
}

// writeLine(slot, text, isAwaited) -> as write(): a message that JavaScript made JSON
ED_FN(ipc_write_line) {
  channel *c = channel_of(ed_arg_i32(a));
  ed_text t = ed_arg_text(a);
  bool is_awaited = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  int err = c ? append_line(c->stream, &t) : UV_EBADF;
  return ed_num(a->ctx, err ? err : appended(c, is_awaited));
}

// writeBytes(slot, bytes, isAwaited) -> as write(): an advanced message that JavaScript made
ED_FN(ipc_write_bytes) {
  channel *c = channel_of(ed_arg_i32(a));
  ed_bytes b = ed_arg_bytes_briefly(a);
  bool is_awaited = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  if (!c) return ed_num(a->ctx, UV_EBADF);
  int err = append_bytes(c->stream, b.data, b.len);
  return ed_num(a->ctx, err ? err : appended(c, is_awaited));
}

// flush(slot) -> SENT, or WAITS, and FULL; or errno: what was written goes
ED_FN(ipc_flush) {
  channel *c = channel_of(ed_arg_i32(a));
  if (ed_failed(a)) return NULL;
  if (!c) return ed_num(a->ctx, UV_EBADF);
  c->is_corked = false;
  return ed_num(a->ctx, flush(c));
}

const ed_native ed_bind_ipc[] = {{"open", ipc_open},
                                 {"begin", ipc_begin},
                                 {"write", ipc_write},
                                 {"writeLine", ipc_write_line},
                                 {"writeBytes", ipc_write_bytes},
                                 {"flush", ipc_flush},
                                 {0}};
