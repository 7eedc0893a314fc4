// SPDX-License-Identifier: MIT
// What holds for every result of ed_syntax_rewrite, whatever the source: used by the fuzz target and by test262's host.
#ifndef ED_SYNTAX_CHECK_H
#define ED_SYNTAX_CHECK_H

#include "syntax/syntax.h"

#include <string.h>

// Line terminators of ECMAScript: LF, CR, CR LF as one, U+2028, U+2029.
static inline size_t syntax_lines(const char *text, size_t len) {
  size_t lines = 1;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '\n' || (c == '\r' && !(i + 1 < len && text[i + 1] == '\n'))) lines++;
    else if (c == 0xE2 && len - i > 2 && !memcmp(text + i, "\xE2\x80", 2) && ((unsigned char)text[i + 2] | 1) == 0xA9)
      lines++;
  }
  return lines;
}

static inline bool syntax_span_is_text(ed_span span) { return span.text || span.len == 0; }

// What is wrong with a result, or NULL.
static inline const char *syntax_fault(const char *source, size_t len, const ed_syntax_options *options, bool accepted,
                                       const ed_syntax *r) {
  size_t lines = syntax_lines(source, len);
  if (!accepted) {
    if (!r->error || !*r->error) return "refused without a message";
    if (r->error_line < 1 || r->error_line > lines) return "the error's line is not in the source";
    if (r->error_column < 1) return "the error's column is not in the source";
    return NULL;
  }
  if (r->error) return "accepted with an error";
  if (!r->text && options->kind == ED_SOURCE_MODULE) return "a module without a result";
  // Behind a comment that ends the source, what ends the body stands on a line of its own.
  size_t more = r->text ? syntax_lines(r->text, r->len) - lines : 0;
  if (more > (options->kind != ED_SOURCE_PROGRAM)) return "lines were added or lost";
  for (size_t i = 0; i < r->position_count; i++) {
    const ed_position *p = r->positions + i;
    if (p->line < 1 || p->line > lines + more || p->column < 1) return "a position outside the text";
    if (i && (p[-1].line > p->line || (p[-1].line == p->line && p[-1].column >= p->column)))
      return "positions out of order";
    if (p->line <= lines && (int64_t)p->column - p->shift < 1) return "a position before the line's begin";
  }
  if (options->kind != ED_SOURCE_MODULE && (r->import_count || r->export_count || r->request_count))
    return "imports or exports of a script";
  for (size_t i = 0; i < r->request_count; i++) {
    const ed_import_request *q = r->requests + i;
    if (!syntax_span_is_text(q->specifier)) return "a broken specifier";
    for (unsigned k = 0; k < q->attribute_count; k++) {
      const ed_attribute *a = r->attributes + q->attributes + k;
      if (!syntax_span_is_text(a->key) || !syntax_span_is_text(a->value)) return "a broken attribute";
    }
    if (q->line < 1 || q->line > lines || q->column < 1) return "a request outside the text";
  }
  for (size_t i = 0; i < r->import_count; i++) {
    const ed_import_entry *e = r->imports + i;
    if (e->request >= r->request_count) return "an import of no request";
    if (!syntax_span_is_text(e->imported) || !syntax_span_is_text(e->local)) return "a broken import";
    if (e->line < 1 || e->line > lines || e->column < 1) return "an import outside the text";
  }
  for (size_t i = 0; i < r->export_count; i++) {
    const ed_export_entry *e = r->exports + i;
    if (e->kind != ED_EXPORT_LOCAL && e->request >= r->request_count) return "an export of no request";
    if (!syntax_span_is_text(e->exported) || !syntax_span_is_text(e->imported)) return "a broken export";
    if (e->line < 1 || e->line > lines || e->column < 1) return "an export outside the text";
  }
  return NULL;
}

#endif
