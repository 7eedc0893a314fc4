// SPDX-License-Identifier: MIT
// The rewriter: sources beside what becomes of them, errors beside what they say, and positions.
#include "check.h"
#include "syntax/lex.h"
#include "syntax/syntax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The text of a module between what stands before and behind it.
static char *body_of(const ed_syntax *r) {
  const char *start = strstr(r->text, r->is_plain ? ";\"---\";" : "yield;") + (r->is_plain ? 7 : 6),
             *end = memrchr(r->text, '\n', r->len);
  return strndup(start, (size_t)(end - start));
}

// Without the marks at the ends of what is ours, unless they are what is looked for.
static void strip_marks(char *body) {
  static const char mark[] = "/*$*/";
  for (char *at = body; (at = strstr(at, mark));) memmove(at, at + sizeof mark - 1, strlen(at) - sizeof mark + 2);
}

static void check_rewrite(ed_source_kind kind, const char *source, const char *want, int line) {
  ed_syntax r;
  const ed_syntax_options options = {.kind = kind, .url = "file:///a \"b\".js"};
  if (!ed_syntax_rewrite(source, strlen(source), &options, &r)) {
    check_failed(__FILE__, line, "  %s\n  is refused: %s\n", source, r.error);
  } else {
    char *body = kind == ED_SOURCE_MODULE ? body_of(&r) : strdup(r.text ? r.text : source);
    if (!strstr(want, "/*$*/")) strip_marks(body);
    check_same_text(__FILE__, line, source, body, want);
    free(body);
  }
  ed_syntax_deinit(&r);
}
#define MODULE(source, want) check_rewrite(ED_SOURCE_MODULE, source, want, __LINE__)
#define SCRIPT(source, want) check_rewrite(ED_SOURCE_COMMONJS, source, want, __LINE__)
#define SAME(source)         check_rewrite(ED_SOURCE_COMMONJS, source, source, __LINE__)

static void check_error(ed_source_kind kind, const char *source, const char *want, int line) {
  ed_syntax r;
  const ed_syntax_options options = {.kind = kind};
  char text[300] = "accepted";
  if (!ed_syntax_rewrite(source, strlen(source), &options, &r)) {
    snprintf(text, sizeof text, "%u:%u %s", r.error_line, r.error_column, r.error);
  }
  check_same_text(__FILE__, line, source, text, want);
  ed_syntax_deinit(&r);
}
#define BAD(source, want)        check_error(ED_SOURCE_MODULE, source, want, __LINE__)
#define BAD_SCRIPT(source, want) check_error(ED_SOURCE_COMMONJS, source, want, __LINE__)

TEST(syntax_marks_the_ends_of_its_own) {
  SCRIPT("async () => { await x; for await (a of b) yield: import(c) }",
         "async () => { await $eddy.keep(x/*$*/); for await (a of $eddy.iterate(b/*$*/)) yield: "
         "(0,$eddy.import(\"file:///a \\\"b\\\".js\",c)/*$*/) }");
}

TEST(syntax_leaves_scripts_alone) {
  SAME("var a = b / c / d, e = /[/]\\/x/g.test(`a${`b${/}/}`}`) ? x => ({}) : y\n/re/g\n");
  SAME("#!/usr/bin/env node\nlet = 1; yield: for (;;) break yield; async = await\n<!-- html\n--> too\n");
  SAME("class A { static #x = 1; get; set; static static() {} async\n m() {} 'use'() {} [k] = v; static {} }");
  SAME("if (a) function f() {} else label: function g() {}\nreturn a ? (b) : c => d");
  SAME("a = async (x, {y = 1}, ...z) => {}; async\nfunction f() {} async x => x; new.target");
  SAME("do x; while (y) z\nfor (let in {}); for (let of = 1;;); for (var i = 0 in {});");
}

TEST(syntax_keeps_the_context_of_awaits) {
  SCRIPT("async () => await x", "async () => await $eddy.keep(x)");
  SCRIPT("async function f() { await(x), await[x]; return await x }",
         "async function f() { await $eddy.keep((x)), await $eddy.keep([x]); return await $eddy.keep(x) }");
  SCRIPT("async () => { for await (a of b) ; }", "async () => { for await (a of $eddy.iterate(b)) ; }");
}

