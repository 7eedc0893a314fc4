// SPDX-License-Identifier: MIT
// Messages that are sent in one tick: all arrive in order, each callback comes, and none is lost when the process ends at
// once; one that cannot be serialized throws and leaves the others alone.
'use strict';
const assert = require('node:assert');
const { fork } = require('node:child_process');

const [, , how] = process.argv;
if (how !== undefined) {
  process.on('exit', () => process.send('exit'));
  let called = 0;
  for (let i = 0; i < 100; i++) process.send(i, () => { called++; });
  const circular = {};
  circular.self = circular;
  if (how === 'json') assert.throws(() => process.send(circular), TypeError);
  else assert.throws(() => process.send({ fn() {} }), Error);
  process.send(100);
  if (how === 'json') process.exit(3);
  setTimeout(() => {
    assert.strictEqual(called, 100);
    process.exit(3);
  }, 10);
  return;
}
for (const serialization of ['json', 'advanced']) {
  const seen = [];
  const child = fork(__filename, [serialization], { serialization });
  child.on('message', (message) => seen.push(message));
  child.on('close', (code) => {
    assert.strictEqual(code, 3);
    assert.deepStrictEqual(seen, [...Array.from({ length: 101 }, (_, i) => i), 'exit']);
  });
}
