// SPDX-License-Identifier: MIT
// The live objects that inherit from a prototype: those of the engine's snapshot whose class has its name are asked.
'use strict';

const engine = require('internal/inspector/engine');

const { isPrototypeOf } = Object.prototype;

function instancesOf(prototype) {
  const raw = JSON.parse(engine.post('Heap.snapshot').snapshotData);
  const { nodes } = raw;
  const found = [];
  for (let i = 0; i < nodes.length; i += 4) {
    if ((nodes[i + 3] & 3) !== 2) continue; // objects of the program
    let remote;
    try {
      remote = engine.post('Heap.getRemoteObject', { heapObjectId: nodes[i], objectGroup: 'heap' }).result;
    } catch {
      continue; // collected by now
    }
    if (remote?.objectId === undefined) continue;
    const value = engine.valueOfRemote(remote);
    if (isPrototypeOf.call(prototype, value)) found.push(value);
  }
  engine.post('Runtime.releaseObjectGroup', { objectGroup: 'heap' });
  return found;
}

module.exports = { instancesOf };
