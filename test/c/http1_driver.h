// SPDX-License-Identifier: MIT
// Feeds bytes to the HTTP/1 parser as a connection would and writes down what it says, as text: for the test and the
// fuzzer, which compare transcripts. Pieces of a body that follow each other are one, as where they are cut depends on
// the reads.
#ifndef ED_HTTP1_DRIVER_H
#define ED_HTTP1_DRIVER_H

#include "parse/http1.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct transcript {
  char *text;
  size_t len, room;
  bool in_body;
} transcript;

static void put_bytes(transcript *t, const uint8_t *s, size_t len) {
  if (t->len + len + 1 > t->room) t->text = realloc(t->text, t->room = (t->len + len + 1) * 2);
  if (len) memcpy(t->text + t->len, s, len);
  t->text[t->len += len] = 0;
}

static void put(transcript *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put(transcript *t, const char *fmt, ...) {
  char line[256];
  va_list args;
  va_start(args, fmt);
  int n = vsnprintf(line, sizeof line, fmt, args);
  va_end(args);
  put_bytes(t, (const uint8_t *)line, (size_t)n);
}

static void put_fields(transcript *t, const uint8_t *lines, size_t len) {
  size_t at = 0;
  ed_http1_field_text f;
  while (ed_http1_field(lines, len, &at, &f)) {
    put_bytes(t, f.name, f.name_len);
    put(t, "=");
    for (uint32_t i = 0; i < f.value_len; i++)
      if (!f.folded || (f.value[i] != '\r' && f.value[i] != '\n')) put_bytes(t, f.value + i, 1);
    put(t, "|");
  }
}

// What a connection does with the events, beside writing them down.
typedef struct driver_options {
  bool response, head_request, take_upgrades;
  uint32_t limit, fields_limit;
  unsigned lenient;
} driver_options;

// Writes one event down. `offset` counts from the start of the connection.
static void note(transcript *t, ed_http1 *p, const ed_http1_event *ev, size_t offset) {
  const ed_http1_head *h = &p->head;
  if (ev->kind != ED_HTTP1_BODY && ev->kind != ED_HTTP1_MORE && t->in_body) put(t, "\n"), t->in_body = false;
  switch (ev->kind) {
  case ED_HTTP1_MORE: break;
  case ED_HTTP1_HEAD:
    if (p->response) put(t, "head %u.%u %u ", h->major, h->minor, h->status);
    else put(t, "head %u.%u %s ", h->major, h->minor, ed_http1_method_name(h->method));
    put_bytes(t, ev->bytes + h->text_at, h->text_len);
    put(t, " |");
    put_fields(t, ev->bytes + h->fields_at, h->fields_len);
    put(t, "%s%s\n", h->flags & ED_HTTP1_UPGRADE ? " upgrade" : "", h->flags & ED_HTTP1_KEEP_ALIVE ? " keep" : "");
    break;
  case ED_HTTP1_BODY:
    if (!t->in_body) put(t, "body ");
    t->in_body = true;
    put_bytes(t, ev->bytes, ev->len);
    break;
  case ED_HTTP1_END:
    put(t, "end ");
    put_fields(t, ev->bytes, ev->len);
    put(t, "\n");
    break;
  case ED_HTTP1_TAKEN: put(t, "taken @%zu\n", offset); break;
  case ED_HTTP1_FAIL: put(t, "%s %s\n", ed_http1_error_name(ev->error), ev->reason); break;
  }
}

// Bytes that end where the address space does: reading one too many is a crash.
typedef struct guarded {
  uint8_t *end;
  size_t room;
} guarded;

static guarded guarded_new(size_t room) {
  room = (room + 4095) / 4096 * 4096 + 4096;
  uint8_t *m = mmap(NULL, room + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (m == MAP_FAILED || mprotect(m + room, 4096, PROT_NONE)) abort();
  return (guarded){m + room, room};
}

static void guarded_free(guarded g) { munmap(g.end - g.room, g.room + 4096); }

// The connection: `cuts` holds `count` ascending offsets at which the reads end; the rest is the last read.
static char *drive(const driver_options *o, const uint8_t *input, size_t len, const size_t *cuts, size_t count) {
  ed_http1 p;
  ed_http1_init(&p, o->response, o->limit ? o->limit : 16384, o->fields_limit, o->lenient);
  transcript t = {0};
  put(&t, "%s", "");
  guarded g = guarded_new(len);
  size_t used = 0; // bytes of the input that the parser took
  ed_http1_event ev = {.kind = ED_HTTP1_MORE};
  for (size_t i = 0; i <= count; i++) {
    size_t upto = i < count ? cuts[i] : len;
    do {
      size_t n = upto - used;
      if (n) memcpy(g.end - n, input + used, n);
      size_t took = ed_http1_parse(&p, g.end - n, n, &ev);
      if (took > n) abort();
      used += took;
      note(&t, &p, &ev, used);
      if (ev.kind == ED_HTTP1_HEAD && o->head_request) ed_http1_no_body(&p);
      if (ev.kind == ED_HTTP1_HEAD && o->take_upgrades && (p.head.flags & ED_HTTP1_UPGRADE)) ed_http1_take_over(&p);
    } while (ev.kind != ED_HTTP1_MORE && ev.kind != ED_HTTP1_TAKEN && ev.kind != ED_HTTP1_FAIL);
    if (ev.kind != ED_HTTP1_MORE) break;
    if (upto - used > 4 * (size_t)(o->limit ? o->limit : 16384) + 1024) abort(); // keeps more than it promised
  }
  if (ev.kind == ED_HTTP1_MORE) {
    ed_http1_finish(&p, &ev);
    note(&t, &p, &ev, used);
  }
  guarded_free(g);
  return t.text;
}

#endif
