// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// Libraries in worker threads, whose loops are their own, and workers that end inside of a callback.
'use strict';

const assert = require('node:assert');
const { Worker, parentPort, workerData } = require('node:worker_threads');
const { ffi, fn, open } = require('./support/library.js');

if (workerData) {
  const add = fn('add', 'i32', 'i32', 'i32');
  const call = fn('call_i32', 'i32', 'pointer', 'i32');
  const lib = open();
  const types = { return: 'i32', arguments: ['i32'] };
  const twice = lib.registerCallback(types, (n) => add(n, n));
  const callback = lib.registerCallback(types, (n) => {
    parentPort.postMessage([call(twice, n), String(ffi.getCurrentEventLoop())]);
    if (workerData === 'exit') process.exit(7);
    if (workerData === 'loop') for (;;);
    return n;
  });
  call(callback, 21);
  parentPort.postMessage('after');
} else {
  const run = (mode) => new Promise((resolve) => {
    const worker = new Worker(__filename, { workerData: mode });
    const messages = [];
    worker.on('message', (message) => {
      messages.push(message);
      if (mode === 'loop') worker.terminate();
    });
    worker.on('exit', (code) => resolve({ code, messages }));
  });
  Promise.all(['plain', 'exit', 'loop'].map(run)).then(([plain, exit, loop]) => {
    assert.deepStrictEqual([plain.code, exit.code, loop.code], [0, 7, 1]);
    assert.deepStrictEqual([plain, exit, loop].map(({ messages }) => messages.length), [2, 1, 1]);
    assert.deepStrictEqual([plain, exit, loop].map(({ messages }) => messages[0][0]), [42, 42, 42]);
    assert.notStrictEqual(plain.messages[0][1], String(ffi.getCurrentEventLoop()));
  });
}
