// SPDX-License-Identifier: MIT
// Expressions (ECMA-262 section 13). Without a tree there is no precedence to keep: a chain of binary operators is read
// flat, `a ? b : c` and `a = b` go on in a loop, so that long chains cost no stack. What the engine will complain of
// itself (`1 = 2`, `a ?? b || c`) is let through.
#include "syntax/parser.h"

#include <string.h>

void ed_too_deep(ed_parser *p) {
  ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Maximum nesting depth exceeded");
}

bool ed_list_goes_on(ed_parser *p, ed_token_kind close) {
  if (is(p, close)) return false;
  if (!is(p, TK_COMMA)) ed_expected(p, TK_COMMA);
  next(p);
  return !is(p, close) && !p->lex.error;
}

// ---- pieces --------------------------------------------------------------------------------------------------------

// Whether `this` and its like are those of the module.
static bool is_of_module(const ed_parser *p) {
  const ed_function *f = p->function;
  while (f->is_arrow) f = f->parent;
  return f->is_module;
}

static void parse_template(ed_parser *p) {
  uint32_t at = p->lex.tok.end;
  while (ed_lex_template(&p->lex, at)) {
    ed_parse_expression(p, 0);
    if (!is(p, TK_RBRACE)) {
      unexpected(p);
      return;
    }
    at = p->lex.tok.end;
  }
}

// The type of what may be a parameter. True when it was one.
static bool parse_parameter_rest(ed_parser *p) {
  if (!p->is_typescript || !ed_parse_parameter_type(p)) return false;
  if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0);
  return true;
}

// What eval() gets is rewritten as well, when it gets it.
static void wrap_code(ed_parser *p, uint32_t start) {
  ed_edit_insert(&p->edits, start, -1, "$eddy.code(eval)(");
  ed_edit_insert(&p->edits, p->lex.prev_end, 0, END_OF_OURS);
}

// From `(` to `)`. With PATTERN the arguments may be the parameters of an async arrow function; true when they are.
// With OF_EVAL the first one is code.
static bool parse_arguments(ed_parser *p, unsigned flags) {
  bool typed = false, is_code = flags & OF_EVAL && !p->options->keep_awaits;
  flags &= PATTERN;
  next(p);
  while (!is(p, TK_RPAREN)) {
    if (accept(p, TK_ELLIPSIS)) is_code = false;
    uint32_t start = p->lex.tok.start;
    ed_parse_assign(p, flags);
    if (is_code) wrap_code(p, start);
    is_code = false;
    if (flags & PATTERN && parse_parameter_rest(p)) typed = true;
    if (is(p, TK_RPAREN) || accept(p, TK_COMMA)) continue;
    if (p->is_typescript) ed_expected(p, TK_COMMA);
    else ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "missing ) after argument list");
    return false;
  }
  next(p);
  return typed;
}

static void parse_array(ed_parser *p, unsigned flags) {
  next(p);
  while (!is(p, TK_RBRACKET)) {
    if (accept(p, TK_COMMA)) continue;
    accept(p, TK_ELLIPSIS);
    ed_parse_assign(p, flags & PATTERN);
    if (!ed_list_goes_on(p, TK_RBRACKET)) break;
  }
  next(p);
}

void ed_parse_property_name(ed_parser *p) {
  if (is(p, TK_LBRACKET)) {
    next(p);
    ed_parse_assign(p, 0);
    expect(p, TK_RBRACKET);
  } else if (is(p, TK_NAME) || is(p, TK_STRING) || is(p, TK_NUMBER) || is(p, TK_PRIVATE)) {
    next(p);
  } else {
    unexpected(p);
  }
}

// Whether the word just read (get, set, async, static ...) is itself the name of the property.
static bool ends_name(const ed_parser *p) {
  switch (p->lex.tok.kind) {
  case TK_COMMA:
  case TK_COLON:
  case TK_LPAREN:
  case TK_RBRACE:
  case TK_ASSIGN:
  case TK_LT: // type parameters
  case TK_EOF: return true;
  default: return false;
  }
}

