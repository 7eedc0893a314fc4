// SPDX-License-Identifier: MIT
// Import and export declarations (ECMA-262 section 16.2): they become blanks, entries of the result, and the head of
// the generator function (lower.c).
#include "syntax/parser.h"

#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

// ---- entries -------------------------------------------------------------------------------------------------------

#define GROW(items, count, room)                                                                                       \
  ((count) < (room) ? (items) : ((room) = (room)*2 + 16, (items) = ed_xrealloc(items, (room) * sizeof *(items))))

static void place(ed_parser *p, uint32_t at, uint32_t *line, uint32_t *column) {
  // Declarations come in the order of the text: go on from the last one.
  if (at < p->place_at) {
    p->place_at = 0;
    p->place_line = p->place_column = 1;
  }
  ed_walk(p->lex.source + p->place_at, at - p->place_at, &p->place_line, &p->place_column);
  p->place_at = at;
  *line = p->place_line;
  *column = p->place_column;
}

ed_span ed_string_value(ed_parser *p, ed_token t) {
  size_t len = t.end - t.start - 2;
  ed_span s = {p->lex.source + t.start + 1, len};
  if (!memchr(s.text, '\\', len)) return s;
  char *plain = ed_arena_alloc(p->arena, len + 1);
  return (ed_span){plain, ed_lex_unescape(s.text, len, plain)};
}

// `with { type: "json" }` behind a specifier; also the older `assert` is gone. Entries are added to the result.
static unsigned parse_attributes(ed_parser *p) {
  if (!is_word(p, W_with)) return 0;
  next(p);
  expect(p, TK_LBRACE);
  size_t first = p->attribute_count;
  ed_names keys = {0};
  while (!is(p, TK_RBRACE)) {
    ed_token key = p->lex.tok;
    if (key.kind != TK_NAME && key.kind != TK_STRING) break;
    next(p);
    expect(p, TK_COLON);
    if (!is(p, TK_STRING)) break;
    ed_attribute a = {key.kind == TK_STRING ? ed_string_value(p, key) : ed_name_text(p, key),
                      ed_string_value(p, p->lex.tok)};
    size_t known = keys.count;
    ed_names_put(&keys, a.key);
    if (keys.count == known) {
      ed_lex_fail(&p->lex, key.start, key.end, "Import attributes has a duplicate key '%.*s'", (int)a.key.len,
                  a.key.text);
      break;
    }
    GROW(p->result->attributes, p->attribute_count, p->attribute_room);
    p->result->attributes[p->attribute_count++] = a;
    next(p);
    if (!accept(p, TK_COMMA)) break;
  }
  expect(p, TK_RBRACE);
  free(keys.slots);
  return (unsigned)(p->attribute_count - first);
}

// The string current, and its attributes: the request for that module, an earlier one if it asks the same.
static unsigned parse_request(ed_parser *p, ed_phase phase) {
  if (!is(p, TK_STRING)) {
    unexpected(p);
    return 0;
  }
  ed_token t = p->lex.tok;
  ed_import_request q = {
      .specifier = ed_string_value(p, t), .phase = phase, .attributes = (unsigned)p->attribute_count};
  next(p);
  q.attribute_count = parse_attributes(p);
  // What is asked, as a key: phase, specifier, attributes, with NULs between.
  size_t size = q.specifier.len + 1;
  const ed_attribute *list = q.attribute_count ? p->result->attributes + q.attributes : NULL;
  for (unsigned i = 0; i < q.attribute_count; i++) size += list[i].key.len + list[i].value.len + 2;
  char *key = ed_arena_alloc(p->arena, size);
  size_t n = 0;
  key[n++] = (char)('0' + phase);
  memcpy(key + n, q.specifier.text, q.specifier.len);
  n += q.specifier.len;
  for (unsigned i = 0; i < q.attribute_count; i++) {
    key[n++] = 0;
    memcpy(key + n, list[i].key.text, list[i].key.len);
    n += list[i].key.len;
    key[n++] = 0;
    memcpy(key + n, list[i].value.text, list[i].value.len);
    n += list[i].value.len;
  }
  size_t known = p->requests.count;
  ed_name *slot = ed_names_put(&p->requests, (ed_span){key, n});
  if (p->requests.count == known) return slot->import;
  slot->import = (unsigned)p->result->request_count;
  place(p, t.start, &q.line, &q.column);
  GROW(p->result->requests, p->result->request_count, p->request_room);
  p->result->requests[p->result->request_count++] = q;
  return slot->import;
}

