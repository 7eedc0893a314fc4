// SPDX-License-Identifier: MIT
// JSON.parse() tells where a text is no JSON, JSON.stringify() where a value has a circle.
'use strict';

const assert = require('node:assert');

const cases = [
  ['', 'Unexpected end of JSON input'],
  ['[1,', 'Unexpected end of JSON input'],
  ['nul', 'Unexpected end of JSON input'],
  ['{', 'Expected property name or \'}\' in JSON at position 1 (line 1 column 2)'],
  ['{"a" 1}', 'Expected \':\' after property name in JSON at position 5 (line 1 column 6)'],
  ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7 (line 1 column 8)'],
  ['{"a":1\n"b":2}', 'Expected \',\' or \'}\' after property value in JSON at position 7 (line 2 column 1)'],
  ['[1 2]', 'Expected \',\' or \']\' after array element in JSON at position 3 (line 1 column 4)'],
  ['[1,]', 'Unexpected token \']\', "[1,]" is not valid JSON'],
  ['undefined', '"undefined" is not valid JSON'],
  ['-', 'No number after minus sign in JSON at position 1 (line 1 column 2)'],
  ['1.', 'Unterminated fractional number in JSON at position 2 (line 1 column 3)'],
  ['1e+', 'Exponent part is missing a number in JSON at position 3 (line 1 column 4)'],
  ['01', 'Unexpected number in JSON at position 1 (line 1 column 2)'],
  ['1 2', 'Unexpected non-whitespace character after JSON at position 2 (line 1 column 3)'],
  ['"abc', 'Unterminated string in JSON at position 4 (line 1 column 5)'],
  ['"\t"', 'Bad control character in string literal in JSON at position 1 (line 1 column 2)'],
  ['"\\x"', 'Bad escaped character in JSON at position 2 (line 1 column 3)'],
  ['"\\u12g4"', 'Bad Unicode escape in JSON at position 5 (line 1 column 6)'],
  ['<!DOCTYPE html>', 'Unexpected token \'<\', "<!DOCTYPE html>" is not valid JSON'],
  ['<html><body>not found</body>', 'Unexpected token \'<\', "<html><bod"... is not valid JSON'],
  ['{"a":[1,2,{"b":tru}],"c":[true]}', 'Unexpected token \'}\', ..."2,{"b":tru}],"c":[tr"... is not valid JSON'],
];
for (const [text, message] of cases) {
  assert.throws(() => JSON.parse(text), { name: 'SyntaxError', message }, text);
}
assert.throws(() => JSON.parse({}), { message: '"[object Object]" is not valid JSON' });
assert.throws(() => JSON.parse(undefined), { message: '"undefined" is not valid JSON' });
assert.throws(() => JSON.parse('[1]', () => { throw new RangeError('mine'); }), { name: 'RangeError', message: 'mine' });
assert.strictEqual(JSON.parse.name + JSON.parse.length + JSON.stringify.name + JSON.stringify.length, 'parse2stringify3');
assert.strictEqual(`${JSON.parse}`, 'function parse() { [native code] }');
new Response('<x>').json().then(assert.fail, ({ message }) => {
  assert.strictEqual(message, 'Unexpected token \'<\', "<x>" is not valid JSON');
});

const circle = (value, lines) =>
  assert.throws(() => JSON.stringify(value), {
    name: 'TypeError',
    message: ['Converting circular structure to JSON', ...lines].join('\n    '),
  });
class Foo { self = this; }
circle(new Foo(), ['--> starting at object with constructor \'Foo\'', '--- property \'self\' closes the circle']);
const list = [{}];
list[0].list = list;
circle({ list }, [
  '--> starting at object with constructor \'Array\'', '|     index 0 -> object with constructor \'Object\'',
  '--- property \'list\' closes the circle',
]);
const long = {};
let end = long;
for (let i = 0; i < 5; i++) end = end[`k${i}`] = {};
end.end = long;
circle(long, [
  '--> starting at object with constructor \'Object\'', '|     property \'k0\' -> object with constructor \'Object\'',
  '|     property \'k1\' -> object with constructor \'Object\'', '|     ...',
  '|     property \'k4\' -> object with constructor \'Object\'', '--- property \'end\' closes the circle',
]);
if (process.env.EDDY_ENGINE_ABI !== '0') {
  assert.throws(() => JSON.stringify({ a: 1n }), { message: 'Do not know how to serialize a BigInt' });
}
const mine = new TypeError('mine');
assert.throws(() => JSON.stringify({ toJSON() { throw mine; } }), (error) => error === mine);
