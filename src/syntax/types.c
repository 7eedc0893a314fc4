// SPDX-License-Identifier: MIT
// The grammar of types (TypeScript's handbook and its conformance tests; there is no specification). What a type says
// interests nobody: it is read to find its end. What reading leaves behind, edits and references of expressions within,
// the caller forgets.
#include "syntax/parser.h"

#include <string.h>

// ---- types ---------------------------------------------------------------------------------------------------------

// In the `extends` of a conditional type `?` belongs to that one; a function type there may return a conditional one,
// but for what `infer` there is constrained to.
enum { NO_CONDITIONAL = 1, CONSTRAINS = 2 };

// Whether a type could as well be a parameter.
typedef enum shape { SHAPE_OTHER, SHAPE_NAME, SHAPE_PATTERN } shape;

static shape parse_type(ed_parser *p, unsigned flags);

static void unexpected_type(ed_parser *p) {
  ed_token t = p->lex.tok;
  if (t.kind == TK_EOF) {
    ed_lex_fail(&p->lex, t.start, t.end, "Unexpected eof");
    return;
  }
  int len = t.end - t.start > 40 ? 40 : (int)(t.end - t.start);
  ed_lex_fail(&p->lex, t.start, t.end,
              "Unexpected token `%.*s`. Expected an identifier, void, yield, null, await, break, a string literal, a "
              "numeric literal, true, false, `, -, import, this, typeof, {, [, (",
              len, p->lex.source + t.start);
}

static bool is_type_name(ed_token t) {
  return t.kind == TK_NAME && (t.word == W_none || t.word > W_LAST_RESERVED || t.word == W_this);
}

bool ed_at_angle(const ed_parser *p) { return is(p, TK_LT) || is(p, TK_SHL); }

static void open_angle(ed_parser *p) {
  if (is(p, TK_SHL)) ed_lex_split(&p->lex, TK_LT);
  expect(p, TK_LT);
}

void ed_close_angle(ed_parser *p) {
  if (!is(p, TK_GT) && p->lex.source[p->lex.tok.start] == '>' && p->lex.tok.end > p->lex.tok.start) {
    ed_lex_split(&p->lex, TK_GT);
  }
  expect(p, TK_GT);
}

// `<A, B>` but for the closing sign.
void ed_open_type_arguments(ed_parser *p) {
  open_angle(p);
  do parse_type(p, 0);
  while (accept(p, TK_COMMA));
}

void ed_read_type_arguments(ed_parser *p) {
  ed_open_type_arguments(p);
  ed_close_angle(p);
}

// `<in out const T extends A = B, ...>`
static void parse_parameter_list(ed_parser *p) {
  open_angle(p);
  for (;;) {
    for (;;) {
      if (is_word(p, W_out)) {
        ed_token after = ed_lex_peek(&p->lex);
        if (after.kind != TK_NAME || after.word == W_extends) break;
      } else if (!is_word(p, W_const) && !is_word(p, W_in)) {
        break;
      }
      next(p);
    }
    if (!is_type_name(p->lex.tok)) {
      unexpected(p);
      return;
    }
    next(p);
    if (is_word(p, W_extends)) {
      next(p);
      parse_type(p, 0);
    }
    if (accept(p, TK_ASSIGN)) parse_type(p, 0);
    if (!accept(p, TK_COMMA) || is(p, TK_GT)) break;
  }
  ed_close_angle(p);
}

// An operator of types that stands as a name here.
static bool is_operator_name(const ed_parser *p) {
  switch (p->lex.tok.kind == TK_NAME ? p->lex.tok.word : W_none) {
  case W_keyof:
  case W_unique:
  case W_readonly:
  case W_infer:
  case W_abstract: break;
  default: return false;
  }
  switch (ed_lex_peek(&p->lex).kind) {
  case TK_COLON:
  case TK_COMMA:
  case TK_QUESTION:
  case TK_RPAREN: return true;
  default: return false;
  }
}

static shape parse_item(ed_parser *p) {
  if (!is_operator_name(p)) return parse_type(p, 0);
  next(p);
  return SHAPE_NAME;
}

