// SPDX-License-Identifier: MIT
// TypeScript made JavaScript: sources beside what is left of them. The first two tables are Node.js's own answers
// (module.stripTypeScriptTypes).
#include "check.h"
#include "syntax/syntax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
  const char *source, *want;
} row;

static const row stripped[] = {
    {"foo\ntype A = 1\n(1)", "foo\n;         \n(1)"},
    {"foo\ntype A = 1;\n(1)", "foo\n;          \n(1)"},
    {"foo;\ntype A = 1\n(1)", "foo;\n          \n(1)"},
    {"foo\ninterface A {}\n[1]", "foo\n;             \n[1]"},
    {"foo\ninterface A {}\n`x`", "foo\n;             \n`x`"},
    {"foo\ninterface A {}\n+1", "foo\n;             \n+1"},
    {"foo\ninterface A {}\n/x/", "foo\n;             \n/x/"},
    {"foo\ninterface A {} (1)", "foo\n               (1)"},
    {"x as any\n+1", "x       \n+1"},
    {"x as any\n`x`", "x ;     \n`x`"},
    {"x satisfies any\n(1)", "x ;            \n(1)"},
    {"x as any;\n(1)", "x       ;\n(1)"},
    {"var y = x as any, z = 1 as Foo\n(1)", "var y = x       , z = 1 ;     \n(1)"},
    {"x! as any\n(1)", "x  ;     \n(1)"},
    {"x!\n[1]", "x \n[1]"},
    {"x<T>\n(1)", "x   \n(1)"},
    {"const a = x<T>\n(1)", "const a = x   \n(1)"},
    {"const a = x<T>\n[1]", "const a = x   \n[1]"},
    {"const a = x<T>\nfoo", "const a = x   \nfoo"},
    {"foo\ndeclare const x: 1\n(1)", "foo\n;                 \n(1)"},
    {"foo\ndeclare function f(): void\n(1)", "foo\n;                         \n(1)"},
    {"foo\nfunction f(): void\n(1)", "foo\n;                 \n(1)"},
    {"foo\nfunction f(): void;\n(1)\nfunction f() {}", "foo\n;                  \n(1)\nfunction f() {}"},
    {"foo\nimport type x from \"y\"\n(1)", "foo\n;                     \n(1)"},
    {"foo\nexport type {x}\n(1)", "foo\n;              \n(1)"},
    {"foo\nexport type x = 1\n(1)", "foo\n;                \n(1)"},
    {"foo\ndeclare namespace X {}\n(1)", "foo\n;                     \n(1)"},
    {"foo\nnamespace X {}\n(1)", "foo\n;             \n(1)"},
    {"foo\nimport type x = require(\"y\")\n(1)", "foo\n;                           \n(1)"},
    {"class A { get: number\nfoo() {} }", "class A { get;       \nfoo() {} }"},
    {"class A { set: number\nfoo() {} }", "class A { set;       \nfoo() {} }"},
    {"class A { static: number\nfoo() {} }", "class A { static;       \nfoo() {} }"},
    {"class A { a: number\n*foo() {} }", "class A { a        \n*foo() {} }"},
    {"class A { a\ndeclare b: number\n*foo() {} }", "class A { a\n                 \n*foo() {} }"},
    {"class A { a\npublic [\"b\"]: number\npublic *foo() {} }",
     "class A { a\n;      [\"b\"]        \n;      *foo() {} }"},
    {"class A { a = 1\npublic [\"b\"]: number\npublic *foo() {} }",
     "class A { a = 1\n;      [\"b\"]        \n;      *foo() {} }"},
    {"class A { a = 1\npublic in: number\nprivate *foo() {} }",
     "class A { a = 1\n;      in        \n;       *foo() {} }"},
    {"class A { a = 1; public static in: number\nstatic readonly [\"foo\"] = 1\nreadonly [\"foo\"] = 1\nreadonly [1] = "
     "1\nreadonly foo = 1 }",
     "class A { a = 1;        static in        \nstatic          [\"foo\"] = 1\n;        [\"foo\"] = 1\n;        [1] = "
     "1\n         foo = 1 }"},
    {"class A { get?: number\nfoo() {} }", "class A { get ;       \nfoo() {} }"},
    {"class A { get!: number\nfoo() {} }", "class A { get ;       \nfoo() {} }"},
    {"class A { async: number\nfoo() {} }", "class A { async        \nfoo() {} }"},
    {"class A { accessor: number\nfoo }", "class A { accessor        \nfoo }"},
    {"class A { private get\nfoo() {} }", "class A {         get\nfoo() {} }"},
    {"if (x) type A = 1\nfoo", "if (x) ;         \nfoo"},
    {"if (x) interface A {}\nfoo", "if (x) ;             \nfoo"},
    {"if (x) declare const y: 1; else foo", "if (x) ;                   else foo"},
    {"while (x) type A = 1", "while (x) ;         "},
    {"for (;;) interface B {}", "for (;;) ;             "},
    {"do type A = 1\nwhile (0)", "do ;         \nwhile (0)"},
    {"let f = async (x): Promise<\nvoid> => 1", "let f = async (x           \n    ) => 1"},
    {"let f = (x):\nvoid => 1", "let f = (x  \n   ) => 1"},
    {"let f = (x /*a*/) /*b*/ : /*c*/ void /*d*/ => 1", "let f = (x /*a*/) /*b*/              /*d*/ => 1"},
    {"let f = (x, y\n) : {\n a: b\n} => 1", "let f = (x, y\n     \n     \n) => 1"},
    {"let f = <T>(x: T)\n: T => x", "let f =    (x    \n  ) => x"},
    {"let f = <\nT\n>(x: T) => x", "let f =  \n \n (x   ) => x"},
    {"let f = function <\nT\n>(x: T) {}", "let f = function  \n \n (x   ) {}"},
    {"let f = async <\nT\n>(x: T) => {}", "let f = async (\n \n  x   ) => {}"},
    {"function f() { return <\nT\n>(x: T) => {} }", "function f() { return (\n \n  x   ) => {} }"},
    {"function f() { return <T,\n>(x: T) => {} }", "function f() { return (  \n  x   ) => {} }"},
    {"function* f() { yield <\nT\n>(x: T) => {} }", "function* f() { yield (\n \n  x   ) => {} }"},
    {"function f() { throw <\nT\n>(x: T) => {} }", "function f() { throw (\n \n  x   ) => {} }"},
    {"function f() { return async <\nT\n>(x: T) => {} }", "function f() { return async (\n \n  x   ) => {} }"},
    {"throw a as\nB", "throw a   \n "},
    {"throw a!\n(1)", "throw a \n(1)"},
    {"let x = y as any\n;(1)", "let x = y       \n;(1)"},
    {"let x = y as any // c\n(1)", "let x = y ;      // c\n(1)"},
    {"let x = (y as any)\n(1)", "let x = (y       )\n(1)"},
    {"f(y as any\n)", "f(y       \n)"},
    {"f(y as any\n, (1))", "f(y       \n, (1))"},
    {"[y as any\n, (1)]", "[y       \n, (1)]"},
    {"let x = y as /*1\n2*/ any\n(1)", "let x = y ;     \n       \n(1)"},
    {"{}\ntype A = 1\n(1)", "{}\n;         \n(1)"},
    {"if (x) {}\ntype A = 1\n(1)", "if (x) {}\n;         \n(1)"},
    {"foo\n{ type A = 1\n(1) }", "foo\n{ ;         \n(1) }"},
    {"foo\ntype A = 1\ntype B = 1\n(1)", "foo\n          \n;         \n(1)"},
    {"foo\ntype A = 1\ntype B = 1;\ninterface C {}\n-1", "foo\n          \n          ;\n              \n-1"},
    {"foo\ntype A = 1\n++x", "foo\n          \n++x"},
    {"foo\ntype A = 1\n/x/g", "foo\n;         \n/x/g"},
    {"foo\ntype A = 1\n<T>() => x", "foo\n          \n   () => x"},
    {"foo\ntype A = 1\n.5", "foo\n          \n.5"},
    {"class A { public [\"b\"]: number }", "class A { ;      [\"b\"]         }"},
    {"class A { public *b() {} }", "class A { ;      *b() {} }"},
    {"class A { a() {} public *b() {} }", "class A { a() {} ;      *b() {} }"},
    {"class A { a() {}\npublic *b() {} }", "class A { a() {}\n;      *b() {} }"},
    {"class A { a\npublic static [\"b\"] = 1\npublic static async *foo() {} }",
     "class A { a\n       static [\"b\"] = 1\n       static async *foo() {} }"},
    {"class A { a\npublic async *foo() {} }", "class A { a\n;      async *foo() {} }"},
    {"class A { get: number = 1; set: number; static: number }",
     "class A { get         = 1; set;       ; static;        }"},
    {"class A { get: number;\nset: number;\nstatic: number;\nstatic get: number\nstatic set: number\nstatic static: "
     "number\n}",
     "class A { get;       ;\nset;       ;\nstatic;       ;\nstatic get;       \nstatic set;       \nstatic static;    "
     "   \n}"},
    {"class A { get: number\n}", "class A { get;       \n}"},
    {"class A { get: number; foo(){} }", "class A { get;       ; foo(){} }"},
    {"class A { get?; set!: number; static? = 1}", "class A { get ; set ;       ; static  = 1}"},
    {"class A { static x: number; public static\ny }", "class A { static x        ;        static\ny }"},
    {"class A { public\n[\"b\"]: number }", "class A { public\n[\"b\"]         }"},
    {"class A { foo;;; declare x; [k: string]: number; readonly [k: string]: number; static [k: string]: number;; ; "
     "private foo?(): void; bar }",
     "class A { foo;;;                                                                                          ; ;    "
     "                   bar }"},
    {"class A { foo?(): void {} bar?: number; \"x\"?: 1; 1?: 2; [x]?: 3; #x?: 4 }",
     "class A { foo ()       {} bar         ; \"x\"    ; 1    ; [x]    ; #x     }"},
    {"abstract class A { abstract get x(): number; abstract set x(y); abstract async foo(); abstract accessor x: "
     "number; protected abstract readonly y; abstract }",
     "         class A {                                                                                               "
     "                                 abstract }"},
    {"abstract class A { abstract\nx }", "         class A {         \n  }"},
    {"class A { @dec foo(): void; @dec foo(x?) {} }", "class A {                   @dec foo(x ) {} }"},
    {"class A { constructor(@dec x: number, @dec() y) {} }", "class A { constructor(@dec x        , @dec() y) {} }"},
    {"class A<in T, out U, in out V, const W, const in out Z> {}",
     "class A                                                 {}"},
    {"class A implements B {}", "class A              {}"},
    {"(class implements B {})", "(class              {})"},
    {"(class<T> implements B {})", "(class                 {})"},
    {"class A extends (B as any)<C> implements D {}", "class A extends (B       )                 {}"},
    {"class A extends B<C>.D {}", "class A extends B   .D {}"},
    {"class A extends B<C>() {}", "class A extends B   () {}"},
    {"class A extends B<C> {}", "class A extends B    {}"},
    {"class A extends B.C<D, E>{}", "class A extends B.C      {}"},
    {"class A extends foo(x)<y> {}", "class A extends foo(x)    {}"},
    {"declare abstract class A { foo(): void }\nfoo", "                                        \nfoo"},
    {"export declare abstract class A { foo(): void }\nfoo", "                                               \nfoo"},
    {"export declare const a: number, b: string;\nfoo", "                                          \nfoo"},
    {"export declare function a(): void\nfoo", "                                 \nfoo"},
    {"export declare enum A {}", "                        "},
    {"declare const enum A {}", "                       "},
    {"declare let x", "             "},
    {"declare var x, y = 1", "                    "},
    {"declare type A = 1", "                  "},
    {"declare interface B {}", "                      "},
    {"declare module \"x\" { export default function f(): void; export = x; import y = require(\"z\"); const a; let b, "
     "c: number; function f(); export { f } }",
     "                                                                                                                 "
     "                                   "},
    {"declare module \"x\"", "                  "},
    {"declare module \"x\";\nfoo", "                   \nfoo"},
    {"declare namespace A.B.C { function f() }", "                                        "},
    {"declare global { interface Window {} namespace X {} var y: number }",
     "                                                                   "},
    {"global { }", "          "},
    {"namespace A.B { }", "                 "},
    {"export namespace A { }", "                      "},
    {"export declare namespace A { }", "                              "},
    {"export import type a = require(\"b\")", "                                   "},
    {"export type {A} from \"b\"; foo", "                          foo"},
    {"export type * from \"b\" with {type: \"x\"}", "                                       "},
    {"export type A\n= 1", "             \n   "},
    {"declare\nconst x = 1", "       \n           "},
    {"namespace\nA {}", "         \n    "},
    {"type type = type; type of = 1; type as = 2; type declare = 3",
     "                                                            "},
    {"let as = as as as; satisfies satisfies satisfies", "let as = as      ; satisfies                    "},
    {"export default abstract class A { }", "export default          class A { }"},
    {"export default abstract class { abstract x }", "export default          class {            }"},
    {"export default interface\nA {}", "                        \n    "},
    {"export default interface A {}\n(1)", "                             \n(1)"},
    {"export default function f(): void\nexport default function f(x?) {}",
     "                                 \nexport default function f(x ) {}"},
    {"export default function(): void;", "                                "},
    {"export default class<T> { x: number }", "export default class    { x         }"},
    {"export default x as any\n(1)", "export default x ;     \n(1)"},
    {"export default x as any;", "export default x       ;"},
    {"export default (x: number): void => {}", "export default (x        )       => {}"},
    {"export default <T>(x: T) => {}", "export default    (x   ) => {}"},
    {"export default <T,>(x: T) => {}", "export default     (x   ) => {}"},
    {"export async function f(): Promise<void>\nexport async function f(x?) {}",
     "                                        \nexport async function f(x ) {}"},
    {"export function* f<T>(): void {}", "export function* f   ()       {}"},
    {"class A { a; public [\"b\"]: number; public *c() {} ; public in; }",
     "class A { a; ;      [\"b\"]        ; ;      *c() {} ; ;      in; }"},
    {"class A { public instanceof; }", "class A { ;      instanceof; }"},
    {"namespace A { interface B {} type C = 1; export type D = 2; export interface E {} namespace F { export namespace "
     "G {} } }",
     "                                                                                                                 "
     "        "},
    {"namespace A { declare namespace F {} }", "                                      "},
    {"namespace A { export declare namespace F {} }", "                                             "},
    {"namespace A { declare type x = 1; declare interface x {} }",
     "                                                          "},
    {"let x: \"\xC3\xA9\xC2\xA2\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xF0\x9F\x98\x80\xF0\x9D\x95\x8F"
     "\\u2028\" = 1",
     "let x   \xC2\xA0\xC2\xA0\xE2\x80\x82\xE2\x80\x82\xE2\x80\x82"
     " \xEF\xBB\xBF"
     " \xEF\xBB\xBF"
     "        = 1"},
    {"let /* \xC3\xA9"
     " */ x /* \xF0\x9F\x98\x80"
     " */ : /* \xE6\x97\xA5"
     " */ number",
     "let /* \xC3\xA9"
     " */ x /* \xF0\x9F\x98\x80"
     " */      \xE2\x80\x82"
     "          "},
    {"a<b> + c; a<b> - c; a<b> * c; a<b> / c; a<b> ? c : d; a<b> c",
     "a<b> + c; a<b> - c; a    * c; a    / c; a    ? c : d; a<b> c"},
    {"a<b> * c", "a    * c"},
    {"a<b> ? c : d", "a    ? c : d"},
    {"a<b> in c", "a    in c"},
    {"a<b> as c", "a        "},
    {"a<b> && c", "a    && c"},
    {"a<b> == c", "a    == c"},
    {"a<b> = c", "a    = c"},
    {"a<b>.c", "a   .c"},
    {"a<b>?.c", "a   ?.c"},
    {"a<b>?.()", "a   ?.()"},
    {"a<b>;", "a   ;"},
    {"a<b>, c", "a   , c"},
    {"[a<b>, c]", "[a   , c]"},
    {"f(a < b, c > (d))", "f(a          (d))"},
    {"f(a<b>(c))", "f(a   (c))"},
    {"f(a<b,c>(d))", "f(a     (d))"},
    {"a < (b) > (c)", "a         (c)"},
    {"a < b[c] > (d)", "a          (d)"},
    {"a < b[0] > (d)", "a          (d)"},
    {"a < b.c > (d)", "a         (d)"},
    {"a < 5 > (d)", "a       (d)"},
    {"f<<T>(x: T) => void>(g)", "f                   (g)"},
    {"f<Map<K, V>>(x)", "f           (x)"},
    {"f<Map<K, Set<V>>>(x)", "f                (x)"},
    {"let x: Map<K, V>= y", "let x           = y"},
    {"let x: Map<K, Set<V>>= y", "let x                = y"},
    {"let x: Map<K, Set<Set<V>>>= y", "let x                     = y"},
    {"new A<B>\n(c)", "new A   \n(c)"},
    {"new A<B>\nfoo", "new A   \nfoo"},
    {"x as any as B\n(1)", "x        ;   \n(1)"},
    {"x as B[]", "x       "},
    {"x as B\n[]", "x ;   \n[]"},
    {"x as any < 5", "x        < 5"},
    {"x as typeof y\n[1]", "x ;          \n[1]"},
    {"x as { a: 1 } | \"b\" & c ? d : e", "x                       ? d : e"},
    {"x as A extends B ? C : D", "x                       "},
    {"for (x as any of y);", "for (x        of y);"},
    {"for (x as any in y);", "for (x        in y);"},
    {"let {a, b: c = 1 as any}: Foo = d, [e]: Bar = f", "let {a, b: c = 1       }      = d, [e]      = f"},
    {"const f = (a?, b?: number, ...c: d[]) => 1", "const f = (a , b         , ...c     ) => 1"},
    {"const f = async (a?, b?: number, ...c: d[]): Promise<void> => 1",
     "const f = async (a , b         , ...c     )                => 1"},
    {"const f = async <T>(a?, b?: number, ...c: d[]): Promise<void> => 1",
     "const f = async    (a , b         , ...c     )                => 1"},
    {"const f = async x => x as any", "const f = async x => x       "},
    {"function f(this) {}", "function f(    ) {}"},
    {"function f(this,) {}", "function f(     ) {}"},
    {"function f(this: X,) {}", "function f(        ) {}"},
    {"function f( /*a*/ this /*b*/ : /*c*/ X /*d*/ , /*e*/ x) {}",
     "function f( /*a*/                              /*e*/ x) {}"},
    {"x?.y!.z!; x![0]!(1)!`a`!", "x?.y .z ; x [0] (1) `a` "},
    {"x !\n.y", "x  \n.y"},
    {"a ? (b, c): d => e : f", "a ? (b, c)    => e : f"},
    {"a ? async (b): c => d : e", "a ? async (b)    => d : e"},
    {"a ? (b = 1): c => d : e", "a ? (b = 1)    => d : e"},
    {"a ? ({b}): c => d : e", "a ? ({b})    => d : e"},
    {"a ? (b): c => (d) : e => f", "a ? (b)    => (d) : e => f"},
    {"x = { a: (b) ? c : d, e: (f): g => h }", "x = { a: (b) ? c : d, e: (f)    => h }"},
    {"a ? (b: c) => d : e", "a ? (b   ) => d : e"},
    {"a ? () => {} : (): void => {}", "a ? () => {} : ()       => {}"},
    {"a ? function(): void {} : class<T> {}", "a ? function()       {} : class    {}"},
    {"@foo<T>() @bar! class A {}", "@foo   () @bar  class A {}"},
    {"@(foo as any) class A {}", "@(foo       ) class A {}"},
    {"var x: typeof y\n[0]", "var x          \n[0]"},
    {"class A { a\npublic async foo() {} }", "class A { a\n       async foo() {} }"},
    {"class A { a\npublic async *foo() {} }", "class A { a\n;      async *foo() {} }"},
    {"class A { a\npublic async\nfoo() {} }", "class A { a\n       async\nfoo() {} }"},
    {"class A { a\npublic get [\"x\"]() {}\nprivate set [\"x\"](y) {}\nprivate get x() {} }",
     "class A { a\n;      get [\"x\"]() {}\n;       set [\"x\"](y) {}\n        get x() {} }"},
    {"class A { a\nprotected accessor [\"z\"]\nprotected accessor z }",
     "class A { a\n          accessor [\"z\"]\n          accessor z }"},
    {"class A { public in; public instanceof; public in() {} public instanceof() {} }",
     "class A { ;      in; ;      instanceof; ;      in() {} ;      instanceof() {} }"},
    {"class A { a;\nreadonly [\"x\"]; }", "class A { a;\n;        [\"x\"]; }"},
    {"import {a, type b} from \"x\"; import {a, type b,} from \"x\"; import {type b , a} from \"x\"; import { type b "
     "/*q*/ , a} from \"x\"",
     "import {a,       } from \"x\"; import {a,        } from \"x\"; import {         a} from \"x\"; import {          "
     "      a} from \"x\""},
    {"import a, {type b} from \"x\"", "import a, {      } from \"x\""},
    {"import type from from \"x\"", "                         "},
    {"import {type \"x\" as y, type default as z} from \"x\"; export {type y as \"x\"}",
     "import {                                } from \"x\"; export {             }"},
    {"import type a, {b} from \"x\"", "                           "},
    {"import type a, * as b from \"x\"", "                              "},
    {"import type {default as x} from \"x\"", "                                   "},
    {"import type * as x from \"x\"", "                           "},
    {"import type x from \"x\" with {type: \"json\"}", "                                          "},
    {"declare global { foo }", "                      "},
    {"#!/usr/bin/env node\nlet x: 1", "#!/usr/bin/env node\nlet x   "},
    {"let x: y; let x: z", "let x   ; let x   "},
    {"function f<T>(x?: T, ...y: T[]): x is T", "                                       "},
    {"function f(a: any): asserts a; function f(a): asserts a is b; function f(a): asserts this is b {}",
     "                                                              function f(a)                    {}"},
    {"let x: (a: number, b?: string, ...c: any[]) => void, y: new () => X, z: abstract new (x) => Y, w: (A | B)[], v: "
     "((a) => b)[], u: (new () => X)[]",
     "let x                                              , y             , z                       , w           , v   "
     "           , u                 "},
    {"let x: A extends B ? C : D extends E ? F : G, y: A extends infer U extends string ? U : never, z: A extends "
     "(infer U extends X ? 1 : 2) ? 3 : 4",
     "let x                                       , y                                              , z                 "
     "                              "},
    {"let x: { readonly [K in keyof T as `x${K}`]?: T[K] }, y: { -readonly [K in T]-?: U; }, z: {+readonly [K in T]+?: "
     "U}",
     "let x                                               , y                              , z                         "
     "  "},
    {"let x: [a: string, b?: number, ...c: any[]], y: [string?, ...number[]], z: readonly string[], w: unique symbol",
     "let x                                      , y                        , z                   , w               "},
    {"let x: { a(): void; b?(x): y; get c(): d; set c(v); new (x): y; (x): z; <T>(x: T): T; [k: string]: any; [\"x\"]: "
     "1; [Symbol.iterator](): z; readonly d: 1; 'e': 2; 1: 3; new?: 4; get: 5; set: 6; readonly: 7; get(): 8; set?(): "
     "9; async: 10 }",
     "let x                                                                                                            "
     "                                                                                                                 "
     "           "},
    {"let x: `a${b}c${`d${e}`}`, y: -1, z: 1n, w: \"x\", v: null | undefined | void | never | this",
     "let x                    , y    , z    , w     , v                                        "},
    {"let x: | A | B, y: & A & B, z: A |\n B", "let x         , y         , z     \n  "},
    {"let x: A\n| B", "let x   \n   "},
    {"let x: A[\n]", "let x    \n "},
    {"type A = B\n<C>() => 1", "          \n   () => 1"},
    {"let x: (x) => asserts x is y, y: (this: A) => this is B, z: asserts",
     "let x                       , y                        , z         "},
    {"let x: keyof typeof y[number], z: keyof (A | B)[\"c\"]", "let x                        , z                    "},
    {"let f = (x): x is string => true", "let f = (x)              => true"},
    {"let f = (x): (A | B) => x", "let f = (x)          => x"},
    {"let f = (x): { a: B } => x", "let f = (x)           => x"},
    {"let f = (x): ((a: B) => C) => x", "let f = (x)                => x"},
    {"let f = (x): (a: B) => C => x", "let f = (x)              => x"},
    {"let f = (x): typeof y => x", "let f = (x)           => x"},
    {"let f = (x): A extends B ? C : D => x", "let f = (x)                      => x"},
    {"let f = a ? (x): A extends B ? C : D => x : y", "let f = a ? (x)                      => x : y"},
    {"let f = (keyof: number) => keyof; type X = (keyof: number, readonly?, infer) => void",
     "let f = (keyof        ) => keyof;                                                   "},
    {"x = y as any, z as any; [a as any, b!] = c; ({ a: b as any, ...(c as any) })",
     "x = y       , z       ; [a       , b ] = c; ({ a: b       , ...(c       ) })"},
};

