// SPDX-License-Identifier: MIT
// The way in: see syntax.h.
#include "syntax/syntax.h"

#include "base/mem.h"
#include "base/utf.h"
#include "syntax/parser.h"
#include <stdlib.h>
#include <string.h>

static void deinit_parser(ed_parser *p) {
  free(p->edits.items);
  free(p->names.slots);
  free(p->requests.slots);
  free(p->failures.slots);
  free(p->values.slots);
  free(p->groups);
  free(p->refs);
  free(p->awaits);
}

static void forget_entries(ed_syntax *r) {
  free(r->requests);
  free(r->imports);
  free(r->exports);
  free(r->attributes);
  free(r->functions);
}

static ed_arena *new_arena(void) { return ed_xcalloc(1, sizeof(ed_arena)); }

static void parse(ed_parser *p, const char *source, uint32_t len, const ed_syntax_options *options, ed_syntax *result,
                  const ed_names *preset) {
  *p = (ed_parser){.options = options,
                   .result = result,
                   .arena = result->memory,
                   .is_module = options->kind == ED_SOURCE_MODULE,
                   .is_typescript = options->types != ED_TYPES_NONE,
                   .is_again = preset,
                   .place_line = 1,
                   .place_column = 1};
  p->edits.arena = p->arena;
  p->edits.muted = options->only_types;
  for (size_t i = 0; preset && i < preset->room; i++) {
    const ed_name *n = &preset->slots[i];
    if (!n->text.text || !(n->flags & NAME_IMPORT)) continue;
    ed_imported(p, n->text, n->import);
    ed_names_put(&p->names, n->text)->flags |= NAME_PRESET;
  }
  ed_lex_begin(&p->lex, source, len, p->is_module, p->arena);
  ed_parse_top(p);
}

static void report(ed_parser *p, ed_syntax *r) {
  r->error = ed_xstrdup(p->lex.error);
  r->is_incomplete = p->lex.error_end >= p->lex.len;
  if (r->error_line) return; // known already: an export of nothing
  const char *at = p->lex.source + p->lex.error_start;
  bool is_misplaced = !p->is_module && (strncmp(at, "import", 6) == 0 || strncmp(at, "export", 6) == 0);
  if (p->is_typescript && r->error_kind == ED_ERROR_SYNTAX && !is_misplaced && !p->is_engine_error) {
    r->error_kind = ED_ERROR_INVALID_TYPESCRIPT;
  }
  r->error_line = r->error_column = 1;
  ed_walk(p->lex.source, p->lex.error_start, &r->error_line, &r->error_column);
  uint32_t line = r->error_line;
  r->error_end_column = r->error_column;
  ed_walk(p->lex.source + p->lex.error_start, p->lex.error_end - p->lex.error_start, &line, &r->error_end_column);
  if (line != r->error_line) r->error_end_column = r->error_column + 1;
}

bool ed_syntax_rewrite(const char *source, size_t len, const ed_syntax_options *options, ed_syntax *result) {
  *result = (ed_syntax){.memory = new_arena()};
  if (len > UINT32_MAX / 4) {
    result->error = ed_xstrdup("Source is too long");
    result->error_line = result->error_column = 1;
    return false;
  }
  char *text = ed_arena_alloc(result->memory, len + ED_LEX_PADDING);
  memcpy(text, source, len);
  memset(text + len, 0, ED_LEX_PADDING);
  ed_parser p;
  parse(&p, text, (uint32_t)len, options, result, NULL);
  if (p.late_import && !p.lex.error && !options->only_types) { // once more, now that all imported names are known
    ed_parser first = p;
    void *memory = result->memory;
    forget_entries(result);
    *result = (ed_syntax){.memory = memory};
    parse(&p, text, (uint32_t)len, options, result, &first.names);
    deinit_parser(&first);
  }
  result->source_map_url = p.lex.source_map_url;
  bool ok = !p.lex.error;
  if (!ok) {
    report(&p, result);
  } else if (p.is_module || (p.edits.count > 0 && (options->kind != ED_SOURCE_PROMPT || result->has_await))) {
    // `#!` is no comment for the engine once text stands before it.
    size_t mark = ed_utf8_mark(text, len);
    if (mark) ed_edit_put(&p.edits, 0, (uint32_t)mark, 0, (ed_span){"", 0});
    if (text[mark] == '#' && text[mark + 1] == '!') {
      ed_edit_put(&p.edits, (uint32_t)mark, (uint32_t)mark + 2, 0, (ed_span){"//", 2});
    }
    ed_edits_apply(&p.edits, text, (uint32_t)len, result);
  }
  deinit_parser(&p);
  return ok;
}

void ed_syntax_deinit(ed_syntax *r) {
  forget_entries(r);
  free(r->text);
  free(r->positions);
  free(r->error);
  if (r->memory) ed_arena_free(r->memory);
  free(r->memory);
  *r = (ed_syntax){0};
}

// `static }` and `async }`, or a comment between: a field may end a class so, but not for the engine.
static bool ends_class(const char *s, size_t left, size_t word) {
  size_t i = word;
  while (i < left && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r'))) i++;
  return i < left && (s[i] == '}' || s[i] == '/');
}

static bool starts_word(const char *s, size_t left) {
  if (left < 6)
    return left == 5 && (memcmp(s, "await", 5) == 0 || memcmp(s, "using", 5) == 0 || memcmp(s, "eval(", 5) == 0);
  switch (*s) {
  case 'a': return memcmp(s, "await", 5) == 0 || (memcmp(s, "async", 5) == 0 && ends_class(s, left, 5));
  case 'e': return memcmp(s, "eval", 4) == 0 && s[4] == '(';
  case 'i': return memcmp(s, "import", 6) == 0;
  case 's': return memcmp(s, "static", 6) == 0 && ends_class(s, left, 6);
  default: return memcmp(s, "using", 5) == 0;
  }
}

// Sixteen places at once: only where first and last letter of a word fit is it compared.
bool ed_syntax_may_change(const char *source, size_t len) {
  typedef uint8_t block __attribute__((vector_size(16)));
  size_t i = 0;
  for (; i + sizeof(block) + 5 <= len; i += sizeof(block)) {
    block first, fifth, sixth;
    memcpy(&first, source + i, sizeof first);
    memcpy(&fifth, source + i + 4, sizeof fifth);
    memcpy(&sixth, source + i + 5, sizeof sixth);
    block fits = (block)(((first == 'a') & ((fifth == 't') | (fifth == 'c'))) | ((first == 'u') & (fifth == 'g')) |
                         ((first == 'i') & (sixth == 't')) | ((first == 's') & (sixth == 'c')) |
                         ((first == 'e') & (fifth == '(')));
    uint64_t halves[2];
    memcpy(halves, &fits, sizeof halves);
    if (!(halves[0] | halves[1])) continue;
    for (size_t k = 0; k < sizeof(block); k++) {
      if (fits[k] && starts_word(source + i + k, len - i - k)) return true;
    }
  }
  for (; i < len; i++) {
    if (starts_word(source + i, len - i)) return true;
  }
  return false;
}
