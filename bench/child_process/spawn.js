// SPDX-License-Identifier: MIT
// Starting programs: /bin/true one after the other, in a small process and in one that holds 200 MB, and by spawnSync;
// fork() of an empty script up to its first message, and to its end.
'use strict';
const { measure } = require('../lib/harness.js');
const { fork, spawn, spawnSync } = require('node:child_process');

const started = () => new Promise((resolve) => spawn('/bin/true', { stdio: 'ignore' }).on('exit', resolve));

async function main() {
  await measure('spawn', started);
  await measure('spawn-pipes', () => new Promise((resolve) => spawn('/bin/true').on('close', resolve)));
  await measure('spawnSync', () => { spawnSync('/bin/true', { stdio: 'ignore' }); });
  await measure('fork-first-message', () => new Promise((resolve) => {
    let child = fork(__filename, ['child']);
    child.on('message', () => { child = null; resolve(); });
  }));
  const held = [];
  for (let i = 0; i < 200; i++) held.push(new Uint8Array(1 << 20).fill(i));
  await measure('spawn-200MB', started);
  if (held.length !== 200) throw new Error('not held');
}

if (process.argv[2] === 'child') process.send('ready', () => process.disconnect());
else main();