static void parse_property(ed_parser *p, unsigned flags) {
  if (accept(p, TK_ELLIPSIS)) {
    ed_parse_assign(p, flags & PATTERN);
    return;
  }
  ed_token name = p->lex.tok;
  ed_function f = {0};
  if (name.kind == TK_NAME) {
    next(p);
    if (ends_name(p)) {
      if (is(p, TK_COMMA) || is(p, TK_RBRACE) || is(p, TK_ASSIGN)) { // shorthand
        if (!ed_is_identifier(p, name)) {
          unexpected(p);
          return;
        }
        ed_note_ref(p, name, flags, true);
        if (name.word == W_arguments && is_of_module(p)) ed_lower_arguments(p, name, true, false);
        if (accept(p, TK_ASSIGN)) ed_parse_assign(p, 0); // of a pattern
        return;
      }
    } else if (name.word == W_async && !p->lex.tok.newline) {
      f.is_async = true;
      f.is_generator = accept(p, TK_STAR);
      ed_parse_property_name(p);
    } else if (name.word == W_get || name.word == W_set) {
      f.label.kind = name.word == W_get ? ED_OUTLINE_GET : ED_OUTLINE_SET;
      ed_parse_property_name(p);
    } else {
      unexpected(p);
      return;
    }
  } else {
    f.is_generator = accept(p, TK_STAR);
    ed_parse_property_name(p);
  }
  if (is(p, TK_LPAREN) || is(p, TK_LT)) {
    ed_parse_method(p, &f);
  } else if (accept(p, TK_COLON)) {
    ed_aim(p, name.start, name.end, ED_OUTLINE_OBJECT);
    ed_parse_assign(p, flags & PATTERN);
  } else {
    unexpected(p);
  }
}

static void parse_object(ed_parser *p, unsigned flags) {
  next(p);
  while (!is(p, TK_RBRACE)) {
    parse_property(p, flags);
    if (!ed_list_goes_on(p, TK_RBRACE)) break;
  }
  next(p);
}

// `(`: an expression in parentheses or the parameters of an arrow function, known only at the end.
static ed_kind parse_parenthesis(ed_parser *p, unsigned flags) {
  ed_scope s;
  ed_mark open;
  if (p->is_typescript) open = ed_take_mark(p);
  ed_open_scope(p, &s, true);
  ed_kind kind = KIND_OTHER;
  bool must_be_arrow = false;
  next(p);
  if (is(p, TK_RPAREN)) {
    must_be_arrow = true;
  } else {
    for (;;) {
      if (accept(p, TK_ELLIPSIS)) must_be_arrow = true;
      kind = ed_parse_assign(p, PATTERN);
      if (parse_parameter_rest(p)) must_be_arrow = true;
      if (!accept(p, TK_COMMA)) break;
      kind = KIND_OTHER;
      if (is(p, TK_RPAREN)) {
        must_be_arrow = true;
        break;
      }
    }
  }
  expect(p, TK_RPAREN);
  if (is(p, TK_COLON) && p->is_typescript) {
    ed_typed_arrow arrow = ed_try_return_type(p, must_be_arrow ? NULL : &open, flags);
    if (arrow != NO_ARROW) {
      ed_parse_arrow(p, &s, false, flags);
      return arrow == SURE_ARROW || ed_end_of_trial(p, &open) ? KIND_ARROW : parse_parenthesis(p, flags);
    }
  }
  if (is(p, TK_ARROW) && !p->lex.tok.newline) return ed_parse_arrow(p, &s, false, flags);
  if (must_be_arrow) ed_expected(p, TK_ARROW);
  ed_settle_pattern(p, s.first_ref, false);
  ed_close_scope(p, &s);
  return kind == KIND_NAME ? KIND_NAME : KIND_OTHER;
}

