// SPDX-License-Identifier: MIT
// Binding 'typescript': types taken out of a text, for module.stripTypeScriptTypes().
#include "base/buf.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

#include <string.h>

static bool strip(const char *code, size_t len, ed_source_kind kind, ed_types types, ed_syntax *out) {
  return ed_syntax_rewrite(code, len, &(ed_syntax_options){.kind = kind, .types = types, .only_types = true}, out);
}

// A text that is neither a module nor a script is told of as a module.
static bool strip_either(const char *code, size_t len, ed_types types, ed_syntax *out) {
  if (strip(code, len, ED_SOURCE_MODULE, types, out)) return true;
  if (out->error_kind == ED_ERROR_UNSUPPORTED_TYPESCRIPT) return false;
  ed_syntax script;
  if (strip(code, len, ED_SOURCE_PROGRAM, types, &script)) {
    ed_syntax_deinit(out);
    *out = script;
    return true;
  }
  ed_syntax_deinit(&script);
  return false;
}

static void put_number(ed_buf *b, int64_t n) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint64_t bits = n < 0 ? (uint64_t)-n << 1 | 1 : (uint64_t)n << 1;
  do {
    unsigned digit = bits & 31;
    bits >>= 5;
    ed_buf_append(b, &digits[digit | (bits ? 32 : 0)], 1);
  } while (bits);
}

typedef struct mapper {
  ed_buf text;
  int64_t column, original_line, original_column; // of the last mapping
  bool is_first;                                  // of its line
} mapper;

static void put_mapping(mapper *m, int64_t column, int64_t line, int64_t original_column) {
  if (!m->is_first) ed_buf_append(&m->text, ",", 1);
  m->is_first = false;
  put_number(&m->text, column - m->column);
  put_number(&m->text, 0);
  put_number(&m->text, line - m->original_line);
  put_number(&m->text, original_column - m->original_column);
  m->column = column, m->original_line = line, m->original_column = original_column;
}

// The mappings of a source map for a text whose lines are all where its author put them.
static ed_val mappings_of(ed_ctx ctx, const ed_syntax *out, const char *text, size_t len) {
  mapper m = {.is_first = true};
  ed_buf_init(&m.text, SIZE_MAX);
  size_t next = 0;
  const char *end = text + len;
  for (uint32_t line = 1; text; line++) {
    put_mapping(&m, 0, line - 1, 0);
    for (; next < out->position_count && out->positions[next].line == line; next++) {
      const ed_position *p = &out->positions[next];
      put_mapping(&m, (int64_t)p->column - 1, line - 1, (int64_t)p->column - 1 - p->shift);
    }
    text = memchr(text, '\n', (size_t)(end - text));
    if (!text) break;
    text++;
    ed_buf_append(&m.text, ";", 1);
    m.column = 0, m.is_first = true;
  }
  ed_val value = ed_str_latin1(ctx, (const uint8_t *)m.text.data, m.text.len);
  ed_buf_deinit(&m.text);
  return value;
}

// strip(code, transform) -> [text, mappings], or of one that cannot be parsed [message, line, column, column of its
// end, whether it is TypeScript that needs to be transformed]
ED_FN(typescript_strip) {
  size_t len;
  const char *code = ed_arg_utf8(a, &len);
  ed_types types = ed_arg_bool(a) ? ED_TYPES_TRANSFORM : ED_TYPES_STRIP;
  if (ed_failed(a)) return NULL;
  ed_syntax out;
  ed_val result;
  if (strip_either(code, len, types, &out)) {
    const char *text = out.text ? out.text : code;
    size_t text_len = out.text ? out.len : len;
    ed_val parts[] = {ed_str_utf8(a->ctx, text, text_len), mappings_of(a->ctx, &out, text, text_len)};
    result = ed_array_new(a->ctx, 2, parts);
  } else {
    ed_val problem[] = {ed_str_utf8(a->ctx, out.error, strlen(out.error)), ed_num(a->ctx, out.error_line),
                        ed_num(a->ctx, out.error_column), ed_num(a->ctx, out.error_end_column),
                        ed_bool(a->ctx, out.error_kind == ED_ERROR_UNSUPPORTED_TYPESCRIPT)};
    result = ed_array_new(a->ctx, 5, problem);
  }
  ed_syntax_deinit(&out);
  return result;
}

const ed_native ed_bind_typescript[] = {{"strip", typescript_strip}, {0}};