static const row unsupported[] = {
    {"class A { constructor(private x) {} }", "TypeScript parameter property is not supported in strip-only mode"},
    {"class A { constructor(override x) {} }", "TypeScript parameter property is not supported in strip-only mode"},
    {"namespace A { interface B {} type C = 1; export type D = 2; namespace E {} declare const x: 1; declare function "
     "f(); import type a = require(\"b\"); }",
     "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { import a = b.c }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { function f(); }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { ; }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { export {} }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { export type {x} }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A.B { foo() }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"export namespace A { export const x = 1 }",
     "TypeScript namespace declaration is not supported in strip-only mode"},
    {"export = foo;", "TypeScript export assignment is not supported in strip-only mode"},
    {"enum type {}", "TypeScript enum is not supported in strip-only mode"},
    {"export default enum A {}", "TypeScript enum is not supported in strip-only mode"},
    {"namespace A { declare const x: 1 }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { import type a = require(\"b\"); }",
     "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { import type a = b.c; }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { declare function f(); }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { declare class f {} }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"namespace A { export declare enum f {} }",
     "TypeScript namespace declaration is not supported in strip-only mode"},
    {"(x as any) = 1; (x!)++; x! += 1; [x as any] = y; ({a: x as any} = y); (<any>x) = 1",
     "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use the "
     "'as' syntax: `expr as T`."},
    {"import type = require(\"x\")", "TypeScript import equals declaration is not supported in strip-only mode"},
    {"global { foo }", "TypeScript namespace declaration is not supported in strip-only mode"},
    {"for (const x of <any>y);", "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type "
                                 "strip mode. Instead, use the 'as' syntax: `expr as T`."},
    {"const x = < T >(y)", "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip "
                           "mode. Instead, use the 'as' syntax: `expr as T`."},
};

