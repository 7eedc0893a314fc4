// SPDX-License-Identifier: MIT
// ED_TYPES_TRANSFORM: what TypeScript has besides types becomes JavaScript, in place and line for line.
//
//   enum E { A, B = A + 1, C = "c" }
//     var E;(function($eddyn1){ var A=$eddyn1["A"]=0;$eddyn1[A]="A"; var B=$eddyn1["B"] = A + 1;... })(E||(E={}));
//   namespace N { export const x = 1; export let y }
//     var N;(function($eddyn1){ const x = 1;$eddyn1.x=x; let y;(a property that reads and sets y) })(N||(N={}));
//   constructor(private x) { }     constructor(x) { this.x=x; }, and a field x
//   import r = require("r"), export = v     const r = require("r"), module.exports = v
//
// The object has a name of ours inside, so that a member may be called as the whole is. Members are variables too:
// names need not be rewritten. A part that is merged with an earlier one of its scope sees that one's members as they
// are when it begins.
#include "syntax/parser.h"

#include "base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define N_OBJECT "$eddyn"

bool ed_transforms(const ed_parser *p) { return p->options->types == ED_TYPES_TRANSFORM && p->ambient == 0; }

// ---- edits, made also when nothing but types is changed ------------------------------------------------------------

__attribute__((format(printf, 5, 6))) static void put(ed_parser *p, uint32_t start, uint32_t end, int rank,
                                                      const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  size_t len = (size_t)vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *text = ed_arena_alloc(p->arena, len + 1);
  vsnprintf(text, len + 1, format, args);
  va_end(args);
  bool muted = p->edits.muted;
  p->edits.muted = false;
  ed_edit_put(&p->edits, start, end, rank, (ed_span){text, len});
  p->edits.muted = muted;
}

#define SPAN(s) (int)(s).len, (s).text

// ---- lists of names ------------------------------------------------------------------------------------------------

void ed_tokens_add(ed_parser *p, ed_tokens *list, ed_token t) {
  ed_token_item *item = ed_arena_alloc(p->arena, sizeof *item);
  *item = (ed_token_item){t, NULL};
  if (list->last) list->last->next = item;
  else list->first = item;
  list->last = item;
}

static ed_span source_text(const ed_parser *p, ed_token t) {
  return (ed_span){p->lex.source + t.start, t.end - t.start};
}

// ---- values of a scope ---------------------------------------------------------------------------------------------

// The enum, namespace, class or function of this name in the scope, made if it is not known; where its members are is
// `import`, an index of groups, and NAME_LEXICAL says that it was declared.
static ed_name *find_value(ed_parser *p, ed_token name) {
  ed_span text = ed_name_text(p, name);
  uint32_t scope = p->scope->id;
  char *key = ed_arena_alloc(p->arena, text.len + sizeof scope);
  memcpy(key, &scope, sizeof scope);
  memcpy(key + sizeof scope, text.text, text.len);
  size_t known = p->values.count;
  ed_name *n = ed_names_put(&p->values, (ed_span){key, text.len + sizeof scope});
  if (p->values.count == known) return n;
  if (p->group_count == p->group_room) {
    p->group_room = p->group_room * 2 + 16;
    p->groups = ed_xrealloc(p->groups, p->group_room * sizeof *p->groups);
  }
  p->groups[p->group_count] = (ed_tokens){NULL, NULL};
  n->import = (unsigned)p->group_count++;
  return n;
}

void ed_note_value(ed_parser *p, ed_token name) {
  if (p->options->types == ED_TYPES_TRANSFORM) find_value(p, name)->flags |= NAME_LEXICAL;
}

// The declaration of an enum or namespace, in place of its keyword; how its object is found goes behind it.
typedef struct object {
  ed_token name;
  unsigned level; // of N_OBJECT
  size_t group;
  bool is_exported;     // by the namespace around
  const char *variable; // what declares it, or ""
} object;

