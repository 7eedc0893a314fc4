// SPDX-License-Identifier: MIT
// Lines of earlier sessions come from a file, and go there.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repl-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const filePath = path.join(folder, 'history');

function open(setup) {
  const output = new PassThrough();
  output.resume();
  const server = repl.start({ input: new PassThrough(), output, prompt: '', terminal: true, useColors: false });
  return new Promise((resolve, reject) => {
    setup(server, (error) => (error ? reject(error) : resolve(server)));
  });
}

async function type(server, ...lines) {
  const flushed = new Promise((resolve) => server.once('flushHistory', resolve));
  for (const line of lines) server.write(`${line}\n`);
  await flushed;
}

async function end(server) {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.close();
  await ended;
}

(async () => {
  const first = await open((server, ready) => server.setupHistory(filePath, ready));
  await type(first, '1', '2', '2', '3');
  await end(first);
  assert.strictEqual(fs.readFileSync(filePath, 'utf8').trimEnd(), '3\n2\n1');
  assert.strictEqual(fs.statSync(filePath).mode & 0o77, 0);

  const second = await open((server, ready) => server.setupHistory({
    filePath, size: 3, removeHistoryDuplicates: true, onHistoryFileLoaded: ready,
  }));
  assert.deepStrictEqual(second.history, ['3', '2', '1']);
  await type(second, '2');
  assert.deepStrictEqual(second.history, ['2', '3', '1']);
  await type(second, '4');
  await end(second);
  assert.strictEqual(fs.readFileSync(filePath, 'utf8').trimEnd(), '4\n2\n3');

  // A file that cannot be opened is no error.
  const third = await open((server, ready) => server.setupHistory(path.join(folder, 'none', 'history'), ready));
  assert.deepStrictEqual(third.history, []);
  await end(third);
})();
