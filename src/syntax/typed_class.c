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

bool ed_is_behind_abstract(const ed_parser *p) {
  static const char word[] = "abstract";
  size_t len = sizeof word - 1, end = p->lex.prev_end;
  return end >= len && memcmp(p->lex.source + end - len, word, len) == 0;
}

ed_member ed_begin_member(ed_parser *p) {
  ed_member m = {.begin = ed_statement_here(p, true), .is_after_field = p->open_field};
  p->open_field = false;
  return m;
}

static void note_modifier(ed_parser *p, ed_member *m, ed_token t) {
  switch (t.word) {
  case W_abstract: m->abstract = t; break;
  case W_declare: m->declare = t; break;
  case W_readonly:
    if (m->readonly.end) ed_lex_fail(&p->lex, t.start, t.end, "'readonly' modifier already seen.");
    m->readonly = t;
    break;
  case W_override:
    m->override = t;
    if (p->is_derived) break;
    ed_lex_fail(&p->lex, t.start, t.end,
                "This member cannot have an 'override' modifier because its containing class does not extend another "
                "class.");
    break;
  default: m->access = t; break;
  }
}

// Others come behind public, private and protected, and behind `static`.
static void check_order(ed_parser *p, const ed_member *m, ed_token t) {
  bool is_access = t.word == W_public || t.word == W_private || t.word == W_protected;
  bool is_late = m->is_static || m->readonly.end || m->abstract.end || m->override.end || m->access.end;
  if (!is_access || !is_late || p->lex.error) return;
  ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end,
              "Unexpected token `ident`. Expected * for generator, private key, identifier or async");
}

void ed_check_static(ed_parser *p, const ed_member *m, ed_token word) {
  if (!m->override.end) return;
  ed_lex_fail(&p->lex, word.start, word.end, "'static' modifier must precede 'override' modifier.");
}

void ed_parse_modifiers(ed_parser *p, ed_member *m) {
  while (is_modifier(p)) {
    ed_token t = p->lex.tok, after = ed_lex_peek(&p->lex);
    bool more = after.kind == TK_NAME || after.kind == TK_STRING || after.kind == TK_NUMBER ||
                after.kind == TK_PRIVATE || after.kind == TK_LBRACKET || after.kind == TK_STAR;
    if (!more || (after.newline && t.word != W_abstract)) return;
    if (!m->modifier.end) m->modifier = t;
    ed_member before = *m;
    note_modifier(p, m, t);
    ed_type_blank(p, t.start, t.end);
    if (!p->lex.error) next(p);
    check_order(p, &before, t);
  }
}

// What can be said of a member before its parameters are read: as the compiler of Node.js says it.
void ed_check_method(ed_parser *p, const ed_member *m, const ed_function *f) {
  bool is_constructor = m->name.word == W_constructor && !m->is_static;
  ed_token name = m->name;
  if (is_constructor && f->is_async) {
    ed_lex_fail(&p->lex, name.start, name.end, "Constructor can't be an async function");
  } else if (is_constructor && f->is_generator) {
    ed_lex_fail(&p->lex, name.start - 1, name.end, "A constructor cannot be generator");
  } else if (is_constructor && f->label.kind & (ED_OUTLINE_GET | ED_OUTLINE_SET)) {
    ed_lex_fail(&p->lex, m->accessor.start, m->accessor.end, "Class constructor can't be an accessor.");
  } else if (is_constructor && m->abstract.end) {
    ed_lex_fail(&p->lex, m->abstract.start, m->abstract.end,
                "`abstract` modifier can only appear on a class or method declaration");
  } else if (m->readonly.end && f->label.kind & (ED_OUTLINE_GET | ED_OUTLINE_SET)) {
    ed_lex_fail(&p->lex, m->accessor.start, m->accessor.end, "A getter or a setter cannot be readonly");
  } else if (m->readonly.end) {
    ed_lex_fail(&p->lex, m->modifier.start, name.end, "A method cannot be readonly");
  } else if (m->declare.end) {
    ed_lex_fail(&p->lex, m->declare.start, m->declare.end,
                "`declare` modifier cannot appear on class elements of this kind");
  }
}

// Of a member whose end is the last token that was read.
static void check_abstract(ed_parser *p, const ed_member *m) {
  if (!m->abstract.end || p->is_abstract || p->ambient > 0) return;
  ed_lex_fail(&p->lex, m->modifier.start, p->lex.prev_end,
              "Abstract methods can only appear within an abstract class.");
}

void ed_check_field(ed_parser *p, const ed_member *m, bool is_given) {
  uint32_t start = m->modifier.start, end = p->lex.prev_end;
  if (p->lex.error) return;
  if (is_given && m->abstract.end) {
    ed_lex_fail(&p->lex, start, end, "Abstract property cannot have an initializer.");
  } else if (is_given && m->declare.end) {
    ed_lex_fail(&p->lex, start, end, "An implementation cannot be declared in ambient contexts");
  } else {
    check_abstract(p, m);
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

static void check_private(ed_parser *p, const ed_member *m) {
  ed_token name = m->name;
  if (m->access.end) {
    ed_lex_fail(&p->lex, m->modifier.start, name.end,
                "An accessibility modifier cannot be used with a private identifier.");
  } else if (m->declare.end || m->abstract.end) {
    ed_lex_fail(&p->lex, name.start, name.end, "'%s' modifier cannot be used with a private identifier",
                m->declare.end ? "declare" : "abstract");
  }
}

void ed_parse_member_type(ed_parser *p, const ed_member *m, bool is_generator) {
  if (m->name.kind == TK_PRIVATE) check_private(p, m);
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
  if (has_body && m->abstract.end) {
    ed_lex_fail(&p->lex, m->modifier.start, p->lex.prev_end, "Abstract method cannot have an implementation.");
    return;
  }
  if (has_body) return;
  check_abstract(p, m);
  ed_semicolon(p);
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