static void add_import(ed_parser *p, ed_span imported, ed_token local) {
  ed_span name = ed_name_text(p, local);
  if (!ed_is_identifier(p, local) || local.word == W_arguments || local.word == W_eval) {
    p->lex.tok = local;
    if (local.word == W_arguments || local.word == W_eval) {
      ed_lex_fail(&p->lex, local.start, local.end, "Unexpected eval or arguments in strict mode");
    } else {
      unexpected(p);
    }
    return;
  }
  ed_name *n = ed_names_put(&p->names, name);
  if (n->flags & NAME_PRESET) {
    n->flags &= (uint8_t)~NAME_PRESET;
  } else if (n->flags & (NAME_IMPORT | NAME_LEXICAL | NAME_VAR) && !p->options->only_types) {
    p->is_engine_error = true;
    ed_lex_fail(&p->lex, local.start, local.end, "Identifier '%.*s' has already been declared", (int)name.len,
                name.text);
    return;
  }
  if (p->seen_code && !p->is_again) p->late_import = true;
  ed_syntax *r = p->result;
  ed_imported(p, name, (unsigned)r->import_count);
  ed_import_entry e = {.imported = imported, .local = name};
  place(p, local.start, &e.line, &e.column);
  GROW(r->imports, r->import_count, p->import_room);
  r->imports[r->import_count++] = e;
}

static bool is_well_formed(ed_span s) {
  for (size_t i = 0; i + 1 < s.len; i++) {
    if ((uint8_t)s.text[i] == 0xED && (uint8_t)s.text[i + 1] >= 0xA0) return false;
  }
  return true;
}

void ed_add_export(ed_parser *p, ed_export_kind kind, unsigned request, ed_span exported, ed_span imported,
                   ed_token where) {
  ed_syntax *r = p->result;
  if (exported.text) {
    ed_name *n = ed_names_put(&p->names, exported);
    if (n->flags & NAME_EXPORTED && !p->options->only_types) {
      p->is_engine_error = true;
      ed_lex_fail(&p->lex, where.start, where.end, "Duplicate export of '%.*s'", (int)exported.len, exported.text);
      return;
    }
    n->flags |= NAME_EXPORTED;
  }
  ed_export_entry e = {.kind = kind, .request = request, .exported = exported, .imported = imported};
  place(p, where.start, &e.line, &e.column);
  GROW(r->exports, r->export_count, p->export_room);
  r->exports[r->export_count++] = e;
}

// A module's name in braces: any word, or a well-formed string.
static ed_span parse_module_name(ed_parser *p) {
  ed_token t = p->lex.tok;
  if (t.kind == TK_NAME) {
    next(p);
    return ed_name_text(p, t);
  }
  if (t.kind != TK_STRING) {
    unexpected(p);
    return (ed_span){"", 0};
  }
  ed_span s = ed_string_value(p, t);
  if (!is_well_formed(s)) {
    ed_lex_fail(&p->lex, t.start, t.end, "Invalid module export name: contains unpaired surrogate character");
  }
  next(p);
  return s;
}

static const char default_local[] = N_DEFAULT;

// Nothing of the declaration stays; a `;` keeps the lines around it apart.
static void erase(ed_parser *p, uint32_t start) {
  ed_edit_put(&p->edits, start, start + 1, 0, (ed_span){";", 1});
  ed_edit_blank(&p->edits, start + 1, p->lex.prev_end);
}

bool ed_at_top(const ed_parser *p) { return p->is_module && !p->scope->parent && p->depth == 1; }

// ---- import --------------------------------------------------------------------------------------------------------

static void parse_import_names(ed_parser *p) {
  next(p);
  while (!is(p, TK_RBRACE)) {
    if (p->is_typescript && ed_parse_typed_specifier(p)) continue;
    ed_token first = p->lex.tok;
    ed_span imported = parse_module_name(p);
    ed_token local = first;
    if (is_word(p, W_as)) {
      next(p);
      local = p->lex.tok;
      if (local.kind == TK_NAME) next(p);
    }
    if (local.kind != TK_NAME) unexpected(p);
    else add_import(p, imported, local);
    if (!ed_list_goes_on(p, TK_RBRACE)) break;
  }
  next(p);
}

static void parse_import_namespace(ed_parser *p) {
  next(p);
  if (!is_word(p, W_as)) unexpected(p);
  next(p);
  ed_token local = p->lex.tok;
  if (local.kind == TK_NAME) next(p);
  add_import(p, (ed_span){NULL, 0}, local);
}

