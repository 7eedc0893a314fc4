// SPDX-License-Identifier: MIT
// Functions and classes (ECMA-262 section 15), and the patterns that bind names.
#include "syntax/parser.h"

#include "base/mem.h"

// ---- bindings ------------------------------------------------------------------------------------------------------

static void parse_element(ed_parser *p, ed_declaration how) {
  ed_parse_binding(p, how);
  if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0);
}

static void parse_array_binding(ed_parser *p, ed_declaration how) {
  next(p);
  while (!is(p, TK_RBRACKET)) {
    if (accept(p, TK_COMMA)) continue;
    accept(p, TK_ELLIPSIS);
    parse_element(p, how);
    if (!ed_list_goes_on(p, TK_RBRACKET)) break;
  }
  next(p);
}

static void parse_object_binding(ed_parser *p, ed_declaration how) {
  next(p);
  while (!is(p, TK_RBRACE)) {
    if (accept(p, TK_ELLIPSIS)) {
      ed_parse_binding(p, how);
    } else {
      ed_token name = p->lex.tok;
      ed_parse_property_name(p);
      if (accept(p, TK_COLON)) {
        parse_element(p, how);
      } else if (!ed_is_identifier(p, name)) {
        unexpected(p);
      } else {
        ed_declare(p, name, how);
        if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0);
      }
    }
    if (!ed_list_goes_on(p, TK_RBRACE)) break;
  }
  next(p);
}

void ed_parse_binding(ed_parser *p, ed_declaration how) {
  if (ed_enter(p)) {
    if (is(p, TK_LBRACKET)) {
      parse_array_binding(p, how);
    } else if (is(p, TK_LBRACE)) {
      parse_object_binding(p, how);
    } else if (ed_is_identifier(p, p->lex.tok)) {
      ed_declare(p, p->lex.tok, how);
      next(p);
    } else {
      unexpected(p);
    }
  }
  leave(p);
}

// ---- functions -----------------------------------------------------------------------------------------------------

void ed_parse_parameters(ed_parser *p) {
  expect(p, TK_LPAREN);
  if (p->is_typescript) ed_parse_this_parameter(p);
  while (!is(p, TK_RPAREN)) {
    if (p->is_typescript) ed_parse_parameter_head(p);
    accept(p, TK_ELLIPSIS);
    ed_parse_binding(p, DECLARE_PARAMETER);
    if (p->is_typescript) ed_parse_parameter_type(p);
    if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0);
    if (is(p, TK_RPAREN)) break;
    if (!is(p, TK_COMMA)) {
      ed_expected(p, TK_COMMA);
      return;
    }
    next(p);
  }
  next(p);
}

// A function ends before the token that was read last.
static void note_function(ed_parser *p, const ed_function *f, uint32_t parameters) {
  if (!p->options->outline) return;
  uint32_t kind = f->label.kind;
  if (f->is_arrow) kind |= ED_OUTLINE_ARROW;
  if (f->is_async) kind |= ED_OUTLINE_ASYNC;
  if (f->is_generator) kind |= ED_OUTLINE_GENERATOR;
  ed_list_outline(p, (ed_outline){parameters, p->lex.prev_end, f->label.start, f->label.end, kind});
  ed_list_awaits(p, f);
}

// What the function or class that begins at a place is given to
static ed_label label_at(ed_label target, uint32_t at) {
  return target.end && target.at == at ? target : (ed_label){0};
}

// Parameters and body, with `f` and a scope of their own. False when there is no body: a signature of TypeScript.
static bool parse_rest(ed_parser *p, ed_function *f) {
  ed_scope s;
  bool has_body = true;
  f->parent = p->function;
  f->first_await = p->await_count;
  f->allows_return = true;
  p->function = f;
  ed_open_scope(p, &s, true);
  if (p->is_typescript) ed_parse_type_parameters(p);
  ed_parse_parameters(p);
  if (p->is_typescript) {
    ed_parse_return_type(p);
    has_body = is(p, TK_LBRACE);
    if (has_body && p->ambient > 0) {
      ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end,
                  "An implementation cannot be declared in ambient contexts");
    }
  }
  if (has_body) {
    ed_parse_function_body(p);
    note_function(p, f, s.start);
  }
  ed_close_scope(p, &s);
  p->function = f->parent;
  return has_body;
}

