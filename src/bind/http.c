// SPDX-License-Identifier: MIT
// HTTP/1 for lib/internal/http: parsers, fed by JavaScript or straight from a stream.
//
//   parsers[id] ── struct parser { ed_http1, kept bytes, consumer ... }   ids are reused through a free list
//
// Fed by JavaScript: execute() runs a parser to its next event and says which by the kind of its result:
//   string       HEAD: target or reason, then the fields, as "text\nName:value\nName:value\n" (Latin-1)
//   ArrayBuffer  BODY, out of kept bytes
//   number       any other ed_http1_kind; BODY lies in the chunk itself
// with details in the cells N0..N6. Bytes of a head that a chunk cut in two are kept here until it is complete.
//
// Fed from a stream: the parser is the stream's consumer, and every message is one call into JavaScript, told(id << 3 |
// event, ...). The head goes as text, in the form above, into the arena: a typed array that JavaScript provides and
// replaces when it is full, so that a message costs no string and no object until somebody looks at it. What a server
// answers during the call, by respond(), leaves with the end of the read; an answer in pieces is appended piece by
// piece, and leaves by flush().
#include "base/buf.h"
#include "base/mem.h"
#include "bind/bind.h"
#include "engine/cells.h"
#include "loop/block.h"
#include "loop/stream.h"
#include "parse/http1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parser {
  ed_http1 machine;
  ed_buf kept;    // bytes presented again; kept.len > kept_at while in use
  size_t kept_at; // of these, how many are used up
  ed_http1_error error;
  const char *reason;
  const uint8_t *trailers; // of the END event just reported
  size_t trailers_len;
  int32_t id, next_free;
  ed_consumer consumer;
  ed_stream *stream;  // whose consumer this is
  double since;       // loop time at which the head at hand began; -1 between messages
  bool busy, closing; // telling JavaScript; closed meanwhile
  bool is_gone;       // the stream has been closed, by the listener of an answer perhaps, which gets all that had come
  bool full;          // reading rests until the output has drained
  bool awaits_drain;  // JavaScript wants to hear of it
  size_t loose;       // bytes at the end of the output that append() put there: they wait for flush()
} parser;

// What told() is told, in the low bits of its first argument.
enum { TOLD_ARENA, TOLD_HEAD, TOLD_BODY, TOLD_END, TOLD_FAIL, TOLD_TAKEN, TOLD_EOF, TOLD_DRAIN };
// The facts of a head: its flags, method or status from bit 16 on, minor version from bit 26 on, and these two.
enum {
  COMPLETE = 1 << 14, // it has no body, no END follows
  BEHIND = 1 << 15,   // ... and other bytes do: a client has not asked for them
};
// Of a body's bytes, in told()'s third.
enum { LAST = 1, LAST_BUT_BEHIND = 2 };
enum {
  OUTPUT_MAX = 256 * 1024, // waiting for a client that does not read; then we do not read either
  COPY_MAX = 32 * 1024,    // longer bytes are sent from where they are
  TAKE_MIN = 32 * 1024,    // of a body, for which the memory of a read is given away
  LITTLE = 256,            // of a body, cheaper to copy than to make a buffer of
};

static _Thread_local parser **parsers;
static _Thread_local int32_t parser_count, first_free = -1;
static _Thread_local int32_t told_slot;
static _Thread_local uint8_t *arena; // JavaScript keeps it alive
static _Thread_local size_t arena_len, arena_at;

static parser *parser_at(int32_t id) { return id >= 0 && id < parser_count ? parsers[id] : NULL; }

// methods() -> "ACL BIND ..."
ED_FN(http_methods) {
  char names[512];
  size_t n = 0;
  for (unsigned m = 0; m < ED_HTTP1_METHOD_COUNT; m++) {
    const char *name = ed_http1_method_name(m);
    size_t len = strlen(name);
    memcpy(names + n, name, len);
    n += len;
    names[n++] = ' ';
  }
  return ed_str_latin1(a->ctx, (uint8_t *)names, n - 1);
}

