// SPDX-License-Identifier: MIT
// A Storage behaves as its pairs: names, order, conversions, what the prototype has, the quota.
'use strict';
const assert = require('node:assert');

const s = sessionStorage;
assert.ok(s instanceof Storage);
assert.strictEqual(sessionStorage, s);
assert.throws(() => new Storage(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

s.b = 1;
s.setItem('a', { toString: () => 'object' });
s[5] = 'five';
s.lone = '\ud800\u1234é\0';
assert.deepStrictEqual(Object.keys(s), ['5', 'a', 'b', 'lone']);
assert.deepStrictEqual([s.length, s.key(0), s.key(4), s.key('x'), s.key(-1)], [4, '5', null, '5', null]);
assert.deepStrictEqual([s.a, s.b, s[5], s.lone, s.none], ['object', '1', 'five', '\ud800\u1234é\0', undefined]);
assert.strictEqual(s.getItem('none'), null);
assert.strictEqual(JSON.stringify(s).slice(0, 30), '{"5":"five","a":"object","b":"');
assert.ok('a' in s && !('none' in s) && 'getItem' in s);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(s, 'b'),
                       { value: '1', writable: true, enumerable: true, configurable: true });
assert.ok(delete s.b && delete s.none);
s.removeItem('lone');
s.removeItem('none');
assert.deepStrictEqual(Object.entries(s), [['5', 'five'], ['a', 'object']]);

// What the prototype has is not hidden.
s.getItem = 'text';
s.length = 'long';
assert.strictEqual(typeof s.getItem, 'function');
assert.strictEqual(s.getItem('getItem'), 'text');
assert.strictEqual(s.length, 4);

const symbol = Symbol('own');
s[symbol] = s;
assert.strictEqual(s[symbol], s);
assert.strictEqual(s.length, 4);
Object.defineProperty(s, 'defined', { value: 7 });
assert.strictEqual(s.defined, '7');
assert.throws(() => Object.freeze(s), TypeError);
assert.throws(() => structuredClone(s), { name: 'DataCloneError' });
assert.throws(() => s.setItem('only'), { code: 'ERR_MISSING_ARGS', name: 'TypeError' });
assert.throws(() => Storage.prototype.getItem.call({}, 'a'), { name: 'TypeError', message: 'Illegal invocation' });

s.clear();
assert.strictEqual(s.length, 0);
const most = 5 * 1024 * 1024;
s.big = 'x'.repeat(most - 3);
assert.throws(() => { s.more = ''; }, { name: 'QuotaExceededError', code: 22 });
s.big = 'x'.repeat(most - 8);
s.more = '';
assert.throws(() => { s.more = 'xx'; }, { name: 'QuotaExceededError' });
assert.deepStrictEqual(Object.keys(s), ['big', 'more']);
