// SPDX-License-Identifier: MIT
// What the engine does not do itself, as text: the async context around await, top-level await, `using`.
//
// In async functions what is awaited passes through `$eddy`, which puts the async context back behind it:
//
//   await E -> await $eddy.keep(E)            for await (x of E) -> for await (x of $eddy.iterate(E))
//   and in async generators:    yield E -> yield $eddy.keep(E)    yield* E -> yield* $eddy.iterate(E)
//                               return E -> return $eddy.keep((E))
//
// At the top of a module, which is a generator function, await is a yield to the host, which minds the context itself,
// and finds the place in the source, should the module never go on, in its list:
//
//   await E -> (yield($eddya.at=120,E))
//
// A block with `using` becomes try/catch/finally around all its statements (ECMA-262, explicit resource management):
//
//   { const $eddyu=$eddy.disposables();try{ ... const x=$eddyu.use(E); ...
//   }catch($eddye){$eddyu.fail($eddye)}finally{$eddyu.dispose()} }
//
// With `await using` dispose() may give what is to be awaited. An anonymous function takes its name from the variable
// through a property: use({x:() => {}}.x).
#include "syntax/parser.h"

#include <stdio.h>
#include <string.h>

// ---- await ---------------------------------------------------------------------------------------------------------

bool ed_may_await(ed_parser *p) {
  const ed_function *f = p->function;
  return f->is_async || f->is_module;
}

const char *ed_separator(const ed_parser *p, ed_token t) { return t.newline && p->list_item == t.start ? ";" : ""; }

void ed_wrap(ed_parser *p, uint32_t start, uint32_t end, const char *call) {
  // Text of ours may come to stand directly behind a keyword: await(x), yield[x].
  bool touches = start > 0 && p->lex.source[start - 1] > ' ' && p->lex.source[start - 1] != '/';
  ed_edit_insert(&p->edits, start, -1, "%s%s(", touches ? " " : "", call);
  ed_edit_insert(&p->edits, end, 0, END_OF_OURS);
}

void ed_parse_await(ed_parser *p, unsigned flags) {
  ed_token t = p->lex.tok;
  ed_function *f = p->function;
  next(p);
  uint32_t start = p->lex.tok.start;
  if (ed_enter(p)) ed_parse_operand(p, flags & BEFORE_COLON);
  leave(p);
  ed_note_await(p, t.start);
  uint32_t end = p->lex.prev_end;
  if (f->is_module) {
    p->result->has_await = true;
    ed_edit_replace(&p->edits, t.start, t.end, "%s(yield(" N_LIST ".at=%u,", ed_separator(p, t), t.start);
    ed_edit_insert(&p->edits, end, 0, "))");
    return;
  }
  if (ed_is_prompt_top(p)) p->result->has_await = true;
  if (!p->options->keep_awaits) ed_wrap(p, start, end, "$eddy.keep");
}

// In parentheses: an assignment to it stays an error.
void ed_lower_arguments(ed_parser *p, ed_token t, bool is_shorthand, bool is_typeof) {
  if (is_shorthand) ed_edit_insert(&p->edits, t.end, 0, ":(0,$eddy.arguments)");
  else if (is_typeof) ed_edit_replace(&p->edits, t.start, t.end, "(void 0)");
  else ed_edit_replace(&p->edits, t.start, t.end, "%s(0,$eddy.arguments)", ed_separator(p, t));
}

// ---- using ---------------------------------------------------------------------------------------------------------

static void open_using(ed_parser *p, uint32_t at, int32_t rank) {
  ed_edit_insert(&p->edits, at, rank, ";const " N_USING "=$eddy.disposables();try{");
}

static void close_using(ed_parser *p, uint32_t at, bool awaits) {
  if (awaits) ed_note_await(p, at);
  const char *end = N_USING ".dispose()";
  if (awaits && p->function->is_module) {
    p->result->has_await = true;
    end = "const " N_WAITS "=" N_USING ".dispose();if(" N_WAITS ")yield " N_WAITS;
  } else if (awaits) {
    end = "const " N_WAITS "=" N_USING ".dispose();if(" N_WAITS ")await $eddy.keep(" N_WAITS ")";
  }
  ed_edit_insert(&p->edits, at, 0, "}catch(" N_ERROR "){" N_USING ".fail(" N_ERROR ")}finally{%s}", end);
}