static object begin_object(ed_parser *p, const ed_statement *s, uint32_t keyword) {
  ed_token name = p->lex.tok;
  object o = {.name = name, .level = ++p->objects, .variable = ""};
  bool exported = keyword != s->start;
  if (!ed_is_identifier(p, name)) {
    unexpected(p);
    return o;
  }
  ed_name *known = find_value(p, name);
  bool is_new = !(known->flags & NAME_LEXICAL);
  known->flags |= NAME_LEXICAL;
  o.group = known->import;
  if (is_new) o.variable = p->scope->is_function ? "var " : "let ";
  o.is_exported = exported && p->space;
  if (exported && !p->space) {
    if (!ed_at_top(p)) {
      p->lex.tok = (ed_token){.kind = TK_NAME, .word = W_export, .start = s->start, .end = s->start + 6};
      unexpected(p);
      return o;
    }
    p->result->has_module_syntax = true;
    if (is_new) ed_edit_blank(&p->edits, s->start, s->start + 6);
    else ed_type_blank(p, s->start, s->start + 6);
  } else if (exported) {
    ed_type_blank(p, s->start, s->start + 6);
  }
  p->exports_names = exported && !p->space && is_new;
  ed_declare(p, name, p->scope->is_function ? DECLARE_VAR : DECLARE_LEXICAL);
  p->exports_names = false;
  return o;
}

static void put_head(ed_parser *p, const object *o, uint32_t start, uint32_t end) {
  ed_span name = source_text(p, o->name);
  if (*o->variable) {
    put(p, start, end, 0, "%s%.*s;", o->variable, SPAN(name));
  } else { // the line before must not go on with `(`
    put(p, start, start + 1, 0, ";");
    ed_type_blank(p, start + 1, end);
  }
  put(p, o->name.start, o->name.end, 0, "(function(" N_OBJECT "%u)", o->level);
}

static void put_tail(ed_parser *p, const object *o, const char *close) {
  ed_span name = source_text(p, o->name);
  uint32_t at = p->lex.prev_end;
  if (o->is_exported) {
    unsigned outer = p->space->level;
    put(p, at, at, 0, "%s)(%.*s=" N_OBJECT "%u.%.*s||(" N_OBJECT "%u.%.*s={}));", close, SPAN(name), outer, SPAN(name),
        outer, SPAN(name));
    ed_tokens_add(p, &p->groups[p->space->group], o->name);
  } else {
    put(p, at, at, 0, "%s)(%.*s||(%.*s={}));", close, SPAN(name), SPAN(name));
  }
}

// Members that an earlier part of the same object has, as variables. True when there were any.
static bool put_known_members(ed_parser *p, const object *o, uint32_t at) {
  const ed_token_item *first = p->groups[o->group].first;
  for (const ed_token_item *i = first; i; i = i->next) {
    put(p, at, at, 0, "%s%.*s%s", i == first ? "var{" : ",", SPAN(source_text(p, i->token)), i->next ? "" : "}=");
  }
  if (first) put(p, at, at, 0, N_OBJECT "%u;{", o->level);
  return first;
}

// ---- enum ----------------------------------------------------------------------------------------------------------

typedef struct member {
  ed_token name;
  char *quoted; // as a string literal
  bool is_variable;
} member;

static member parse_member_name(ed_parser *p) {
  member m = {.name = p->lex.tok};
  bool computed = accept(p, TK_LBRACKET);
  ed_token t = p->lex.tok;
  if (t.kind == TK_NUMBER) {
    ed_lex_fail(&p->lex, t.start, t.end, "An enum member cannot have a numeric name");
  } else if (t.kind != TK_STRING && (computed || t.kind != TK_NAME)) {
    unexpected(p);
  }
  ed_span text = t.kind == TK_STRING ? ed_string_value(p, t) : ed_name_text(p, t);
  m.quoted = ed_arena_alloc(p->arena, text.len * 6 + 3);
  m.quoted[ed_quote(m.quoted, text)] = 0;
  m.is_variable = t.kind == TK_NAME && ed_is_identifier(p, t) && t.word != W_arguments && t.word != W_eval &&
                  !(t.word && t.word <= W_LAST_STRICT) && t.word != W_await;
  next(p);
  if (computed) expect(p, TK_RBRACKET);
  m.name.end = p->lex.prev_end;
  return m;
}