void ed_parse_function(ed_parser *p, unsigned flags) {
  uint32_t start = p->lex.tok.start, at = p->lex.tok.end;
  ed_statement statement = p->current;
  next(p);
  ed_function f = {.is_async = flags & FUNCTION_ASYNC, .label = label_at(p->target, start)};
  f.is_generator = accept(p, TK_STAR);
  if (f.is_generator) at = p->lex.prev_end;
  ed_scope s;
  bool is_expression = !(flags & FUNCTION_DECLARATION);
  if (is_expression) ed_open_scope(p, &s, false); // its name is seen inside only
  if (is(p, TK_NAME)) {
    // The name of an expression may be `yield` or `await` by the rules inside, of a declaration by those outside: the
    // engine knows.
    ed_token name = p->lex.tok;
    bool reserved = name.word && name.word <= W_LAST_RESERVED;
    if (reserved || (p->is_module && name.word && name.word <= W_LAST_STRICT)) unexpected(p);
    else ed_declare(p, name, is_expression ? DECLARE_LEXICAL : DECLARE_FUNCTION);
    if (!is_expression && p->is_typescript) ed_note_value(p, name);
    next(p);
  } else if (flags & FUNCTION_DEFAULT) {
    ed_edit_insert(&p->edits, at, 0, " " N_DEFAULT);
    p->has_default_function = true;
  } else if (!is_expression && p->ambient == 0) {
    if (!is(p, TK_LPAREN) || p->is_typescript) unexpected(p);
    else ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Function statements require a function name");
  }
  bool has_body = true;
  if (ed_enter(p)) has_body = parse_rest(p, &f);
  leave(p);
  if (is_expression) ed_close_scope(p, &s);
  if (f.property.end) ed_refuse_property(p, f.property);
  if (has_body) return;
  if (is_expression) {
    expect(p, TK_LBRACE);
  } else { // an overload
    ed_semicolon(p);
    ed_erase_statement(p, &statement);
  }
}

static bool parse_method(ed_parser *p, ed_function *f) {
  bool has_body = true;
  if (ed_enter(p)) has_body = parse_rest(p, f);
  leave(p);
  return has_body;
}

void ed_parse_method(ed_parser *p, ed_function *f) {
  f->label.kind |= ED_OUTLINE_OBJECT | ED_OUTLINE_METHOD;
  if (!parse_method(p, f)) expect(p, TK_LBRACE);
  if (f->property.end) ed_refuse_property(p, f->property);
}

ed_kind ed_parse_arrow(ed_parser *p, ed_scope *s, bool is_async, unsigned flags) {
  ed_settle_pattern(p, s->first_ref, true);
  ed_function f = {.parent = p->function,
                   .first_await = p->await_count,
                   .is_async = is_async,
                   .is_arrow = true,
                   .allows_return = true,
                   .label = label_at(s->target, s->start)};
  f.is_field = !is_async && p->function->is_field; // `await` stays forbidden
  p->function = &f;
  next(p);
  if (is(p, TK_LBRACE)) {
    ed_parse_function_body(p);
  } else {
    ed_parse_assign(p, flags & (IN_OFF | BEFORE_COLON));
  }
  note_function(p, &f, s->start);
  p->function = f.parent;
  ed_close_scope(p, s);
  return KIND_ARROW;
}

// ---- classes -------------------------------------------------------------------------------------------------------

void ed_parse_decorators(ed_parser *p) {
  while (accept(p, TK_AT)) {
    if (is(p, TK_LPAREN)) {
      next(p);
      ed_parse_expression(p, 0);
      expect(p, TK_RPAREN);
    } else if (p->is_typescript && !ed_is_identifier(p, p->lex.tok)) {
      ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Expected ident");
    } else {
      ed_parse_left(p, 0);
    }
  }
}

// What an initializer or static block sees: `await` and `arguments` are forbidden, and it is no generator.
static void parse_initializer(ed_parser *p) {
  ed_function f = {.parent = p->function, .is_field = true};
  p->function = &f;
  ed_scope s;
  ed_open_scope(p, &s, true);
  next(p);
  ed_aim(p, p->owner.start, p->owner.end, ED_OUTLINE_CLASS);
  ed_parse_assign(p, 0);
  ed_close_scope(p, &s);
  p->function = f.parent;
}

static void parse_static_block(ed_parser *p) {
  ed_function f = {.parent = p->function, .is_field = true};
  p->function = &f;
  ed_scope s;
  ed_open_scope(p, &s, true);
  ed_parse_block(p, &s);
  ed_close_scope(p, &s);
  p->function = f.parent;
}

// Whether the word just read is the name of a member rather than its modifier.
static bool ends_member_name(const ed_parser *p) {
  switch (p->lex.tok.kind) {
  case TK_LPAREN:
  case TK_ASSIGN:
  case TK_SEMICOLON:
  case TK_RBRACE:
  case TK_LT: // the others are TypeScript's
  case TK_COLON:
  case TK_QUESTION:
  case TK_BANG:
  case TK_EOF: return true;
  default: return false;
  }
}

// `class { static }`: the engine wants a `;` behind a field of the name of a modifier.
static void end_modifier_field(ed_parser *p, ed_token name) {
  if (name.word == W_static || name.word == W_async) ed_edit_insert(&p->edits, name.end, 0, ";");
}