void ed_lower_using_block(ed_parser *p, const ed_scope *s, uint32_t start, uint32_t end) {
  open_using(p, start, -1);
  if (end == p->lex.len && p->lex.ends_in_comment) ed_edit_insert(&p->edits, end, 0, "\n");
  close_using(p, end, s->using_awaits);
}

// Whether an expression that begins here may be an anonymous function or class.
static bool at_anonymous(const ed_parser *p) {
  ed_token t = p->lex.tok;
  if (t.kind == TK_LPAREN || t.kind == TK_AT) return true;
  if (t.kind != TK_NAME) return false;
  if (t.word == W_function || t.word == W_class || t.word == W_async) return true;
  return ed_lex_peek(&p->lex).kind == TK_ARROW;
}

static void parse_resource(ed_parser *p, ed_token name, bool awaits) {
  const char *use = awaits ? "useAsync" : "use";
  ed_span text = ed_name_text(p, name);
  int len = (int)text.len;
  if (!at_anonymous(p)) {
    ed_edit_insert(&p->edits, p->lex.tok.start, -1, N_USING ".%s(", use);
    ed_parse_assign(p, 0);
    ed_edit_insert(&p->edits, p->lex.prev_end, 0, ")");
    return;
  }
  bool is_proto = len == 9 && memcmp(text.text, "__proto__", 9) == 0; // would set the prototype
  ed_edit_insert(&p->edits, p->lex.tok.start, -1, is_proto ? N_USING ".%s({[\"%.*s\"]:" : N_USING ".%s({%.*s:", use,
                 len, text.text);
  ed_parse_assign(p, 0);
  ed_edit_insert(&p->edits, p->lex.prev_end, 0, "}.%.*s)", len, text.text);
}

// `using` or `await using` becomes const; the bindings become disposables of the scope.
void ed_parse_using(ed_parser *p, bool awaits) {
  if (awaits) {
    ed_edit_blank(&p->edits, p->lex.tok.start, p->lex.tok.end);
    next(p);
  }
  ed_scope *s = p->scope;
  s->has_using = true;
  s->using_awaits |= awaits;
  ed_edit_replace(&p->edits, p->lex.tok.start, p->lex.tok.end, "const");
  next(p);
  do {
    ed_token name = p->lex.tok;
    if (!ed_is_identifier(p, name)) unexpected(p);
    ed_declare(p, name, DECLARE_LEXICAL);
    next(p);
    if (p->is_typescript) ed_parse_annotation(p);
    if (!is(p, TK_ASSIGN)) {
      ed_lex_fail(&p->lex, p->lex.tok.start, p->lex.tok.end, "Missing initializer in using declaration");
      return;
    }
    next(p);
    parse_resource(p, name, awaits);
  } while (accept(p, TK_COMMA));
}

// ---- loops ---------------------------------------------------------------------------------------------------------

// The head of a loop, as far as the lowering asks.
typedef struct loop {
  uint32_t statement; // with labels
  const char *before; // what the block is to begin with that takes the loop's place
  uint32_t target, target_end;
  bool awaits, uses, uses_async;
  ed_token name; // of `using name`
} loop;

static void parse_loop_body(ed_parser *p, const loop *l, bool of) {
  uint32_t start = p->lex.tok.start;
  if (is_word(p, W_function)) unexpected(p); // nor would it be let through without the braces
  ed_parse_substatement(p);
  if (!l->uses || !of) return;
  uint32_t end = p->lex.prev_end;
  ed_edit_insert(&p->edits, start, -5, "{");
  open_using(p, start, -4);
  ed_edit_insert(&p->edits, start, -4, N_USING ".%s(%.*s);", l->uses_async ? "useAsync" : "use",
                 (int)(l->name.end - l->name.start), p->lex.source + l->name.start);
  close_using(p, end, l->uses_async);
  ed_edit_insert(&p->edits, end, 0, "}");
}

