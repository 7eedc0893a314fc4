// SPDX-License-Identifier: MIT
// Where types stand in expressions, parameters and variables: they become blanks of the same width.
//
// Where only the text behind tells what something is (`a < b > (c)`, `c ? (x) : y => z`), it is read on trial: a mark
// is taken, and gone back to on failure. Failures are remembered by their place, and a budget on what is read again
// keeps hostile text linear.
#include "syntax/parser.h"

#include <string.h>

// ---- trials --------------------------------------------------------------------------------------------------------

ed_mark ed_take_mark(const ed_parser *p) {
  return (ed_mark){p->lex,         p->scope,     p->function,     p->depth,      p->list_item,
                   p->edits.count, p->ref_count, p->pattern_refs, p->await_count};
}

// Edits and references since the mark are none.
static void forget(ed_parser *p, const ed_mark *m) {
  p->edits.count = m->edits;
  p->ref_count = m->refs;
  p->pattern_refs = m->pattern_refs;
  p->await_count = m->awaits;
}

void ed_go_back(ed_parser *p, const ed_mark *m) {
  uint32_t reached = p->lex.error ? p->lex.error_end : p->lex.tok.end;
  if (reached > m->lex.tok.start) p->read_again += reached - m->lex.tok.start;
  p->lex = m->lex;
  p->scope = m->scope;
  p->function = m->function;
  p->depth = m->depth;
  p->list_item = m->list_item;
  forget(p, m);
  if (p->read_again > UINT64_C(4) * p->lex.len + 65536) {
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Maximum nesting depth exceeded");
  }
}

static bool has_failed(const ed_parser *p, uint32_t at) {
  return ed_names_find(&p->failures, (ed_span){(const char *)&at, sizeof at}) != NULL;
}

static void note_failure(ed_parser *p, uint32_t at) {
  char *key = ed_arena_alloc(p->arena, sizeof at);
  memcpy(key, &at, sizeof at);
  ed_names_put(&p->failures, (ed_span){key, sizeof at});
}

// ---- blanks --------------------------------------------------------------------------------------------------------

void ed_type_put(ed_parser *p, uint32_t start, uint32_t end, const char *text) {
  bool muted = p->edits.muted;
  p->edits.muted = false;
  if (text) ed_edit_put(&p->edits, start, end, 0, (ed_span){text, strlen(text)});
  else ed_edit_blank(&p->edits, start, end);
  p->edits.muted = muted;
}

void ed_type_blank(ed_parser *p, uint32_t start, uint32_t end) { ed_type_put(p, start, end, NULL); }

bool ed_has_line_end(const ed_parser *p, uint32_t start, uint32_t end) {
  const char *s = p->lex.source;
  for (uint32_t i = start; i < end; i++) {
    if (s[i] == '\n' || s[i] == '\r') return true;
    if ((uint8_t)s[i] == 0xE2 && (uint8_t)s[i + 1] == 0x80 && ((uint8_t)s[i + 2] & 0xFE) == 0xA8) return true;
  }
  return false;
}

// ---- complaints ----------------------------------------------------------------------------------------------------

static const char *const signs[] = {
    [TK_LBRACE] = "{",   [TK_RBRACE] = "}", [TK_LPAREN] = "(",    [TK_RPAREN] = ")", [TK_LBRACKET] = "[",
    [TK_RBRACKET] = "]", [TK_COMMA] = ",",  [TK_COLON] = ":",     [TK_ARROW] = "=>", [TK_QUESTION] = "?",
    [TK_LT] = "<",       [TK_GT] = ">",     [TK_SEMICOLON] = ";", [TK_ASSIGN] = "=",
};

