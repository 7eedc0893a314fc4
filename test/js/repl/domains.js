// SPDX-License-Identifier: MIT
// A domain that a prompt's code makes hears of its errors before the prompt does.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const output = new PassThrough();
output.setEncoding('utf8');
const server = repl.start({ input: new PassThrough(), output, prompt: '', ignoreUndefined: true });
server.context.heard = [];
server.write('d = require("domain").create().on("error", (e) => heard.push(e.message)); 0\n');
server.write('d.run(() => { throw new Error("now") })\n');
server.write('d.run(() => { setImmediate(() => { throw new Error("later") }) })\n');
setTimeout(() => {
  assert.deepStrictEqual(server.context.heard, ['now', 'later']);
  assert.strictEqual(output.read(), '0\n');
  server.close();
  assert.strictEqual(process.listeners('newListener').some((fn) => fn.name === 'refuseListeners'), false);
}, 20);
