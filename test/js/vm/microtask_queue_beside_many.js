// SPDX-License-Identifier: MIT
// A context with a queue of its own leaves the order of the program's microtasks as it was, also of a program that had
// many before.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

let last = -1;
let next = 0;
function queueThree() {
  for (let i = 0; i < 3; i++) {
    const id = next++;
    const run = () => { assert.strictEqual(id, ++last); };
    if (i === 1) Promise.resolve().then(run);
    else queueMicrotask(run);
  }
}
for (let i = 0; i < 300; i++) queueThree();

setImmediate(() => {
  const inner = vm.createContext({ queueMicrotask, note: [], queueThree }, { microtaskMode: 'afterEvaluate' });
  for (let i = 0; i < 10; i++) {
    queueThree();
    vm.runInContext(`Promise.resolve().then(() => {
      note.push(1);
      queueThree();
      queueMicrotask(() => note.push(2));
    });`, inner);
    queueThree();
  }
  assert.deepStrictEqual(inner.note, new Array(10).fill(1));
  setImmediate(() => {
    assert.strictEqual(last, next - 1);
    assert.deepStrictEqual(inner.note.slice(10), new Array(10).fill(2));
  });
});
