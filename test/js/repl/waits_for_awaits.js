// SPDX-License-Identifier: MIT
// Lines that come while one awaits have their turn afterwards, as has the end of the input (Node runs them at once).
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const output = new PassThrough();
output.setEncoding('utf8');
const input = new PassThrough();
const server = repl.start({ input, output, prompt: '' });
input.end('const late = await new Promise((resolve) => setImmediate(resolve, 1))\nlate + 1\n');
let text;
server.on('exit', () => { text = output.read(); });
process.on('exit', () => assert.strictEqual(text, 'undefined\n2\n'));