// for await at the top of a module: see lib/internal/disposables.js's neighbour for_await. The value of each step comes
// by a computed key of a pattern, which may yield:
//   {let $eddyf=$eddy.forAwait();try{for(const {[yield*$eddyf.step($eddya.at=5)]:x} of $eddyf.over(E)) ...
//   }catch($eddye){yield*$eddyf.caught($eddye)}finally{yield*$eddyf.finish()}}
static void lower_top_loop(ed_parser *p, const loop *l) {
  p->result->has_await = true;
  ed_edit_insert(&p->edits, l->statement, -3, "%s{const " N_FOR "=$eddy.forAwait();try{", l->before);
  ed_edit_insert(&p->edits, l->target, -1, "{[yield*" N_FOR ".step(" N_LIST ".at=%u)]:", l->target);
  ed_edit_insert(&p->edits, l->target_end, 0, "}");
}

static void parse_of(ed_parser *p, loop *l) {
  next(p);
  uint32_t start = p->lex.tok.start;
  ed_parse_assign(p, 0);
  uint32_t end = p->lex.prev_end;
  if (!l->awaits) return;
  if (p->function->is_module) {
    lower_top_loop(p, l);
    ed_wrap(p, start, end, N_FOR ".over");
  } else if (!p->options->keep_awaits) {
    ed_wrap(p, start, end, "$eddy.iterate");
  }
}

static void end_loop(ed_parser *p, const loop *l) {
  if (!l->awaits || !p->function->is_module) return;
  ed_edit_insert(&p->edits, p->lex.prev_end, 0,
                 "}catch(" N_ERROR "){yield*" N_FOR ".caught(" N_ERROR ")}finally{yield*" N_FOR ".finish()}}");
}

// `using` in a head, but not `for (using of xs)`.
static bool at_using(ed_parser *p) {
  if (!ed_at_using(p)) return false;
  ed_token name = ed_lex_peek(&p->lex);
  if (name.word != W_of || name.escaped) return true;
  ed_lexer lex = p->lex;
  next(p);
  next(p);
  bool found = is(p, TK_ASSIGN);
  p->lex = lex;
  return found;
}

// for (using x = E;;): the loop stands in a block of its own.
static void parse_using_init(ed_parser *p, loop *l) {
  ed_parse_using(p, l->uses_async);
  p->scope->has_using = false;
}

static void parse_init(ed_parser *p, loop *l) {
  bool awaits_using = ed_at_await_using(p);
  if (is_word(p, W_var) || is_word(p, W_const) || ed_at_let(p)) {
    ed_declaration how = is_word(p, W_var) ? DECLARE_VAR : DECLARE_LEXICAL;
    if (ed_is_promoted(p, how)) ed_edit_blank(&p->edits, p->lex.tok.start, p->lex.tok.end);
    next(p);
    l->target = p->lex.tok.start;
    ed_parse_binding(p, how);
    l->target_end = p->lex.prev_end;
    if (p->is_typescript) ed_parse_loop_type(p);
    if (is_word(p, W_of) || is_word(p, W_in)) return;
    bool is_given = accept(p, TK_ASSIGN);
    if (is_given) ed_parse_assign(p, IN_OFF);
    if (ed_is_promoted(p, how)) ed_promote_variable(p, l->target, is_given, how);
    if (accept(p, TK_COMMA)) ed_parse_variables(p, how, IN_OFF);
  } else if (awaits_using || at_using(p)) {
    l->uses = true;
    l->uses_async = awaits_using;
    ed_lexer start = p->lex;
    if (awaits_using) next(p);
    next(p);
    l->name = p->lex.tok;
    next(p);
    bool of = is_word(p, W_of);
    if (!of) {
      p->lex = start;
      parse_using_init(p, l);
      return;
    }
    ed_token keyword = start.tok;
    if (awaits_using) {
      ed_edit_blank(&p->edits, keyword.start, keyword.end);
      ed_lexer here = p->lex;
      p->lex = start;
      next(p);
      keyword = p->lex.tok;
      p->lex = here;
    }
    ed_edit_replace(&p->edits, keyword.start, keyword.end, "const");
    ed_declare(p, l->name, DECLARE_LEXICAL);
    l->target = l->name.start;
    l->target_end = l->name.end;
  } else {
    l->target = p->lex.tok.start;
    ed_token_kind begin = p->lex.tok.kind;
    ed_kind kind = ed_parse_expression(p, IN_OFF);
    if (is_word(p, W_of) || is_word(p, W_in)) ed_mark_assigned(p, kind, begin);
    l->target_end = p->lex.prev_end;
  }
}

