// SPDX-License-Identifier: MIT
// spawnSync, execSync, execFileSync: results, input, limits, errors.
'use strict';
const assert = require('node:assert');
const { spawnSync, execSync, execFileSync } = require('node:child_process');

const { pid, ...result } = spawnSync('sh', ['-c', 'echo out; echo err >&2; exit 3'], { encoding: 'utf8' });
assert.ok(pid > 0);
assert.deepStrictEqual(result, {
  status: 3, signal: null, output: [null, 'out\n', 'err\n'], stdout: 'out\n', stderr: 'err\n',
});
const big = Buffer.alloc(300000, 'abc');
assert.ok(spawnSync('cat', { input: big }).stdout.equals(big));
assert.strictEqual(spawnSync('cat', { input: 'text', encoding: 'latin1' }).stdout, 'text');
assert.strictEqual(spawnSync('true', { input: big }).status, 0); // never read
assert.strictEqual(spawnSync('sh', ['-c', 'kill -9 $$']).signal, 'SIGKILL');
assert.deepStrictEqual(spawnSync('cat', { stdio: 'ignore' }).output, [null, null, null]);

const missing = spawnSync('no-such-program', ['a']);
assert.strictEqual(missing.error.message, 'spawnSync no-such-program ENOENT');
assert.deepStrictEqual([missing.pid, missing.status, missing.output], [0, null, null]);

const slow = spawnSync('sleep', ['100'], { timeout: 20 });
assert.deepStrictEqual([slow.error.code, slow.signal, slow.status], ['ETIMEDOUT', 'SIGTERM', null]);
const loud = spawnSync('sh', ['-c', 'echo 1234567890; sleep 100'], { maxBuffer: 4, killSignal: 'SIGKILL' });
assert.deepStrictEqual([loud.error.code, loud.signal], ['ENOBUFS', 'SIGKILL']);

assert.strictEqual(execSync('echo "$X"', { env: { X: 'y' }, encoding: 'utf8' }), 'y\n');
assert.strictEqual(`${execFileSync('printf', ['%s', 'a b'])}`, 'a b');
assert.throws(() => execSync('echo e >&2; exit 2', { stdio: 'pipe' }), (error) => {
  assert.strictEqual(error.message, 'Command failed: echo e >&2; exit 2\ne\n');
  assert.deepStrictEqual([error.status, error.signal, `${error.stderr}`], [2, null, 'e\n']);
  return true;
});
assert.throws(() => execFileSync('no-such-program'), { code: 'ENOENT', syscall: 'spawnSync no-such-program' });
assert.throws(() => spawnSync('cat', { input: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => spawnSync('cat', { stdio: ['ipc'] }), { code: 'ERR_IPC_SYNC_FORK' });
