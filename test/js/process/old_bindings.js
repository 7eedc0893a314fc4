// SPDX-License-Identifier: MIT
// process.binding(): names of constants, errors and modules, and the two places where tools look into every child.
'use strict';

const assert = require('node:assert');
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { builtinModules } = require('node:module');

const constants = process.binding('constants');
assert.strictEqual(constants, process.binding('constants'));
assert.strictEqual(constants.fs, fs.constants);
assert.strictEqual(constants.os.signals.SIGTERM, 15);
assert.strictEqual(process.binding('uv').errname(-2), 'ENOENT');
assert.strictEqual(process.binding('uv').UV_ENOENT, -2);
assert.ok(process.binding('util').isDate(new Date()));
assert.strictEqual(process.binding('config').bits, 64);
const natives = process.binding('natives');
assert.ok(builtinModules.every((name) => name.replace('node:', '') in natives));
for (const name of ['nonesuch', '__proto__', 'hasOwnProperty', undefined]) {
  assert.throws(() => process.binding(name), { message: `No such module: ${name}` });
}

const seen = [];
const sync = process.binding('spawn_sync');
const { spawn } = sync;
sync.spawn = function(options) {
  seen.push(options.file, options.args[2], Array.isArray(options.envPairs));
  options.envPairs = ['WORD=from the tool'];
  return spawn.call(this, options);
};
assert.strictEqual(childProcess.execFileSync('sh', ['-c', 'echo $WORD'], { encoding: 'utf8' }), 'from the tool\n');
const { stdout, output } = childProcess.spawnSync('cat', { input: 'in and out' });
assert.strictEqual(stdout.toString(), 'in and out');
assert.strictEqual(output[1], stdout);
assert.strictEqual(childProcess.spawnSync('/nonesuch').error.code, 'ENOENT');
sync.spawn = spawn;
assert.deepStrictEqual(seen, ['sh', 'echo $WORD', true, 'cat', undefined, true, '/nonesuch', undefined, true]);
const direct = sync.spawn({
  file: 'sh', args: ['sh', '-c', 'cat; kill $$'],
  stdio: [{ type: 'pipe', readable: true, input: Buffer.from('x') }, { type: 'pipe', writable: true }],
});
assert.strictEqual(direct.signal, 'SIGTERM');
assert.strictEqual(direct.output[1].toString(), 'x');

const { prototype } = childProcess.ChildProcess;
const original = prototype.spawn;
prototype.spawn = function(options) {
  options.envPairs = [...options.envPairs.filter((pair) => !pair.startsWith('WORD=')), 'WORD=late'];
  return original.call(this, options);
};
const child = childProcess.spawn('sh', ['-c', 'echo $WORD'], { stdio: ['ignore', 'pipe', 'inherit'] });
prototype.spawn = original;
let text = '';
child.stdout.on('data', (data) => text += data);
child.on('close', () => assert.strictEqual(text, 'late\n'));