// From `(` to `)`, parameters of a function type or a type in parentheses: what it can be.
enum { LIST_IS_TYPE = 1, LIST_IS_PARAMETERS = 2 };
static unsigned parse_list(ed_parser *p) {
  expect(p, TK_LPAREN);
  if (accept(p, TK_RPAREN)) return LIST_IS_PARAMETERS;
  unsigned can = LIST_IS_TYPE | LIST_IS_PARAMETERS;
  do {
    if (is(p, TK_RPAREN)) break;
    bool rest = accept(p, TK_ELLIPSIS);
    bool named = parse_item(p) != SHAPE_OTHER, typed = accept(p, TK_QUESTION);
    if (accept(p, TK_COLON)) {
      parse_type(p, 0);
      typed = true;
    }
    if (rest || typed || is(p, TK_COMMA)) can &= ~(unsigned)LIST_IS_TYPE;
    if (!named) can &= ~(unsigned)LIST_IS_PARAMETERS;
  } while (accept(p, TK_COMMA));
  expect(p, TK_RPAREN);
  return can;
}

// Of a function: also `x is T`, `asserts x`, `asserts x is T`.
static void parse_return(ed_parser *p, unsigned flags) {
  if (is_type_name(p->lex.tok)) {
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind == TK_NAME && !after.newline && (after.word == W_is || is_word(p, W_asserts))) {
      bool asserts = after.word != W_is;
      if (asserts) next(p);
      if (!is_type_name(p->lex.tok)) {
        unexpected_type(p);
        return;
      }
      next(p);
      if (asserts && (!is_word(p, W_is) || p->lex.tok.newline)) return;
      next(p);
    }
  }
  parse_type(p, flags);
}

// [abstract] [new] <T>(x: A) => B
static void parse_function_type(ed_parser *p, unsigned flags) {
  if (is_word(p, W_abstract)) next(p);
  if (is_word(p, W_new)) next(p);
  if (ed_at_angle(p)) parse_parameter_list(p);
  parse_list(p);
  expect(p, TK_ARROW);
  parse_return(p, flags ? CONSTRAINS : 0);
}

static void parse_parentheses(ed_parser *p, unsigned flags) {
  unsigned can = parse_list(p);
  if (!(can & LIST_IS_TYPE) || (can & LIST_IS_PARAMETERS && is(p, TK_ARROW))) {
    expect(p, TK_ARROW);
    parse_return(p, flags ? CONSTRAINS : 0);
  }
}

// <T>(x: A): B of a method
static void parse_signature(ed_parser *p) {
  if (ed_at_angle(p)) parse_parameter_list(p);
  parse_list(p);
  if (accept(p, TK_COLON)) parse_return(p, 0);
}

static bool begins_name(ed_token t) {
  return t.kind == TK_NAME || t.kind == TK_STRING || t.kind == TK_NUMBER || t.kind == TK_LBRACKET ||
         t.kind == TK_PRIVATE;
}

// [K in T as U]?: V, [key: string]: V, or the computed name of a member. True for the first two, which are whole.
static bool parse_brackets(ed_parser *p) {
  next(p);
  ed_token after = is(p, TK_NAME) ? ed_lex_peek(&p->lex) : p->lex.tok;
  if (is(p, TK_NAME) && after.kind == TK_NAME && after.word == W_in) {
    next(p);
    next(p);
    parse_type(p, 0);
    if (is_word(p, W_as)) {
      next(p);
      parse_type(p, 0);
    }
    expect(p, TK_RBRACKET);
    if (is(p, TK_PLUS) || is(p, TK_MINUS)) {
      next(p);
      expect(p, TK_QUESTION);
    } else {
      accept(p, TK_QUESTION);
    }
  } else if (is(p, TK_NAME) && after.kind == TK_COLON) {
    next(p);
    next(p);
    parse_type(p, 0);
    expect(p, TK_RBRACKET);
  } else {
    ed_parse_assign(p, 0);
    expect(p, TK_RBRACKET);
    return false;
  }
  if (accept(p, TK_COLON)) parse_type(p, 0);
  return true;
}

// A member of a type in braces. True when it could be one of a pattern.
static bool parse_member(ed_parser *p) {
  if (accept(p, TK_ELLIPSIS)) return parse_type(p, 0) != SHAPE_OTHER;
  if (is(p, TK_LPAREN) || ed_at_angle(p)) {
    parse_signature(p);
    return false;
  }
  bool plain = true;
  if (is(p, TK_PLUS) || is(p, TK_MINUS)) {
    next(p);
    if (!is_word(p, W_readonly)) unexpected(p);
    next(p);
    plain = false;
  }
  while (is_word(p, W_readonly) || is_word(p, W_get) || is_word(p, W_set)) {
    ed_token after = ed_lex_peek(&p->lex);
    if (!begins_name(after) || after.newline) break;
    next(p);
    plain = false;
  }
  if (is_word(p, W_new)) {
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind == TK_LPAREN || after.kind == TK_LT || after.kind == TK_SHL) {
      next(p);
      parse_signature(p);
      return false;
    }
  }
  if (is(p, TK_LBRACKET)) {
    if (parse_brackets(p)) return false;
    plain = false;
  } else if (begins_name(p->lex.tok)) {
    next(p);
  } else {
    unexpected(p);
  }
  if (accept(p, TK_QUESTION)) plain = false;
  if (is(p, TK_LPAREN) || ed_at_angle(p)) {
    parse_signature(p);
    return false;
  }
  return accept(p, TK_COLON) ? parse_type(p, 0) != SHAPE_OTHER && plain : plain;
}

