// SPDX-License-Identifier: MIT
// Objects that go as JSON, and all that looks as if it might but must not: what arrives is what was sent.
'use strict';
const assert = require('node:assert');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

if (!isMainThread) {
  parentPort.on('message', (message) => parentPort.postMessage(message));
  return;
}

const shared = { a: 1 };
const cyclic = { name: 'cyclic' };
cyclic.self = cyclic;
let reads = 0;
const own = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3, "hasOwnProperty": null}');
class Point {
  x = 1;
  get y() { return 2; }
}
const deep = (n) => (n === 0 ? { end: true } : { next: deep(n - 1) });
const values = {
  plain: { id: 7, name: 'eddy', list: [1, 2, 3], at: { x: 1.5, y: -2 }, on: true, off: false, none: null },
  empty: [{}, [], '', { a: [] }],
  texts: ['ü', '\u{1F600}', '\ud800', '"\\\n\u0000\u2028', 'x'.repeat(100000)],
  numbers: [0, -1, 2 ** 31, 2 ** 53, 1e300, 5e-324, 0.1, -1.5e-7],
  zero: { minus: -0, list: [-0] },
  strange: { nan: NaN, big: Infinity, small: -Infinity },
  undefineds: { a: undefined, list: [undefined, 1] },
  holes: [1, , 3], // eslint-disable-line no-sparse-arrays
  named: Object.assign([1, 2], { name: 'list' }),
  indexes: { b: 1, 10: 'ten', 9: 'nine', a: 2 },
  shared: { one: shared, other: shared },
  cyclic,
  own,
  dates: { at: new Date(1e12), list: [new Map([[1, { a: 1 }]]), new Set(['a']), /x/g] },
  bigints: { n: 2n ** 70n },
  bare: { __proto__: null, a: { __proto__: null, b: 1 } },
  frozen: Object.freeze({ a: Object.freeze([1]) }),
  bytes: { of: new Uint8Array([1, 2, 3]) },
  errors: [new TypeError('no')],
  boxed: [Object(1), Object('a'), Object(false)],
  many: Array.from({ length: 3000 }, (_, i) => ({ id: i, name: `user ${i}`, tags: ['one', 'two'] })),
  fractions: Array.from({ length: 1000 }, (_, i) => i / 7),
  deep: deep(300),
  symbols: { [Symbol('key')]: 1, a: 1 },
  hidden: Object.defineProperty({ a: 1 }, 'b', { value: 2 }),
};

function check(name, got, sent) {
  switch (name) {
    case 'symbols':
    case 'hidden':
      assert.deepStrictEqual(got, { a: 1 });
      break;
    case 'bare':
      assert.deepStrictEqual(got, { a: { b: 1 } });
      break;
    case 'own':
      assert(Object.hasOwn(got, '__proto__'));
      assert.deepStrictEqual(Object.keys(got), Object.keys(sent));
      assert.deepStrictEqual(JSON.stringify(got), JSON.stringify(sent));
      break;
    default: assert.deepStrictEqual(got, sent, name);
  }
  assert.strictEqual(got === sent, false);
  if (name === 'shared') assert.strictEqual(got.one, got.other);
  if (name === 'cyclic') assert.strictEqual(got.self, got);
  if (name === 'undefineds') assert(Object.hasOwn(got, 'a'));
  if (name === 'holes') assert.strictEqual(1 in got, false);
}

(async () => {
  const worker = new Worker(__filename);
  const echo = (value) => new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(value);
  });
  for (const [name, value] of Object.entries(values)) check(name, await echo(value), value);
  assert.deepStrictEqual(await echo(new Point()), { x: 1 });

  // A getter is read once.
  const counted = { get n() { return ++reads; }, date: new Date(0) };
  assert.deepStrictEqual(await echo(counted), { n: 1, date: new Date(0) });
  assert.deepStrictEqual(await echo({ list: [{ get n() { return ++reads; } }] }), { list: [{ n: 2 }] });

  // toJSON() is nobody's business here.
  assert.deepStrictEqual(await echo({ toJSON: 'text' }), { toJSON: 'text' });
  assert.throws(() => worker.postMessage({ a: { toJSON() { return 1; } } }), { name: 'DataCloneError' });
  Object.prototype.toJSON = () => 'prototype'; // eslint-disable-line no-extend-native
  try {
    assert.deepStrictEqual(await echo({ a: [1] }), { a: [1] });
  } finally {
    delete Object.prototype.toJSON;
  }
  Array.prototype.toJSON = () => 'prototype'; // eslint-disable-line no-extend-native
  try {
    assert.deepStrictEqual(await echo([{ a: 1 }]), [{ a: 1 }]);
  } finally {
    delete Array.prototype.toJSON;
  }
  await worker.terminate();
})();