void ed_expected(ed_parser *p, ed_token_kind kind) {
  ed_token t = p->lex.tok;
  const char *sign = kind < sizeof signs / sizeof *signs ? signs[kind] : NULL;
  if (!p->is_typescript || !sign) {
    unexpected(p);
    return;
  }
  ed_span got = {p->lex.source + t.start, t.end - t.start > 40 ? 40 : t.end - t.start};
  if (t.kind == TK_EOF) got = (ed_span){"<eof>", 5};
  else if (t.kind == TK_STRING) got = (ed_span){"string literal", 14};
  else if (t.kind == TK_NUMBER) got = (ed_span){"numeric literal", 15};
  else if (t.kind == TK_NAME && !t.word) got = (ed_span){"ident", 5};
  ed_lex_fail(&p->lex, t.start, t.end, "Expected '%s', got '%.*s'", sign, (int)got.len, got.text);
}

void ed_expected_expression(ed_parser *p) {
  if (p->is_typescript) ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Expression expected");
  else unexpected(p);
}

void ed_expected_semicolon(ed_parser *p) {
  if (!p->is_typescript) {
    unexpected(p);
    return;
  }
  const char *first = p->lex.source + p->current.start;
  bool declares = strncmp(first, "var", 3) == 0 || strncmp(first, "let", 3) == 0 || strncmp(first, "const", 5) == 0;
  ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end,
              declares ? "Expected a semicolon" : "Expected ';', '}' or <eof>");
}

// ---- where types stand ---------------------------------------------------------------------------------------------

bool ed_parse_annotation(ed_parser *p) {
  if (!is(p, TK_COLON)) return false;
  ed_mark m = ed_take_mark(p);
  next(p);
  ed_read_type(p);
  forget(p, &m);
  ed_type_blank(p, m.lex.tok.start, p->lex.prev_end);
  return true;
}

void ed_parse_variable_type(ed_parser *p) {
  if (is(p, TK_BANG) && !p->lex.tok.newline) {
    ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
    next(p);
  }
  ed_parse_annotation(p);
}

void ed_parse_loop_type(ed_parser *p) {
  uint32_t start = p->lex.tok.start;
  ed_parse_variable_type(p);
  if (p->lex.tok.start != start && (is_word(p, W_of) || is_word(p, W_in))) {
    ed_lex_fail(&p->lex, start, p->lex.prev_end,
                "The left-hand side of a 'for...of' statement cannot use a type annotation");
  }
}

void ed_parse_return_type(ed_parser *p) {
  if (!is(p, TK_COLON)) return;
  ed_mark m = ed_take_mark(p);
  next(p);
  ed_read_return_type(p);
  forget(p, &m);
  ed_type_blank(p, m.lex.tok.start, p->lex.prev_end);
}

void ed_parse_type_parameters(ed_parser *p) {
  if (!ed_at_angle(p)) return;
  ed_mark m = ed_take_mark(p);
  ed_read_type_parameters(p);
  forget(p, &m);
  ed_type_blank(p, m.lex.tok.start, p->lex.prev_end);
}

void ed_parse_type_arguments(ed_parser *p) {
  if (!ed_at_angle(p)) return;
  ed_mark m = ed_take_mark(p);
  ed_read_type_arguments(p);
  forget(p, &m);
  ed_type_blank(p, m.lex.tok.start, p->lex.prev_end);
}

bool ed_parse_parameter_type(ed_parser *p) {
  bool optional = is(p, TK_QUESTION);
  if (optional) {
    ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
    next(p);
  }
  bool typed = ed_parse_annotation(p);
  if (optional && is(p, TK_ASSIGN)) {
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Parameter cannot have question mark and initializer");
  }
  return optional || typed;
}

bool ed_at_optional_parameter(const ed_parser *p) {
  switch (ed_lex_peek(&p->lex).kind) {
  case TK_COLON:
  case TK_COMMA:
  case TK_RPAREN:
  case TK_ASSIGN: return true;
  default: return false;
  }
}

