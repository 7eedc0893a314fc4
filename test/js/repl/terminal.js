// SPDX-License-Identifier: MIT
// At a terminal: previews of what Tab would insert and of values, the search through the history, the editor, control-C
// and control-D.
'use strict';

process.env.TERM = 'xterm';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough, Writable } = require('node:stream');

let written = '';
const output = new Writable({
  write(chunk, encoding, callback) {
    written += chunk;
    callback();
  },
});
output.columns = 80;
const input = new PassThrough();
const server = repl.start({ input, output, terminal: true, useColors: false, prompt: '> ' });
server.context.ran = 0;

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
async function type(...keys) {
  written = '';
  for (const key of keys) {
    input.write(key);
    await pause();
  }
  return written.replaceAll('\r', '');
}

const ENTER = '\r';
const RIGHT = '\x1B[C';
const DELETE_LINE = '\x15';
const CONTROL_C = '\x03';
const CONTROL_D = '\x04';

(async () => {
  await type('var thing = { first: { a: 1 }, get bad() { ran++ } }', ENTER);

  let text = await type('thing.fir');
  assert.match(text, /st/);
  assert.match(text, /\n\/\/ \{ a: 1 \}/);
  assert.match(await type(RIGHT, ENTER), /^[^]*\n\{ a: 1 \}\n/);
  await type('thing.ba');
  assert.doesNotMatch(await type('d'), /\n\/\//);
  assert.strictEqual(server.context.ran, 0);
  await type(DELETE_LINE);
  await type('undeclare');
  assert.doesNotMatch(await type('d'), /\/\//);
  await type(DELETE_LINE);

  // Searches: of lines before, and in both directions.
  await type('"one"', ENTER, '"two"', ENTER);
  assert.match(await type('\x12', 'e'), /\nbck-i-search: _[^]*"one"\nbck-i-search: e_/);
  assert.match(await type('zz'), /\nfailed-bck-i-search: ezz_/);
  await type('\x1B');
  await new Promise((resolve) => setTimeout(resolve, 600)); // an escape by itself
  assert.strictEqual(server.line, '');
  assert.match(await type('\x12', 'on', ENTER), /\n'one'\n/);

  // The editor.
  assert.match(await type('.editor', ENTER), /\n\/\/ Entering editor mode \(Ctrl\+D to finish, Ctrl\+C to cancel\)\n/);
  assert.doesNotMatch(await type('function f() {', ENTER, 'return 42', ENTER, '}', ENTER, 'f()'), /^42/m);
  assert.match(await type(CONTROL_D), /\n42\n/);
  assert.match(await type('.editor', ENTER, ' a', ENTER), /\n $/);
  await type(CONTROL_C);
  await type('.editor', ENTER, 'lost()', CONTROL_C);
  assert.match(await type('1 + 2', ENTER), /\n3\n/);

  // A line is given up first.
  assert.doesNotMatch(await type('abc', CONTROL_C), /To exit/);
  await type('(', ENTER, CONTROL_C);
  assert.strictEqual(server.getPrompt(), '> ');
  assert.match(await type(CONTROL_C), /\(To exit, press Ctrl\+C again or Ctrl\+D or type \.exit\)\n/);
  assert.match(await type('4', ENTER), /\n4\n/);
  await type(CONTROL_C);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await type(CONTROL_C);
  await ended;
})();