// Its value is a string for certain.
static bool at_string(const ed_parser *p) {
  if (!is(p, TK_STRING)) return false;
  ed_token after = ed_lex_peek(&p->lex);
  return after.kind == TK_COMMA || after.kind == TK_RBRACE;
}

// Without an initializer its value is `index`, or one more than that of `before`. True when it had one.
static bool parse_enum_member(ed_parser *p, const object *o, const member *before, unsigned index, member *m) {
  *m = parse_member_name(p);
  ed_span name = source_text(p, m->name);
  char place[32];
  snprintf(place, sizeof place, N_OBJECT "%u", o->level);
  if (m->is_variable) {
    ed_declare(p, m->name, DECLARE_VAR);
    ed_tokens_add(p, &p->groups[o->group], m->name);
    put(p, m->name.start, m->name.end, 0, "var %.*s=%s[%s]", SPAN(name), place, m->quoted);
  } else {
    put(p, m->name.start, m->name.end, 0, "%s[%s]", place, m->quoted);
  }
  bool reversed = true, certain = true, given = accept(p, TK_ASSIGN);
  if (given) {
    reversed = !at_string(p);
    certain = is(p, TK_NUMBER);
    ed_parse_assign(p, 0);
  } else if (before) {
    put(p, m->name.end, m->name.end, 0, "=%s[%s]+1", place, before->quoted);
  } else {
    put(p, m->name.end, m->name.end, 0, "=%u", index);
  }
  uint32_t at = p->lex.prev_end;
  if (reversed && certain) {
    put(p, at, at, 0, ";%s[%s[%s]]=%s;", place, place, m->quoted, m->quoted);
  } else if (reversed) {
    put(p, at, at, 0, ";typeof %s[%s]!==\"string\"&&(%s[%s[%s]]=%s);", place, m->quoted, place, place, m->quoted,
        m->quoted);
  } else {
    put(p, at, at, 0, ";");
  }
  return given;
}

void ed_transform_enum(ed_parser *p, const ed_statement *s) {
  uint32_t start = p->lex.tok.start;
  if (is_word(p, W_const)) next(p);
  uint32_t end = p->lex.tok.end;
  next(p);
  object o = begin_object(p, s, start);
  put_head(p, &o, start, end);
  next(p);
  ed_function f = {.parent = p->function};
  ed_scope scope;
  p->function = &f;
  ed_open_scope(p, &scope, true);
  expect(p, TK_LBRACE);
  bool wrapped = !p->lex.error && put_known_members(p, &o, p->lex.prev_end);
  member members[2];
  bool counts = true; // no member had an initializer yet
  for (unsigned index = 0; !is(p, TK_RBRACE); index++) {
    if (parse_enum_member(p, &o, counts ? NULL : &members[(index + 1) % 2], index, &members[index % 2])) counts = false;
    if (!is(p, TK_COMMA)) break;
    ed_type_blank(p, p->lex.tok.start, p->lex.tok.end);
    next(p);
  }
  expect(p, TK_RBRACE);
  ed_close_scope(p, &scope);
  p->function = f.parent;
  if (!p->lex.error) put_tail(p, &o, wrapped ? "}" : "");
}

// ---- namespace -----------------------------------------------------------------------------------------------------

