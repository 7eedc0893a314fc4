// SPDX-License-Identifier: MIT
// DOMException.
'use strict';

const assert = require('node:assert');

const e = new DOMException('m', 'AbortError');
assert.ok(e instanceof Error);
assert.deepStrictEqual(Object.getOwnPropertyNames(e), ['stack']);
assert.deepStrictEqual([e.name, e.message, e.code, String(e)], ['AbortError', 'm', 20, 'AbortError: m']);
assert.ok(e.stack.startsWith('AbortError: m\n'));
assert.strictEqual(Object.prototype.toString.call(e), '[object DOMException]');
assert.deepStrictEqual([new DOMException().name, new DOMException().message], ['Error', '']);
assert.strictEqual(new DOMException('x', 'Nope').code, 0);
assert.strictEqual(new DOMException('x', { name: 'DataError', cause: 5 }).cause, 5);
assert.strictEqual('cause' in new DOMException('x', {}), false);
assert.strictEqual(DOMException.DATA_CLONE_ERR, 25);
assert.strictEqual(e.INDEX_SIZE_ERR, 1);
assert.throws(() => DOMException.prototype.name, { code: 'ERR_INVALID_THIS' });
assert.throws(() => DOMException(), TypeError);
class Mine extends DOMException {}
assert.ok(new Mine('q', 'AbortError') instanceof Mine);
