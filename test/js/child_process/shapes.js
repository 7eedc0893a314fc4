// SPDX-License-Identifier: MIT
// Flags: --expose-gc
// Objects of all shapes arrive as they were sent, by a channel in both serializations and by a port, again and again:
// with properties that were deleted and others in their places, equal values, many properties, names and texts of all
// kinds, prototypes with enumerable properties.
'use strict';

const assert = require('node:assert');
const { fork } = require('node:child_process');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

if (process.argv[2] === 'child' && isMainThread) {
  process.on('message', (message) => process.send(message));
  return;
}
if (!isMainThread) {
  parentPort.on('message', (message) => parentPort.postMessage(message));
  return;
}

function built(count, value = (i) => i) {
  const object = {};
  for (let i = 0; i < count; i++) object[`key${i}`] = value(i);
  return object;
}

function refilled() {
  const object = { a: 1, b: 2, c: 3 };
  delete object.b;
  object.d = 4;
  return object;
}

function shrunk() {
  const object = built(9);
  delete object.key8;
  delete object.key3;
  return object;
}

class Made {
  constructor() {
    this.x = 1;
    this.y = [this.constructor.name];
  }
}

const rope = (a, b) => a + b;
const samples = () => [
  refilled(), refilled(), shrunk(), { a: 1, b: 1 }, { a: 1, b: 2 }, { x: 0, y: 0, z: 0 }, { b: 2, a: 1 },
  built(7), built(70), built(70, () => 0), built(300), { '': 1, '"': '"', '\\': '\n\u0001', é: 'é', '€': '€', '\ud800': '\udc00' },
  { text: rope('one ', 'two'), long: 'ab'.repeat(3000), wide: '€'.repeat(300) },
  { n: [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, -0.1, 1e300, 5e-324] }, [[], {}, [[]], [1, 'a', null, true, false]],
  { inner: { inner: { inner: [{ a: 1, b: [2] }, { a: 2, b: [3] }] } } }, { ...new Made() }, JSON.parse('{"p":{"q":[1,{}]}}'),
  { index: 1, 7: 'seven' }, built(3, (i) => (i === 1 ? null : i)), [1.5, 2, 3], new Array(200).fill(0), { undefined: 'x' },
];

function check(send, receive, same, done) {
  const list = [...samples(), ...samples(), ...samples()];
  let at = 0;
  receive((message) => {
    same(message, samples()[at % samples().length], `sample ${at % samples().length}`);
    if (++at === list.length) done();
    if (at % 20 === 0) globalThis.gc?.();
  });
  list.forEach(send);
}

for (const serialization of ['json', 'advanced']) {
  const child = fork(__filename, ['child'], { serialization });
  check((message) => child.send(message), (heard) => child.on('message', heard), assert.deepStrictEqual,
        () => child.disconnect());
}
const worker = new Worker(__filename);
check((message) => worker.postMessage(message), (heard) => worker.on('message', heard), assert.deepStrictEqual,
      () => worker.terminate().then(inherited));

// What all objects inherit is of none.
function inherited() {
  Object.prototype.everywhere = 1;
  const child = fork(__filename, ['child'], { serialization: 'advanced' });
  let left = 10;
  child.on('message', (message) => {
    assert.deepStrictEqual(Object.keys(message), ['own']);
    if (--left === 0) child.disconnect();
  });
  for (let i = 0; i < 10; i++) child.send({ own: i });
}
