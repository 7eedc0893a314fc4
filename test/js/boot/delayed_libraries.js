// SPDX-License-Identifier: MIT
// What the engine asks of libraries that start-up leaves unloaded works at its first use, in either order.
'use strict';

const assert = require('node:assert');

assert.strictEqual('\u00e9'.normalize('NFD').length, 2);
assert.strictEqual('\u00c0'.toLowerCase(), '\u00e0');
assert.match('\u00e9', /^\p{Letter}$/u);
assert.strictEqual(new Intl.NumberFormat('de').format(1234.5), '1.234,5');
assert.strictEqual(['z', '\u00e4'].sort(new Intl.Collator('de').compare)[0], '\u00e4');
assert.strictEqual(new Intl.DateTimeFormat('en', { timeZone: 'UTC', month: 'long' }).format(new Date(0)), 'January');
assert.strictEqual(new URL('http://b\u00fccher.example').host, 'xn--bcher-kva.example');
