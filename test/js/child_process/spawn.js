// SPDX-License-Identifier: MIT
// spawn(): streams, order of events, errors, kill, abort, timeout.
'use strict';
const assert = require('node:assert');
const { spawn, ChildProcess } = require('node:child_process');

const events = [];
const cat = spawn('cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
assert.ok(cat instanceof ChildProcess);
assert.strictEqual(typeof cat.pid, 'number');
assert.deepStrictEqual(cat.spawnargs, ['cat']);
assert.strictEqual(cat.stderr, null);
let text = '';
cat.stdout.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
for (const name of ['spawn', 'exit', 'close']) cat.on(name, (...args) => events.push(name, ...args));
cat.stdin.write('one ');
cat.stdin.end('two');
cat.on('close', () => {
  assert.strictEqual(text, 'one two');
  assert.deepStrictEqual(events, ['spawn', 'exit', 0, null, 'close', 0, null]);
});

const missing = spawn('no-such-program', ['a']);
assert.strictEqual(missing.pid, undefined);
const order = [];
missing.on('error', (error) => {
  order.push('error');
  assert.strictEqual(error.message, 'spawn no-such-program ENOENT');
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(error.path, 'no-such-program');
  assert.deepStrictEqual(error.spawnargs, ['a']);
});
missing.on('close', () => order.push('close'));
process.on('exit', () => assert.deepStrictEqual(order, ['error', 'close']));

const sleeper = spawn('sleep', ['100']);
sleeper.on('exit', (code, signal) => {
  assert.deepStrictEqual([code, signal, sleeper.killed], [null, 'SIGTERM', true]);
  assert.strictEqual(sleeper.kill(), false);
});
assert.strictEqual(sleeper.kill(0), true);
assert.strictEqual(sleeper.kill(), true);
assert.throws(() => sleeper.kill('SIGNONE'), { code: 'ERR_UNKNOWN_SIGNAL' });

const controller = new AbortController();
const aborted = spawn('sleep', ['100'], { signal: controller.signal });
aborted.on('error', (error) => assert.strictEqual(error.name, 'AbortError'));
controller.abort();

spawn('sleep', ['100'], { timeout: 20, killSignal: 'SIGKILL' })
  .on('exit', (code, signal) => assert.strictEqual(signal, 'SIGKILL'));

spawn('sh', ['-c', 'printf %s "$A-$(pwd)"'], { env: { ...process.env, A: 'env' }, cwd: '/' })
  .stdout.on('data', (chunk) => assert.strictEqual(`${chunk}`, 'env-/'));

for (const args of [[], [1], [''], ['a\0'], ['a', 1], ['a', [], 1], ['a', { cwd: 1 }], ['a', { uid: 'x' }],
                    ['a', { shell: 1 }], ['a', ['b\0']], ['a', { stdio: 'x' }], ['a', { stdio: [{}] }],
                    ['a', { timeout: -1 }], ['a', { signal: 1 }], ['a', { env: { 'K\0': '1' } }]]) {
  assert.throws(() => spawn(...args), { code: /^ERR_(INVALID_ARG_|OUT_OF_RANGE)/ });
}
