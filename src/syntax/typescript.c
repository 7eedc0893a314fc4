// SPDX-License-Identifier: MIT
// What TypeScript declares: interfaces, aliases, `declare`, type-only imports and exports vanish; modifiers of members
// and parameters become blanks; enum, namespace, parameter properties and `import x =` cannot be stripped. They are
// noted, and are an error once the whole source turned out to be free of worse ones, as in Node.
#include "syntax/parser.h"

#include <string.h>

// ---- statements ----------------------------------------------------------------------------------------------------

ed_statement ed_statement_here(const ed_parser *p, bool in_list) {
  return (ed_statement){.start = p->lex.tok.start,
                        .before = p->lex.prev_end,
                        .edits = p->edits.count,
                        .refs = p->ref_count,
                        .pattern_refs = p->pattern_refs,
                        .exports = p->result->export_count,
                        .in_list = in_list,
                        .has_default_function = p->has_default_function};
}

ed_statement ed_begin_statement(ed_parser *p, bool in_list) { return p->current = ed_statement_here(p, in_list); }

// Whether the line that begins here would go on with an unfinished one before.
static bool continues(const ed_parser *p) {
  switch (p->lex.tok.kind) {
  case TK_LPAREN:
  case TK_LBRACKET:
  case TK_TEMPLATE:
  case TK_PLUS:
  case TK_MINUS:
  case TK_SLASH: return p->lex.tok.newline;
  case TK_ASSIGN_OP: return p->lex.tok.newline && p->lex.source[p->lex.tok.start] == '/';
  default: return false;
  }
}

void ed_erase_statement(ed_parser *p, const ed_statement *s) {
  p->edits.count = s->edits;
  p->ref_count = s->refs;
  p->pattern_refs = s->pattern_refs;
  for (size_t i = s->exports; i < p->result->export_count; i++) {
    ed_names_find(&p->names, p->result->exports[i].exported)->flags &= (uint8_t)~NAME_EXPORTED;
  }
  p->result->export_count = s->exports;
  p->has_default_function = s->has_default_function;
  uint32_t start = s->start;
  p->erased = start;
  if (!s->in_list || (s->before > 0 && continues(p))) {
    ed_edit *last = p->edits.count > 0 ? &p->edits.items[p->edits.count - 1] : NULL;
    if (!s->in_list || p->lex.source[s->before - 1] != ';') {
      ed_type_put(p, start, start + 1, ";");
      start++;
    } else if (last && last->end == s->before && !last->text.text) {
      last->end--; // the `;` of a statement that vanished stays
    }
  }
  ed_type_blank(p, start, p->lex.prev_end);
}

static void note(ed_parser *p, uint32_t start, uint32_t end, const char *message) {
  if (p->unsupported.message && p->unsupported.start <= start) return; // the outermost, and first
  p->unsupported.message = message;
  p->unsupported.start = start;
  p->unsupported.end = end;
}

void ed_note_unsupported(ed_parser *p, uint32_t start, uint32_t end, const char *message) {
  if (p->ambient == 0) note(p, start, end, message);
}

void ed_report_unsupported(ed_parser *p) {
  if (!p->unsupported.message || p->lex.error) return;
  ed_lex_fail(&p->lex, p->unsupported.start, p->unsupported.end, "%s", p->unsupported.message);
  p->result->error_kind = ED_ERROR_UNSUPPORTED_TYPESCRIPT;
}

static bool is_entity(ed_token t) { return t.kind == TK_NAME && (t.word == W_none || t.word > W_LAST_RESERVED); }

// ---- interface, type -----------------------------------------------------------------------------------------------

static void parse_interface(ed_parser *p, const ed_statement *s) {
  next(p);
  if (!is_entity(p->lex.tok)) unexpected(p);
  next(p);
  ed_read_type_parameters(p);
  if (is_word(p, W_extends)) {
    do {
      next(p);
      ed_read_type(p);
    } while (is(p, TK_COMMA));
  }
  ed_read_members(p);
  ed_erase_statement(p, s);
  p->type_only = s->start;
}

static void parse_alias(ed_parser *p, const ed_statement *s) {
  next(p);
  next(p);
  ed_read_type_parameters(p);
  if (!is(p, TK_ASSIGN)) {
    int len = p->lex.tok.end - p->lex.tok.start > 40 ? 40 : (int)(p->lex.tok.end - p->lex.tok.start);
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Unexpected token `%.*s`. Expected =", len,
                p->lex.source + p->lex.tok.start);
    return;
  }
  next(p);
  ed_read_type(p);
  ed_semicolon(p);
  ed_erase_statement(p, s);
  p->type_only = s->start;
}

