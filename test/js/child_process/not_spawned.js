// SPDX-License-Identifier: MIT
// The result of a child that could not be started has no outputs.
'use strict';

const assert = require('node:assert');
const { spawn, spawnSync, execFileSync } = require('node:child_process');

const { error, ...rest } = spawnSync('there-is-no-such-program');
assert.strictEqual(error.code, 'ENOENT');
assert.deepStrictEqual(rest, {
  status: null, signal: null, output: null, pid: 0, stdout: undefined, stderr: undefined,
});
assert.throws(() => execFileSync('there-is-no-such-program'), { code: 'ENOENT', status: null, output: null });
assert.throws(() => spawn('x', { shell: 5 }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "options.shell" property must be one of type boolean or string. Received type number (5)',
});
