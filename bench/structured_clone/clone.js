// SPDX-License-Identifier: MIT
// structuredClone of plain objects, lists, maps, dates, bytes; v8.serialize and back.
'use strict';

const v8 = require('node:v8');
const { measure } = require('../lib/harness.js');

const N = 50;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(i); };

(async () => {
  const small = { id: 1, name: 'eddy', list: [1, 2, 3], on: true };
  const users = Array.from({ length: 100 }, (_, i) => ({
    id: i, name: `user ${i}`, tags: ['one', 'two'], at: { x: i / 3, y: -i },
  }));
  const mixed = { when: new Date(0), what: /x+/g, map: new Map([[1, 'one'], [2, 'two']]), set: new Set(['a', 'b']) };
  const numbers = Array.from({ length: 1000 }, (_, i) => i * 1.5);
  const bytes = { data: new Uint8Array(65536) };
  await measure('clone-small', repeat(() => structuredClone(small)), N);
  await measure('clone-100-objects', () => { structuredClone(users); });
  await measure('clone-mixed', repeat(() => structuredClone(mixed)), N);
  await measure('clone-1000-numbers', repeat(() => structuredClone(numbers)), N);
  await measure('clone-64k-bytes', repeat(() => structuredClone(bytes)), N);
  await measure('v8-serialize', () => { v8.serialize(users); });
  const serialized = v8.serialize(users);
  await measure('v8-deserialize', () => { v8.deserialize(serialized); });
})();
