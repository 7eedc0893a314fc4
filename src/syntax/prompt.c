// SPDX-License-Identifier: MIT
// ED_SOURCE_PROMPT: `await` at the top of what is typed at a prompt. When there is one the source becomes the body of
// an async function, and what the top declares is made known before it, so that the sources after this one see it:
//
//   const x = await f(), {y} = x; class A {} function g() {} x + y
//     let x,y,A;var g;(async()=>{this.g=g;void (x = await f()), ({y} = x); A=class A {}; function g() {}
//     return{__proto__:null,value:(x + y)}
//     })()
//
// The promise gives { value } of an expression at the end, else undefined. Without an await nothing comes out: the
// source is a script as it is. const does not last: the names are variables.
#include "syntax/parser.h"

#include <string.h>

bool ed_is_prompt_top(const ed_parser *p) { return p->options->kind == ED_SOURCE_PROMPT && !p->function->parent; }

bool ed_is_promoted(const ed_parser *p, ed_declaration how) {
  if (how == DECLARE_PARAMETER || !ed_is_prompt_top(p)) return false;
  return how == DECLARE_VAR || !p->scope->parent;
}

void ed_note_promoted(ed_parser *p, ed_token name, ed_declaration how) {
  ed_tokens *list = how == DECLARE_LEXICAL ? &p->lexicals : how == DECLARE_VAR ? &p->variables : &p->functions;
  ed_tokens_add(p, list, name);
}

// In parentheses: a pattern is no block then.
void ed_promote_variable(ed_parser *p, uint32_t start, bool is_given, ed_declaration how) {
  ed_edit_insert(&p->edits, start, 0, "(");
  ed_edit_insert(&p->edits, p->lex.prev_end, 0, is_given || how == DECLARE_VAR ? ")" : "=void 0)");
}

void ed_promote_class(ed_parser *p, uint32_t start, ed_token name) {
  ed_span text = ed_name_text(p, name);
  ed_edit_insert(&p->edits, start, 0, "%.*s=", (int)text.len, text.text);
  ed_edit_insert(&p->edits, p->lex.prev_end, -3, ";");
}

void ed_give_value(ed_parser *p, uint32_t start, uint32_t end) {
  ed_edit_insert(&p->edits, start, -2, "return{__proto__:null,value:(");
  ed_edit_insert(&p->edits, end, 1, ")}");
}

// The names of a list with what stands before each, between and behind them.
static void put_names(ed_parser *p, uint32_t at, int rank, const ed_tokens *list, const char *head, const char *tail) {
  for (const ed_token_item *i = list->first; i; i = i->next) {
    ed_span name = ed_name_text(p, i->token);
    ed_edit_insert(&p->edits, at, rank, "%s%.*s%s", i == list->first ? head : "", (int)name.len, name.text,
                   i->next ? "," : tail);
  }
}

void ed_lower_prompt(ed_parser *p, uint32_t start) {
  put_names(p, 0, -9, &p->lexicals, "let ", ";");
  put_names(p, 0, -8, &p->variables, "var ", ";");
  put_names(p, 0, -7, &p->functions, "var ", ";");
  ed_edit_insert(&p->edits, 0, -6, "(async()=>{");
  for (const ed_token_item *i = p->functions.first; i; i = i->next) {
    ed_span name = ed_name_text(p, i->token);
    ed_edit_insert(&p->edits, start, -5, ";this.%.*s=%.*s;", (int)name.len, name.text, (int)name.len, name.text);
  }
  ed_edit_insert(&p->edits, p->lex.len, 9, "\n})()");
}
