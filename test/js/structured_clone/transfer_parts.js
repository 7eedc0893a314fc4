// SPDX-License-Identifier: MIT
// A TransformStream and one of its own sides cannot both be transferred.
'use strict';
const assert = require('node:assert');

for (const side of ['readable', 'writable']) {
  for (const order of [[0, 1], [1, 0]]) {
    const transform = new TransformStream();
    const both = [transform, transform[side]];
    const transfer = order.map((i) => both[i]);
    assert.throws(() => structuredClone(transfer, { transfer }), { name: 'DataCloneError' });
  }
}
const { readable, writable } = new TransformStream();
assert.ok(structuredClone([readable, writable], { transfer: [readable, writable] })[1] instanceof WritableStream);
