// SPDX-License-Identifier: MIT
// Statements and declarations (ECMA-262 section 14) but `for` and `using`, which are in lower.c.
#include "syntax/parser.h"

static void parse_statement(ed_parser *p, bool in_list);

void ed_semicolon(ed_parser *p) {
  if (accept(p, TK_SEMICOLON) || is(p, TK_RBRACE) || p->lex.tok.newline) return;
  if (is(p, TK_EOF) && !p->lex.error) return;
  ed_expected_semicolon(p);
}

// ---- blocks --------------------------------------------------------------------------------------------------------

// A list of statements up to `}` or the end. The scope says whether `using` stood among them.
static void parse_list(ed_parser *p, bool until_brace) {
  while (!is(p, TK_EOF) && !(until_brace && is(p, TK_RBRACE))) {
    p->list_item = p->lex.tok.start;
    parse_statement(p, true);
  }
}

void ed_parse_block(ed_parser *p, ed_scope *s) {
  expect(p, TK_LBRACE);
  uint32_t start = p->lex.prev_end;
  if (ed_enter(p)) parse_list(p, true);
  leave(p);
  if (s->has_using) ed_lower_using_block(p, s, start, p->lex.tok.start);
  expect(p, TK_RBRACE);
}

static void parse_plain_block(ed_parser *p) {
  ed_scope s;
  ed_open_scope(p, &s, false);
  ed_parse_block(p, &s);
  ed_close_scope(p, &s);
}

// Strings that stand as statements at the beginning of a body.
static void parse_directives(ed_parser *p) {
  while (is(p, TK_STRING)) {
    ed_token after = ed_lex_peek(&p->lex);
    bool ends = after.kind == TK_SEMICOLON || after.kind == TK_RBRACE || after.kind == TK_EOF;
    if (!ends && after.newline) { // unless the line goes on as an expression
      ends = after.kind == TK_NAME ? after.word != W_in && after.word != W_instanceof
                                   : after.kind == TK_STRING || after.kind == TK_NUMBER || after.kind == TK_LBRACE ||
                                         after.kind == TK_AT || after.kind == TK_BANG || after.kind == TK_TILDE ||
                                         after.kind == TK_INC_DEC || after.kind == TK_PRIVATE;
    }
    if (!ends) return;
    next(p);
    ed_semicolon(p);
  }
}

void ed_parse_function_body(ed_parser *p) {
  expect(p, TK_LBRACE);
  parse_directives(p);
  uint32_t start = p->lex.prev_end;
  if (p->function->has_properties && !p->is_derived) ed_transform_properties(p);
  ed_scope *s = p->scope;
  if (ed_enter(p)) parse_list(p, true);
  leave(p);
  if (s->has_using) ed_lower_using_block(p, s, start, p->lex.tok.start);
  expect(p, TK_RBRACE);
}

void ed_parse_top(ed_parser *p) {
  ed_scope top;
  ed_source_kind kind = p->options->kind;
  ed_function f = {
      .is_module = p->is_module, .is_async = kind == ED_SOURCE_PROMPT, .allows_return = kind == ED_SOURCE_COMMONJS};
  p->function = &f;
  ed_open_scope(p, &top, true);
  parse_directives(p);
  uint32_t start = p->is_module ? 0 : p->lex.prev_end;
  parse_list(p, false);
  ed_report_unsupported(p);
  if (p->lex.error) return;
  if (top.has_using && !p->is_module) {
    // Only the body of a CommonJS module is one of a function.
    if (kind != ED_SOURCE_COMMONJS) unexpected(p);
    ed_lower_using_block(p, &top, start, p->lex.len);
  }
  if (p->is_module && !p->late_import && !p->options->only_types) {
    ed_check_exports(p);
    if (!p->lex.error) ed_lower_module(p, &top);
  }
  if (kind == ED_SOURCE_PROMPT && !p->lex.error) ed_lower_prompt(p, start);
  ed_close_scope(p, &top);
}

