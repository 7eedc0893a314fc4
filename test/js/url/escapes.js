// The codecs of forms and of querystring against slow ones, for every character of ASCII at every place of a text, and
// for what is no escape or no UTF-8; file URLs that need no parsing beside the same that do.
'use strict';

const assert = require('assert');
const querystring = require('querystring');
const url = require('url');

const characters = [...Array.from({ length: 0x180 }, (_, i) => String.fromCharCode(i)), '€', '😀', '\uFEFF', '\uFFFD'];

function slowForm(text) {
  let out = '';
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9*\-._]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

for (const char of characters) {
  for (const text of [char, `a${char}`, `${char}z`, `a ${char} b`, char.repeat(300), `${'x'.repeat(600)}${char}`]) {
    const form = slowForm(text);
    assert.strictEqual(new URLSearchParams([[text, '']]).toString(), `${form}=`);
    assert.deepStrictEqual([...new URLSearchParams(`${form}=${form}`)], [[text, text]]);
    assert.strictEqual(querystring.escape(text), encodeURIComponent(text));
    assert.deepStrictEqual(querystring.parse(querystring.stringify({ [text]: text })), { __proto__: null, [text]: text });
  }
}
assert.strictEqual(querystring.stringify({ a: 'b\ud83d\ude00' }), 'a=b%F0%9F%98%80');
assert.throws(() => querystring.escape('\ud800'), { code: 'ERR_INVALID_URI' });
assert.strictEqual(new URLSearchParams([['\ud800', 'b']]).toString(), '%EF%BF%BD=b');

const decoded = [
  ['%', '%'], ['%4', '%4'], ['%zz', '%zz'], ['%%41', '%A'], ['%41%', 'A%'], ['%FF', '\uFFFD'], ['%E2%82', '\uFFFD'],
  ['%E2%82%AC', '€'], ['%e2%82%ac', '€'], ['€%41', '€A'], ['é+%2B', 'é +'], ['%EF%BB%BFa', '\uFEFFa'], ['%00', '\0'],
];
for (const { 0: text, 1: want } of decoded) {
  assert.deepStrictEqual([...new URLSearchParams(`${text}=${text}&${text}`)], [[want, want], [want, '']], text);
}
assert.deepStrictEqual([...new URLSearchParams('&&a&=b&c=d=e&&=&')], [['a', ''], ['', 'b'], ['c', 'd=e'], ['', '']]);

const files = [
  ['file:///a/b.js', '/a/b.js'], ['file:///a/b.js?q', '/a/b.js'], ['file:///a/b.js#f', '/a/b.js'], ['file:///', '/'],
  ['file:///a?q#f', '/a'], ['file:///a/../b', '/b'], ['file:///a/.b', '/a/.b'], ['file:///a%20b', '/a b'],
  ['FILE:///a', '/a'], ['file:/a', '/a'], ['file:///a b', '/a b'], ['file:///é', '/é'], ['file:////a', '//a'],
  ['file://localhost/a', '/a'], ['file:///a\tb', '/ab'],
];
for (const { 0: text, 1: want } of files) {
  assert.strictEqual(url.fileURLToPath(text), want, text);
  assert.strictEqual(url.fileURLToPath(new URL(text)), want, text);
}
for (const text of ['file://host/a', 'file:///a%2fb', 'http://a/', 'file', '']) {
  assert.throws(() => url.fileURLToPath(text), { code: /^ERR_INVALID_/ }, text);
}
assert.strictEqual(url.fileURLToPath('file:///C:/a', { windows: true }), 'C:\\a');