TEST(syntax_keeps_the_context_of_async_generators) {
  SCRIPT("async function* f() { yield; yield a; yield* b; return c, d }",
         "async function* f() { yield; yield $eddy.keep(a); yield* $eddy.iterate(b); return $eddy.keep((c, d)) }");
  SAME("function* f() { yield a; return b }");
}

TEST(syntax_names_the_referrer_of_import_calls) {
  SCRIPT("a\nimport('x').then(y)", "a\n;(0,$eddy.import(\"file:///a \\\"b\\\".js\",'x')).then(y)");
  MODULE("import('x', o); import.defer(x); import.meta.url; f(import.meta)",
         "$eddym.import('x', o); $eddym.importDefer(x); $eddym.meta.url; f((0,$eddym.meta))");
}

TEST(syntax_replaces_imported_names) {
  MODULE("import { a } from 'x'; a; a(1); a.b(); `${a}`; a`x`; a?.(); new a(a); ({ a, b: a, a() {} });",
         ";                      $eddy0.a; (0,$eddy0.a)(1); $eddy0.a.b(); `${$eddy0.a}`; (0,$eddy0.a)`x`; "
         "(0,$eddy0.a)?.(); new $eddy0.a($eddy0.a); ({ a:/*$*/$eddy0.a, b: $eddy0.a, a() {} });");
  MODULE("import d, { 'x y' as b } from 'x'\nd()\nb",
         ";                                \n;(0,$eddy0.default/*d*/)()\n$eddy0[\"x y\"]/*b*/");
  MODULE("import { '' as b } from 'x'; b", ";                            $eddy0[\"\"]/*b*/");
  MODULE("import * as n from 'x'; n.a()", ";                       n.a()");
  MODULE("a;\nimport { a } from 'x'", "$eddy0.a;\n;                    ");
}

TEST(syntax_respects_shadowing) {
  static const char head[] = "import { a } from 'x';", blank[] = ";                     ";
  static const char *const same[] = {
      "(a) => a",
      "a => a",
      "async a => a",
      "async (a) => a",
      "({ a }) => a",
      "([, a = 1]) => a",
      "(...a) => a",
      "function f(a) { a }",
      "function f() { a; { var a } }",
      "{ a; let a; }",
      "{ a(); function a() {} }",
      "(function a() { a })",
      "(class a { x = a })",
      "try {} catch (a) { a }",
      "for (const a of []) a",
      "label: { const { b: { a } } = {}; a }",
      "x.a; ({ a: 1 }); class B { a = 1; #a }",
      "a: for (;;) break a",
  };
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    char source[200], want[200];
    snprintf(source, sizeof source, "%s %s", head, same[i]);
    snprintf(want, sizeof want, "%s %s", blank, same[i]);
    MODULE(source, want);
  }
  MODULE("import async from 'x'; f(async() => 1, async (a) => a, async a => async(a), async, { async() {} })",
         ";                      f(async() => 1, async (a) => a, async a => (0,$eddy0.default/*async*/)(a), "
         "$eddy0.default/*async*/, "
         "{ async() {} })");
  MODULE("import { a } from 'x'; (b = a, c) => a; (a, b); async(a); { let a; } a",
         ";                      (b = $eddy0.a, c) => $eddy0.a; ($eddy0.a, b); async($eddy0.a); { let a; } $eddy0.a");
}

TEST(syntax_erases_exports) {
  MODULE("export const a = 1, { b } = {}; export { a as c };", "       const a = 1, { b } = {}; ;                 ");
  MODULE("export default () => 1", "const $eddyd={default: () => 1}.default");
  MODULE("export default function () {}", "               function $eddyd () {}");
  MODULE("export default class {}\n[]", "const $eddyd={default: class {}}.default;\n[]");
  MODULE("export default async function* f() {}", "               async function* f() {}");
}