// `import` in an expression: import(x), import.meta, import.defer(x), import.source(x).
static void parse_import_expression(ed_parser *p) {
  ed_token first = p->lex.tok;
  uint32_t start = first.start;
  const char *verb = "import";
  next(p);
  if (accept(p, TK_DOT)) {
    if (is_word(p, W_meta)) {
      if (!p->is_module) {
        ed_lex_fail(&p->lex, start, p->lex.tok.end, "Cannot use 'import.meta' outside a module");
        return;
      }
      uint32_t end = p->lex.tok.end;
      p->result->has_import_meta = p->result->has_module_syntax = true;
      next(p);
      if (is(p, TK_DOT) || is(p, TK_LBRACKET) || is(p, TK_OPTIONAL_DOT)) {
        ed_edit_replace(&p->edits, start, end, N_HOST ".meta");
      } else { // nothing that could be assigned to
        ed_edit_replace(&p->edits, start, end, "%s(0," N_HOST ".meta)", ed_separator(p, first));
      }
      return;
    }
    verb = is_word(p, W_defer) ? "importDefer" : is_word(p, W_source) ? "importSource" : NULL;
    if (!verb) {
      unexpected(p);
      return;
    }
    next(p);
  }
  if (!is(p, TK_LPAREN)) {
    if (!p->is_module) ed_lex_fail(&p->lex, start, start + 6, "Cannot use import statement outside a module");
    else unexpected(p);
    return;
  }
  p->result->has_import_call = true;
  uint32_t end = p->lex.tok.end;
  bool is_script = !p->is_module && p->options->kind != ED_SOURCE_PROMPT; // whose source comes here once more
  if (p->is_module) {
    ed_edit_replace(&p->edits, start, end, N_HOST ".%s(", verb);
  } else if (is_script) {
    const char *url = p->options->url ? p->options->url : "";
    char *quoted = ed_arena_alloc(p->arena, strlen(url) * 6 + 3);
    quoted[ed_quote(quoted, (ed_span){url, strlen(url)})] = 0;
    // In sloppy code the engine takes a call for a target of assignment.
    ed_edit_replace(&p->edits, start, end, "%s(0,$eddy.%s(%s,", ed_separator(p, first), verb, quoted);
  }
  next(p);
  ed_parse_assign(p, 0);
  if (accept(p, TK_COMMA) && !is(p, TK_RPAREN)) {
    ed_parse_assign(p, 0);
    accept(p, TK_COMMA);
  }
  expect(p, TK_RPAREN);
  if (is_script) ed_edit_insert(&p->edits, p->lex.prev_end, 0, END_OF_OURS);
}

static ed_kind parse_member_chain(ed_parser *p, ed_kind kind, unsigned flags);

static void parse_new(ed_parser *p) {
  next(p);
  if (accept(p, TK_DOT)) {
    if (is_word(p, W_target)) {
      if (is_of_module(p)) { // that of our generator function
        ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "new.target expression is not allowed here");
        return;
      }
      next(p);
    } else {
      unexpected(p);
    }
    return;
  }
  if (!ed_enter(p)) return leave(p);
  if (is_word(p, W_import)) { // import.meta may be constructed, import() and its like may not
    ed_lexer lex = p->lex;
    next(p);
    bool meta = accept(p, TK_DOT) && is_word(p, W_meta);
    p->lex = lex;
    if (!meta) ed_lex_fail(&p->lex, lex.tok.start, lex.tok.end, "Cannot use new with import");
  }
  if (is_word(p, W_new)) {
    parse_new(p);
    parse_member_chain(p, KIND_OTHER, NO_CALL);
  } else {
    ed_parse_left(p, NO_CALL);
  }
  leave(p);
  if (is(p, TK_LPAREN)) parse_arguments(p, 0);
}

// ---- primary expressions -------------------------------------------------------------------------------------------

// `async` is current: a function, an arrow function, or a name.
static ed_kind parse_async(ed_parser *p, unsigned flags) {
  ed_token async = p->lex.tok;
  next(p);
  ed_aim_further(p, async.start, p->lex.tok.start);
  if (!async.escaped && !p->lex.tok.newline) {
    if (is_word(p, W_function)) {
      ed_parse_function(p, FUNCTION_ASYNC);
      return KIND_OTHER;
    }
    if (is(p, TK_NAME) && (p->lex.tok.word == W_none || p->lex.tok.word > W_LAST_RESERVED)) { // async x => ...
      ed_token after = ed_lex_peek(&p->lex);
      if (after.kind == TK_ARROW && !after.newline) {
        ed_scope s;
        ed_open_scope(p, &s, true);
        ed_declare(p, p->lex.tok, DECLARE_PARAMETER);
        next(p);
        return ed_parse_arrow(p, &s, true, flags);
      }
    }
  }
  if (is(p, TK_LT) && p->is_typescript && !p->lex.tok.newline && ed_try_async_generic(p, flags)) return KIND_ARROW;
  if (is(p, TK_ARROW) && !p->lex.tok.newline) { // async => ...
    ed_scope s;
    ed_open_scope(p, &s, true);
    ed_declare(p, async, DECLARE_PARAMETER);
    return ed_parse_arrow(p, &s, false, flags);
  }
  ed_note_ref(p, async, flags, false);
  p->last_name = async;
  return async.escaped || p->lex.tok.newline ? KIND_NAME : KIND_ASYNC_NAME;
}

