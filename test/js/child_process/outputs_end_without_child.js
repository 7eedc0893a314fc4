// SPDX-License-Identifier: MIT
// The outputs of a program that cannot be started end, and are closed before the child's 'close'.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { spawn } = require('node:child_process');

async function main() {
  const child = spawn('./there is no such program', [], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const outputs = child.stdio.slice(1);
  let closed = 0;
  for (const output of outputs) output.on('close', () => closed++);
  const ends = outputs.map((output) => once(output, 'end'));
  const [error] = await once(child, 'error');
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(child.pid, undefined);
  await once(child, 'close');
  await Promise.all(ends);
  assert.strictEqual(closed, 3);
  for (const output of outputs) assert.deepStrictEqual([output.readableEnded, output.errored], [true, null]);

  // Also to who reads them.
  const read = spawn('./there is no such program');
  read.on('error', () => {});
  assert.deepStrictEqual(await read.stdout.toArray(), []);
}
main();
