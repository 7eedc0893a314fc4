// SPDX-License-Identifier: MIT
// Module records: see record.h.
#include "loader/record.h"

#include "base/buf.h"
#include "base/mem.h"
#include "loader/positions.h"
#include "loader/script.h"
#include "loader/state.h"
#include "loop/trace.h"
#include <stdlib.h>
#include <string.h>

static void put(ed_buf *b, const char *text) { ed_buf_append(b, text, strlen(text)); }

static void put_number(ed_buf *b, unsigned n) {
  char digits[16];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + n % 10);
  while (n /= 10);
  ed_buf_append(b, digits + at, sizeof digits - at);
}

static void put_string(ed_buf *b, ed_span s) {
  char *literal = ed_xmalloc(s.len * 6 + 2);
  ed_buf_append(b, literal, ed_quote(literal, s));
  free(literal);
}

static void put_place(ed_buf *b, uint32_t line, uint32_t column) {
  put(b, ",");
  put_number(b, line);
  put(b, ",");
  put_number(b, column);
}

// [specifier, phase, attributes (0, or a list of keys and values), url (0 when not resolved), format, line, column]
static void put_requests(ed_buf *b, const ed_syntax *s, ed_record_resolve *resolve, void *user) {
  put(b, ",[");
  for (size_t i = 0; i < s->request_count; i++) {
    const ed_import_request *r = &s->requests[i];
    if (i > 0) put(b, ",");
    put_string(b, r->specifier);
    put(b, ",");
    put_number(b, r->phase);
    put(b, ",");
    if (r->attribute_count == 0) put(b, "0");
    for (unsigned k = 0; k < r->attribute_count; k++) {
      const ed_attribute *attribute = &s->attributes[r->attributes + k];
      put(b, k == 0 ? "[" : ",");
      put_string(b, attribute->key);
      put(b, ",");
      put_string(b, attribute->value);
    }
    if (r->attribute_count > 0) put(b, "]");
    put(b, ",");
    ed_format format = ED_FORMAT_NONE;
    char *url = resolve ? resolve(user, r->specifier.text, r->specifier.len, &format) : NULL;
    if (url) put_string(b, (ed_span){url, strlen(url)});
    else put(b, "0");
    free(url);
    put(b, ",");
    put_number(b, format);
    put_place(b, r->line, r->column);
  }
  put(b, "]");
}

// [request, imported name (0: namespace), local name, line, column]
static void put_imports(ed_buf *b, const ed_syntax *s) {
  put(b, ",[");
  for (size_t i = 0; i < s->import_count; i++) {
    const ed_import_entry *e = &s->imports[i];
    if (i > 0) put(b, ",");
    put_number(b, e->request);
    put(b, ",");
    if (e->imported.text) put_string(b, e->imported);
    else put(b, "0");
    put(b, ",");
    put_string(b, e->local);
    put_place(b, e->line, e->column);
  }
  put(b, "]");
}

// [kind, request, exported name (0: all), imported or local name (0: none), line, column]
static void put_exports(ed_buf *b, const ed_syntax *s) {
  put(b, ",[");
  for (size_t i = 0; i < s->export_count; i++) {
    const ed_export_entry *e = &s->exports[i];
    if (i > 0) put(b, ",");
    put_number(b, e->kind);
    put(b, ",");
    put_number(b, e->kind == ED_EXPORT_LOCAL ? 0 : e->request);
    put(b, ",");
    if (e->exported.text) put_string(b, e->exported);
    else put(b, "0");
    put(b, ",");
    if (e->imported.text) put_string(b, e->imported);
    else put(b, "0");
    put_place(b, e->line, e->column);
  }
  put(b, "]");
}

// What is known of the module beside its text, with a comma before each, but the last bracket.
static void put_lists(ed_buf *b, const ed_syntax *s, ed_record_resolve *resolve, void *user) {
  put(b, ",");
  put_number(b, (s->has_await ? ED_RECORD_AWAIT : 0) | (s->has_import_call || s->has_import_meta ? ED_RECORD_HOST : 0) |
                    (s->is_plain ? ED_RECORD_PLAIN : 0));
  put_requests(b, s, resolve, user);
  put_imports(b, s);
  put_exports(b, s);
  put(b, ",");
  if (s->source_map_url.text) put_string(b, s->source_map_url);
  else put(b, "0");
  put(b, "]");
}

// `head` columns will stand before the text.
static bool rewrite(const ed_record_source *source, bool instantiable, uint32_t head, ed_syntax *syntax) {
  ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = source->types, .url = source->url};
  options.instantiable = instantiable;
  if (!ed_syntax_rewrite(source->text, source->len, &options, syntax)) return false;
  ed_cache_keep_syntax(source->cached, syntax, source->text, source->len);
  ed_positions_keep(source->url, syntax, head, 0);
  return true;
}

bool ed_record_write(ed_buf *b, const ed_record_source *source, ed_syntax *syntax) {
  if (!rewrite(source, true, 1, syntax)) return false;
  put(b, "[");
  ed_buf_append(b, syntax->text, syntax->len);
  put(b, "\n");
  put_lists(b, syntax, NULL, NULL);
  return true;
}

// The plain form does nothing at first, which only serves to find errors: what was kept has none.
static ed_val look_for_errors(ed_ctx ctx, ed_cached *cached, const ed_syntax *syntax, ed_val text, const char *url,
                              ed_val *exc) {
  if (syntax->is_plain && ed_cache_waits(cached)) return text;
  return ed_cache_eval(ctx, cached, text, url, exc);
}

ed_val ed_record_compile(ed_ctx ctx, const ed_record_source *source, ed_syntax *syntax, ed_record_resolve *resolve,
                         void *user, ed_val *exc) {
  if (source->is_rewritten || ed_cache_syntax(source->cached, syntax)) {
    if (syntax->error) return NULL;
    if (source->is_rewritten) ed_cache_keep_syntax(source->cached, syntax, source->text, source->len);
    ed_positions_keep(source->url, syntax, 0, 0);
  } else if (!rewrite(source, false, 0, syntax)) {
    return NULL;
  }
  ed_script_prepare(ctx);
  // Before the engine parses: what is requested is read meanwhile.
  ed_buf b;
  ed_buf_init(&b, SIZE_MAX / 2);
  put(&b, "[0");
  put_lists(&b, syntax, resolve, user);
  ed_val text = ed_loader_text(ctx, syntax->text, syntax->len);
  ed_trace_time opened = ed_trace_open(ED_TRACE_V8);
  ed_val code = look_for_errors(ctx, source->cached, syntax, text, source->url, exc);
  ed_trace_shut(ED_TRACE_V8, "V8.ScriptCompiler", opened);
  ed_obj record = code ? (ed_obj)ed_from_json(ctx, ed_loader_text(ctx, b.data, b.len)) : NULL;
  ed_buf_deinit(&b);
  if (!record) return NULL;
  ed_set_index(ctx, record, 0, syntax->is_plain ? text : code);
  return record;
}