static void put_exports(ed_parser *p, const ed_tokens *names, bool may_change) {
  uint32_t at = p->lex.prev_end;
  unsigned level = p->space->level;
  for (const ed_token_item *i = names->first; i; i = i->next) {
    ed_span name = source_text(p, i->token);
    if (may_change) {
      put(p, at, at, 0,
          ";Object.defineProperty(" N_OBJECT "%u,\"%.*s\",{get(){return %.*s},set($eddyv){%.*s=$eddyv},"
          "enumerable:true,configurable:true});",
          level, SPAN(name), SPAN(name), SPAN(name));
    } else {
      put(p, at, at, 0, ";" N_OBJECT "%u.%.*s=%.*s;", level, SPAN(name), SPAN(name));
    }
    ed_tokens_add(p, &p->groups[p->space->group], i->token);
  }
}

static void parse_exported(ed_parser *p) {
  uint32_t start = p->lex.tok.start, end = p->lex.tok.end;
  ed_tokens names = {NULL, NULL}, *outer = p->collector;
  ed_scope *outer_scope = p->collector_scope;
  next(p);
  ed_type_blank(p, start, end);
  ed_skip_abstract(p);
  p->collector = &names;
  p->collector_scope = p->scope;
  p->erased = UINT32_MAX;
  bool may_change = is_word(p, W_let) || is_word(p, W_var);
  if (may_change || is_word(p, W_const)) {
    ed_declaration how = is_word(p, W_var) ? DECLARE_VAR : DECLARE_LEXICAL;
    next(p);
    ed_parse_variables(p, how, 0);
    ed_semicolon(p);
  } else if (is_word(p, W_function)) {
    ed_parse_function(p, FUNCTION_DECLARATION);
  } else if (is_word(p, W_async)) {
    next(p);
    if (is_word(p, W_function)) ed_parse_function(p, FUNCTION_DECLARATION | FUNCTION_ASYNC);
    else unexpected(p);
  } else {
    ed_parse_class(p, true);
  }
  p->collector = outer;
  p->collector_scope = outer_scope;
  if (p->erased != start) put_exports(p, &names, may_change);
}

static void parse_item(ed_parser *p) {
  ed_begin_statement(p, true);
  if (is_word(p, W_export)) {
    if (!ed_parse_typed_export(p)) parse_exported(p);
  } else if (is_word(p, W_import)) {
    ed_token after = ed_lex_peek(&p->lex);
    if (after.kind == TK_LPAREN || after.kind == TK_DOT) ed_parse_list_item(p);
    else if (!ed_parse_typed_import(p)) unexpected(p);
  } else {
    ed_parse_list_item(p);
  }
}

// From the name, or from `.`, to `}`. True when nothing but types stood there.
static bool parse_space(ed_parser *p, object *o) {
  bool types = true, wrapped = false;
  next(p);
  ed_function f = {.parent = p->function};
  ed_scope scope;
  ed_space space = {.level = o->level, .group = o->group};
  ed_space *outer = p->space;
  p->function = &f;
  ed_open_scope(p, &scope, true);
  if (ed_enter(p)) {
    ed_token t = p->lex.tok;
    p->space = &space;
    if (accept(p, TK_DOT)) {
      ed_token name = p->lex.tok;
      if (name.kind != TK_NAME) unexpected(p);
      object inner = {.name = name, .level = ++p->objects, .is_exported = true, .variable = "var "};
      inner.group = find_value(p, name)->import;
      ed_declare(p, name, DECLARE_VAR);
      put(p, t.start, t.end, 0, "{var %.*s;", SPAN(source_text(p, name)));
      put(p, name.start, name.end, 0, "(function(" N_OBJECT "%u)", inner.level);
      types = parse_space(p, &inner);
      put_tail(p, &inner, "");
      put(p, p->lex.prev_end, p->lex.prev_end, 0, "}");
    } else {
      expect(p, TK_LBRACE);
      if (!p->lex.error) wrapped = put_known_members(p, o, p->lex.prev_end);
      while (!is(p, TK_RBRACE) && !is(p, TK_EOF)) {
        uint32_t start = p->lex.tok.start;
        parse_item(p);
        types &= p->type_only == start;
      }
      if (wrapped) put(p, p->lex.tok.start, p->lex.tok.start, 0, "}");
      expect(p, TK_RBRACE);
    }
    p->space = outer;
  }
  leave(p);
  ed_close_scope(p, &scope);
  p->function = f.parent;
  return types;
}