static shape parse_members(ed_parser *p) {
  bool pattern = true;
  next(p);
  while (!is(p, TK_RBRACE)) {
    pattern &= parse_member(p);
    if (accept(p, TK_COMMA)) continue;
    if (is(p, TK_SEMICOLON) || (p->lex.tok.newline && !is(p, TK_RBRACE))) {
      accept(p, TK_SEMICOLON);
      pattern = false;
    } else if (!is(p, TK_RBRACE)) {
      if (is(p, TK_EOF)) ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Unexpected eof");
      ed_expected(p, TK_SEMICOLON);
      return SHAPE_OTHER;
    }
    if (p->lex.error) return SHAPE_OTHER;
  }
  next(p);
  return pattern ? SHAPE_PATTERN : SHAPE_OTHER;
}

void ed_read_members(ed_parser *p) {
  if (is(p, TK_LBRACE)) parse_members(p);
  else unexpected(p);
}

static shape parse_tuple(ed_parser *p) {
  bool pattern = true;
  next(p);
  while (!is(p, TK_RBRACKET)) {
    if (accept(p, TK_COMMA)) continue;
    accept(p, TK_ELLIPSIS);
    // Any word may name an element.
    bool reserved = is(p, TK_NAME) && p->lex.tok.word && p->lex.tok.word <= W_LAST_RESERVED;
    ed_token after = reserved ? ed_lex_peek(&p->lex) : p->lex.tok;
    if (reserved && (after.kind == TK_COLON || after.kind == TK_QUESTION)) next(p);
    else pattern &= parse_item(p) != SHAPE_OTHER;
    if (accept(p, TK_QUESTION)) pattern = false;
    if (accept(p, TK_COLON)) {
      parse_type(p, 0);
      pattern = false;
    }
    if (!is(p, TK_RBRACKET) && !is(p, TK_COMMA)) {
      ed_expected(p, TK_COMMA);
      return SHAPE_OTHER;
    }
  }
  next(p);
  return pattern ? SHAPE_PATTERN : SHAPE_OTHER;
}

// Types that are a word of the language take no arguments.
static bool is_keyword_type(const ed_parser *p, ed_token t) {
  static const char *const words[] = {"any",    "unknown", "never",  "string", "number",    "boolean",
                                      "bigint", "symbol",  "object", "void",   "undefined", "intrinsic"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strlen(words[i]) == t.end - t.start && memcmp(p->lex.source + t.start, words[i], t.end - t.start) == 0) {
      return true;
    }
  }
  return false;
}

// .a.b<C> behind a name
static bool parse_qualified(ed_parser *p) {
  bool more = false;
  while (accept(p, TK_DOT)) {
    more = true;
    if (!is(p, TK_NAME) && !is(p, TK_PRIVATE)) unexpected(p);
    next(p);
  }
  if (ed_at_angle(p) && !p->lex.tok.newline) {
    more = true;
    ed_read_type_arguments(p);
  }
  return more;
}

// import("x", { with: { } }).A<B>
static void parse_import_type(ed_parser *p) {
  next(p);
  if (!is(p, TK_DOT)) {
    expect(p, TK_LPAREN);
    parse_type(p, 0);
    if (accept(p, TK_COMMA) && !is(p, TK_RPAREN)) {
      parse_type(p, 0);
      accept(p, TK_COMMA);
    }
    expect(p, TK_RPAREN);
  }
  parse_qualified(p);
}

