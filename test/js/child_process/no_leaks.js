// SPDX-License-Identifier: MIT
// Children that come and go, killed or not started at all, leave no descriptor and no zombie.
'use strict';
const assert = require('node:assert');
const { fork, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');

if (process.argv[2] === 'child') {
  process.on('message', () => {});
  return;
}
const descriptors = () => fs.readdirSync('/proc/self/fd').length;
const zombies = () => {
  const list = fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  return list === '' ? 0 : list.split(' ').length;
};

async function round() {
  const killed = fork(__filename, ['child'], { silent: true });
  killed.kill('SIGKILL');
  const [code, signal] = await once(killed, 'close');
  assert.deepStrictEqual([code, signal], [null, 'SIGKILL']);
  await once(spawn('true', { stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] }).on('error', assert.ifError), 'close');
  const missing = spawn('/there/is/no/such/program');
  const [error] = await once(missing, 'error');
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(missing.pid, undefined);
  assert.strictEqual(spawnSync('true').status, 0);
  assert.strictEqual(spawnSync('/there/is/no/such/program').error.code, 'ENOENT');
}

(async () => {
  await round();
  const before = descriptors();
  for (let i = 0; i < 5; i++) await round();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(descriptors() <= before, `${before} descriptors before, ${descriptors()} after`);
  if (fs.existsSync(`/proc/self/task/${process.pid}/children`)) assert.strictEqual(zombies(), 0);
})();