// Whether type arguments of an expression may end before the current token, as TypeScript decides.
static bool may_follow_arguments(const ed_parser *p) {
  ed_token t = p->lex.tok;
  switch (t.kind) {
  case TK_LPAREN:
  case TK_TEMPLATE: return true;
  case TK_LT:
  case TK_GT:
  case TK_PLUS:
  case TK_MINUS: return false;
  default: break;
  }
  if (t.newline) return true;
  switch (t.kind) {
  case TK_NAME:
    return t.word == W_in || t.word == W_instanceof || t.word == W_as || t.word == W_satisfies ||
           (t.word <= W_LAST_RESERVED && !ed_is_identifier(p, t) && t.word != W_this && t.word != W_super &&
            t.word != W_null && t.word != W_true && t.word != W_false && t.word != W_function && t.word != W_class &&
            t.word != W_new && t.word != W_typeof && t.word != W_void && t.word != W_delete && t.word != W_import);
  case TK_NUMBER:
  case TK_STRING:
  case TK_PRIVATE:
  case TK_LBRACKET:
  case TK_LBRACE:
  case TK_BANG:
  case TK_TILDE:
  case TK_INC_DEC:
  case TK_AT: return false;
  default: return true;
  }
}

bool ed_try_type_arguments(ed_parser *p, ed_kind kind) {
  uint32_t start = p->lex.tok.start, before = p->lex.prev_end;
  if (has_failed(p, start)) return false;
  ed_mark m = ed_take_mark(p);
  ed_open_type_arguments(p);
  bool found = !p->lex.error && accept(p, TK_GT) && may_follow_arguments(p);
  if (!found || p->lex.error) {
    ed_go_back(p, &m);
    note_failure(p, start);
    return false;
  }
  forget(p, &m);
  uint32_t end = p->lex.prev_end;
  p->lex.prev_end = before;
  ed_mark_call(p, kind);
  p->lex.prev_end = end;
  ed_type_blank(p, start, end);
  return true;
}

void ed_parse_non_null(ed_parser *p, ed_kind kind) {
  ed_token t = p->lex.tok;
  ed_mark_call(p, kind);
  ed_type_blank(p, t.start, t.end);
  next(p);
}

bool ed_parse_assertion(ed_parser *p, ed_kind kind) {
  if ((!is_word(p, W_as) && !is_word(p, W_satisfies)) || p->lex.tok.newline) return false;
  ed_mark_call(p, kind); // (f as T)(x) must not see what `f` becomes as a method
  ed_mark m = ed_take_mark(p);
  next(p);
  if (is_word(p, W_const)) next(p);
  else ed_read_type(p);
  forget(p, &m);
  uint32_t start = m.lex.tok.start, end = p->lex.prev_end;
  // Without the type the next line would go on with this one.
  if (p->lex.tok.newline && (is(p, TK_LPAREN) || is(p, TK_LBRACKET) || is(p, TK_TEMPLATE))) {
    ed_type_put(p, start, start + 1, ";");
    start++;
  }
  ed_type_blank(p, start, end);
  return true;
}

// ---- arrow functions -----------------------------------------------------------------------------------------------

// The return type of an arrow function, from `:`; `close` is where `)` stands. No line may end before `=>`: if one does
// within the type, `)` moves behind it.
static void blank_return_type(ed_parser *p, uint32_t close, uint32_t start) {
  uint32_t end = p->lex.prev_end;
  if (!ed_has_line_end(p, close, end)) {
    ed_type_blank(p, start, end);
    return;
  }
  uint32_t last = end - 1;
  while (((uint8_t)p->lex.source[last] & 0xC0) == 0x80) last--;
  ed_type_blank(p, close, close + 1);
  ed_type_blank(p, start, last);
  ed_type_put(p, last, end, end - last == 4 ? ") " : ")");
}

// Whether what stands in parentheses begins like parameters.
static bool begins_parameters(const ed_mark *open) {
  ed_token t = ed_lex_peek(&open->lex);
  if (t.kind != TK_NAME)
    return t.kind == TK_LBRACE || t.kind == TK_LBRACKET || t.kind == TK_RPAREN || t.kind == TK_ELLIPSIS;
  ed_lexer lex = open->lex;
  ed_lex_next(&lex);
  t = ed_lex_peek(&lex);
  return t.kind == TK_RPAREN || t.kind == TK_COMMA || t.kind == TK_ASSIGN;
}

