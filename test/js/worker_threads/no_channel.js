// SPDX-License-Identifier: MIT
// A thread has no channel to a parent process, and says so: nothing is there. Only where the environment speaks of one
// are there functions, which refuse.
'use strict';

const assert = require('node:assert');
const { fork } = require('node:child_process');
const { Worker } = require('node:worker_threads');

const NAMES = ['channel', 'connected', 'send', 'disconnect'];
const look = `
  const { parentPort } = require('node:worker_threads');
  const told = [];
  for (const name of ${JSON.stringify(NAMES)}) {
    try {
      told.push(name in process, typeof process[name]);
    } catch (error) {
      told.push(error.code);
    }
  }
  parentPort.postMessage(told);
`;
const nothing = NAMES.flatMap(() => [false, 'undefined']);
const refused = ['ERR_WORKER_UNSUPPORTED_OPERATION', 'ERR_WORKER_UNSUPPORTED_OPERATION', true, 'function', true,
                 'function'];

function inThread(env, expected) {
  return new Promise((resolve, reject) => {
    new Worker(look, { eval: true, env }).on('error', reject).on('message', (told) => {
      assert.deepStrictEqual(told, expected);
      resolve();
    });
  });
}

if (process.argv[2] === 'child') {
  inThread(process.env, nothing).then(() => process.disconnect());
} else {
  inThread(process.env, nothing)
    .then(() => inThread({ ...process.env, NODE_CHANNEL_FD: 'any' }, refused))
    .then(() => fork(__filename, ['child']).on('exit', (code) => assert.strictEqual(code, 0)));
}