static ed_kind parse_name(ed_parser *p, unsigned flags) {
  ed_token t = p->lex.tok;
  if (t.escaped && t.word && t.word <= W_LAST_RESERVED) {
    unexpected(p);
    return KIND_OTHER;
  }
  switch (t.word) {
  case W_function: ed_parse_function(p, 0); return KIND_OTHER;
  case W_class: ed_parse_class(p, false); return KIND_OTHER;
  case W_new: parse_new(p); return KIND_OTHER;
  case W_import: parse_import_expression(p); return KIND_OTHER;
  case W_this:
    if (is_of_module(p)) p->needs_function = true;
    next(p);
    return KIND_OTHER;
  case W_null:
  case W_true:
  case W_false: next(p); return KIND_OTHER;
  case W_super:
    next(p);
    if (!is(p, TK_DOT) && !is(p, TK_LBRACKET) && !is(p, TK_LPAREN)) {
      ed_lex_fail(&p->lex, t.start, t.end, "'super' keyword unexpected here");
    }
    return KIND_OTHER;
  case W_async: return parse_async(p, flags);
  default: break;
  }
  if (!ed_is_identifier(p, t)) {
    ed_expected_expression(p);
    return KIND_OTHER;
  }
  bool is_typeof = p->typeof_end && p->lex.prev_end == p->typeof_end;
  next(p);
  if (is(p, TK_ARROW) && !p->lex.tok.newline) {
    ed_scope s;
    ed_aim_further(p, t.start, p->lex.tok.start);
    ed_open_scope(p, &s, true);
    ed_declare(p, t, DECLARE_PARAMETER);
    return ed_parse_arrow(p, &s, false, flags);
  }
  if (t.word == W_arguments && is_of_module(p)) ed_lower_arguments(p, t, false, is_typeof);
  if (t.word == W_eval) p->needs_function = p->assigns_unseen = true;
  ed_note_ref(p, t, flags, false);
  p->last_name = t;
  return KIND_NAME;
}

static ed_kind parse_primary(ed_parser *p, unsigned flags) {
  switch (p->lex.tok.kind) {
  case TK_NAME: return parse_name(p, flags);
  case TK_NUMBER:
  case TK_STRING: next(p); return KIND_OTHER;
  case TK_SLASH:
  case TK_ASSIGN_OP:
    if (p->lex.source[p->lex.tok.start] != '/') break;
    ed_lex_regex(&p->lex);
    next(p);
    return KIND_OTHER;
  case TK_TEMPLATE: parse_template(p); return KIND_OTHER;
  case TK_LBRACE: parse_object(p, flags); return KIND_OTHER;
  case TK_LBRACKET: parse_array(p, flags); return KIND_OTHER;
  case TK_LPAREN: return parse_parenthesis(p, flags);
  case TK_AT: ed_parse_class(p, false); return KIND_OTHER;
  case TK_LT:
    if (!p->is_typescript) break;
    return ed_parse_angle(p, flags);
  case TK_PRIVATE: // #x in o
    next(p);
    if (!is_word(p, W_in)) unexpected(p);
    return KIND_OTHER;
  default: break;
  }
  ed_expected_expression(p);
  return KIND_OTHER;
}