TEST(syntax_hides_arguments_of_modules) {
  MODULE("arguments; typeof arguments; () => ({ arguments })",
         "(0,$eddy.arguments); typeof (void 0); () => ({ arguments:(0,$eddy.arguments) })");
  MODULE("x.typeof\narguments", "x.typeof\n;(0,$eddy.arguments)");
  MODULE("function f() { arguments } a.arguments; ({ arguments: 1 })",
         "function f() { arguments } a.arguments; ({ arguments: 1 })");
}

TEST(syntax_lowers_using) {
  SCRIPT("{ using a = b, c = d; }",
         "{;const $eddyu=$eddy.disposables();try{ const a = $eddyu.use(b), c = $eddyu.use(d); "
         "}catch($eddye){$eddyu.fail($eddye)}finally{$eddyu.dispose()}}");
  SCRIPT("async () => { await using a = b }",
         "async () => {;const $eddyu=$eddy.disposables();try{       const a = $eddyu.useAsync(b) "
         "}catch($eddye){$eddyu.fail($eddye)}finally{const $eddyp=$eddyu.dispose();"
         "if($eddyp)await $eddy.keep($eddyp)}}");
  SCRIPT("{ using a = () => {}; }", "{;const $eddyu=$eddy.disposables();try{ const a = $eddyu.use({a:() => {}}.a); "
                                    "}catch($eddye){$eddyu.fail($eddye)}finally{$eddyu.dispose()}}");
  SCRIPT("{ using __proto__ = class {}; }",
         "{;const $eddyu=$eddy.disposables();try{ const __proto__ = $eddyu.use({[\"__proto__\"]:class {}}.__proto__); "
         "}catch($eddye){$eddyu.fail($eddye)}finally{$eddyu.dispose()}}");
  SAME("using; using.x; using(a); using\na; for (using of b); var using");
}

static void check_whole(const char *source, const char *want, int line) {
  ed_syntax r;
  ed_syntax_rewrite(source, strlen(source), &(ed_syntax_options){.kind = ED_SOURCE_MODULE}, &r);
  check_same_text(__FILE__, line, source, r.text ? r.text : r.error, want);
  ed_syntax_deinit(&r);
}
#define WHOLE(source, want) check_whole(source, want, __LINE__)

TEST(syntax_frames_modules) {
  // What changes behind the end of the module is a getter.
  WHOLE("let a, b, c, d, e; export { a, b as 'x y', c, d }; a = 1; () => { c++, --d, e = b.x = 2 }",
        "\"use strict\";if($eddy.links){const $eddya=$eddy.take();\"---\";let a, b, c, d, e; ;"
        "                               a = 1; () => { c++, --d, e = b.x = 2 }\n"
        ";({__proto__:null,get a(){return a},\"x y\":b,get c(){return c},get d(){return d}})}");
  WHOLE(
      "import * as a from 'x'; import b from 'y'; export class C {} [C] = b; import.meta.x",
      "\"use strict\";if($eddy.links){const $eddya=$eddy.take(),$eddym=$eddya[0],$eddy1=$eddya[2],a=$eddya[3];"
      "\"---\";;                       ;                         class C {} [C] = $eddy1.default/*b*/; $eddym.meta.x\n"
      ";({__proto__:null,get C(){return C}})}");
  WHOLE("export const a = 1; export { a as __proto__ }; for (const b of []);",
        "\"use strict\";if($eddy.links){const $eddya=$eddy.take();\"---\";       const a = 1; "
        ";                          for (const b of []);\n;({__proto__:null,a:a,get __proto__(){return a}})}");
  // What the top of a function has and a block has not.
#define AROUND(s) "\"use strict\";if($eddy.links){(function(){const $eddya=$eddy.take();\"---\";" s "\n;return"
  WHOLE("{ for (var a of b); }", AROUND("{ for (var a of b); }") "({__proto__:null})})()}");
  WHOLE("() => this", AROUND("() => this") "({__proto__:null})})()}");
  WHOLE("export let a; eval(b)",
        AROUND("       let a; eval($eddy.code(eval)(b/*$*/))") "({__proto__:null,get a(){return a}})})()}");
  WHOLE("export let a; for (a of b) { } function f() { var b; this }",
        "\"use strict\";if($eddy.links){const $eddya=$eddy.take();\"---\";       let a; for (a of b) { } "
        "function f() { var b; this }\n;({__proto__:null,get a(){return a}})}");
  WHOLE("export let a; await 0",
        "(function*(){\"use strict\";const $eddya=yield $eddyx();yield;       let a; (yield($eddya.at=14, 0))\n"
        "function $eddyx(){return({__proto__:null,get a(){return a}})}})");
}