void ed_parse_for(ed_parser *p, uint32_t statement) {
  // What stands before it in a list may need its end; before the body of another statement there must be none.
  loop l = {.statement = statement, .before = p->list_item == statement ? ";" : ""};
  next(p);
  if (is_word(p, W_await)) {
    if (!ed_may_await(p)) unexpected(p);
    if (ed_is_prompt_top(p)) p->result->has_await = true;
    l.awaits = true;
    ed_token t = p->lex.tok;
    next(p);
    if (p->function->is_module) ed_edit_blank(&p->edits, t.start, t.end);
  }
  ed_scope s;
  ed_open_scope(p, &s, false);
  expect(p, TK_LPAREN);
  if (!is(p, TK_SEMICOLON)) parse_init(p, &l);
  bool of = is_word(p, W_of);
  size_t condition = p->await_count, update = condition;
  if (of) {
    parse_of(p, &l);
    condition = update = p->await_count;
    expect(p, TK_RPAREN);
  } else if (is_word(p, W_in)) {
    if (l.awaits || l.uses) unexpected(p);
    next(p);
    ed_parse_expression(p, 0);
    condition = update = p->await_count;
    expect(p, TK_RPAREN);
  } else {
    if (l.awaits) unexpected(p);
    expect(p, TK_SEMICOLON);
    if (!is(p, TK_SEMICOLON)) ed_parse_expression(p, 0);
    update = p->await_count;
    expect(p, TK_SEMICOLON);
    if (!is(p, TK_RPAREN)) ed_parse_expression(p, 0);
    expect(p, TK_RPAREN);
  }
  size_t body = p->await_count;
  parse_loop_body(p, &l, of);
  ed_order_awaits(p, condition, update, body);
  if (l.awaits) ed_note_for_await(p, l.target);
  end_loop(p, &l);
  if (l.uses && !of) {
    ed_edit_insert(&p->edits, statement, -3, "%s{", l.before);
    open_using(p, statement, -2);
    close_using(p, p->lex.prev_end, l.uses_async);
    ed_edit_insert(&p->edits, p->lex.prev_end, 0, "}");
  }
  ed_close_scope(p, &s);
}

// ---- modules -------------------------------------------------------------------------------------------------------

// Text of known room.
static void put(ed_span *out, const char *text) {
  size_t len = strlen(text);
  memcpy((char *)(uintptr_t)out->text + out->len, text, len);
  out->len += len;
}

static void put_span(ed_span *out, ed_span s) {
  memcpy((char *)(uintptr_t)out->text + out->len, s.text, s.len);
  out->len += s.len;
}

// = N_LIST[index]
static void put_link(ed_span *out, size_t index) {
  char text[40];
  snprintf(text, sizeof text, "=" N_LIST "[%zu]", index);
  put(out, text);
}

static void put_name(ed_span *out, ed_span name) {
  if (ed_is_plain_name(name)) put_span(out, name);
  else out->len += ed_quote((char *)(uintptr_t)out->text + out->len, name);
}