// open(response, limit, fieldsLimit, lenient) -> id
ED_FN(http_open) {
  bool response = ed_arg_bool(a);
  uint32_t limit = ed_arg_u32(a);
  uint32_t fields_limit = ed_arg_u32(a);
  uint32_t lenient = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  int32_t id = first_free;
  if (id >= 0) {
    first_free = parsers[id]->next_free;
  } else {
    parsers = ed_xrealloc(parsers, (size_t)(parser_count + 1) * sizeof *parsers);
    id = parser_count++;
    parsers[id] = ed_xmalloc(sizeof(parser));
  }
  parser *p = parsers[id];
  *p = (parser){.id = id, .next_free = -2, .since = -1};
  ed_http1_init(&p->machine, response, limit, fields_limit, lenient);
  ed_buf_init(&p->kept, SIZE_MAX);
  return ed_num(a->ctx, id);
}

static void free_parser(parser *p) {
  ed_buf_deinit(&p->kept);
  p->next_free = first_free;
  first_free = p->id;
}

// close(id)
ED_FN(http_close) {
  int32_t id = ed_arg_i32(a);
  parser *p = parser_at(id);
  if (!p || p->next_free != -2 || p->closing) return NULL;
  if (p->stream) ed_stream_consume(p->stream, NULL);
  p->stream = NULL;
  p->closing = true;
  if (!p->busy) free_parser(p);
  return NULL;
}