// ---- enum ----------------------------------------------------------------------------------------------------------

static void parse_enum(ed_parser *p, const ed_statement *s) {
  if (ed_transforms(p)) {
    ed_transform_enum(p, s);
    return;
  }
  if (is_word(p, W_const)) next(p);
  next(p);
  if (!is_entity(p->lex.tok)) unexpected(p);
  next(p);
  expect(p, TK_LBRACE);
  while (!is(p, TK_RBRACE)) {
    ed_parse_property_name(p);
    if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0);
    if (!accept(p, TK_COMMA)) break;
  }
  expect(p, TK_RBRACE);
  ed_note_unsupported(p, s->start, p->lex.prev_end, "TypeScript enum is not supported in strip-only mode");
}

// ---- imports and exports that vanish -------------------------------------------------------------------------------

// Behind a clause: `from "x" with { }` or `= require("x")` or `= A.B`, and the end of the statement.
static void skip_source(ed_parser *p) {
  if (accept(p, TK_ASSIGN)) {
    bool calls = is_word(p, W_require) && ed_lex_peek(&p->lex).kind == TK_LPAREN;
    if (!is_entity(p->lex.tok)) unexpected(p);
    next(p);
    if (calls) {
      next(p);
      expect(p, TK_STRING);
      expect(p, TK_RPAREN);
    }
    while (!calls && accept(p, TK_DOT)) {
      if (!is(p, TK_NAME)) unexpected(p);
      next(p);
    }
  } else {
    if (!is_word(p, W_from)) unexpected(p);
    next(p);
    expect(p, TK_STRING);
    if (is_word(p, W_with)) {
      next(p);
      ed_read_members(p);
    }
  }
  ed_semicolon(p);
}

// { a, b as c }: what stands in it is of no interest.
static void skip_names(ed_parser *p, bool typed) {
  expect(p, TK_LBRACE);
  while (!is(p, TK_RBRACE)) {
    if (typed && is_word(p, W_type)) {
      ed_token after = ed_lex_peek(&p->lex);
      if (after.kind == TK_STRING || (after.kind == TK_NAME && after.word != W_as)) {
        ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end,
                    "The 'type' modifier cannot be used on a named import when 'import type' is used on its import "
                    "statement.");
        return;
      }
    }
    if (!is(p, TK_NAME) && !is(p, TK_STRING)) unexpected(p);
    while (is(p, TK_NAME) || is(p, TK_STRING)) next(p); // type a as b
    if (!accept(p, TK_COMMA)) break;
  }
  expect(p, TK_RBRACE);
}

// The clause of an import and what follows, where nothing of it stays.
static void skip_import(ed_parser *p, bool typed) {
  if (is(p, TK_NAME)) {
    next(p);
    if (!accept(p, TK_COMMA)) {
      skip_source(p);
      return;
    }
  }
  if (accept(p, TK_STAR)) {
    if (!is_word(p, W_as)) unexpected(p);
    next(p);
    if (!is(p, TK_NAME)) unexpected(p);
    next(p);
  } else {
    skip_names(p, typed);
  }
  skip_source(p);
}

static void skip_export(ed_parser *p, bool typed) {
  if (accept(p, TK_STAR)) {
    if (is_word(p, W_as)) {
      next(p);
      if (!is(p, TK_NAME) && !is(p, TK_STRING)) unexpected(p);
      next(p);
    }
    skip_source(p);
    return;
  }
  skip_names(p, typed);
  if (is_word(p, W_from)) skip_source(p);
  else ed_semicolon(p);
}

// ---- declare, namespace --------------------------------------------------------------------------------------------

// Statements of a namespace or of an ambient module. Nothing is exported or imported by them.
static void parse_inner(ed_parser *p) {
  ed_begin_statement(p, true);
  if (is_word(p, W_export)) {
    if (ed_parse_typed_export(p)) return;
    next(p);
    if (is(p, TK_STAR) || is(p, TK_LBRACE)) {
      skip_export(p, false);
      return;
    }
    if (is_word(p, W_default)) {
      next(p);
      bool declares = is_word(p, W_function) || is_word(p, W_class) || is_word(p, W_abstract) || is_word(p, W_async) ||
                      is_word(p, W_interface);
      if (!declares) {
        ed_parse_assign(p, 0);
        ed_semicolon(p);
        return;
      }
    }
  } else if (is_word(p, W_import)) {
    if (ed_parse_typed_import(p)) return;
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind != TK_LPAREN && after.kind != TK_DOT) {
      next(p);
      if (is(p, TK_STRING)) {
        next(p);
        ed_semicolon(p);
      } else {
        skip_import(p, false);
      }
      return;
    }
  }
  ed_parse_list_item(p);
}

