// SPDX-License-Identifier: MIT
// A program that puts a method of its own in the place of what a transferable object says of itself gets no class of
// its choice: the other side hears 'messageerror', in the same thread and in another.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const fs = require('node:fs/promises');
const { MessageChannel, Worker } = require('node:worker_threads');

async function main() {
  const file = await fs.open(__filename);
  const kTransfer = Object.getOwnPropertySymbols(Object.getPrototypeOf(file))
    .find(({ description }) => description === 'messaging_transfer_symbol');
  assert.strictEqual(typeof kTransfer, 'symbol');
  file[kTransfer] = () => ({ data: 1, deserializeInfo: `${__filename}:Any`, module: __filename, name: 'Any', state: 1 });

  const { port1, port2 } = new MessageChannel();
  port1.postMessage(file, [file]);
  port2.on('message', () => assert.fail('a message'));
  const [error] = await once(port2, 'messageerror');
  assert.match(error.message, /Missing internal module/);
  port2.close();

  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', () => parentPort.postMessage('a message'));
    parentPort.on('messageerror', ({ message }) => parentPort.postMessage(message));
  `, { eval: true });
  const other = await fs.open(__filename);
  other[kTransfer] = file[kTransfer];
  worker.postMessage(other, [other]);
  const [heard] = await once(worker, 'message');
  assert.match(heard, /Missing internal module/);
  await worker.terminate();
  if (process.versions.eddy === undefined) return; // Node 26 has given its files away by now
  await file.close();
  await other.close();
}
main();