// ---- statements ----------------------------------------------------------------------------------------------------

static void parse_in_parentheses(ed_parser *p) {
  expect(p, TK_LPAREN);
  ed_parse_expression(p, 0);
  expect(p, TK_RPAREN);
}

void ed_parse_substatement(ed_parser *p) {
  // A function declaration may stand here in sloppy code: it is as if in a block.
  parse_statement(p, false);
}

static void parse_while(ed_parser *p) {
  next(p);
  size_t condition = p->await_count;
  parse_in_parentheses(p);
  size_t body = p->await_count;
  ed_parse_substatement(p);
  ed_order_awaits(p, condition, body, body);
}

void ed_parse_list_item(ed_parser *p) { parse_statement(p, true); }

void ed_parse_variables(ed_parser *p, ed_declaration how, unsigned flags) {
  do {
    uint32_t start = p->lex.tok.start;
    bool is_pattern = !is(p, TK_NAME);
    ed_parse_binding(p, how);
    uint32_t end = p->lex.prev_end;
    if (p->is_typescript) ed_parse_variable_type(p);
    bool is_given = accept(p, TK_ASSIGN);
    if (is_given) {
      if (!is_pattern) ed_aim(p, start, end, 0);
      ed_parse_assign(p, flags & IN_OFF);
    } else if (p->is_typescript && flags & MUST_INIT) {
      ed_lex_fail(&p->lex, start, p->lex.prev_end, "'const' declarations must be initialized");
    } else if (p->is_typescript && is_pattern && !(flags & IN_OFF) && p->ambient == 0) {
      ed_lex_fail(&p->lex, start, p->lex.prev_end, "Destructuring bindings require initializers");
    } else if (flags & MUST_INIT && !p->lex.error) {
      ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Missing initializer in %s declaration",
                  is_pattern ? "destructuring" : "const");
    }
    if (ed_is_promoted(p, how)) ed_promote_variable(p, start, is_given, how);
  } while (accept(p, TK_COMMA));
}

static void parse_try(ed_parser *p) {
  next(p);
  parse_plain_block(p);
  if (is_word(p, W_catch)) {
    next(p);
    ed_scope s;
    ed_open_scope(p, &s, false);
    if (accept(p, TK_LPAREN)) {
      ed_parse_binding(p, DECLARE_LEXICAL);
      if (p->is_typescript) ed_parse_annotation(p);
      expect(p, TK_RPAREN);
    }
    ed_parse_block(p, &s);
    ed_close_scope(p, &s);
  } else if (!is_word(p, W_finally)) {
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Missing catch or finally after try");
  }
  if (is_word(p, W_finally)) {
    next(p);
    parse_plain_block(p);
  }
}

static void parse_switch(ed_parser *p) {
  next(p);
  parse_in_parentheses(p);
  expect(p, TK_LBRACE);
  ed_scope s;
  ed_open_scope(p, &s, false);
  while (!is(p, TK_RBRACE) && !is(p, TK_EOF)) {
    if (is_word(p, W_case)) {
      next(p);
      ed_parse_expression(p, 0);
      expect(p, TK_COLON);
    } else if (is_word(p, W_default)) {
      next(p);
      expect(p, TK_COLON);
    } else {
      p->list_item = p->lex.tok.start;
      uint32_t start = p->lex.tok.start;
      parse_statement(p, true);
      if (s.has_using) ed_lex_fail(&p->lex, start, start + 5, "Unexpected identifier 'using'");
    }
  }
  ed_close_scope(p, &s);
  expect(p, TK_RBRACE);
}

static void parse_if(ed_parser *p) {
  for (;;) { // `else if` chains may be long
    next(p);
    parse_in_parentheses(p);
    ed_parse_substatement(p);
    if (!is_word(p, W_else)) return;
    next(p);
    if (!is_word(p, W_if)) break;
  }
  ed_parse_substatement(p);
}

