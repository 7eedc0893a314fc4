// SPDX-License-Identifier: MIT
// Atomics.wait() in a thread: the engine cannot tear down a thread that sleeps there, so it sleeps in slices, and looks
// in between whether the thread is to end. Loaded at the first touch of Atomics.wait (thread.js).
'use strict';

const { apply } = Reflect;
const { isStopped } = internalBinding('worker');

const SLICE_MS = 50;

// In the place of `sleep`, the engine's.
const waitBy = (sleep) => ({
  wait(typedArray, index, value, timeout) {
    let left = timeout === undefined ? Infinity : +timeout;
    if (left !== left) left = Infinity;
    for (let isFirst = true; ; isFirst = false) {
      const slice = left < SLICE_MS ? left : SLICE_MS;
      const outcome = apply(sleep, Atomics, [typedArray, index, value, slice]);
      // A value that changed between two slices was changed by who would have notified.
      if (outcome === 'not-equal' && !isFirst) return 'ok';
      if (outcome !== 'timed-out') return outcome;
      if (isStopped()) for (;;); // until the engine tears it down
      left -= slice;
      if (!(left > 0)) return outcome;
    }
  },
}).wait;

module.exports = { waitBy };
