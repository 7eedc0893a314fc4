// SPDX-License-Identifier: MIT
// A program may listen for every signal, also for the one by which the engine stops its threads: those that others send
// are told, and collections go on.
'use strict';
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const { constants: { signals } } = require('node:os');
const { once } = require('node:events');

if (process.argv[2] === 'listen') {
  const heard = [];
  const hear = (name) => heard.push(name);
  for (const name in signals) {
    if (name !== 'SIGKILL' && name !== 'SIGSTOP' && name !== 'SIGPROF') process.on(name, hear);
  }
  process.off('SIGURG', hear);
  process.on('SIGURG', hear); // again, before the former watcher is closed
  // Enough to be collected while the program sleeps, by threads that stop this one.
  let keep = [];
  const work = setInterval(() => {
    keep = [];
    for (let i = 0; i < 100000; i++) keep.push({ i, text: `text ${i}` });
  }, 50);
  let turns = 0;
  setInterval(() => {
    turns++;
    process.kill(process.pid, 'SIGURG');
    process.kill(process.pid, 'SIGUSR2');
    if (turns < 30 || !heard.includes('SIGURG') || !heard.includes('SIGUSR2')) return;
    clearInterval(work);
    process.off('SIGURG', hear);
    process.stdout.write('done', () => process.exit());
  }, 100);
  process.stdout.write('ready');
  return;
}

const options = { encoding: 'utf8', timeout: 60000, killSignal: 'SIGKILL' };
const { status, stdout } = spawnSync(process.execPath, [__filename, 'listen'], options);
assert.strictEqual(stdout, 'readydone');
assert.strictEqual(status, 0);

// From another process.
const child = spawn(process.execPath, ['-e', `
  process.once('SIGURG', (name) => { console.log(name); clearInterval(timer); });
  const timer = setInterval(() => {}, 1000);
  console.log('ready');
`], { stdio: ['ignore', 'pipe', 'inherit'] });
let text = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
  if (text === 'ready\n') child.kill('SIGURG');
});
once(child, 'close').then(([code]) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(text, 'ready\nSIGURG\n');
});
