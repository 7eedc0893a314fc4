// SPDX-License-Identifier: MIT
// What was read of process.env is remembered, and forgotten when it changes: by writes, deletes, threads that share it,
// and values that the system takes otherwise than they were written.
'use strict';
const assert = require('node:assert');
const { Worker, SHARE_ENV } = require('node:worker_threads');

const { env } = process;
assert.strictEqual(env.REMEMBERED, undefined);
assert.strictEqual('REMEMBERED' in env, false);
env.REMEMBERED = 'one';
assert.strictEqual(env.REMEMBERED, 'one');
assert.strictEqual(Object.hasOwn(env, 'REMEMBERED'), true);
for (const [value, text] of [['two', 'two'], [3, '3'], [null, 'null'], ['', ''], ['\u00e9\u{1f600}', '\u00e9\u{1f600}'],
                             ['cut\0off', 'cut']]) {
  env.REMEMBERED = value;
  assert.strictEqual(env.REMEMBERED, text);
  assert.strictEqual(Object.getOwnPropertyDescriptor(env, 'REMEMBERED').value, text);
  assert.strictEqual({ ...env }.REMEMBERED, text);
}
delete env.REMEMBERED;
assert.strictEqual(env.REMEMBERED, undefined);
assert.strictEqual(Object.keys(env).includes('REMEMBERED'), false);
env.REMEMBERED = 'again';
assert.strictEqual(Object.keys(env).includes('REMEMBERED'), true);

// Objects have more than variables, which may have any name.
assert.strictEqual(env.hasOwnProperty, Object.prototype.hasOwnProperty);
assert.strictEqual(Object.hasOwn(env, 'valueOf'), false);
env.valueOf = 'a variable';
assert.strictEqual(env.valueOf, 'a variable');
delete env.valueOf;
assert.strictEqual(env.valueOf, Object.prototype.valueOf);

for (let i = 0; i < 3000; i++) assert.strictEqual(env[`NONE_${i}`], undefined);
assert.strictEqual(env.REMEMBERED, 'again');

const worker = new Worker("process.env.REMEMBERED = 'by a thread'; process.env.NONE_1 = 'set'", {
  eval: true, env: SHARE_ENV,
});
worker.on('exit', () => {
  assert.strictEqual(env.REMEMBERED, 'by a thread');
  assert.strictEqual(env.NONE_1, 'set');
});
