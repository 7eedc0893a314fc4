// SPDX-License-Identifier: MIT
// How a Buffer is shown.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');
const buffer = require('node:buffer');

assert.strictEqual(inspect(Buffer.from('hi')), '<Buffer 68 69>');
assert.strictEqual(inspect(Buffer.alloc(0)), '<Buffer >');
assert.strictEqual(inspect(Buffer.alloc(52)), `<Buffer${' 00'.repeat(50)} ... 2 more bytes>`);
const named = Buffer.from('a');
named.x = { y: 1 };
named[Symbol('s')] = 2;
assert.strictEqual(inspect(named), '<Buffer 61, x: { y: 1 }, Symbol(s): 2>');
buffer.INSPECT_MAX_BYTES = 1;
assert.strictEqual(inspect(Buffer.from('hi')), '<Buffer 68 ... 1 more byte>');
assert.throws(() => { buffer.INSPECT_MAX_BYTES = -1; }, { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => { buffer.INSPECT_MAX_BYTES = 'a'; }, { code: 'ERR_INVALID_ARG_TYPE' });