static void check_strip(const row *r, bool refused) {
  ed_syntax s;
  ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = ED_TYPES_STRIP, .only_types = true};
  bool accepted = ed_syntax_rewrite(r->source, strlen(r->source), &options, &s);
  const char *got = accepted ? s.text : s.error;
  check_same_text(__FILE__, __LINE__, r->source, got, r->want);
  CHECK_EQ(accepted, !refused);
  CHECK_EQ(s.error_kind, refused ? ED_ERROR_UNSUPPORTED_TYPESCRIPT : ED_ERROR_SYNTAX);
  ed_syntax_deinit(&s);
}

TEST(syntax_types_become_blanks) {
  for (size_t i = 0; i < sizeof stripped / sizeof *stripped; i++) check_strip(&stripped[i], false);
}

TEST(syntax_types_refuse_what_cannot_be_stripped) {
  for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) check_strip(&unsupported[i], true);
}

TEST(syntax_types_keep_lines_apart) {
  // Where Node.js lets lines grow together.
  static const row rows[] = {
      {"class A { a = 1\ndeclare b: number\n*foo() {} }", "class A { a = 1\n;                \n*foo() {} }"},
      {"class A { a = 1\nfoo(): number\n[\"foo\"]() {} }", "class A { a = 1\n;            \n[\"foo\"]() {} }"},
      {"x as const\n(1)", "x ;       \n(1)"},
      {"a: type A = 1", "a: ;         "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_strip(&rows[i], false);
}

static char *rewrite(const char *source, ed_source_kind kind) {
  ed_syntax s;
  ed_syntax_options options = {.kind = kind, .types = ED_TYPES_STRIP, .url = "file:///x.ts"};
  char *text = NULL;
  if (ed_syntax_rewrite(source, strlen(source), &options, &s)) {
    const char *start = kind == ED_SOURCE_MODULE ? strstr(s.text, "$eddy.take()") + 12 : s.text;
    text = strndup(start, (size_t)(s.text + s.len - start));
  }
  ed_syntax_deinit(&s);
  return text;
}

TEST(syntax_types_in_modules) {
  static const row rows[] = {
      {"import {type A, b} from 'x'; import type C from 'y'; export type {A}; b!(); (b as any)(); b<A>()",
       ",$eddy0=$eddya[1];\"---\";;                                                                   "
       "  "
       "(0,$eddy0.b) (); ((0,$eddy0.b)       )(); (0,$eddy0.b)   ()\n;({__proto__:null})}"},
      {"export function f(): void; export function f(x?: f): f {} export declare const g: f; export interface H {}",
       ";\"---\";                                  function f(x    )    {} "
       "                                                \n;({__proto__:null,f:f})}"},
      {"export default abstract class A<T> extends B<T> { private x = await 1 as T }", NULL},
      {"export abstract class A { abstract x: T; m(): void { f(<T>(x: T) => x) } }",
       ";\"---\";                class A {                m()       { f(   (x   ) "
       "=> "
       "x) "
       "} }\n;({__proto__:null,A:A})}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *text = rewrite(rows[i].source, ED_SOURCE_MODULE);
    check_same_text(__FILE__, __LINE__, rows[i].source, text ? text : "", rows[i].want ? rows[i].want : "");
    free(text);
  }
}

TEST(syntax_types_words_of_errors) {
  static const row rows[] = {
      {"foo(", "Expression expected"},
      {"@!", "Expected ident"},
      {"class A { @new x }", "Expected ident"},
      {"foo(a b)", "Expected ',', got 'ident'"},
      {"let x: number x", "Expected a semicolon"},
      {"a b", "Expected ';', '}' or <eof>"},
      {"function f() {", "Expected '}', got '<eof>'"},
      {"type A = ;",
       "Unexpected token `;`. Expected an identifier, void, yield, null, await, break, a string literal, a "
       "numeric literal, true, false, `, -, import, this, typeof, {, [, ("},
      {"interface A { foo bar }", "Expected ';', got 'ident'"},
      {"enum A {} let x = ;", "Expression expected"}, // worse than the enum
      {"declare function f() {}", "An implementation cannot be declared in ambient contexts"},
      {"(a?: T)", "Expected '=>', got '<eof>'"},
      {"for (const x: T of y) ;", "The left-hand side of a 'for...of' statement cannot use a type annotation"},
      {"f = (x):\nT\n=> x", "Unexpected line break between arrow head and arrow"},
      {"function f(public x) {}", "A parameter property is only allowed in a constructor implementation"},
      {"function f(a? = 1) {}", "Parameter cannot have question mark and initializer"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ed_syntax s;
    ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = ED_TYPES_STRIP};
    bool accepted = ed_syntax_rewrite(rows[i].source, strlen(rows[i].source), &options, &s);
    check_same_text(__FILE__, __LINE__, rows[i].source, accepted ? s.text : s.error, rows[i].want);
    CHECK_EQ(s.error_kind, ED_ERROR_INVALID_TYPESCRIPT);
    ed_syntax_deinit(&s);
  }
}

TEST(syntax_types_leave_the_engines_errors) {
  static const row rows[] = {
      {"import {a} from 'x'; class a {}", "Identifier 'a' has already been declared"},
      {"import {a} from 'x'; function a(): void; function a() {}", "Identifier 'a' has already been declared"},
      {"export function a(): void; export function a() {} export {a}", "Duplicate export of 'a'"},
      {"interface A {} export {A}", "Export 'A' is not defined in module"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ed_syntax s;
    ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = ED_TYPES_STRIP};
    bool accepted = ed_syntax_rewrite(rows[i].source, strlen(rows[i].source), &options, &s);
    check_same_text(__FILE__, __LINE__, rows[i].source, accepted ? s.text : s.error, rows[i].want);
    CHECK_EQ(s.error_kind, ED_ERROR_SYNTAX);
    ed_syntax_deinit(&s);
  }
}

TEST(syntax_types_transform) {
  static const row rows[] = {
      {"enum E { A, B = A + 1, 'c-d',\n F = 'f' }",
       "var E; (function($eddyn1) { var A=$eddyn1[\"A\"]=0;$eddyn1[$eddyn1[\"A\"]]=\"A\";  "
       "var B=$eddyn1[\"B\"] = A + 1;typeof $eddyn1[\"B\"]!==\"string\"&&($eddyn1[$eddyn1[\"B\"]]=\"B\");  "
       "$eddyn1[\"c-d\"]=$eddyn1[\"B\"]+1;$eddyn1[$eddyn1[\"c-d\"]]=\"c-d\"; \n "
       "var F=$eddyn1[\"F\"] = 'f'; })(E||(E={}));"},
      {"const enum E { A = 1 } { enum E { B } }",
       "var E; (function($eddyn1) { var A=$eddyn1[\"A\"] = 1;$eddyn1[$eddyn1[\"A\"]]=\"A\"; })(E||(E={})); "
       "{ let E; (function($eddyn2) { var B=$eddyn2[\"B\"]=0;$eddyn2[$eddyn2[\"B\"]]=\"B\"; })(E||(E={})); }"},
      {"enum E { A } enum E { B = A }",
       "var E; (function($eddyn1) { var A=$eddyn1[\"A\"]=0;$eddyn1[$eddyn1[\"A\"]]=\"A\"; })(E||(E={})); "
       ";    (function($eddyn2) {var{A}=$eddyn2;{ var B=$eddyn2[\"B\"] = A;typeof "
       "$eddyn2[\"B\"]!==\"string\"&&($eddyn2[$eddyn2[\"B\"]]=\"B\"); }})(E||(E={}));"},
      {"namespace A.B { export const x: T = 1; const y = 2; export function f(): void; export function f() {} }",
       "var A; (function($eddyn1){var B;(function($eddyn2) {        const x    = 1;;$eddyn2.x=x; const y = 2; "
       "                                  function f() {};$eddyn2.f=f; })(B=$eddyn1.B||($eddyn1.B={}));})(A||(A={}));"},
      {"namespace A { export let x }",
       "var A; (function($eddyn1) {        let x;Object.defineProperty($eddyn1,\"x\",{get(){return "
       "x},set($eddyv){x=$eddyv},enumerable:true,configurable:true}); })(A||(A={}));"},
      {"namespace A { export type B = 1 } namespace A { foo() }",
       "                                  var A; (function($eddyn2) { foo() })(A||(A={}));"},
      {"class C {} namespace C { export enum D { } }",
       "class C {} ;         (function($eddyn1) {        var D; (function($eddyn2) { "
       "})(D=$eddyn1.D||($eddyn1.D={})); })(C||(C={}));"},
      {"class A { constructor(private readonly x = 1, y: any) { y() } }",
       "class A {x; constructor(                 x = 1, y     ) {;this.x=x; y() } }"},
      {"class A extends B { constructor(public x) { y(); super(x); z() } }",
       "class A extends B {x; constructor(       x) { y(); super(x);;this.x=x; z() } }"},
      {"import x = require('y')\n(1)", "const x = require('y');\n(1)"},
      {"import x = y.z; export = x", "const x = y.z; module.exports  = x"},
      {"<T>x", "   x"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ed_syntax s;
    ed_syntax_options options = {.kind = ED_SOURCE_COMMONJS, .types = ED_TYPES_TRANSFORM};
    bool accepted = ed_syntax_rewrite(rows[i].source, strlen(rows[i].source), &options, &s);
    check_same_text(__FILE__, __LINE__, rows[i].source, accepted ? s.text : s.error, rows[i].want);
    ed_syntax_deinit(&s);
  }
}

TEST(syntax_types_end_on_hostile_text) {
  static const char *const pieces[] = {
      "a<",        "a?(b):c=>", "let x:(", "<T>(",  "async<T>(",          "a<{[",      "x as",     "namespace a{",
      "let x:{a:", "let x:`${", "<a>",     "(a:b=", "class A{declare x=", "f(x as a<", "declare ", "a extends "};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    size_t len = strlen(pieces[i]), times = 20000;
    char *text = malloc(len * times + 1);
    for (size_t k = 0; k <= times; k++) memcpy(text + k * len, pieces[i], k < times ? len : 0);
    ed_syntax s;
    ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = ED_TYPES_STRIP};
    CHECK(!ed_syntax_rewrite(text, len * times, &options, &s));
    CHECK(s.error != NULL);
    ed_syntax_deinit(&s);
    free(text);
  }
}

// What is declared is the end of the text then, a name of no length.
TEST(syntax_types_declare_nothing_behind_an_error) {
  static const char source[] = "namespace K.\x13L {}";
  ed_syntax s;
  ed_syntax_options options = {.kind = ED_SOURCE_MODULE, .types = ED_TYPES_TRANSFORM};
  CHECK(!ed_syntax_rewrite(source, sizeof source - 1, &options, &s));
  CHECK(s.error != NULL);
  ed_syntax_deinit(&s);
}
