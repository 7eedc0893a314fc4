// What a custom function of inspect returns, on more than one line, inside other values.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');
const text = { [inspect.custom]: () => 'x\ny' };
const object = { [inspect.custom]: () => ({ s: 'a', text }) };

assert.strictEqual(inspect({ a: text }), '{\n  a: x\n  y\n}');
assert.strictEqual(inspect({ a: { b: text } }), '{\n  a: {\n    b: x\n    y\n  }\n}');
assert.strictEqual(inspect({ object }), '{\n  object: {\n    s: \'a\',\n    text: x\n    y\n  }\n}');
assert.match(inspect({ url: new URL('http://a') }), /^\{\n {2}url: URL \{\n {4}href: 'http:\/\/a\/',\n/);
