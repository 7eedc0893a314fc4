// SPDX-License-Identifier: MIT
// HTTP/1 for lib/internal/http: parsers over chunks that JavaScript has read.
//
//   parsers[id] ── struct parser { ed_http1, kept bytes, last failure }   ids are reused through a free list
//
// execute() runs a parser to its next event and says which by the kind of its result:
//   string       HEAD: target or reason, then the fields, as "text\nName:value\nName:value\n" (Latin-1)
//   ArrayBuffer  BODY, out of kept bytes
//   number       any other ed_http1_kind; BODY lies in the chunk itself
// with details in the cells N0..N6. Bytes of a head that a chunk cut in two are kept here until it is complete.
#include "base/buf.h"
#include "base/mem.h"
#include "bind/bind.h"
#include "engine/cells.h"
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
  int32_t next_free;
} parser;

static _Thread_local parser **parsers;
static _Thread_local int32_t parser_count, first_free = -1;

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

// open(response, limit, lenient) -> id
ED_FN(http_open) {
  bool response = ed_arg_bool(a);
  uint32_t limit = ed_arg_u32(a);
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
  *p = (parser){.next_free = -2};
  ed_http1_init(&p->machine, response, limit, lenient);
  ed_buf_init(&p->kept, SIZE_MAX);
  return ed_num(a->ctx, id);
}

// close(id)
ED_FN(http_close) {
  int32_t id = ed_arg_i32(a);
  parser *p = parser_at(id);
  if (!p || p->next_free != -2) return NULL;
  ed_buf_deinit(&p->kept);
  p->next_free = first_free;
  first_free = id;
  return NULL;
}

static ed_val copy_bytes(ed_ctx ctx, const uint8_t *bytes, size_t len) {
  uint8_t *copy = ed_xmalloc(len ? len : 1);
  if (len) memcpy(copy, bytes, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

static parser *arg_parser(ed_args *a) {
  parser *p = parser_at(ed_arg_i32(a));
  return p && p->next_free == -2 ? p : NULL;
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

static ed_val head_text(ed_ctx ctx, const ed_http1_head *h, const uint8_t *head) {
  uint8_t small[2048];
  size_t room = h->text_len + h->fields_len + 2; // a line as written is never longer than it came
  uint8_t *text = room <= sizeof small ? small : ed_xmalloc(room);
  if (h->text_len) memcpy(text, head + h->text_at, h->text_len);
  text[h->text_len] = '\n';
  uint8_t *end = write_lines(text + h->text_len + 1, head + h->fields_at, h->fields_len);
  ed_val s = ed_str_latin1(ctx, text, (size_t)(end - text));
  if (text != small) free(text);
  return s;
}

// execute(id, chunk, from) -> event. from = 0 begins a chunk. N0 where to go on, N1 offset and N2 length of the event's
// bytes (HEAD: N2 framing; FAIL: N1 where), N3 status, N4 method, N5 flags, N6 version.
ED_FN(http_execute) {
  parser *p = arg_parser(a);
  ed_bytes chunk = ed_arg_bytes(a);
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

// trailers(id) -> "Name:value\n..." of the END event just reported, before anything else runs on the parser
ED_FN(http_trailers) {
  parser *p = arg_parser(a);
  if (ed_failed(a) || !p || !p->trailers_len) return ed_str_ascii(a->ctx, "");
  uint8_t *text = ed_xmalloc(p->trailers_len + 1);
  uint8_t *end = write_lines(text, p->trailers, p->trailers_len);
  ed_val s = ed_str_latin1(a->ctx, text, (size_t)(end - text));
  free(text);
  return s;
}

// rest(id, chunk, from) -> ArrayBuffer with the bytes behind the last HTTP message
ED_FN(http_rest) {
  parser *p = arg_parser(a);
  ed_bytes chunk = ed_arg_bytes(a);
  uint32_t from = ed_arg_u32(a);
  if (ed_failed(a) || !p || from > chunk.len) return NULL;
  if (p->kept.len)
    return copy_bytes(a->ctx, (uint8_t *)p->kept.data + p->kept_at, p->kept.len - p->kept_at);
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

const ed_native ed_bind_http[] = {
    {"methods", http_methods}, {"open", http_open},         {"close", http_close}, {"execute", http_execute},
    {"trailers", http_trailers}, {"rest", http_rest},       {"finish", http_finish}, {"failure", http_failure},
    {"noBody", http_no_body}, {"takeOver", http_take_over}, {0},
};
