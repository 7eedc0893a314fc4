// SPDX-License-Identifier: MIT
// Sources of an interactive prompt: what becomes of an await at the top, and which are wrong only by their end.
#include "check.h"
#include "syntax/syntax.h"

#include <stdlib.h>
#include <string.h>

static const ed_syntax_options prompt = {.kind = ED_SOURCE_PROMPT, .keep_awaits = true};

static void check_prompt(const char *source, const char *want, int line) {
  ed_syntax r;
  if (!ed_syntax_rewrite(source, strlen(source), &prompt, &r)) {
    check_failed(__FILE__, line, "  %s\n  is refused: %s\n", source, r.error);
  } else {
    check_same_text(__FILE__, line, source, r.text ? r.text : "no await", want);
  }
  ed_syntax_deinit(&r);
}
#define PROMPT(source, want) check_prompt(source, want, __LINE__)

TEST(syntax_promotes_what_a_prompt_declares) {
  PROMPT("await x", "(async()=>{return{__proto__:null,value:(await x)}\n})()");
  PROMPT("await x; // done\n", "(async()=>{return{__proto__:null,value:(await x)}; // done\n\n})()");
  PROMPT("const a = await b, {c} = d\nlet e, [f] = g;",
         "let a,c,e,f;(async()=>{void (a = await b), ({c} = d)\nvoid (e=void 0), ([f] = g);\n})()");
  PROMPT("if (await a) { var b = 1, c; let d } b", "var b,c;(async()=>{if (await a) { void (b = 1), (c); let d } "
                                                   "return{__proto__:null,value:(b)}\n})()");
  PROMPT("class A {} async function f() {} await 1",
         "let A;var f;(async()=>{;this.f=f;A=class A {}; async function f() {} "
         "return{__proto__:null,value:(await 1)}\n})()");
  PROMPT("for (var i = 0, {j} = k; ;) await i", "var i,j;(async()=>{for (    (i = 0), ({j} = k); ;) await i\n})()");
  PROMPT("for await (var {i} of x) ; for (let j of x);",
         "var i;(async()=>{for await (    {i} of x) ; for (let j of x);\n})()");
  PROMPT("'use strict'; let x = await import('x')",
         "let x;(async()=>{'use strict'; void (x = await import('x'))\n})()");
  PROMPT("async () => { await 1 }", "no await");
  PROMPT("x = () => { var y; let z; class A {} return 1 }", "no await");
}

static bool is_incomplete(const char *source) {
  ed_syntax r;
  bool is_right = ed_syntax_rewrite(source, strlen(source), &prompt, &r), result = r.is_incomplete;
  ed_syntax_deinit(&r);
  return !is_right && result;
}

TEST(syntax_knows_sources_that_go_on) {
  static const char *const more[] = {"f(\n",      "{\n",      "`a\n",      "/* a\n", "'a\\\n",
                                     "const x\n", "try {}\n", "x = [1,\n", "`${\n",  "await (\n"};
  static const char *const wrong[] = {"f(]\n", "'a\n", "/a\n", "let x y\n", "}\n", "`${]\n", "return 1\n"};
  for (size_t i = 0; i < sizeof more / sizeof *more; i++) CHECK(is_incomplete(more[i]));
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) CHECK(!is_incomplete(wrong[i]));
}