TEST(syntax_yields_top_level_awaits) {
  MODULE("a\nawait b", "a\n;(yield($eddya.at=2, b))");
  MODULE(
      "for await (const a of b) c",
      ";{const $eddyf=$eddy.forAwait();try{for       (const {[yield*$eddyf.step($eddya.at=17)]:a} of $eddyf.over(b)) "
      "c}catch($eddye){yield*$eddyf.caught($eddye)}finally{yield*$eddyf.finish()}}");
}

TEST(syntax_lists_imports_and_exports) {
  static const char source[] = "import a, { b as c } from 'x' with { type: 'json' };\n"
                               "export * from 'y'; export * as n from 'y'; export { c as d, e }; let e;\n"
                               "import source s from 'z'; import defer * as l from 'x'; import 'x';";
  ed_syntax r;
  CHECK(ed_syntax_rewrite(source, sizeof source - 1, &(ed_syntax_options){.kind = ED_SOURCE_MODULE}, &r));
  CHECK_EQ(r.request_count, 5);
  CHECK_EQ(r.requests[0].attribute_count, 1);
  CHECK_EQ(r.requests[2].phase, ED_PHASE_SOURCE);
  CHECK_EQ(r.requests[3].phase, ED_PHASE_DEFER);
  CHECK_EQ(r.requests[4].phase, ED_PHASE_EVALUATION);
  CHECK_EQ(r.requests[2].line, 3);
  CHECK_EQ(r.requests[2].column, 22);
  CHECK_EQ(r.import_count, 4);
  CHECK_BYTES(r.imports[1].imported.text, r.imports[1].imported.len, "b", 1);
  CHECK(r.imports[2].imported.text == NULL);
  CHECK_EQ(r.export_count, 4);
  CHECK_EQ(r.exports[0].kind, ED_EXPORT_STAR);
  CHECK_EQ(r.exports[1].kind, ED_EXPORT_NAMESPACE);
  CHECK_EQ(r.exports[2].kind, ED_EXPORT_INDIRECT);
  CHECK_BYTES(r.exports[2].imported.text, r.exports[2].imported.len, "b", 1);
  CHECK_EQ(r.exports[3].kind, ED_EXPORT_LOCAL);
  ed_syntax_deinit(&r);
}

TEST(syntax_words_errors_as_v8) {
  BAD("let a\nimport {b as a} from 'x'", "2:14 Identifier 'a' has already been declared");
  BAD("export { a }", "1:10 Export 'a' is not defined in module");
  BAD("export let a; export { a }", "1:24 Duplicate export of 'a'");
  BAD("f(\n  1 2)", "2:5 missing ) after argument list");
  BAD("export const a", "1:15 Missing initializer in const declaration");
  BAD_SCRIPT("const foo bar = 1", "1:11 Missing initializer in const declaration");
  BAD("return", "1:1 Illegal return statement");
  BAD("var x = 'a\nb'", "1:9 Invalid or unexpected token");
  BAD("{", "1:2 Unexpected end of input");
  BAD("`${", "1:4 Unexpected end of input");
  BAD("x = /a", "1:5 Invalid regular expression: missing /");
  BAD("import { default } from 'x'", "1:10 Unexpected token 'default'");
  BAD("import a from 'x' with { a: 'b', a: 'c' }", "1:34 Import attributes has a duplicate key 'a'");
  BAD("new.target", "1:5 new.target expression is not allowed here");
  BAD("new import('x')", "1:5 Cannot use new with import");
  BAD("{ import 'x' }", "1:3 Unexpected token 'import'");
  BAD("1 + (a) => 1", "1:5 Malformed arrow function parameter list");
  BAD("await async () => 0", "1:7 Malformed arrow function parameter list");
  BAD("- - a => 1", "1:5 Malformed arrow function parameter list");
  BAD("delete a", "1:8 Delete of an unqualified identifier in strict mode.");
  BAD_SCRIPT("import a from 'b'", "1:1 Cannot use import statement outside a module");
  BAD_SCRIPT("import.meta", "1:1 Cannot use 'import.meta' outside a module");
  BAD_SCRIPT("export {}", "1:1 Unexpected token 'export'");
  BAD_SCRIPT("\xE2\x82\xAC\xF0\x9F\x98\x80 @@", "1:1 Invalid or unexpected token");
}

