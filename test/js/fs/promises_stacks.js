// SPDX-License-Identifier: MIT
// The stack of an error of fs.promises tells which async functions waited for it.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs/promises');
const path = require('node:path');

const none = path.join(__dirname, 'no such file');

async function inner(call) {
  await call();
}
async function outer(call) {
  await inner(call);
}
async function both(call) {
  await Promise.all([0, call()]);
}

const frames = (error) => error.stack.split('\n').slice(1);
const failed = (promise) => promise.then(assert.fail, (error) => error);

(async () => {
  const calls = [
    () => fs.access(none), () => fs.stat(none), () => fs.readdir(none), () => fs.unlink(none),
    () => fs.mkdir(path.join(none, 'x')), () => fs.rename(none, `${none}x`), () => fs.realpath(none), () => fs.open(none),
  ];
  for (const call of calls) {
    const error = await failed(outer(call));
    const place = `^    at async (inner|outer) \\(${__filename.replaceAll('.', '\\.')}:\\d+:\\d+\\)$`;
    const own = frames(error).filter((line) => new RegExp(place).test(line)).map((line) => /async (\w+)/.exec(line)[1]);
    assert.deepStrictEqual(own, ['inner', 'outer'], error.stack);
    assert.strictEqual(error.stack.split('\n')[0], `Error: ${error.message}`);
  }
  const error = await failed(both(() => fs.access(none)));
  assert.match(error.stack, /at async Promise\.all \(index 1\)\n {4}at async both \(/);

  // Nobody but a callback waits.
  const alone = await new Promise((resolve) => { fs.unlink(none).catch(resolve); });
  assert.deepStrictEqual(frames(alone).filter((line) => !line.includes('(node:internal/')), []);
})();