static void parse_member(ed_parser *p) {
  ed_member m = ed_begin_member(p);
  if (is(p, TK_AT)) ed_parse_decorators(p);
  if (p->is_typescript) ed_parse_modifiers(p, &m);
  bool is_async = false, is_generator = false;
  uint32_t kind = ED_OUTLINE_CLASS | ED_OUTLINE_METHOD;
  ed_token word = p->lex.tok;
  bool named = false; // the last word read is the name
  m.name = word;
  if (is_word(p, W_static)) {
    next(p);
    if (is(p, TK_LBRACE)) {
      parse_static_block(p);
      return;
    }
    named = ends_member_name(p);
    if (!named) m.is_static = true;
    if (p->is_typescript && !named) {
      ed_check_static(p, &m, word);
      ed_parse_modifiers(p, &m);
    }
    word = p->lex.tok;
  }
  if (!named && is_word(p, W_async)) {
    m.name = word;
    next(p);
    named = ends_member_name(p) || p->lex.tok.newline;
    is_async = !named;
  } else if (!named && (is_word(p, W_get) || is_word(p, W_set) || is_word(p, W_accessor))) {
    m.name = word;
    next(p);
    // `get` and a line end before `*` is a field named get.
    named = ends_member_name(p) || (is(p, TK_STAR) && p->lex.tok.newline) ||
            (word.word == W_accessor && p->lex.tok.newline);
    m.is_accessor = !named && word.word == W_accessor;
    m.accessor = word;
    if (!named && word.word == W_get) kind |= ED_OUTLINE_GET;
    if (!named && word.word == W_set) kind |= ED_OUTLINE_SET;
  }
  if (!named) {
    is_generator = accept(p, TK_STAR);
    m.name = p->lex.tok;
    if (p->is_typescript && is(p, TK_LBRACKET) && ed_parse_index_signature(p, &m)) return;
    ed_parse_property_name(p);
  }
  if (p->is_typescript) ed_parse_member_type(p, &m, is_generator);
  if (is(p, TK_LPAREN) || is(p, TK_LT)) {
    if (m.is_static) kind |= ED_OUTLINE_STATIC;
    if (m.name.word == W_constructor && !m.is_static) kind |= ED_OUTLINE_CONSTRUCTOR;
    ed_function f = {.is_async = is_async, .is_generator = is_generator, .label = p->owner};
    f.label.kind = kind;
    if (p->is_typescript) ed_check_method(p, &m, &f);
    bool has_body = parse_method(p, &f);
    if (p->is_typescript) ed_end_typed_method(p, &m, &f, has_body);
    return;
  }
  bool is_given = is(p, TK_ASSIGN);
  if (is_given) {
    parse_initializer(p);
    p->open_field = !is(p, TK_SEMICOLON);
  } else if (is(p, TK_RBRACE)) {
    end_modifier_field(p, m.name);
  }
  if (p->is_typescript) ed_check_field(p, &m, is_given);
  ed_semicolon(p);
  if (m.abstract.end || m.declare.end) ed_erase_member(p, &m);
}

void ed_parse_class(ed_parser *p, bool is_declaration) {
  ed_parse_decorators(p);
  if (!is_word(p, W_class)) {
    unexpected(p);
    return;
  }
  uint32_t start = p->lex.tok.start;
  bool outer_is_abstract = p->is_abstract, is_abstract = p->is_typescript && ed_is_behind_abstract(p);
  ed_label outer_owner = p->owner;
  p->owner = label_at(p->target, start);
  ed_token promoted = {0};
  next(p);
  ed_scope s;
  if (is(p, TK_NAME) && !is_word(p, W_extends) && !(p->is_typescript && is_word(p, W_implements))) {
    ed_token name = p->lex.tok;
    if (!ed_is_identifier(p, name)) unexpected(p);
    else if (is_declaration) ed_declare(p, name, DECLARE_LEXICAL);
    if (is_declaration && ed_is_promoted(p, DECLARE_LEXICAL)) promoted = name;
    if (is_declaration && p->is_typescript) ed_note_value(p, name);
    p->owner = (ed_label){.start = name.start, .end = name.end};
    next(p);
    ed_open_scope(p, &s, false);
    ed_declare_inside(p, name);
  } else {
    ed_open_scope(p, &s, false);
  }
  if (p->is_typescript) ed_parse_type_parameters(p);
  bool is_derived = is_word(p, W_extends);
  if (is_derived) {
    next(p);
    ed_parse_left(p, 0);
    if (p->is_typescript) ed_parse_type_arguments(p);
  }
  if (p->is_typescript) ed_parse_implements(p);
  bool open_field = p->open_field, outer_is_derived = p->is_derived; // of a class around this one
  uint32_t outer_start = p->class_start;
  p->open_field = false;
  p->is_derived = is_derived;
  p->is_abstract = is_abstract;
  expect(p, TK_LBRACE);
  p->class_start = p->lex.prev_end;
  if (ed_enter(p)) {
    while (!is(p, TK_RBRACE)) {
      if (is(p, TK_EOF)) {
        unexpected(p);
        break;
      }
      if (!accept(p, TK_SEMICOLON)) parse_member(p);
    }
  }
  leave(p);
  p->open_field = open_field;
  p->is_derived = outer_is_derived;
  p->is_abstract = outer_is_abstract;
  p->class_start = outer_start;
  p->owner = outer_owner;
  ed_close_scope(p, &s);
  expect(p, TK_RBRACE);
  if (promoted.end) ed_promote_class(p, start, promoted);
}
