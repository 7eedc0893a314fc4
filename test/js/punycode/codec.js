// RFC 3492 both ways, labels of domains and addresses, bad input, the deprecation.
'use strict';

const assert = require('assert');

let warning;
process.once('warning', (w) => { warning = w; });
const punycode = require('punycode');

for (const { 0: text, 1: code } of [
  ['', ''], ['abc', 'abc-'], ['-', '--'], ['ü', 'tda'], ['Bücher', 'Bcher-kva'], ['日本語', 'wgv71a119e'], ['𩸽', 'x73l'],
  ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['Pročprostěnemluvíčesky', 'Proprostnemluvesky-uyb24dma41a'],
]) {
  assert.strictEqual(punycode.encode(text), code);
  assert.strictEqual(punycode.decode(code), text);
}
assert.strictEqual(punycode.toASCII('mañana.com'), 'xn--maana-pta.com');
assert.strictEqual(punycode.toASCII('джумла@mañana。com'), 'джумла@xn--maana-pta.com');
assert.strictEqual(punycode.toUnicode('xn--maana-pta.com'), 'mañana.com');
assert.deepStrictEqual(punycode.ucs2.decode('a𝌆\uD800'), [97, 0x1D306, 0xD800]);
assert.strictEqual(punycode.ucs2.encode([97, 0x1D306]), 'a𝌆');
for (const bad of [' ', 'é-x', 'x-é', '99999999999', 'zzzzzzzzzzzz']) {
  assert.throws(() => punycode.decode(bad), RangeError);
}
setImmediate(() => assert.strictEqual(warning.code, 'DEP0040'));
