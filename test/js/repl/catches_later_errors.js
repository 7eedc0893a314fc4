// SPDX-License-Identifier: MIT
// Errors of callbacks that a prompt's code has left behind are shown there; the program goes on and has its own.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const output = new PassThrough();
output.setEncoding('utf8');
const server = repl.start({ input: new PassThrough(), output, prompt: '', ignoreUndefined: true });
server.write('void setTimeout(() => { throw new RangeError("later") }, 1)\n');
server.write('void process.nextTick(() => { throw 4 })\n');

const own = [];
setTimeout(() => {
  process.on('uncaughtException', (error) => own.push(error.message));
  throw new Error('mine');
}, 5);
setTimeout(() => {
  const text = output.read();
  assert.match(text, /Uncaught 4\n/);
  assert.match(text, /Uncaught RangeError: later/);
  assert.deepStrictEqual(own, ['mine']);
  server.close();
}, 50);
