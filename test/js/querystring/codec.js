// SPDX-License-Identifier: MIT
// querystring.parse and stringify, with their options and bad input.
'use strict';
const assert = require('node:assert');
const qs = require('node:querystring');

const parse = (...args) => ({ ...qs.parse(...args) });
assert.deepStrictEqual(parse('a=1&a=2&b&=c&&d=e=f'), { 'a': ['1', '2'], 'b': '', '': 'c', 'd': 'e=f' });
assert.deepStrictEqual(parse('a%20b=c+d&%zz=%e9&x=%E2%82%AC'), { 'a b': 'c d', '%zz': '\uFFFD', 'x': '\u20ac' });
assert.deepStrictEqual(parse('a::1;;b::2', ';;', '::'), { a: '1', b: '2' });
assert.deepStrictEqual(parse('__proto__=1'), JSON.parse('{"__proto__":"1"}'));
assert.strictEqual(Object.keys(qs.parse('a&b&c', null, null, { maxKeys: 2 })).length, 2);
assert.strictEqual(Object.keys(qs.parse('x&'.repeat(3) + Array.from({ length: 2000 }, (_, i) => i).join('&'))).length, 998);
assert.deepStrictEqual(parse('a=b', null, null, { decodeURIComponent(s) { if (s === 'b') throw new Error(); return `<${s}>`; } }),
                       { '<a>': 'b' });
assert.deepStrictEqual(parse(undefined), {});

assert.strictEqual(qs.stringify({ a: [1, 'x y', true, null, 2n, NaN], b: { c: 1 }, 'd&': '' }),
                   'a=1&a=x%20y&a=true&a=&a=2&a=&b=&d%26=');
assert.strictEqual(qs.stringify({ a: 1, b: 2 }, ';', ':'), 'a:1;b:2');
assert.strictEqual(qs.stringify({ a: 'b' }, null, null, { encodeURIComponent: (s) => s.toUpperCase() }), 'A=B');
assert.strictEqual(qs.stringify('x'), '');
assert.throws(() => qs.stringify({ a: '\ud800' }), { code: 'ERR_INVALID_URI' });
assert.strictEqual(qs.escape("!'()*-._~ "), "!'()*-._~%20");
assert.strictEqual(qs.unescape('%E2%82%zz'), '\uFFFD%zz');
assert.deepStrictEqual(qs.unescapeBuffer('a+%41%4', true), Buffer.from('a A%4'));