// From `{` to `}`. True when nothing but types stood there.
static bool parse_inner_block(ed_parser *p) {
  ed_scope scope;
  bool types = true;
  expect(p, TK_LBRACE);
  ed_open_scope(p, &scope, true);
  if (ed_enter(p)) {
    while (!is(p, TK_RBRACE) && !is(p, TK_EOF)) {
      uint32_t start = p->lex.tok.start;
      parse_inner(p);
      types &= p->type_only == start;
    }
  }
  leave(p);
  ed_close_scope(p, &scope);
  expect(p, TK_RBRACE);
  return types;
}

// namespace A.B { }, module A { }, module "x" { }, global { }
static void parse_namespace(ed_parser *p, const ed_statement *s) {
  ed_token word = p->lex.tok;
  if (word.word == W_namespace && ed_transforms(p)) {
    ed_transform_namespace(p, s);
    return;
  }
  next(p);
  bool named = is(p, TK_NAME);
  if (word.word == W_module && named) {
    note(p, word.start, word.end, "`module` keyword is not supported. Use `namespace` instead."); // ambient or not
  }
  if (named) {
    do {
      if (!is(p, TK_NAME)) unexpected(p);
      next(p);
    } while (accept(p, TK_DOT));
  }
  bool external = accept(p, TK_STRING), types = true;
  if (external) p->ambient++;
  if (external && !is(p, TK_LBRACE)) ed_semicolon(p);
  else types = parse_inner_block(p);
  if (external) p->ambient--;
  if (types || external) {
    ed_erase_statement(p, s);
    p->type_only = s->start;
  } else {
    ed_note_unsupported(p, s->start, p->lex.prev_end,
                        "TypeScript namespace declaration is not supported in strip-only mode");
  }
}

static void parse_declare(ed_parser *p, const ed_statement *s) {
  next(p);
  uint32_t inner = p->lex.tok.start;
  p->ambient++;
  ed_parse_list_item(p);
  p->ambient--;
  ed_erase_statement(p, s);
  if (p->type_only == inner) p->type_only = s->start;
}

// ---- the ways in ---------------------------------------------------------------------------------------------------

// Whether the word current begins a declaration of TypeScript, by what follows.
static bool begins_declaration(const ed_lexer *l) {
  ed_token t = l->tok;
  if (t.kind != TK_NAME || t.escaped) return false;
  ed_token after = t.word == W_const || t.word > W_LAST_RESERVED ? ed_lex_peek(l) : t;
  switch (t.word) {
  case W_enum: return true;
  case W_interface:
  case W_type: return is_entity(after) && !after.newline;
  case W_namespace: return is_entity(after);
  case W_module: return !after.newline && (is_entity(after) || after.kind == TK_STRING);
  case W_global: return !after.newline && after.kind == TK_LBRACE;
  case W_abstract: return !after.newline && after.kind == TK_NAME && after.word == W_class;
  case W_const: return after.kind == TK_NAME && after.word == W_enum && !after.escaped;
  case W_declare:
    if (after.kind != TK_NAME || after.escaped) return false;
    switch (after.word) {
    case W_const:
    case W_var:
    case W_let:
    case W_function:
    case W_class:
    case W_enum: return true;
    case W_abstract:
    case W_interface:
    case W_type:
    case W_namespace:
    case W_module:
    case W_global: {
      ed_lexer ahead = *l;
      ed_lex_next(&ahead);
      return !after.newline && begins_declaration(&ahead);
    }
    default: return false;
    }
  default: return false;
  }
}

static void parse_declaration(ed_parser *p, const ed_statement *s) {
  switch (p->lex.tok.word) {
  case W_const:
  case W_enum: parse_enum(p, s); break;
  case W_interface: parse_interface(p, s); break;
  case W_type: parse_alias(p, s); break;
  case W_declare: parse_declare(p, s); break;
  case W_abstract:
    ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
    next(p);
    ed_parse_class(p, true);
    break;
  default: parse_namespace(p, s); break;
  }
}

bool ed_parse_typed_statement(ed_parser *p) {
  if (!begins_declaration(&p->lex)) return false;
  ed_statement s = p->current;
  parse_declaration(p, &s);
  return true;
}

// import x = require("x"), import x = A.B: at the name.
static void parse_import_equals(ed_parser *p, const ed_statement *s, ed_token import) {
  if (ed_transforms(p)) {
    ed_transform_import(p, s, import);
    return;
  }
  next(p);
  skip_source(p);
  ed_note_unsupported(p, s->start, p->lex.prev_end,
                      "TypeScript import equals declaration is not supported in strip-only mode");
}