static shape parse_named_type(ed_parser *p, unsigned flags) {
  switch (p->lex.tok.word) {
  case W_void:
  case W_null:
  case W_true:
  case W_false: next(p); return SHAPE_OTHER;
  case W_this: next(p); return SHAPE_NAME;
  case W_typeof:
    next(p);
    if (is_word(p, W_import)) {
      parse_import_type(p);
    } else if (is_type_name(p->lex.tok)) {
      next(p);
      parse_qualified(p);
    } else {
      unexpected_type(p);
    }
    return SHAPE_OTHER;
  case W_import: parse_import_type(p); return SHAPE_OTHER;
  case W_new: parse_function_type(p, flags); return SHAPE_OTHER;
  case W_abstract:
    if (ed_lex_peek(&p->lex).word != W_new) break;
    parse_function_type(p, flags);
    return SHAPE_OTHER;
  default: break;
  }
  if (!is_type_name(p->lex.tok)) {
    unexpected_type(p);
    return SHAPE_OTHER;
  }
  ed_token name = p->lex.tok;
  next(p);
  if (ed_at_angle(p) && is_keyword_type(p, name)) return SHAPE_OTHER;
  return parse_qualified(p) ? SHAPE_OTHER : SHAPE_NAME;
}

static void parse_template_type(ed_parser *p) {
  uint32_t at = p->lex.tok.end;
  while (ed_lex_template(&p->lex, at)) {
    parse_type(p, 0);
    if (!is(p, TK_RBRACE)) {
      unexpected(p);
      return;
    }
    at = p->lex.tok.end;
  }
}

static shape parse_primary(ed_parser *p, unsigned flags) {
  switch (p->lex.tok.kind) {
  case TK_NAME: return parse_named_type(p, flags);
  case TK_STRING:
  case TK_NUMBER: next(p); return SHAPE_OTHER;
  case TK_MINUS:
    next(p);
    expect(p, TK_NUMBER);
    return SHAPE_OTHER;
  case TK_TEMPLATE: parse_template_type(p); return SHAPE_OTHER;
  case TK_LBRACE: return parse_members(p);
  case TK_LBRACKET: return parse_tuple(p);
  case TK_LPAREN: parse_parentheses(p, flags); return SHAPE_OTHER;
  case TK_LT:
  case TK_SHL: parse_function_type(p, flags); return SHAPE_OTHER;
  default: unexpected_type(p); return SHAPE_OTHER;
  }
}

static void parse_branches(ed_parser *p) {
  expect(p, TK_QUESTION);
  parse_type(p, 0);
  expect(p, TK_COLON);
}

// infer U extends C: with `?` behind it that was no constraint but the beginning of a conditional type.
static void parse_infer(ed_parser *p, unsigned flags) {
  next(p);
  if (!is_type_name(p->lex.tok)) unexpected_type(p);
  next(p);
  if (!is_word(p, W_extends)) return;
  next(p);
  parse_type(p, NO_CONDITIONAL);
  if (flags & (NO_CONDITIONAL | CONSTRAINS) || !is(p, TK_QUESTION)) return;
  parse_branches(p);
  parse_type(p, flags);
}

static shape parse_operand(ed_parser *p, unsigned flags) {
  bool plain = true;
  while (is_word(p, W_keyof) || is_word(p, W_unique) || is_word(p, W_readonly)) {
    next(p);
    plain = false;
  }
  if (is_word(p, W_infer)) {
    parse_infer(p, flags);
    return SHAPE_OTHER;
  }
  shape s = parse_primary(p, flags);
  while (is(p, TK_LBRACKET) && !p->lex.tok.newline) {
    next(p);
    if (!is(p, TK_RBRACKET)) parse_type(p, 0);
    expect(p, TK_RBRACKET);
    plain = false;
  }
  return plain ? s : SHAPE_OTHER;
}

static shape parse_union(ed_parser *p, unsigned flags) {
  bool single = true;
  if (is(p, TK_OR) || is(p, TK_AND)) {
    next(p);
    single = false;
  }
  shape s = parse_operand(p, flags);
  while (is(p, TK_OR) || is(p, TK_AND)) {
    next(p);
    accept(p, TK_AND);
    parse_operand(p, flags);
    single = false;
  }
  return single ? s : SHAPE_OTHER;
}

static shape parse_type(ed_parser *p, unsigned flags) {
  shape s = SHAPE_OTHER;
  if (ed_enter(p)) {
    s = parse_union(p, flags);
    while (!(flags & NO_CONDITIONAL) && is_word(p, W_extends) && !p->lex.tok.newline) {
      next(p);
      parse_type(p, NO_CONDITIONAL);
      parse_branches(p);
      parse_union(p, flags);
      s = SHAPE_OTHER;
    }
  }
  leave(p);
  return s;
}

void ed_read_type(ed_parser *p) { parse_type(p, 0); }
void ed_read_return_type(ed_parser *p) { parse_return(p, 0); }
void ed_read_type_parameters(ed_parser *p) {
  if (ed_at_angle(p)) parse_parameter_list(p);
}
