// SPDX-License-Identifier: MIT
// What TypeScript adds to classes and parameters: modifiers, signatures without a body, members that only declare, and
// `this` as a parameter. All of it becomes blanks, with a `;` where lines would grow together.
#include "syntax/parser.h"

#include <string.h>

// ---- classes -------------------------------------------------------------------------------------------------------

static bool is_modifier(const ed_parser *p) {
  switch (p->lex.tok.kind == TK_NAME && !p->lex.tok.escaped ? p->lex.tok.word : W_none) {
  case W_public:
  case W_private:
  case W_protected:
  case W_readonly:
  case W_override:
  case W_abstract:
  case W_declare: return true;
  default: return false;
  }
}

ed_member ed_begin_member(ed_parser *p) {
  ed_member m = {.begin = ed_statement_here(p, true), .is_after_field = p->open_field};
  p->open_field = false;
  return m;
}

void ed_parse_modifiers(ed_parser *p, ed_member *m) {
  while (is_modifier(p)) {
    ed_token t = p->lex.tok, after = ed_lex_peek(&p->lex);
    bool more = after.kind == TK_NAME || after.kind == TK_STRING || after.kind == TK_NUMBER ||
                after.kind == TK_PRIVATE || after.kind == TK_LBRACKET || after.kind == TK_STAR;
    if (!more || (after.newline && t.word != W_abstract)) return;
    if (!m->modifier.end) m->modifier = t;
    m->is_abstract |= t.word == W_abstract;
    m->is_declare |= t.word == W_declare;
    ed_type_blank(p, t.start, t.end);
    next(p);
  }
}

void ed_erase_member(ed_parser *p, const ed_member *m) {
  uint32_t start = m->begin.start;
  p->edits.count = m->begin.edits;
  p->ref_count = m->begin.refs;
  p->pattern_refs = m->begin.pattern_refs;
  if (m->is_after_field) {
    bool goes_on = is(p, TK_LBRACKET) || is(p, TK_STAR) || is_word(p, W_in) || is_word(p, W_instanceof);
    if (goes_on) {
      ed_type_put(p, start, start + 1, ";");
      start++;
    } else {
      p->open_field = true;
    }
  }
  ed_type_blank(p, start, p->lex.prev_end);
}

bool ed_parse_index_signature(ed_parser *p, const ed_member *m) {
  ed_lexer start = p->lex;
  next(p);
  if (!is(p, TK_NAME) || ed_lex_peek(&p->lex).kind != TK_COLON) {
    p->lex = start;
    return false;
  }
  next(p);
  next(p);
  ed_read_type(p);
  expect(p, TK_RBRACKET);
  if (accept(p, TK_COLON)) ed_read_type(p);
  ed_semicolon(p);
  ed_erase_member(p, m);
  return true;
}

void ed_parse_member_type(ed_parser *p, const ed_member *m, bool is_generator) {
  // A name that begins with such a sign must not go on with the member before, once its modifiers are gone.
  bool joins = is_generator || m->name.kind == TK_LBRACKET || m->name.word == W_in || m->name.word == W_instanceof;
  if (joins && m->modifier.end && !m->is_static && !m->is_accessor) {
    ed_type_put(p, m->modifier.start, m->modifier.start + 1, ";");
    // The blanks of the modifier were put before: let them begin behind the `;`.
    for (size_t i = m->begin.edits; i < p->edits.count; i++) {
      ed_edit *e = &p->edits.items[i];
      if (e->start == m->modifier.start && !e->text.text) e->start++;
    }
  }
  if (is(p, TK_QUESTION) || (is(p, TK_BANG) && !p->lex.tok.newline)) {
    ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
    next(p);
  }
  uint32_t colon = p->lex.tok.start;
  if (!ed_parse_annotation(p) || is(p, TK_ASSIGN) || m->name.escaped) return;
  // A field of this name would make the next member an accessor or a static one.
  if (m->name.word == W_get || m->name.word == W_set || m->name.word == W_static) {
    ed_edit *blank = &p->edits.items[p->edits.count - 1];
    blank->start++;
    ed_type_put(p, colon, colon + 1, ";");
  }
}

static bool is_constructor(const ed_parser *p, const ed_member *m) {
  if (m->is_static) return false;
  const char *name = p->lex.source + m->name.start;
  return m->name.word == W_constructor ||
         (m->name.kind == TK_STRING && m->name.end - m->name.start == 13 && memcmp(name + 1, "constructor", 11) == 0);
}

void ed_refuse_property(ed_parser *p, ed_token modifier) {
  ed_lex_fail(&p->lex, modifier.start, modifier.end,
              "A parameter property is only allowed in a constructor implementation");
}

void ed_end_typed_method(ed_parser *p, const ed_member *m, const ed_function *f, bool has_body) {
  if (f->property.end) {
    if (!has_body || !is_constructor(p, m)) {
      ed_refuse_property(p, f->property);
      return;
    }
    if (ed_transforms(p)) ed_transform_fields(p, f);
    else
      ed_note_unsupported(p, f->property.start, f->property.end,
                          "TypeScript parameter property is not supported in strip-only mode");
  }
  if (has_body && !m->is_abstract && !m->is_declare) return;
  if (!has_body) ed_semicolon(p);
  ed_erase_member(p, m);
}

void ed_parse_implements(ed_parser *p) {
  if (!is_word(p, W_implements)) return;
  uint32_t start = p->lex.tok.start;
  ed_mark m = ed_take_mark(p);
  do {
    next(p);
    ed_read_type(p);
  } while (is(p, TK_COMMA));
  p->edits.count = m.edits;
  p->ref_count = m.refs;
  ed_type_blank(p, start, p->lex.prev_end);
}

// ---- parameters ----------------------------------------------------------------------------------------------------

void ed_parse_parameter_head(ed_parser *p) {
  if (is(p, TK_AT)) ed_parse_decorators(p);
  bool is_property = false;
  while (is_modifier(p)) {
    ed_token t = p->lex.tok, after = ed_lex_peek(&p->lex);
    if (after.kind == TK_LBRACE || after.kind == TK_LBRACKET) {
      ed_lex_fail(&p->lex, t.start, t.end, "Typescript parameter property must be an identifier or assignment pattern");
      return;
    }
    if (after.kind != TK_NAME || t.word == W_abstract || t.word == W_declare) break;
    if (!p->function->property.end) p->function->property = t;
    is_property = true;
    ed_type_blank(p, t.start, t.end);
    next(p);
  }
  if (!is_property || !ed_transforms(p)) return;
  ed_tokens_add(p, &p->function->properties, p->lex.tok);
  p->function->has_properties = true;
}

void ed_parse_this_parameter(ed_parser *p) {
  if (!is_word(p, W_this)) return;
  uint32_t start = p->lex.tok.start;
  ed_mark m = ed_take_mark(p);
  next(p);
  if (accept(p, TK_COLON)) ed_read_type(p);
  if (!is(p, TK_RPAREN)) expect(p, TK_COMMA);
  p->edits.count = m.edits;
  p->ref_count = m.refs;
  ed_type_blank(p, start, p->lex.prev_end);
}
