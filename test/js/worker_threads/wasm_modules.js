// SPDX-License-Identifier: MIT
// A WebAssembly.Module goes to another thread as it is compiled, and works there, also when its first thread is gone.
'use strict';

const assert = require('node:assert');
const { Worker, MessageChannel, isMainThread, parentPort, receiveMessageOnPort } = require('node:worker_threads');

// (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
const BYTES = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1,
  7, 0, 32, 0, 32, 1, 106, 11,
]);

if (!isMainThread) {
  parentPort.on('message', ({ modules }) => {
    const sums = modules.map((module, i) => new WebAssembly.Instance(module).exports.add(i, 40));
    parentPort.postMessage({ sums, same: modules[0] === modules[1], mine: new WebAssembly.Module(BYTES) });
  });
  return;
}

async function main() {
  const module = new WebAssembly.Module(BYTES);
  const worker = new Worker(__filename);
  worker.postMessage({ modules: [module, module], and: new Uint8Array(100000) });
  const { sums, same, mine } = await new Promise((resolve) => worker.once('message', resolve));
  assert.deepStrictEqual(sums, [40, 41]);
  assert.strictEqual(same, true);
  await worker.terminate();
  globalThis.gc?.();
  assert.ok(mine instanceof WebAssembly.Module);
  assert.strictEqual(new WebAssembly.Instance(mine).exports.add(3, 4), 7);
  assert.deepStrictEqual(WebAssembly.Module.exports(mine).map(({ name }) => name), ['add']);

  // Nobody reads it; and what only looks like one is none.
  const lost = new Worker('setInterval(() => {}, 1000)', { eval: true });
  lost.postMessage(module);
  await lost.terminate();
  const { port1, port2 } = new MessageChannel();
  port1.postMessage({ module });
  assert.ok(receiveMessageOnPort(port2).message.module instanceof WebAssembly.Module);
  port1.close();
  worker.postMessage(1);
  assert.strictEqual(new WebAssembly.Instance(module).exports.add(5, 6), 11);
}
main();
