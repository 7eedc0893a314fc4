// SPDX-License-Identifier: MIT
// Escapes in short texts, well-formed and not, mean the same as in long ones, whose decoder is another.
'use strict';

const assert = require('node:assert');
const querystring = require('node:querystring');

const rest = 'x'.repeat(100);
const pieces = ['%', '%4', '%41', '%zz', '%C3%A9', '%c3%a9', '%C3', '%E2%82%AC', '%E2%82', '%F0%9F%98%80',
  '%F4%90%80%80', '%ED%A0%80', '%C0%80', '%E0%80%80', '%80', '+', '\u00e9', '\u20ac', '\u{1F600}', '%00', '%G4', '%4G',
  'a b', 'a'];
for (const first of pieces) {
  for (const second of pieces) {
    const text = `${first}${second}`;
    const short = new URLSearchParams(`a=${text}`).get('a');
    const long = new URLSearchParams(`a=${text}${rest}`).get('a');
    assert.strictEqual(`${short}${rest}`, long, text);
    const written = new URLSearchParams([['', short]]).toString();
    assert.strictEqual(`${written}${rest}`, new URLSearchParams([['', long]]).toString(), text);
    assert.strictEqual(querystring.parse(`a=${text}`).a + rest, querystring.parse(`a=${text}${rest}`).a, text);
  }
}
const pairs = [...new URLSearchParams('a&=b&&c=&=&d=1=2&e+f=%26')];
assert.deepStrictEqual(pairs, [['a', ''], ['', 'b'], ['c', ''], ['', ''], ['d', '1=2'], ['e f', '&']]);