// What follows a primary expression: members, calls, templates.
static ed_kind parse_member_chain(ed_parser *p, ed_kind kind, unsigned flags) {
  for (;;) {
    switch (p->lex.tok.kind) {
    case TK_DOT:
      next(p);
      if (!is(p, TK_NAME) && !is(p, TK_PRIVATE)) {
        unexpected(p);
        return KIND_OTHER;
      }
      next(p);
      break;
    case TK_OPTIONAL_DOT:
      if (flags & NO_CALL) {
        ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Invalid optional chain from new expression");
        return KIND_OTHER;
      }
      if (kind == KIND_NAME && ed_lex_peek(&p->lex).kind == TK_LPAREN) ed_mark_call(p, kind);
      next(p);
      if (p->is_typescript) ed_parse_type_arguments(p);
      if (is(p, TK_LPAREN)) {
        parse_arguments(p, 0);
      } else if (is(p, TK_LBRACKET)) {
        continue;
      } else if (is(p, TK_NAME) || is(p, TK_PRIVATE)) {
        next(p);
      } else {
        unexpected(p);
      }
      break;
    case TK_LBRACKET:
      next(p);
      ed_parse_expression(p, 0);
      expect(p, TK_RBRACKET);
      break;
    case TK_LPAREN:
      if (flags & NO_CALL) return kind;
      if (kind == KIND_ASYNC_NAME && !p->lex.tok.newline) {
        ed_scope s;
        // `async` may be an imported name.
        size_t name_refs = p->ref_count;
        bool imported = name_refs > 0 && p->refs[name_refs - 1].start == p->last_name.start;
        ed_mark open = ed_take_mark(p);
        ed_open_scope(p, &s, true);
        bool typed = parse_arguments(p, PATTERN), arrow = false;
        if (is(p, TK_COLON) && p->is_typescript) {
          ed_typed_arrow found = ed_try_return_type(p, typed ? NULL : &open, flags);
          if (found != NO_ARROW) {
            ed_parse_arrow(p, &s, true, flags);
            if (found != SURE_ARROW && !ed_end_of_trial(p, &open)) continue; // once more
            arrow = true;
          }
        }
        if (!arrow && is(p, TK_ARROW) && !p->lex.tok.newline) {
          ed_parse_arrow(p, &s, true, flags);
          arrow = true;
        }
        if (arrow) {
          if (imported) p->refs[name_refs - 1].dead = true; // it was none
          return KIND_ARROW;
        }
        if (typed) unexpected(p);
        ed_settle_pattern(p, s.first_ref, false);
        ed_close_scope(p, &s);
        if (imported) p->refs[name_refs - 1].called = true;
        break;
      }
      ed_mark_call(p, kind);
      parse_arguments(p, kind == KIND_NAME && p->last_name.word == W_eval ? OF_EVAL : 0);
      break;
    case TK_TEMPLATE:
      ed_mark_call(p, kind);
      parse_template(p);
      break;
    case TK_LT:
    case TK_SHL:
      if (!p->is_typescript || !ed_try_type_arguments(p, kind)) return kind;
      break;
    case TK_BANG:
      if (!p->is_typescript || p->lex.tok.newline) return kind;
      ed_parse_non_null(p, kind);
      continue;
    default: return kind;
    }
    kind = KIND_OTHER;
  }
}

ed_kind ed_parse_left(ed_parser *p, unsigned flags) {
  ed_kind kind = parse_primary(p, flags);
  return kind == KIND_ARROW ? kind : parse_member_chain(p, kind, flags);
}

// ---- operators -----------------------------------------------------------------------------------------------------

// `delete x` is an error in strict code; of an imported name the engine would only see `delete m.x`.
static void parse_delete(ed_parser *p) {
  next(p);
  ed_token operand = p->lex.tok;
  if (ed_enter(p) && ed_parse_operand(p, 0) == KIND_NAME && p->is_module) {
    ed_lex_fail(&p->lex, operand.start, operand.end, "Delete of an unqualified identifier in strict mode.");
  }
  leave(p);
}

// What an operator stands before.
ed_kind ed_parse_operand(ed_parser *p, unsigned flags) {
  uint32_t start = p->lex.tok.start, end = p->lex.tok.end;
  ed_kind kind = ed_parse_unary(p, flags);
  if (kind == KIND_ARROW) ed_lex_fail(&p->lex, start, end, "Malformed arrow function parameter list");
  return kind;
}