static void parse_jump(ed_parser *p) {
  next(p);
  if (is(p, TK_NAME) && !p->lex.tok.newline && ed_is_identifier(p, p->lex.tok)) next(p);
  ed_semicolon(p);
}

static void parse_return(ed_parser *p) {
  if (!p->function->allows_return) {
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end,
                p->is_typescript ? "Return statement is not allowed here" : "Illegal return statement");
    return;
  }
  next(p);
  if (!is(p, TK_SEMICOLON) && !is(p, TK_RBRACE) && !is(p, TK_EOF) && !p->lex.tok.newline) {
    uint32_t start = p->lex.tok.start;
    ed_parse_expression(p, 0);
    if (p->function->is_generator) ed_note_yield(p, start, false);
    if (p->function->is_async && p->function->is_generator && !p->options->keep_awaits) { // it is awaited
      ed_wrap(p, start, p->lex.prev_end, "$eddy.keep(/*$*/");
      ed_edit_insert(&p->edits, p->lex.prev_end, 0, END_OF_OURS);
    }
  }
  ed_semicolon(p);
}

static bool starts_binding(ed_token t) {
  return t.kind == TK_LBRACKET || t.kind == TK_LBRACE ||
         (t.kind == TK_NAME && ((t.word != W_in && t.word != W_instanceof) || t.escaped));
}

bool ed_at_let(ed_parser *p) { return is_word(p, W_let) && starts_binding(ed_lex_peek(&p->lex)); }

// `using x` on one line; `of` too may be a name, but not in `for (using of ...`.
bool ed_at_using(ed_parser *p) {
  if (!is_word(p, W_using)) return false;
  ed_token t = ed_lex_peek(&p->lex);
  return t.kind == TK_NAME && !t.newline && t.word != W_in && t.word != W_instanceof && ed_is_identifier(p, t);
}

bool ed_at_await_using(ed_parser *p) {
  if (!is_word(p, W_await) || !ed_may_await(p)) return false;
  ed_lexer lex = p->lex;
  next(p);
  bool found = !p->lex.tok.newline && ed_at_using(p);
  p->lex = lex;
  return found;
}

static void parse_expression_statement(ed_parser *p) {
  ed_token first = p->lex.tok;
  size_t refs = p->ref_count;
  ed_parse_expression(p, 0);
  if (is(p, TK_COLON) && first.kind == TK_NAME && p->lex.prev_end == first.end) { // a label
    p->ref_count = refs;
    next(p);
    if (is_word(p, W_for)) {
      ed_parse_for(p, first.start);
      return;
    }
    if (ed_enter(p)) parse_statement(p, false);
    leave(p);
    return;
  }
  uint32_t end = p->lex.prev_end;
  ed_semicolon(p);
  if (ed_is_promoted(p, DECLARE_LEXICAL) && p->depth == 1 && is(p, TK_EOF)) ed_give_value(p, first.start, end);
  if (p->function->has_properties && first.word == W_super) ed_transform_properties(p);
}