// `import defer * as` and `import source x from` but not `import defer from` and `import source from "x"`.
static ed_phase parse_phase(ed_parser *p) {
  ed_token after = ed_lex_peek(&p->lex);
  if (is_word(p, W_defer) && after.kind == TK_STAR) {
    next(p);
    return ED_PHASE_DEFER;
  }
  if (!is_word(p, W_source) || after.kind != TK_NAME) return ED_PHASE_EVALUATION;
  if (after.word == W_from && !after.escaped) {
    ed_lexer lex = p->lex;
    next(p);
    bool is_name = ed_lex_peek(&p->lex).word == W_from; // import source from from "x"
    p->lex = lex;
    if (!is_name) return ED_PHASE_EVALUATION;
  }
  next(p);
  return ED_PHASE_SOURCE;
}

void ed_parse_import(ed_parser *p) {
  uint32_t start = p->lex.tok.start;
  if (p->is_typescript && ed_parse_typed_import(p)) return;
  if (!p->is_module) {
    ed_lex_fail(&p->lex, start, start + 6, "Cannot use import statement outside a module");
    return;
  }
  if (!ed_at_top(p)) {
    unexpected(p);
    return;
  }
  p->result->has_module_syntax = true;
  next(p);
  size_t first = p->result->import_count;
  ed_phase phase = ED_PHASE_EVALUATION;
  if (!is(p, TK_STRING)) {
    phase = parse_phase(p);
    bool more = true;
    if (is(p, TK_NAME)) {
      ed_token local = p->lex.tok;
      next(p);
      add_import(p, phase == ED_PHASE_SOURCE ? (ed_span){NULL, 0} : (ed_span){"default", 7}, local);
      more = phase == ED_PHASE_EVALUATION && accept(p, TK_COMMA);
    }
    if (more && is(p, TK_STAR)) parse_import_namespace(p);
    else if (more && is(p, TK_LBRACE)) parse_import_names(p);
    else if (more) unexpected(p);
    if (!is_word(p, W_from)) unexpected(p);
    next(p);
  }
  unsigned request = parse_request(p, phase);
  for (size_t i = first; i < p->result->import_count; i++) p->result->imports[i].request = request;
  ed_semicolon(p);
  erase(p, start);
}

// ---- export --------------------------------------------------------------------------------------------------------

// export { a, b as c, d as "e" }, perhaps from another module.
static void parse_export_names(ed_parser *p, uint32_t start) {
  size_t first = p->result->export_count;
  ed_token bad = {0}; // a string or reserved word as local name is right only before `from`
  next(p);
  while (!is(p, TK_RBRACE)) {
    if (p->is_typescript && ed_parse_typed_specifier(p)) continue;
    ed_token local = p->lex.tok;
    ed_span imported = parse_module_name(p), exported = imported;
    if (!bad.end && !ed_is_identifier(p, local)) bad = local;
    ed_token where = local;
    if (is_word(p, W_as)) {
      next(p);
      where = p->lex.tok;
      exported = parse_module_name(p);
    }
    ed_add_export(p, ED_EXPORT_LOCAL, 0, exported, imported, where);
    if (!ed_list_goes_on(p, TK_RBRACE)) break;
  }
  next(p);
  if (is_word(p, W_from)) {
    next(p);
    unsigned request = parse_request(p, ED_PHASE_EVALUATION);
    for (size_t i = first; i < p->result->export_count; i++) {
      p->result->exports[i].kind = ED_EXPORT_INDIRECT;
      p->result->exports[i].request = request;
    }
  } else if (bad.end) {
    p->lex.tok = bad;
    unexpected(p);
  }
  ed_semicolon(p);
  erase(p, start);
}

static void parse_export_star(ed_parser *p, uint32_t start) {
  ed_token where = p->lex.tok;
  next(p);
  ed_span exported = {NULL, 0};
  if (is_word(p, W_as)) {
    next(p);
    where = p->lex.tok;
    exported = parse_module_name(p);
  }
  if (!is_word(p, W_from)) unexpected(p);
  next(p);
  size_t entry = p->result->export_count;
  ed_add_export(p, exported.text ? ED_EXPORT_NAMESPACE : ED_EXPORT_STAR, 0, exported, (ed_span){NULL, 0}, where);
  unsigned request = parse_request(p, ED_PHASE_EVALUATION);
  if (entry < p->result->export_count) p->result->exports[entry].request = request;
  ed_semicolon(p);
  erase(p, start);
}

static bool is_named(ed_token t) {
  return t.kind == TK_NAME && !((t.word == W_extends || t.word == W_implements) && !t.escaped);
}

