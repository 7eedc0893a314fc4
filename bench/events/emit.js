// SPDX-License-Identifier: MIT
// EventEmitter: emit to one and to three listeners, once, add and remove.
'use strict';

const EventEmitter = require('node:events');
const { measure } = require('../lib/harness.js');

const N = 100_000;
const one = new EventEmitter();
const three = new EventEmitter();
let sum = 0;
one.on('x', (a, b) => { sum += a + b; });
for (let i = 0; i < 3; i++) three.on('x', (a) => { sum += a; });

(async () => {
  await measure('emit-one-listener', () => { for (let i = 0; i < N; i++) one.emit('x', i, 1); }, N);
  await measure('emit-three-listeners', () => { for (let i = 0; i < N; i++) three.emit('x', i); }, N);
  await measure('once-emit', () => {
    const e = new EventEmitter();
    for (let i = 0; i < N / 10; i++) {
      e.once('y', () => { sum++; });
      e.emit('y');
    }
  }, N / 10);
  await measure('add-remove', () => {
    const e = new EventEmitter();
    const f = () => {};
    for (let i = 0; i < N / 10; i++) {
      e.on('z', f);
      e.removeListener('z', f);
    }
  }, N / 10);
  if (sum === 0) throw new Error('nothing ran');
})();
