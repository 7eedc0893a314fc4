// SPDX-License-Identifier: MIT
// Callbacks of queueMicrotask and reactions of promises run in the one order in which they were queued, however they
// are mixed, from wherever they are queued, and also behind callbacks that throw.
'use strict';
const assert = require('node:assert');

let seed = 12345;
const random = (limit) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % limit;

let next = 0;
let last = -1;
let thrown = 0;
let left = 20_000;
process.on('uncaughtException', (error) => {
  assert.strictEqual(error, 'thrown');
  thrown++;
});

const settled = Promise.resolve();
function queueOne(burst) {
  const id = next++;
  const run = () => {
    assert.strictEqual(id, last + 1);
    last = id;
    if (burst !== undefined) queueSome(burst);
  };
  const kind = random(8);
  if (kind < 5) queueMicrotask(kind === 0 ? () => { run(); thrown--; throw 'thrown'; } : run);
  else if (kind < 7) settled.then(run);
  else (async () => { await null; run(); })();
}

// Mostly about as many as run, now and then hundreds, which makes the engine's queue and ours grow.
function queueSome() {
  let count = random(100) === 0 ? 300 : random(40) === 0 ? 3 : next - last < 5 ? 2 : random(3);
  for (; count > 0 && left > 0; count--, left--) queueOne(left % 7 === 0 ? undefined : 1);
}

function start() {
  for (let i = 0; i < 100; i++) queueOne(1);
}
start();

setImmediate(() => {
  assert.strictEqual(last, next - 1);
  // Callbacks alone, each queued by the one before.
  let chain = 0;
  const step = () => { if (++chain < 10_000) queueMicrotask(step); };
  queueMicrotask(step);
  setImmediate(() => {
    assert.strictEqual(chain, 10_000);
    assert.strictEqual(thrown, 0);
  });
});