static void parse_export_default(ed_parser *p, ed_token export) {
  ed_span name = {"default", 7}, local = {default_local, sizeof default_local - 1};
  ed_token word = p->lex.tok;
  next(p);
  if (p->is_typescript && ed_parse_typed_default(p)) return;
  ed_token after = ed_lex_peek(&p->lex);
  bool is_async = is_word(p, W_async) && after.kind == TK_NAME && after.word == W_function && !after.newline;
  if (is_async || is_word(p, W_function)) {
    ed_edit_blank(&p->edits, export.start, word.end);
    if (is_async) next(p);
    ed_lexer lex = p->lex;
    next(p);
    accept(p, TK_STAR);
    ed_token id = p->lex.tok;
    p->lex = lex;
    ed_add_export(p, ED_EXPORT_LOCAL, 0, name, id.kind == TK_NAME ? ed_name_text(p, id) : local, word);
    ed_parse_function(p, FUNCTION_DECLARATION | FUNCTION_DEFAULT | (is_async ? FUNCTION_ASYNC : 0));
    return;
  }
  if (is(p, TK_AT)) {
    ed_parse_decorators(p);
    after = ed_lex_peek(&p->lex);
  }
  if (is_word(p, W_class) && is_named(after)) {
    ed_edit_blank(&p->edits, export.start, word.end);
    ed_add_export(p, ED_EXPORT_LOCAL, 0, name, ed_name_text(p, after), word);
    ed_parse_class(p, true);
    return;
  }
  bool is_class = is_word(p, W_class);
  ed_add_export(p, ED_EXPORT_LOCAL, 0, name, local, word);
  // As a property's value an anonymous function or class gets the name "default".
  ed_edit_replace(&p->edits, export.start, word.end, "const " N_DEFAULT "={default:");
  if (is_class) ed_parse_class(p, false);
  else ed_parse_assign(p, 0);
  ed_edit_insert(&p->edits, p->lex.prev_end, 0, is_class ? "}.default;" : "}.default");
  if (!is_class) ed_semicolon(p);
}

void ed_parse_export(ed_parser *p) {
  ed_token export = p->lex.tok;
  if (p->is_typescript && ed_parse_typed_export(p)) return;
  if (!ed_at_top(p)) {
    unexpected(p);
    return;
  }
  p->result->has_module_syntax = true;
  next(p);
  if (is(p, TK_STAR)) return parse_export_star(p, export.start);
  if (is(p, TK_LBRACE)) return parse_export_names(p, export.start);
  if (is_word(p, W_default)) return parse_export_default(p, export);
  if (p->is_typescript) ed_skip_abstract(p);
  p->exports_names = true; // ed_declare exports what it declares
  if (is_word(p, W_var) || is_word(p, W_const) || is_word(p, W_let)) {
    ed_edit_blank(&p->edits, export.start, export.end);
    ed_declaration how = is_word(p, W_var) ? DECLARE_VAR : DECLARE_LEXICAL;
    unsigned flags = is_word(p, W_const) && !p->ambient ? MUST_INIT : 0;
    next(p);
    ed_parse_variables(p, how, flags);
    ed_semicolon(p);
  } else if (is_word(p, W_class) || is(p, TK_AT)) {
    ed_edit_blank(&p->edits, export.start, export.end);
    ed_parse_class(p, true);
  } else if (is_word(p, W_function)) {
    ed_edit_blank(&p->edits, export.start, export.end);
    ed_parse_function(p, FUNCTION_DECLARATION);
  } else if (is_word(p, W_async)) {
    ed_edit_blank(&p->edits, export.start, export.end);
    next(p);
    if (!is_word(p, W_function) || p->lex.tok.newline) unexpected(p);
    else ed_parse_function(p, FUNCTION_DECLARATION | FUNCTION_ASYNC);
  } else {
    unexpected(p);
  }
  p->exports_names = false;
}

// Every exported name is declared; those that were imported are exports of the other module.
void ed_check_exports(ed_parser *p) {
  ed_syntax *r = p->result;
  for (size_t i = 0; i < r->export_count; i++) {
    ed_export_entry *e = &r->exports[i];
    if (e->kind != ED_EXPORT_LOCAL || e->imported.text == default_local) continue;
    const ed_name *n = ed_names_find(&p->names, e->imported);
    if (!n || !(n->flags & (NAME_IMPORT | NAME_LEXICAL | NAME_VAR))) {
      ed_lex_fail(&p->lex, 0, 0, "Export '%.*s' is not defined in module", (int)e->imported.len, e->imported.text);
      r->error_line = e->line;
      r->error_column = e->column;
      return;
    }
    if (!(n->flags & NAME_IMPORT)) continue;
    const ed_import_entry *from = &r->imports[n->import];
    if (!from->imported.text && r->requests[from->request].phase != ED_PHASE_EVALUATION) continue; // a variable of ours
    e->kind = from->imported.text ? ED_EXPORT_INDIRECT : ED_EXPORT_NAMESPACE;
    e->request = from->request;
    e->imported = from->imported;
  }
}