ed_typed_arrow ed_try_return_type(ed_parser *p, const ed_mark *open, unsigned flags) {
  bool certain = !open;
  uint32_t at = certain ? 0 : open->lex.tok.start;
  if (!certain && (flags & NO_CALL || has_failed(p, at) || !begins_parameters(open))) return NO_ARROW;
  ed_mark m = ed_take_mark(p);
  uint32_t close = p->lex.prev_end - 1;
  next(p);
  ed_read_return_type(p);
  if (certain && !is(p, TK_ARROW)) {
    unexpected(p);
    return NO_ARROW;
  }
  if (!is(p, TK_ARROW)) {
    ed_go_back(p, &m);
    note_failure(p, at);
    return NO_ARROW;
  }
  if (p->lex.tok.newline) {
    ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Unexpected line break between arrow head and arrow");
    return NO_ARROW;
  }
  forget(p, &m);
  blank_return_type(p, close, m.lex.tok.start);
  return !certain && flags & BEFORE_COLON ? PERHAPS_ARROW : SURE_ARROW;
}

bool ed_end_of_trial(ed_parser *p, const ed_mark *m) {
  if (is(p, TK_COLON)) return true;
  uint32_t open = m->lex.tok.start;
  ed_go_back(p, m);
  note_failure(p, open);
  return false;
}

static bool ends_with(const ed_parser *p, uint32_t end, const char *word) {
  size_t len = strlen(word);
  return end >= len && memcmp(p->lex.source + end - len, word, len) == 0;
}

// <T>(x: T): U => ...: from `<` on. False when it is something else.
static bool parse_generic_arrow(ed_parser *p, bool is_async, unsigned flags) {
  uint32_t start = p->lex.tok.start, before = p->lex.prev_end;
  ed_mark m = ed_take_mark(p);
  ed_read_type_parameters(p);
  forget(p, &m);
  uint32_t end = p->lex.prev_end;
  if (!is(p, TK_LPAREN)) return false;
  ed_token open = p->lex.tok;
  // After these words no line may end.
  bool restricted =
      is_async || ends_with(p, before, "return") || ends_with(p, before, "throw") || ends_with(p, before, "yield");
  if (restricted && ed_has_line_end(p, start, open.start)) {
    ed_type_put(p, start, start + 1, "(");
    ed_type_blank(p, start + 1, open.end);
  } else {
    ed_type_blank(p, start, end);
  }
  ed_scope s;
  ed_open_scope(p, &s, true);
  ed_parse_parameters(p);
  if (is(p, TK_COLON)) ed_try_return_type(p, NULL, flags);
  if (!is(p, TK_ARROW) || p->lex.tok.newline) {
    ed_close_scope(p, &s);
    return false;
  }
  ed_parse_arrow(p, &s, is_async, flags);
  return true;
}

ed_kind ed_parse_angle(ed_parser *p, unsigned flags) {
  uint32_t start = p->lex.tok.start;
  ed_mark m = ed_take_mark(p);
  if (!has_failed(p, start)) {
    if (parse_generic_arrow(p, false, flags)) return KIND_ARROW;
    ed_go_back(p, &m);
    note_failure(p, start);
  }
  next(p);
  if (is_word(p, W_const)) next(p);
  else ed_read_type(p);
  ed_close_angle(p);
  forget(p, &m);
  ed_type_blank(p, start, p->lex.prev_end);
  if (p->options->types == ED_TYPES_STRIP) {
    ed_note_unsupported(p, start, p->lex.prev_end,
                        "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. "
                        "Instead, use the 'as' syntax: `expr as T`.");
  }
  if (ed_enter(p)) ed_parse_unary(p, flags & ~(unsigned)PATTERN);
  leave(p);
  return KIND_OTHER;
}

bool ed_try_async_generic(ed_parser *p, unsigned flags) {
  // Type arguments may begin at the same place: a failure is noted as one of another.
  uint32_t key = p->lex.tok.start | UINT32_C(1) << 31;
  if (has_failed(p, key)) return false;
  ed_mark m = ed_take_mark(p);
  if (parse_generic_arrow(p, true, flags)) return true;
  ed_go_back(p, &m);
  note_failure(p, key);
  return false;
}
