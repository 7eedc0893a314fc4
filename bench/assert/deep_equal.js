// SPDX-License-Identifier: MIT
// assert: what passes, which is what tests do all day.
'use strict';

const assert = require('node:assert');
const { measure } = require('../lib/harness.js');

const N = 100;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(i); };

const user = (i) => ({ id: i, name: `user ${i}`, tags: ['one', 'two'], at: { x: i / 3, y: -i }, on: true });

(async () => {
  const users = Array.from({ length: 100 }, (_, i) => user(i));
  const others = Array.from({ length: 100 }, (_, i) => user(i));
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  const sameNumbers = [...numbers];
  const map = new Map(numbers.slice(0, 100).map((n) => [n, { n }]));
  const sameMap = new Map(numbers.slice(0, 100).map((n) => [n, { n }]));
  const set = new Set(numbers.slice(0, 100));
  const sameSet = new Set(set);
  const bytes = new Uint8Array(1000);
  await measure('strictEqual', repeat((i) => assert.strictEqual(i, i)), N);
  await measure('deepStrictEqual-small', repeat(() => assert.deepStrictEqual(users[1], others[1])), N);
  await measure('deepEqual-small', repeat(() => assert.deepEqual(users[1], others[1])), N);
  await measure('deepStrictEqual-objects', () => { assert.deepStrictEqual(users, others); });
  await measure('deepEqual-objects', () => { assert.deepEqual(users, others); });
  await measure('deepStrictEqual-numbers', () => { assert.deepStrictEqual(numbers, sameNumbers); });
  await measure('deepStrictEqual-map', () => { assert.deepStrictEqual(map, sameMap); });
  await measure('deepStrictEqual-set', () => { assert.deepStrictEqual(set, sameSet); });
  await measure('deepStrictEqual-bytes', () => { assert.deepStrictEqual(bytes, bytes.slice()); });
  await measure('throws', repeat(() => assert.throws(() => { throw new TypeError('no'); }, TypeError)), N);
})();
