// SPDX-License-Identifier: MIT
// exec(), execFile() and their promises: output, failure, limits.
'use strict';
const assert = require('node:assert');
const { exec, execFile } = require('node:child_process');
const { promisify } = require('node:util');

exec('echo out; echo err >&2', (error, stdout, stderr) => {
  assert.deepStrictEqual([error, stdout, stderr], [null, 'out\n', 'err\n']);
});
exec('exit 5', (error) => {
  assert.deepStrictEqual([error.code, error.killed, error.signal, error.cmd, error.message],
                         [5, false, null, 'exit 5', 'Command failed: exit 5\n']);
});
execFile('printf', ['%s', 'x'], { encoding: 'buffer' }, (error, stdout) => {
  assert.deepStrictEqual(stdout, Buffer.from('x'));
});
execFile('no-such-program', (error, stdout, stderr) => {
  assert.deepStrictEqual([error.code, error.cmd, stdout, stderr], ['ENOENT', 'no-such-program', '', '']);
});
exec('echo 1234567890', { maxBuffer: 4 }, (error, stdout) => {
  assert.deepStrictEqual([error.code, stdout], ['ERR_CHILD_PROCESS_STDIO_MAXBUFFER', '1234']);
});
exec('sleep 100', { timeout: 20 }, (error) => {
  assert.deepStrictEqual([error.killed, error.signal], [true, 'SIGTERM']);
});
const promise = promisify(exec)('echo p');
assert.ok(promise.child.pid > 0);
promise.then((result) => assert.deepStrictEqual(result, { stdout: 'p\n', stderr: '' }));
assert.rejects(promisify(execFile)('sh', ['-c', 'echo o; exit 1']), { code: 1, stdout: 'o\n' });
