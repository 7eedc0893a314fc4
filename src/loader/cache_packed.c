// SPDX-License-Identifier: MIT
// Bytes of syntax: see cache_packed.h. Numbers are four bytes in the machine's order, texts a length and their bytes. A
// rewritten text is its length and pieces: so many bytes as in the source, so many of it left out, and what is there
// instead. The rewriter leaves every line where it was, so lines are compared with lines.
#include "loader/cache_packed.h"

#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  HAS_TEXT = 1,
  IS_PLAIN = 2,
  HAS_AWAIT = 4,
  HAS_MODULE_SYNTAX = 8,
  HAS_IMPORT_CALL = 16,
  HAS_IMPORT_META = 32,
};
#define NO_TEXT UINT32_MAX

// ---- writing -------------------------------------------------------------------------------------------------------

static void put(ed_buf *b, size_t n) {
  uint32_t word = (uint32_t)n;
  ed_buf_append(b, &word, sizeof word);
}

static void put_span(ed_buf *b, ed_span s) {
  put(b, s.text ? s.len : NO_TEXT);
  if (s.text) ed_buf_append(b, s.text, s.len);
}

static void put_list(ed_buf *b, const ed_export_list *list) {
  put(b, list->count);
  for (size_t i = 0; i < list->count; i++) put_span(b, (ed_span){list->items[i], list->lens[i]});
}

static void put_requests(ed_buf *b, const ed_syntax *s) {
  size_t attributes = 0;
  put(b, s->request_count);
  for (size_t i = 0; i < s->request_count; i++) {
    const ed_import_request *r = &s->requests[i];
    put_span(b, r->specifier);
    put(b, r->phase), put(b, r->attributes), put(b, r->attribute_count), put(b, r->line), put(b, r->column);
    if (r->attribute_count > 0 && r->attributes + r->attribute_count > attributes) {
      attributes = r->attributes + r->attribute_count;
    }
  }
  put(b, attributes);
  for (size_t i = 0; i < attributes; i++) put_span(b, s->attributes[i].key), put_span(b, s->attributes[i].value);
}

static size_t line_of(const char *text, size_t len) {
  const char *end = memchr(text, '\n', len);
  return end ? (size_t)(end - text) + 1 : len;
}

// What two lines begin and end with alike.
static size_t same_start(const char *a, const char *b, size_t len) {
  size_t n = 0;
  while (n < len && a[n] == b[n]) n++;
  return n;
}

static size_t same_end(const char *a, size_t a_len, const char *b, size_t b_len, size_t max) {
  size_t n = 0;
  while (n < max && a[a_len - 1 - n] == b[b_len - 1 - n]) n++;
  return n;
}

static void put_pieces(ed_buf *b, ed_span text, ed_span source) {
  size_t same = 0;
  put(b, text.len);
  while (text.len > 0) {
    size_t line = line_of(text.text, text.len), other = line_of(source.text, source.len);
    size_t least = line < other ? line : other;
    if (line == other && memcmp(text.text, source.text, line) == 0) {
      same += line;
      text.text += line, text.len -= line;
      source.text += line, source.len -= line;
      continue;
    }
    size_t start = same_start(text.text, source.text, least);
    size_t end = same_end(text.text, line, source.text, other, least - start);
    put(b, same + start), put(b, other - start - end);
    put_span(b, (ed_span){text.text + start, line - start - end});
    same = end;
    text.text += line, text.len -= line;
    source.text += other, source.len -= other;
  }
  put(b, same), put(b, 0), put_span(b, (ed_span){"", 0});
}

void ed_packed_write_syntax(ed_buf *b, const ed_syntax *s, const char *source, size_t source_len) {
  put(b, (s->text ? HAS_TEXT : 0) | (s->is_plain ? IS_PLAIN : 0) | (s->has_await ? HAS_AWAIT : 0) |
             (s->has_module_syntax ? HAS_MODULE_SYNTAX : 0) | (s->has_import_call ? HAS_IMPORT_CALL : 0) |
             (s->has_import_meta ? HAS_IMPORT_META : 0));
  if (s->text) put_pieces(b, (ed_span){s->text, s->len}, (ed_span){source, source_len});
  put_requests(b, s);
  put(b, s->import_count);
  for (size_t i = 0; i < s->import_count; i++) {
    const ed_import_entry *e = &s->imports[i];
    put(b, e->request), put_span(b, e->imported), put_span(b, e->local), put(b, e->line), put(b, e->column);
  }
  put(b, s->export_count);
  for (size_t i = 0; i < s->export_count; i++) {
    const ed_export_entry *e = &s->exports[i];
    put(b, e->kind), put(b, e->request), put_span(b, e->exported), put_span(b, e->imported);
    put(b, e->line), put(b, e->column);
  }
  put(b, s->position_count);
  ed_buf_append(b, s->positions, s->position_count * sizeof *s->positions);
  put_span(b, s->source_map_url);
}

void ed_packed_write_exports(ed_buf *b, const ed_exports *exports) {
  put(b, exports != NULL);
  if (exports) put_list(b, &exports->names), put_list(b, &exports->reexports);
}

// ---- reading -------------------------------------------------------------------------------------------------------

typedef struct cursor { // after the first failure, `is_bad`, all is zero
  const char *at, *end;
  bool is_bad;
} cursor;

static const char *take_bytes(cursor *c, size_t len) {
  if (c->is_bad || (size_t)(c->end - c->at) < len) {
    c->is_bad = true;
    return NULL;
  }
  const char *bytes = c->at;
  c->at += len;
  return bytes;
}

