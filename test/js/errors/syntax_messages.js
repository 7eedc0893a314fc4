// SPDX-License-Identifier: MIT
// Programs and regular expressions that do not parse are refused in V8's words, also by eval() and new Function().
'use strict';

const assert = require('node:assert');

if (process.env.EDDY_ENGINE_ABI === '0') process.exit(); // the engine's texts stay

const cases = [
  ['a b', 'Unexpected identifier \'b\''],
  ['let x = y z', 'Unexpected identifier \'z\''],
  ['f(1 2)', 'missing ) after argument list'],
  ['"abc', 'Invalid or unexpected token'],
  ['let a; let a', 'Identifier \'a\' has already been declared'],
  ['let a; var a', 'Identifier \'a\' has already been declared'],
  ['const a;', 'Missing initializer in const declaration'],
  ['else', 'Unexpected token \'else\''],
  ['break', 'Illegal break statement'],
  ['1 = 2', 'Invalid left-hand side in assignment'],
  ['++1', 'Invalid left-hand side expression in prefix operation'],
  ['try {}', 'Missing catch or finally after try'],
  ['a.#x', 'Private field \'#x\' must be declared in an enclosing class'],
  ['"use strict"; with (a) {}', 'Strict mode code may not include a with statement'],
  ['let x = "a" "b"', 'Unexpected string'],
  ['const x = 1 2', 'Unexpected number'],
  ['({a=1})', 'Invalid shorthand property initializer'],
  ['class A { constructor(){} constructor(){} }', 'A class may only have one constructor'],
  ['super.x', '\'super\' keyword unexpected here'],
];
for (const [text, message] of cases) {
  assert.throws(() => new Function(text), { name: 'SyntaxError', message }, text);
}
for (const text of ['{', '1 +', 'f(']) {
  assert.throws(() => (0, eval)(text), { name: 'SyntaxError', message: 'Unexpected end of input' }, text);
}

// What src/syntax reads first: files and -e.
const { Script } = require('node:vm');
const read = [
  ['f(1', 'missing ) after argument list'],
  ['function f(a: string) {}', 'Unexpected token \':\''],
  ['function f() { await x }', 'await is only valid in async functions and the top level bodies of modules'],
  ['function f() { for await (const x of y) ; }', 'Unexpected reserved word'],
  ['function(){}', 'Function statements require a function name'],
  ['const {a};', 'Missing initializer in destructuring declaration'],
  ['---x', 'Invalid left-hand side expression in prefix operation'],
];
for (const [text, message] of read) assert.throws(() => new Script(text), { name: 'SyntaxError', message }, text);

const patterns = [
  ['(', '', 'Unterminated group'], ['[', 'g', 'Unterminated character class'], [')', '', 'Unmatched \')\''],
  ['*', 'i', 'Nothing to repeat'], ['[b-a]', 'u', 'Range out of order in character class'],
  ['\\', '', '\\ at end of pattern'], ['(?<a', '', 'Invalid capture group name'], ['é(\u{1f600}', 'u', 'Unterminated group'],
];
for (const [pattern, flags, reason] of patterns) {
  assert.throws(() => new RegExp(pattern, flags),
                { name: 'SyntaxError', message: `Invalid regular expression: /${pattern}/${flags}: ${reason}` });
}