bool ed_parse_typed_import(ed_parser *p) {
  ed_statement s = p->current;
  ed_lexer start = p->lex;
  next(p);
  ed_token name = p->lex.tok, after = ed_lex_peek(&p->lex);
  if (name.kind == TK_NAME && after.kind == TK_ASSIGN) {
    parse_import_equals(p, &s, start.tok);
    return true;
  }
  bool types = is_word(p, W_type) && (after.kind == TK_NAME || after.kind == TK_LBRACE || after.kind == TK_STAR);
  if (types && after.word == W_from) { // import type from "x" is none
    next(p);
    types = ed_lex_peek(&p->lex).kind != TK_STRING;
  } else if (types) {
    next(p);
  }
  if (!types) {
    p->lex = start;
    return false;
  }
  skip_import(p, true);
  ed_erase_statement(p, &s);
  return true;
}

bool ed_parse_typed_export(ed_parser *p) {
  ed_statement s = p->current;
  ed_lexer start = p->lex;
  next(p);
  if (begins_declaration(&p->lex) && !is_word(p, W_abstract)) {
    parse_declaration(p, &s);
    return true;
  }
  ed_token after = is(p, TK_NAME) ? ed_lex_peek(&p->lex) : p->lex.tok;
  if (is_word(p, W_type) && (after.kind == TK_LBRACE || after.kind == TK_STAR)) {
    next(p);
    skip_export(p, true);
    ed_erase_statement(p, &s);
    return true;
  }
  if (is_word(p, W_import)) {
    ed_token import = p->lex.tok;
    next(p);
    bool types = is_word(p, W_type) && after.kind == TK_NAME && ed_lex_peek(&p->lex).kind == TK_NAME;
    if (types) next(p);
    if (!is(p, TK_NAME)) unexpected(p);
    if (types) {
      skip_import(p, true);
      ed_erase_statement(p, &s);
    } else {
      parse_import_equals(p, &s, import);
    }
    return true;
  }
  if (accept(p, TK_ASSIGN)) {
    if (ed_transforms(p)) ed_transform_export(p, s.start);
    ed_parse_expression(p, 0);
    ed_semicolon(p);
    if (!ed_transforms(p))
      ed_note_unsupported(p, s.start, p->lex.prev_end,
                          "TypeScript export assignment is not supported in strip-only mode");
    return true;
  }
  if (is_word(p, W_as) && after.word == W_namespace) {
    next(p);
    next(p);
    if (!is(p, TK_NAME)) unexpected(p);
    next(p);
    ed_semicolon(p);
    ed_erase_statement(p, &s);
    return true;
  }
  p->lex = start;
  return false;
}

void ed_skip_abstract(ed_parser *p) {
  if (!is_word(p, W_abstract) || !begins_declaration(&p->lex)) return;
  ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
  next(p);
}

bool ed_parse_typed_default(ed_parser *p) {
  if (is_word(p, W_interface)) {
    ed_statement s = p->current;
    if (!is_entity(ed_lex_peek(&p->lex))) return false;
    parse_interface(p, &s);
    return true;
  }
  if (is_word(p, W_enum) && !ed_transforms(p)) {
    ed_statement s = p->current;
    parse_enum(p, &s);
    return true;
  }
  ed_skip_abstract(p);
  return false;
}

bool ed_parse_typed_specifier(ed_parser *p) {
  if (!is_word(p, W_type)) return false;
  ed_lexer start = p->lex;
  next(p);
  if (is_word(p, W_as)) { // type as as as: a type. type as as, type as x: not. type as: a type named `as`
    next(p);
    if (is_word(p, W_as)) {
      next(p);
      if (!is(p, TK_NAME) && !is(p, TK_STRING)) {
        p->lex = start;
        return false;
      }
      next(p);
    } else if (!is(p, TK_COMMA) && !is(p, TK_RBRACE)) {
      p->lex = start;
      return false;
    }
  } else if (is(p, TK_NAME) || is(p, TK_STRING)) {
    next(p);
    if (is_word(p, W_as)) {
      next(p);
      if (!is(p, TK_NAME) && !is(p, TK_STRING)) unexpected(p);
      next(p);
    }
  } else {
    p->lex = start;
    return false;
  }
  if (!is(p, TK_RBRACE)) expect(p, TK_COMMA);
  ed_type_blank(p, start.tok.start, p->lex.prev_end);
  return true;
}