static uint32_t take(cursor *c) {
  uint32_t n = 0;
  const char *bytes = take_bytes(c, sizeof n);
  if (bytes) memcpy(&n, bytes, sizeof n);
  return n;
}

static ed_span take_span(cursor *c) {
  uint32_t len = take(c);
  if (len == NO_TEXT) return (ed_span){0};
  const char *bytes = take_bytes(c, len);
  return (ed_span){bytes, bytes ? len : 0};
}

// An array whose elements have at least so many bytes each.
static void *take_array(cursor *c, size_t *count, size_t least, size_t size) {
  *count = take(c);
  if (c->is_bad || *count > (size_t)(c->end - c->at) / least) c->is_bad = true;
  if (c->is_bad || *count == 0) {
    *count = 0;
    return NULL;
  }
  return ed_xcalloc(*count, size);
}

static char *take_pieces(cursor *c, ed_span source, size_t *len) {
  *len = take(c);
  char *text = c->is_bad ? NULL : ed_try_malloc(*len + 1), *at = text;
  if (!text) c->is_bad = true;
  for (size_t left = *len; !c->is_bad;) {
    size_t same = take(c), skipped = take(c);
    ed_span other = take_span(c);
    if (same > source.len || skipped > source.len - same || same > left || other.len > left - same) c->is_bad = true;
    if (c->is_bad) break;
    memcpy(at, source.text, same);
    if (other.len > 0) memcpy(at + same, other.text, other.len);
    at += same + other.len, left -= same + other.len;
    source.text += same + skipped, source.len -= same + skipped;
    if (skipped == 0 && other.len == 0) { // the last piece
      c->is_bad = left > 0;
      break;
    }
  }
  return text;
}

static void take_requests(cursor *c, ed_syntax *s) {
  s->requests = take_array(c, &s->request_count, 24, sizeof *s->requests);
  for (size_t i = 0; i < s->request_count; i++) {
    ed_import_request *r = &s->requests[i];
    r->specifier = take_span(c);
    r->phase = (ed_phase)take(c);
    r->attributes = take(c), r->attribute_count = take(c), r->line = take(c), r->column = take(c);
  }
  size_t attributes;
  s->attributes = take_array(c, &attributes, 8, sizeof *s->attributes);
  for (size_t i = 0; i < attributes; i++) s->attributes[i].key = take_span(c), s->attributes[i].value = take_span(c);
  for (size_t i = 0; i < s->request_count; i++) {
    const ed_import_request *r = &s->requests[i];
    bool is_within = r->attributes <= attributes && r->attribute_count <= attributes - r->attributes;
    if (!r->specifier.text || r->phase > ED_PHASE_DEFER || (r->attribute_count > 0 && !is_within)) c->is_bad = true;
  }
}

static void take_entries(cursor *c, ed_syntax *s) {
  s->imports = take_array(c, &s->import_count, 20, sizeof *s->imports);
  for (size_t i = 0; i < s->import_count; i++) {
    ed_import_entry *e = &s->imports[i];
    e->request = take(c);
    e->imported = take_span(c), e->local = take_span(c);
    e->line = take(c), e->column = take(c);
    if (e->request >= s->request_count) c->is_bad = true;
  }
  s->exports = take_array(c, &s->export_count, 24, sizeof *s->exports);
  for (size_t i = 0; i < s->export_count; i++) {
    ed_export_entry *e = &s->exports[i];
    e->kind = (ed_export_kind)take(c), e->request = take(c);
    e->exported = take_span(c), e->imported = take_span(c);
    e->line = take(c), e->column = take(c);
    if (e->kind > ED_EXPORT_STAR || (e->kind != ED_EXPORT_LOCAL && e->request >= s->request_count)) c->is_bad = true;
  }
}

static void take_list(cursor *c, ed_export_list *list) {
  size_t count = take(c);
  for (size_t i = 0; i < count && !c->is_bad; i++) {
    ed_span name = take_span(c);
    if (name.text) ed_export_list_add(list, name.text, name.len);
  }
}

bool ed_packed_read(const char *bytes, size_t len, const char *source, size_t source_len, ed_packed *out) {
  *out = (ed_packed){0};
  ed_syntax *s = &out->syntax;
  cursor c = {.at = bytes, .end = bytes + len};
  uint32_t flags = take(&c);
  s->is_plain = flags & IS_PLAIN, s->has_await = flags & HAS_AWAIT;
  s->has_module_syntax = flags & HAS_MODULE_SYNTAX;
  s->has_import_call = flags & HAS_IMPORT_CALL, s->has_import_meta = flags & HAS_IMPORT_META;
  if (flags & HAS_TEXT) s->text = take_pieces(&c, (ed_span){source, source_len}, &s->len);
  take_requests(&c, s);
  take_entries(&c, s);
  s->positions = take_array(&c, &s->position_count, sizeof *s->positions, sizeof *s->positions);
  const char *positions = take_bytes(&c, s->position_count * sizeof *s->positions);
  if (positions && s->position_count > 0) memcpy(s->positions, positions, s->position_count * sizeof *s->positions);
  s->source_map_url = take_span(&c);
  out->has_exports = take(&c);
  if (out->has_exports) take_list(&c, &out->exports.names), take_list(&c, &out->exports.reexports);
  if (!c.is_bad && c.at == c.end) return true;
  ed_syntax_deinit(s);
  ed_exports_deinit(&out->exports);
  return false;
}
