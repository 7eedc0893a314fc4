// SPDX-License-Identifier: MIT
// --max-old-space-size: a heap that outgrows it ends the process as in Node, by SIGABRT and with its words. Garbage
// does not.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (text) => spawnSync(process.execPath, ['--max-old-space-size=64', '-e', text], { encoding: 'utf8' });

for (const grow of [
  'const list = []; for (;;) list.push(new Array(1000).fill({ at: list.length }));',
  'const list = []; const f = () => { list.push(new Array(1000).fill(list.length / 2)); queueMicrotask(f); }; f();',
  'const list = []; setInterval(() => { for (let i = 0; i < 1000; i++) list.push(new Array(1000).fill(i)); });',
]) {
  const { signal, stderr } = run(grow);
  assert.strictEqual(signal, 'SIGABRT');
  assert.match(stderr, /FATAL ERROR: .*JavaScript heap out of memory/);
}

const { status, stderr } = run(`
  let keep;
  for (let i = 0; i < 3000; i++) keep = new Array(20000).fill(i);
  console.log(keep.length);
`);
assert.strictEqual(status, 0, stderr);