static ed_val copy_bytes(ed_ctx ctx, const uint8_t *bytes, size_t len) {
  uint8_t *copy = ed_xmalloc(len ? len : 1);
  if (len) memcpy(copy, bytes, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

static parser *arg_parser(ed_args *a) {
  parser *p = parser_at(ed_arg_i32(a));
  return p && p->next_free == -2 && !p->closing ? p : NULL;
}

// The lines of a head or its trailers, blanks and folds gone: "Name:value\n". Returns the end.
static uint8_t *write_lines(uint8_t *out, const uint8_t *lines, size_t len) {
  ed_http1_field_text f;
  for (size_t at = 0; ed_http1_field(lines, len, &at, &f);) {
    memcpy(out, f.name, f.name_len);
    out += f.name_len;
    *out++ = ':';
    for (uint32_t i = 0; i < f.value_len; i++)
      if (!f.folded || (f.value[i] != '\r' && f.value[i] != '\n')) *out++ = f.value[i];
    *out++ = '\n';
  }
  return out;
}

// A line as written is never longer than it came.
static size_t head_room(const ed_http1_head *h) { return (size_t)h->text_len + h->fields_len + 2; }

static size_t write_head(uint8_t *out, const ed_http1_head *h, const uint8_t *head) {
  if (h->text_len) memcpy(out, head + h->text_at, h->text_len);
  out[h->text_len] = '\n';
  return (size_t)(write_lines(out + h->text_len + 1, head + h->fields_at, h->fields_len) - out);
}

static ed_val head_text(ed_ctx ctx, const ed_http1_head *h, const uint8_t *head) {
  uint8_t small[2048];
  size_t room = head_room(h);
  uint8_t *text = room <= sizeof small ? small : ed_xmalloc(room);
  size_t len = write_head(text, h, head);
  ed_val s = ed_str_latin1(ctx, text, len);
  if (text != small) free(text);
  return s;
}

// execute(id, chunk, from) -> event. from = 0 begins a chunk. N0 where to go on, N1 offset and N2 length of the event's
// bytes (HEAD: N2 framing; FAIL: N1 where), N3 status, N4 method, N5 flags, N6 version.
ED_FN(http_execute) {
  parser *p = arg_parser(a);
  ed_bytes chunk = ed_arg_bytes_briefly(a);
  uint32_t from = ed_arg_u32(a);
  if (ed_failed(a) || !p || from > chunk.len) return ed_num(a->ctx, ED_HTTP1_MORE);
  int32_t *n = ed_engine_cells(ed_engine_here())->i + ED_CELL_N0;
  bool keeping = p->kept.len > 0;
  if (keeping && from == 0 && !ed_buf_append(&p->kept, chunk.data, chunk.len)) abort();
  const uint8_t *bytes = keeping ? (uint8_t *)p->kept.data + p->kept_at : chunk.data + from;
  size_t len = keeping ? p->kept.len - p->kept_at : chunk.len - from;
  ed_http1_event ev;
  size_t used = ed_http1_parse(&p->machine, bytes, len, &ev);
  if (keeping) p->kept_at += used;
  // Any number but 0 does in kept bytes: the chunk has been taken in whole.
  n[0] = keeping ? (int32_t)chunk.len : (int32_t)(from + used);
  switch (ev.kind) {
  case ED_HTTP1_HEAD: {
    const ed_http1_head *h = &p->machine.head;
    n[2] = h->framing;
    n[3] = h->status;
    n[4] = h->method;
    n[5] = h->flags;
    n[6] = h->major << 8 | h->minor;
    return head_text(a->ctx, h, ev.bytes);
  }
  case ED_HTTP1_BODY:
    if (keeping) return copy_bytes(a->ctx, ev.bytes, ev.len);
    n[1] = (int32_t)(ev.bytes - chunk.data);
    n[2] = (int32_t)ev.len;
    break;
  case ED_HTTP1_END:
    p->trailers = ev.bytes;
    p->trailers_len = ev.len;
    n[2] = (int32_t)ev.len;
    break;
  case ED_HTTP1_FAIL:
    p->error = ev.error;
    p->reason = ev.reason;
    // Where in this chunk: what was kept came before it.
    n[1] = (int32_t)(keeping ? (used + chunk.len > len ? used + chunk.len - len : 0) : from + used);
    n[0] = n[1];
    break;
  case ED_HTTP1_MORE:
    if (keeping && p->kept_at) {
      memmove(p->kept.data, p->kept.data + p->kept_at, p->kept.len - p->kept_at);
      p->kept.len -= p->kept_at;
      p->kept_at = 0;
    } else if (!keeping && used < len && !ed_buf_append(&p->kept, bytes + used, len - used)) {
      abort();
    }
    if (!p->kept.len) ed_buf_deinit(&p->kept), ed_buf_init(&p->kept, SIZE_MAX);
    n[0] = (int32_t)chunk.len;
    break;
  case ED_HTTP1_TAKEN: break;
  }
  return ed_num(a->ctx, ev.kind);
}

static ed_val lines_text(ed_ctx ctx, const uint8_t *lines, size_t len) {
  uint8_t *text = ed_xmalloc(len + 1);
  uint8_t *end = write_lines(text, lines, len);
  ed_val s = ed_str_latin1(ctx, text, (size_t)(end - text));
  free(text);
  return s;
}

// trailers(id) -> "Name:value\n..." of the END event just reported, before anything else runs on the parser
ED_FN(http_trailers) {
  parser *p = arg_parser(a);
  if (ed_failed(a) || !p || !p->trailers_len) return ed_str_ascii(a->ctx, "");
  return lines_text(a->ctx, p->trailers, p->trailers_len);
}

// rest(id, chunk, from) -> ArrayBuffer with the bytes behind the last HTTP message
ED_FN(http_rest) {
  parser *p = arg_parser(a);
  ed_bytes chunk = ed_arg_bytes(a);
  uint32_t from = ed_arg_u32(a);
  if (ed_failed(a) || !p || from > chunk.len) return NULL;
  if (p->kept.len) return copy_bytes(a->ctx, (uint8_t *)p->kept.data + p->kept_at, p->kept.len - p->kept_at);
  return copy_bytes(a->ctx, chunk.data + from, chunk.len - from);
}

// finish(id) -> event: the input has ended
ED_FN(http_finish) {
  parser *p = arg_parser(a);
  if (ed_failed(a) || !p) return ed_num(a->ctx, ED_HTTP1_MORE);
  ed_http1_event ev = {.kind = ED_HTTP1_MORE};
  ed_http1_finish(&p->machine, &ev);
  if (ev.kind == ED_HTTP1_FAIL) {
    p->error = ev.error;
    p->reason = ev.reason;
  }
  return ed_num(a->ctx, ev.kind);
}

// failure(id) -> "HPE_CODE\nreason"
ED_FN(http_failure) {
  parser *p = arg_parser(a);
  if (ed_failed(a) || !p || !p->reason) return ed_str_ascii(a->ctx, "\n");
  char text[200];
  snprintf(text, sizeof text, "%s\n%s", ed_http1_error_name(p->error), p->reason);
  return ed_str_ascii(a->ctx, text);
}

// noBody(id): the message at hand has none (the answer to HEAD)
ED_FN(http_no_body) {
  parser *p = arg_parser(a);
  if (p) ed_http1_no_body(&p->machine);
  return NULL;
}

// takeOver(id): what follows is another protocol
ED_FN(http_take_over) {
  parser *p = arg_parser(a);
  if (p) ed_http1_take_over(&p->machine);
  return NULL;
}

// ---- fed from a stream ---------------------------------------------------------------------------------------------

static void tell(parser *p, int event, size_t argc, const ed_val *argv) {
  ed_loop *l = ed_loop_here();
  ed_val v[4] = {ed_num(ed_loop_ctx(l), (double)p->id * 8 + event)};
  for (size_t i = 0; i < argc; i++) v[i + 1] = argv[i];
  ed_loop_call(l, told_slot, argc + 1, v);
}

// Room for a head in the arena; NULL when JavaScript has none left to give.
static uint8_t *arena_room(parser *p, size_t need) {
  if (arena_len - arena_at < need) {
    ed_val v = ed_num(ed_loop_ctx(ed_loop_here()), (double)need);
    tell(p, TOLD_ARENA, 1, &v);
  }
  return arena_len - arena_at < need ? NULL : arena + arena_at;
}

// `last`: 0, LAST or LAST_BUT_BEHIND when the message has no body.
static void tell_head(parser *p, const ed_http1_head *h, const ed_http1_event *ev, int last) {
  uint8_t *text = arena_room(p, head_room(h));
  if (!text || p->closing) return;
  size_t len = write_head(text, h, ev->bytes);
  ed_ctx ctx = ed_loop_ctx(ed_loop_here());
  int32_t facts = h->flags | (p->machine.response ? h->status : h->method) << 16 | (h->major == 1 ? h->minor << 26 : 0);
  if (last != 0) facts |= last == LAST_BUT_BEHIND ? COMPLETE | BEHIND : COMPLETE;
  ed_val v[3] = {ed_num(ctx, facts), ed_num(ctx, (double)arena_at), ed_num(ctx, (double)len)};
  arena_at += len;
  tell(p, TOLD_HEAD, 3, v);
}

// `over`: what failed stands behind a message that is complete, whose end has not been told.
static void tell_failure(parser *p, const ed_http1_event *ev, const uint8_t *bytes, size_t len, size_t at, bool over) {
  ed_ctx ctx = ed_loop_ctx(ed_loop_here());
  char text[200];
  snprintf(text, sizeof text, "%s\n%s%s", ed_http1_error_name(ev->error), ev->reason, over ? "\nover" : "");
  ed_val v[3] = {ed_str_ascii(ctx, text), ed_num(ctx, (double)at), copy_bytes(ctx, bytes, len)};
  tell(p, TOLD_FAIL, 3, v);
}

// Body: little goes through the arena, at its free end, from where it is copied at once; more is an ArrayBuffer, a copy
// or `read`, the whole memory of a read whose last bytes these are, when they are worth it. The last bytes say that
// they are: the end needs no call of its own.
static void tell_body(parser *p, const ed_http1_event *ev, const uint8_t *read, int last) {
  ed_ctx ctx = ed_loop_ctx(ed_loop_here());
  ed_val v[3] = {NULL, NULL, ed_num(ctx, last)};
  if (ev->len <= LITTLE) {
    uint8_t *room = arena_room(p, ev->len);
    if (!room || p->closing) return;
    memcpy(room, ev->bytes, ev->len);
    v[0] = ed_num(ctx, (double)arena_at);
    v[1] = ed_num(ctx, (double)ev->len);
  } else {
    bool take = read && ev->len >= TAKE_MIN && p->stream;
    size_t at = take ? (size_t)(ev->bytes - read) : 0;
    v[0] = take ? ed_block_lend(ed_loop_here(), ed_stream_take_bytes(p->stream), at + ev->len)
                : copy_bytes(ctx, ev->bytes, ev->len);
    v[1] = ed_num(ctx, (double)at);
  }
  tell(p, TOLD_BODY, 3, v);
}

// Parses behind an answer that is complete: whether anything is there, which no client has asked for. It has to be
// known with the answer: once a client has that, it may give the connection to another request.
static bool look_behind(parser *p, const uint8_t *bytes, size_t len, ed_http1_event *next) {
  size_t used = 0;
  do used += ed_http1_parse(&p->machine, bytes + used, len - used, next);
  while (next->kind == ED_HTTP1_END);
  return next->kind != ED_HTTP1_MORE || used < len;
}

// All events of the bytes at hand. JavaScript may close the parser, or take the stream back, during any of them.
// `read`: where the stream read them to, if these are they. `opened`: the loop was, and it still is.
static size_t tell_each(parser *p, const uint8_t *bytes, size_t len, size_t before, const uint8_t *read, bool *opened) {
  size_t used = 0;
  bool end_is_told = false;
  while ((p->stream || (p->is_gone && p->machine.response)) && !p->closing) {
    ed_http1_event ev, next = {.kind = ED_HTTP1_MORE};
    used += ed_http1_parse(&p->machine, bytes + used, len - used, &ev);
    ed_http1_head head = p->machine.head;
    int last = 0;
    // The end of a message is told with its last bytes. An upgrade waits for JavaScript's decision before that is
    // known.
    if (ev.kind == ED_HTTP1_HEAD) last = head.framing == ED_HTTP1_NO_BODY && !(head.flags & ED_HTTP1_UPGRADE);
    else if (ev.kind == ED_HTTP1_BODY) last = head.framing == ED_HTTP1_LENGTH && p->machine.left == 0;
    else if (ev.kind == ED_HTTP1_END) last = !end_is_told;
    if (last && used < len && p->machine.response && (head.status >= 200 || head.status == 101) &&
        look_behind(p, bytes + used, len - used, &next))
      last = next.kind == ED_HTTP1_FAIL ? 0 : LAST_BUT_BEHIND;
    switch (ev.kind) {
    case ED_HTTP1_MORE: return used;
    case ED_HTTP1_HEAD:
      p->since = -1;
      if (!p->machine.response && !last && used < len) {
        ed_loop_open(ed_loop_here());
        *opened = true;
        tell_head(p, &head, &ev, last);
        continue;
      }
      tell_head(p, &head, &ev, last);
      break;
    case ED_HTTP1_BODY: tell_body(p, &ev, read && used == len ? read : NULL, last); break;
    case ED_HTTP1_END:
      if (last) {
        ed_ctx ctx = ed_loop_ctx(ed_loop_here());
        ed_val v[2] = {lines_text(ctx, ev.bytes, ev.len), ed_bool(ctx, last == LAST_BUT_BEHIND)};
        tell(p, TOLD_END, 2, v);
      }
      break;
    case ED_HTTP1_TAKEN: {
      ed_val v = copy_bytes(ed_loop_ctx(ed_loop_here()), bytes + used, len - used);
      if (p->stream) ed_stream_consume(p->stream, NULL);
      p->stream = NULL;
      tell(p, TOLD_TAKEN, 1, &v);
      return len;
    }
    case ED_HTTP1_FAIL:
      if (!p->stream) return len;
      tell_failure(p, &ev, bytes + before, len - before, used > before ? used - before : 0, false);
      return len;
    }
    end_is_told = last != 0;
    if (*opened && !p->machine.response) {
      ed_loop_shut(ed_loop_here());
      *opened = false;
    }
    if (next.kind == ED_HTTP1_FAIL && p->stream && !p->closing)
      tell_failure(p, &next, bytes + before, len - before, used > before ? used - before : 0, true);
    if (next.kind == ED_HTTP1_FAIL || last == LAST_BUT_BEHIND) return len;
  }
  return used;
}

// When ticks and microtasks run is Node's: for a client once all that was read has been told; for a server after each
// event but a head that something follows.
static size_t tell_events(parser *p, const uint8_t *bytes, size_t len, size_t before, const uint8_t *read) {
  bool opened = p->machine.response;
  if (opened) ed_loop_open(ed_loop_here());
  size_t used = tell_each(p, bytes, len, before, read, &opened);
  if (opened) ed_loop_shut(ed_loop_here());
  return used;
}

// Only what the kernel does not take is followed by on_drain.
static void rest_while_full(parser *p) {
  int err = ed_stream_write(p->stream, NULL, 0, NULL, NULL, NULL);
  if (err < 0) {
    p->consumer.on_end(&p->consumer, err);
  } else if (ed_stream_queued(p->stream) > OUTPUT_MAX) {
    p->full = true;
    ed_stream_read_stop(p->stream);
  }
}

static void on_bytes(ed_consumer *c, const uint8_t *bytes, size_t len) {
  parser *p = (parser *)((char *)c - offsetof(parser, consumer));
  p->busy = true;
  if (p->since < 0 && ed_http1_idle(&p->machine)) p->since = (double)uv_now(ed_loop_uv(ed_loop_here()));
  if (p->kept.len) {
    size_t before = p->kept.len;
    if (!ed_buf_append(&p->kept, bytes, len)) abort();
    size_t used = tell_events(p, (uint8_t *)p->kept.data, p->kept.len, before, NULL);
    size_t rest = p->kept.len - used;
    if (rest) {
      memmove(p->kept.data, p->kept.data + used, rest);
      p->kept.len = rest;
    } else {
      ed_buf_deinit(&p->kept);
      ed_buf_init(&p->kept, SIZE_MAX);
    }
  } else {
    size_t used = tell_events(p, bytes, len, 0, bytes);
    if (used < len && !ed_buf_append(&p->kept, bytes + used, len - used)) abort();
  }
  p->busy = false;
  if (ed_http1_idle(&p->machine)) p->since = -1;
  else if (p->since < 0) p->since = (double)uv_now(ed_loop_uv(ed_loop_here())); // the next head, behind a whole message
  if (p->closing) {
    free_parser(p);
    return;
  }
  if (p->stream && ed_stream_queued(p->stream) > OUTPUT_MAX) rest_while_full(p);
}

static void on_end(ed_consumer *c, int err) {
  parser *p = (parser *)((char *)c - offsetof(parser, consumer));
  ed_val v = ed_num(ed_loop_ctx(ed_loop_here()), err);
  tell(p, TOLD_EOF, 1, &v);
}

static void on_drain(ed_consumer *c) {
  parser *p = (parser *)((char *)c - offsetof(parser, consumer));
  if (p->full && p->stream) {
    p->full = false;
    ed_stream_read_start(p->stream);
  }
  if (!p->awaits_drain) return;
  p->awaits_drain = false;
  tell(p, TOLD_DRAIN, 0, NULL);
}

static void on_close(ed_consumer *c) {
  parser *p = (parser *)((char *)c - offsetof(parser, consumer));
  p->stream = NULL;
  p->is_gone = true;
}

// attach(told): the slot of the function that hears of requests
ED_FN(http_attach) {
  told_slot = ed_arg_i32(a);
  return NULL;
}

// arena(bytes): where heads go from now on
ED_FN(http_arena) {
  ed_bytes bytes = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  arena = bytes.data;
  arena_len = bytes.len;
  arena_at = 0;
  return NULL;
}

// consume(id, stream) -> 0 or errno: reads the stream of this slot
ED_FN(http_consume) {
  parser *p = arg_parser(a);
  ed_stream *s = ed_stream_get(ed_loop_here(), ed_arg_i32(a));
  if (ed_failed(a)) return NULL;
  if (!p || !s) return ed_num(a->ctx, UV_EBADF);
  p->stream = s;
  p->is_gone = false;
  p->consumer = (ed_consumer){on_bytes, on_end, on_drain, on_close};
  return ed_num(a->ctx, ed_stream_consume(s, &p->consumer));
}

// unconsume(id): the stream is JavaScript's again, paused; it feeds the parser by execute() from now on
ED_FN(http_unconsume) {
  parser *p = arg_parser(a);
  if (!p || !p->stream) return NULL;
  ed_stream_consume(p->stream, NULL);
  p->stream = NULL;
  return NULL;
}

// since(id) -> loop time at which the head or request at hand began, -1 when there is none
ED_FN(http_since) {
  parser *p = arg_parser(a);
  return ed_num(a->ctx, p ? p->since : -1);
}

// Text in Latin-1 behind the output.
static bool append_text(ed_stream *s, const ed_text *text) {
  char *out = ed_stream_reserve(s, text->len);
  if (!out) return false;
  if (text->latin1) {
    memcpy(out, text->latin1, text->len);
  } else {
    for (size_t i = 0; i < text->len; i++) out[i] = (char)text->utf16[i];
  }
  ed_stream_advance(s, text->len);
  return true;
}

static bool append_tail(ed_args *a, ed_stream *s) {
  if (ed_arg_absent(a)) return true;
  ed_text tail = ed_arg_text(a);
  return !ed_failed(a) && append_text(s, &tail);
}

// What respond() and append() take: a text, bytes and a tail, behind the output. Bytes longer than COPY_MAX, and what
// comes before them, are sent at once: they are not copied. 0 or a negative error; the arguments may have failed too.
static int append_piece(ed_args *a, parser *p) {
  ed_text text = ed_arg_text(a);
  if (ed_failed(a)) return 0;
  if (!p || !p->stream) return UV_EBADF;
  if (!append_text(p->stream, &text)) return UV_ENOMEM;
  if (!ed_arg_absent(a)) {
    ed_val owner = ed_arg_val(a);
    a->next--;
    ed_bytes bytes = ed_arg_bytes(a);
    if (ed_failed(a)) return 0;
    if (bytes.len <= COPY_MAX) {
      ed_stream_append(p->stream, bytes.data, bytes.len);
    } else {
      uv_buf_t buf = {.base = (char *)bytes.data, .len = bytes.len};
      int err = ed_stream_write(p->stream, &buf, 1, &owner, NULL, NULL);
      if (err < 0) return err;
    }
  }
  return append_tail(a, p->stream) ? 0 : UV_ENOMEM;
}

// respond(id, text, bytes, tail) -> 0 or errno: a whole answer, its texts in Latin-1; `bytes` and `tail` may be absent
ED_FN(http_respond) {
  parser *p = arg_parser(a);
  int err = append_piece(a, p);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, err < 0 ? err : ed_stream_flush(p->stream));
}

// append(id, text, bytes, tail) -> 0 or errno: the same for a piece of an answer, which flush() sends
ED_FN(http_append) {
  parser *p = arg_parser(a);
  size_t before = p && p->stream ? p->stream->out.len : 0;
  int err = append_piece(a, p);
  if (ed_failed(a)) return NULL;
  if (p && p->stream) {
    size_t len = p->stream->out.len; // shorter than before when long bytes took all with them
    p->loose = len < before ? len : (p->loose < before ? p->loose : before) + (len - before);
  }
  return ed_num(a->ctx, err);
}

// drop(id): what append() has put behind the output and nobody has sent will not be
ED_FN(http_drop) {
  parser *p = arg_parser(a);
  if (ed_failed(a) || !p || !p->stream) return NULL;
  ed_buf *out = &p->stream->out;
  out->len -= p->loose < out->len ? p->loose : out->len;
  p->loose = 0;
  return NULL;
}

// flush(id) -> 0 when all is sent, 1 when some waits (DRAIN is told once it is gone), or errno
ED_FN(http_flush) {
  parser *p = arg_parser(a);
  if (ed_failed(a)) return NULL;
  if (!p || !p->stream) return ed_num(a->ctx, UV_EBADF);
  int err = ed_stream_write(p->stream, NULL, 0, NULL, NULL, NULL);
  p->loose = 0;
  if (err < 0) return ed_num(a->ctx, err);
  p->awaits_drain = ed_stream_queued(p->stream) > 0;
  return ed_num(a->ctx, p->awaits_drain);
}

// latin1(bytes, at, length) -> string
ED_FN(http_latin1) {
  ed_bytes bytes = ed_arg_bytes(a);
  uint32_t at = ed_arg_u32(a);
  uint32_t len = ed_arg_u32(a);
  if (ed_failed(a) || at > bytes.len || len > bytes.len - at) return ed_str_ascii(a->ctx, "");
  return ed_str_latin1(a->ctx, bytes.data + at, len);
}

const ed_native ed_bind_http[] = {
    {"methods", http_methods},    {"open", http_open},           {"close", http_close},
    {"execute", http_execute},    {"trailers", http_trailers},   {"rest", http_rest},
    {"finish", http_finish},      {"failure", http_failure},     {"noBody", http_no_body},
    {"takeOver", http_take_over}, {"attach", http_attach},       {"arena", http_arena},
    {"consume", http_consume},    {"unconsume", http_unconsume}, {"since", http_since},
    {"respond", http_respond},    {"append", http_append},       {"flush", http_flush},
    {"latin1", http_latin1},      {"drop", http_drop},           {0},
};