void ed_transform_namespace(ed_parser *p, const ed_statement *s) {
  uint32_t start = p->lex.tok.start, end = p->lex.tok.end;
  next(p);
  object o = begin_object(p, s, start);
  put_head(p, &o, start, end);
  if (parse_space(p, &o)) {
    if (*o.variable) find_value(p, o.name)->flags &= (uint8_t)~NAME_LEXICAL;
    ed_erase_statement(p, s);
    p->type_only = s->start;
  } else if (!p->lex.error) {
    put_tail(p, &o, "");
  }
}

// ---- import =, export = --------------------------------------------------------------------------------------------

void ed_transform_import(ed_parser *p, const ed_statement *s, ed_token import) {
  ed_token name = p->lex.tok;
  bool exported = import.start != s->start;
  ed_tokens names = {NULL, NULL};
  if (exported) {
    if (p->space) {
      ed_type_blank(p, s->start, s->start + 6);
    } else if (ed_at_top(p)) {
      ed_edit_blank(&p->edits, s->start, s->start + 6);
      p->result->has_module_syntax = true;
    } else {
      unexpected(p);
      return;
    }
  }
  put(p, import.start, import.end, 0, "const");
  p->exports_names = exported && !p->space;
  ed_declare(p, name, DECLARE_LEXICAL);
  p->exports_names = false;
  next(p);
  expect(p, TK_ASSIGN);
  ed_token first = p->lex.tok;
  if (!ed_is_identifier(p, first)) unexpected(p);
  next(p);
  if (first.word == W_require && is(p, TK_LPAREN)) {
    if (p->is_module) {
      put(p, first.start, first.end, 0, "process.getBuiltinModule(\"module\").createRequire(%s.url)",
          p->options->only_types ? "import.meta" : N_HOST ".meta");
      p->result->has_import_meta = true;
    }
    next(p);
    expect(p, TK_STRING);
    expect(p, TK_RPAREN);
  } else {
    ed_note_ref(p, first, 0, false);
    while (accept(p, TK_DOT)) {
      if (!is(p, TK_NAME)) unexpected(p);
      next(p);
    }
  }
  uint32_t at = p->lex.prev_end;
  ed_semicolon(p);
  if (p->lex.prev_end == at) put(p, at, at, 0, ";");
  if (exported && p->space) {
    ed_tokens_add(p, &names, name);
    put_exports(p, &names, false);
  }
}

void ed_transform_export(ed_parser *p, uint32_t start) {
  if (p->is_module) {
    ed_lex_fail(&p->lex, start, start + 6, "Export assignment cannot be used when targeting ECMAScript modules");
    return;
  }
  put(p, start, start + 6, 0, "module.exports ");
}

// ---- parameter properties ------------------------------------------------------------------------------------------

// The assignments, at the beginning of the body or behind super().
void ed_transform_properties(ed_parser *p) {
  ed_function *f = p->function;
  uint32_t at = p->lex.prev_end;
  for (const ed_token_item *i = f->properties.first; i; i = i->next) {
    ed_span name = source_text(p, i->token);
    put(p, at, at, -5, ";this.%.*s=%.*s;", SPAN(name), SPAN(name));
  }
  f->has_properties = false;
}

// The fields, at the beginning of the class.
void ed_transform_fields(ed_parser *p, const ed_function *constructor) {
  for (const ed_token_item *i = constructor->properties.first; i; i = i->next) {
    put(p, p->class_start, p->class_start, 0, "%.*s;", SPAN(source_text(p, i->token)));
  }
}