ed_kind ed_parse_unary(ed_parser *p, unsigned flags) {
  bool prefixed = false, changes = false;
  for (;; flags &= ~(unsigned)PATTERN, prefixed = true) {
    switch (p->lex.tok.kind) {
    case TK_NAME:
      if (p->lex.tok.escaped) break;
      switch (p->lex.tok.word) {
      case W_await:
        if (!ed_may_await(p)) break;
        ed_parse_await(p, flags);
        return KIND_OTHER;
      case W_delete: parse_delete(p); return KIND_OTHER;
      case W_typeof:
        p->typeof_end = p->lex.tok.end;
        next(p);
        continue;
      case W_void: next(p); continue;
      default: break;
      }
      break;
    case TK_PLUS:
    case TK_MINUS:
    case TK_BANG:
    case TK_TILDE:
      if (changes) {
        ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Invalid left-hand side expression in prefix operation");
        return KIND_OTHER;
      }
      next(p);
      continue;
    case TK_INC_DEC:
      changes = true;
      next(p);
      continue;
    default: break;
    }
    break;
  }
  uint32_t start = p->lex.tok.start, end = p->lex.tok.end;
  ed_token_kind begin = p->lex.tok.kind;
  ed_kind kind = ed_parse_left(p, flags);
  if (kind == KIND_ARROW) {
    if (prefixed) ed_lex_fail(&p->lex, start, end, "Malformed arrow function parameter list");
    return kind;
  }
  if (changes) ed_mark_assigned(p, kind, begin);
  if (is(p, TK_INC_DEC) && !p->lex.tok.newline) {
    ed_mark_assigned(p, kind, begin);
    next(p);
    return KIND_OTHER;
  }
  return prefixed ? KIND_OTHER : kind;
}

static inline bool is_binary(const ed_parser *p, unsigned flags) {
  if (p->lex.tok.kind >= TK_LT) return true;
  if (p->lex.tok.kind != TK_NAME || p->lex.tok.escaped) return false;
  return p->lex.tok.word == W_instanceof || (p->lex.tok.word == W_in && !(flags & IN_OFF));
}

static bool ends_yield(const ed_parser *p) {
  if (p->lex.tok.newline) return true;
  switch (p->lex.tok.kind) {
  case TK_RPAREN:
  case TK_RBRACKET:
  case TK_RBRACE:
  case TK_COMMA:
  case TK_COLON:
  case TK_SEMICOLON:
  case TK_EOF: return true;
  case TK_NAME: return is_word(p, W_in) || is_word(p, W_of);
  default: return false;
  }
}

static void parse_yield(ed_parser *p, unsigned flags) {
  uint32_t at = p->lex.tok.start;
  next(p);
  bool of_all = !p->lex.tok.newline && accept(p, TK_STAR);
  const char *call = of_all ? "$eddy.iterate" : "$eddy.keep";
  if (!of_all && ends_yield(p)) {
    ed_note_yield(p, at, false);
    return;
  }
  uint32_t start = p->lex.tok.start;
  ed_parse_assign(p, flags & (IN_OFF | BEFORE_COLON));
  ed_note_yield(p, at, of_all);
  if (p->function->is_async && !p->options->keep_awaits) ed_wrap(p, start, p->lex.prev_end, call);
}

ed_kind ed_parse_assign(ed_parser *p, unsigned flags) {
  ed_kind kind = KIND_OTHER;
  if (ed_enter(p)) {
    for (;;) {
      if (p->function->is_generator && is_word(p, W_yield)) {
        parse_yield(p, flags);
        break;
      }
      ed_token_kind begin = p->lex.tok.kind;
      uint32_t start = p->lex.tok.start;
      ed_kind first = ed_parse_unary(p, flags);
      kind = first;
      if (first == KIND_ARROW) break;
      for (;;) {
        if (is_binary(p, flags)) {
          next(p);
          ed_parse_operand(p, flags & ~(unsigned)PATTERN);
        } else if (!p->is_typescript || !ed_parse_assertion(p, kind)) {
          break;
        }
        kind = KIND_OTHER;
      }
      if (is(p, TK_QUESTION)) {
        if (p->is_typescript && flags & PATTERN && ed_at_optional_parameter(p)) break;
        next(p);
        ed_parse_assign(p, BEFORE_COLON);
        expect(p, TK_COLON);
      } else if (is(p, TK_ASSIGN) || is(p, TK_ASSIGN_OP)) {
        ed_mark_assigned(p, kind, begin);
        uint32_t end = p->lex.prev_end;
        next(p);
        ed_aim(p, start, end, 0);
      } else {
        break;
      }
      flags &= ~(unsigned)PATTERN;
      kind = KIND_OTHER;
    }
  }
  leave(p);
  return kind;
}

ed_kind ed_parse_expression(ed_parser *p, unsigned flags) {
  ed_kind kind = ed_parse_assign(p, flags);
  while (accept(p, TK_COMMA)) {
    ed_parse_assign(p, flags);
    kind = KIND_OTHER;
  }
  return kind;
}
