// SPDX-License-Identifier: MIT
// --watch-path watches directories and nothing else; --watch-kill-signal ends the program; channels are passed on; a
// program that ends, or fails, is said to.
'use strict';

const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const directory = mkdtempSync(join(tmpdir(), 'watch-'));
const main = join(directory, 'main.js');
mkdirSync(join(directory, 'watched', 'deep'), { recursive: true });
writeFileSync(main, `
  process.on('SIGUSR2', () => process.exit(3));
  process.on('message', (message) => process.send([message, process.execArgv]));
  process.send('up');`);
const args = ['--watch-path', join(directory, 'watched'), '--no-warnings', '--watch-kill-signal=SIGUSR2', main];
const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
let output = '';
child.stdout.on('data', (chunk) => { output += chunk; });
let ups = 0;
child.on('message', (message) => {
  if (message === 'up') {
    ups++;
    child.send(ups);
    return;
  }
  assert.deepStrictEqual(message, [ups, ['--no-warnings']]);
  if (ups === 1) setTimeout(() => writeFileSync(join(directory, 'watched', 'deep', 'file'), ''), 300);
  else child.kill('SIGINT');
});
child.on('exit', (code) => {
  rmSync(directory, { recursive: true });
  assert.strictEqual(code, 130);
  assert.strictEqual(ups, 2);
  assert.match(output, /^Restarting '.*main\.js'\n/);
});

const failing = join(directory, 'failing.js');
writeFileSync(failing, 'process.exit(1)');
const failed = spawn(process.execPath, ['--watch', failing], { stdio: ['ignore', 'pipe', 'inherit'] });
failed.stdout.once('data', (chunk) => {
  assert.match(`${chunk}`, /^Failed running '.*failing\.js'\. Waiting for file changes before restarting\.\.\.\n$/);
  failed.kill();
});

const bad = spawnSync(process.execPath, ['--watch', '--watch-kill-signal', 'none', main], { encoding: 'utf8' });
assert.match(bad.stderr, /TypeError \[ERR_UNKNOWN_SIGNAL\]: Unknown signal: none/);
assert.strictEqual(spawnSync(process.execPath, ['--watch', '-e', '1']).status, 9);