// Keywords that begin a statement. True when it was one.
static bool parse_keyword(ed_parser *p, bool in_list) {
  ed_token t = p->lex.tok;
  switch (t.word) {
  case W_var:
    if (ed_is_promoted(p, DECLARE_VAR)) ed_edit_replace(&p->edits, t.start, t.end, "void");
    next(p);
    ed_parse_variables(p, DECLARE_VAR, 0);
    ed_semicolon(p);
    return true;
  case W_const:
    if (p->is_typescript && ed_parse_typed_statement(p)) return true;
    if (!in_list) break;
    if (ed_is_promoted(p, DECLARE_LEXICAL)) ed_edit_replace(&p->edits, t.start, t.end, "void");
    next(p);
    ed_parse_variables(p, DECLARE_LEXICAL, p->ambient ? 0 : MUST_INIT);
    ed_semicolon(p);
    return true;
  case W_let:
    if (!ed_at_let(p)) return false;
    if (!in_list) {
      ed_token after = ed_lex_peek(&p->lex);
      if (after.newline && after.kind != TK_LBRACKET) return false;
      break;
    }
    if (ed_is_promoted(p, DECLARE_LEXICAL)) ed_edit_replace(&p->edits, t.start, t.end, "void");
    next(p);
    ed_parse_variables(p, DECLARE_LEXICAL, 0);
    ed_semicolon(p);
    return true;
  case W_using:
    if (!in_list || !ed_at_using(p)) return false;
    ed_parse_using(p, false);
    ed_semicolon(p);
    return true;
  case W_await:
    if (!in_list || !ed_at_await_using(p)) return false;
    ed_parse_using(p, true);
    ed_semicolon(p);
    return true;
  case W_function: ed_parse_function(p, FUNCTION_DECLARATION); return true;
  case W_async: {
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind != TK_NAME || after.word != W_function || after.newline || after.escaped) return false;
    next(p);
    ed_parse_function(p, FUNCTION_DECLARATION | FUNCTION_ASYNC);
    return true;
  }
  case W_class:
    if (!in_list) {
      unexpected(p);
      return true;
    }
    ed_parse_class(p, true);
    return true;
  case W_if: parse_if(p); return true;
  case W_for: ed_parse_for(p, t.start); return true;
  case W_while: parse_while(p); return true;
  case W_do:
    next(p);
    ed_parse_substatement(p);
    if (!is_word(p, W_while)) unexpected(p);
    next(p);
    parse_in_parentheses(p);
    accept(p, TK_SEMICOLON);
    return true;
  case W_return: parse_return(p); return true;
  case W_break:
  case W_continue: parse_jump(p); return true;
  case W_throw:
    next(p);
    if (p->lex.tok.newline) ed_lex_fail(&p->lex, t.start, t.end, "Illegal newline after throw");
    ed_parse_expression(p, 0);
    ed_semicolon(p);
    return true;
  case W_try: parse_try(p); return true;
  case W_switch: parse_switch(p); return true;
  case W_with:
    if (p->is_module) {
      ed_lex_fail(&p->lex, t.start, t.end, "Strict mode code may not include a with statement");
      return true;
    }
    next(p);
    parse_in_parentheses(p);
    ed_parse_substatement(p);
    return true;
  case W_debugger:
    next(p);
    ed_semicolon(p);
    return true;
  case W_import: {
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind == TK_LPAREN || after.kind == TK_DOT) return false;
    ed_parse_import(p);
    return true;
  }
  case W_export: ed_parse_export(p); return true;
  case W_enum:
  case W_interface:
  case W_type:
  case W_declare:
  case W_namespace:
  case W_module:
  case W_global:
  case W_abstract: return p->is_typescript && ed_parse_typed_statement(p);
  default: return false;
  }
  ed_lex_fail(&p->lex, t.start, t.end, "Lexical declaration cannot appear in a single-statement context");
  return true;
}

static void parse_statement(ed_parser *p, bool in_list) {
  if (ed_enter(p)) {
    if (p->is_typescript) ed_begin_statement(p, in_list);
    if (is(p, TK_LBRACE)) {
      parse_plain_block(p);
    } else if (is(p, TK_SEMICOLON)) {
      next(p);
    } else if (is(p, TK_AT)) {
      ed_parse_decorators(p);
      if (is_word(p, W_export)) ed_parse_export(p);
      else ed_parse_class(p, true);
    } else {
      ed_token t = p->lex.tok;
      bool keyword = t.kind == TK_NAME && t.word && !t.escaped;
      if (p->is_module && t.word != W_import) p->seen_code = true;
      if (!keyword || !parse_keyword(p, in_list)) parse_expression_statement(p);
    }
  }
  leave(p);
}