TEST(syntax_bounds_nesting) {
  enum { DEPTH = 100000 };
  static const char *const openers[] = {"(",    "[",  "{",     "`${",      "a=>",        "!",
                                        "new ", "a?", "if(a)", "class{x=", "async()=>{", "a:"};
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
    size_t len = strlen(openers[i]);
    char *source = malloc(DEPTH * len);
    for (size_t k = 0; k < DEPTH; k++) memcpy(source + k * len, openers[i], len);
    ed_syntax r;
    CHECK(!ed_syntax_rewrite(source, DEPTH * len, &(ed_syntax_options){.kind = ED_SOURCE_MODULE}, &r));
    CHECK(r.error != NULL);
    ed_syntax_deinit(&r);
    free(source);
  }
}

TEST(syntax_knows_its_words) {
#define X(w) CHECK_EQ(ed_lex_word(#w, sizeof #w - 1), W_##w);
  ED_WORDS(X)
#undef X
  CHECK_EQ(ed_lex_word("nope", 4), W_none);
  CHECK_EQ(ed_lex_word("thisisnotawordatall", 19), W_none);
}

TEST(syntax_tells_what_may_change) {
  static const char *const words[] = {"await", "using", "import"};
  char text[64];
  for (size_t at = 0; at < 40; at++) { // at each place of a block, and behind the last one
    for (size_t i = 0; i < 3; i++) {
      memset(text, 'a', sizeof text);
      size_t len = strlen(words[i]);
      memcpy(text + at, words[i], len);
      CHECK(ed_syntax_may_change(text, at + len));
      CHECK(ed_syntax_may_change(text, at + len + 9));
      CHECK(!ed_syntax_may_change(text, at + len - 1));
      text[at + 1] = 'x';
      CHECK(!ed_syntax_may_change(text, sizeof text));
    }
  }
}

TEST(syntax_finds_source_maps) {
  static const char source[] =
      "//# sourceMappingURL=a.map\nx /*# sourceMappingURL=b.map */\n//# sourceMappingURL=c.map x";
  ed_syntax r;
  CHECK(ed_syntax_rewrite(source, sizeof source - 1, &(ed_syntax_options){0}, &r));
  CHECK_BYTES(r.source_map_url.text, r.source_map_url.len, "c.map", 5);
  ed_syntax_deinit(&r);
}

TEST(syntax_maps_columns_back) {
  static const char source[] = "import { a } from 'x'\nf(a, b); \xC3\xA4 = a(); x\ny";
  ed_syntax r;
  CHECK(ed_syntax_rewrite(source, sizeof source - 1, &(ed_syntax_options){.kind = ED_SOURCE_MODULE}, &r));
  const char *line = strchr(r.text, '\n') + 1;
  // f($eddy0.a, b); a-umlaut = (0,$eddy0.a)(); x
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 2, 1), 1);
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 2, 3), 3);
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 2, 10), 4); // within the replaced name: its end
  uint32_t b = (uint32_t)(strchr(line, 'b') - line) + 1;
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 2, b), 6);
  uint32_t x = (uint32_t)(strrchr(line, 'x') - line); // the umlaut is two bytes
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 2, x), 19);
  CHECK_EQ(ed_positions_column(r.positions, r.position_count, 3, 1), 1);
  ed_syntax_deinit(&r);
}