// What the module imports, and its host, as variables.
static void put_links(ed_parser *p, ed_span *head) {
  const ed_syntax *r = p->result;
  bool *used = ed_arena_alloc(p->arena, r->request_count + 1);
  memset(used, 0, r->request_count + 1);
  for (size_t i = 0; i < p->ref_count; i++) {
    const ed_import_entry *e = &r->imports[p->refs[i].import];
    if (!p->refs[i].dead && e->imported.text) used[e->request] = true;
  }
  if (r->has_import_call || r->has_import_meta) {
    put(head, "," N_HOST);
    put_link(head, 0);
  }
  for (size_t i = 0; i < r->request_count; i++) {
    if (!used[i]) continue;
    char name[32];
    snprintf(name, sizeof name, ",$eddy%zu", i);
    put(head, name);
    put_link(head, i + 1);
  }
  size_t at = r->request_count + 1;
  for (size_t i = 0; i < r->import_count; i++) {
    const ed_import_entry *e = &r->imports[i];
    if (e->imported.text) continue;
    put(head, ",");
    put_span(head, e->local);
    put_link(head, at++);
  }
  put(head, ";");
}

// Whether a local name of the module keeps its value once the module has run.
static bool is_settled(const ed_parser *p, ed_span local) {
  const ed_name *n = ed_names_find(&p->names, local);
  return !p->assigns_unseen && !(n && n->flags & NAME_ASSIGNED);
}

// The bindings object; as one of a module that has run, most of it are plain properties.
static void put_bindings(ed_parser *p, ed_span *tail, bool has_run) {
  put(tail, "({__proto__:null");
  for (size_t i = 0; i < p->result->export_count; i++) {
    const ed_export_entry *e = &p->result->exports[i];
    if (e->kind != ED_EXPORT_LOCAL) continue;
    bool is_proto = e->exported.len == 9 && memcmp(e->exported.text, "__proto__", 9) == 0; // would set the prototype
    bool is_value = has_run && !is_proto && is_settled(p, e->imported);
    put(tail, is_value ? "," : ",get ");
    put_name(tail, e->exported);
    put(tail, is_value ? ":" : "(){return ");
    put_span(tail, e->imported);
    if (!is_value) put(tail, "}");
  }
  put(tail, "})");
}

// What stands before and behind the module's own text: see syntax.h.
void ed_lower_module(ed_parser *p, const ed_scope *top) {
  ed_syntax *r = p->result;
  ed_edit_refs(p);
  r->has_await |= top->using_awaits;
  r->is_plain = !r->has_await && !top->has_using && !p->options->instantiable;
  bool has_function = r->is_plain && p->needs_function;
  size_t room = 400 + r->request_count * 40, more = 100;
  for (size_t i = 0; i < r->import_count; i++) room += r->imports[i].local.len + 40;
  for (size_t i = 0; i < r->export_count; i++) more += r->exports[i].exported.len * 6 + r->exports[i].imported.len + 32;
  ed_span head = {ed_arena_alloc(p->arena, room), 0}, tail = {ed_arena_alloc(p->arena, more), 0};
  if (r->is_plain) {
    put(&head, "\"use strict\";if($eddy.links){");
    if (has_function) put(&head, "(function(){");
    put(&head, "const " N_LIST "=$eddy.take()");
    put(&tail, has_function ? "\n;return" : "\n;");
    put_bindings(p, &tail, true);
    put(&tail, has_function ? "})()}" : "}");
  } else {
    put(&head, "(function*(){\"use strict\";");
    if (top->has_using) put(&head, "const " N_USING "=$eddy.disposables();try{");
    put(&head, "const " N_LIST "=yield " N_EXPORTS "()");
    put(&tail, "\nfunction " N_EXPORTS "(){return");
    put_bindings(p, &tail, false);
    put(&tail, "}");
  }
  put_links(p, &head);
  if (p->has_default_function) put(&head, "$eddy.named(" N_DEFAULT ");");
  put(&head, r->is_plain ? "\"---\";" : "yield;"); // as long, so that nothing moves
  ed_edit_put(&p->edits, 0, 0, -10, head);
  ed_edit_put(&p->edits, p->lex.len, p->lex.len, 0, tail);
  if (top->has_using) close_using(p, p->lex.len, top->using_awaits);
  if (!r->is_plain) ed_edit_insert(&p->edits, p->lex.len, 12, "})");
}
