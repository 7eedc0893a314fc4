// SPDX-License-Identifier: MIT
// A shared WebAssembly.Memory goes to other threads and back: all of them see what one writes, wait for and wake each
// other, and see it grow. One that is not shared cannot be cloned.
'use strict';

const assert = require('node:assert');
const { MessageChannel, Worker, receiveMessageOnPort } = require('node:worker_threads');

const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
const cells = new Int32Array(memory.buffer);
cells[0] = 7;

// In one thread.
const { port1, port2 } = new MessageChannel();
port1.postMessage([memory, memory.buffer]);
const [here, buffer] = receiveMessageOnPort(port2).message;
assert.ok(here instanceof WebAssembly.Memory && here !== memory);
assert.ok(buffer instanceof SharedArrayBuffer);
new Int32Array(here.buffer)[1] = 8;
assert.deepStrictEqual([cells[1], new Int32Array(buffer)[0]], [8, 7]);
assert.strictEqual(new Int32Array(structuredClone(memory).buffer)[0], 7);
port1.close();

// (module (import "m" "memory" (memory 1 4 shared)) (func (export "load") (result i32) i32.const 8 i32.load))
const code = new WebAssembly.Module(Buffer.from(
  '0061736d010000000105016000017f020e01016d066d656d6f72790203010403020100070801046c6f616400000a09010700410828020' + '00b',
  'hex'));

const alone = new WebAssembly.Memory({ initial: 1 });
assert.throws(() => structuredClone(alone), { name: 'DataCloneError' });
assert.throws(() => new MessageChannel().port1.postMessage({ alone }), { name: 'DataCloneError' });
assert.deepStrictEqual(structuredClone(Object.create(WebAssembly.Memory.prototype)), {});

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.once('message', ({ memory, code }) => {
    const cells = new Int32Array(memory.buffer);
    const { load } = new WebAssembly.Instance(code, { m: { memory } }).exports;
    parentPort.postMessage({ first: cells[0], loaded: load(), memory });
    Atomics.wait(cells, 3, 0);
    cells[4] = cells[3] * 2;
    parentPort.postMessage({ grown: memory.grow(1), bytes: memory.buffer.byteLength });
  });`, { eval: true });
assert.throws(() => worker.postMessage({ alone }), { name: 'DataCloneError' });
worker.postMessage({ memory, code });
const told = [];
worker.on('message', (message) => {
  told.push(message);
  if (told.length > 1) return;
  assert.strictEqual(new Int32Array(message.memory.buffer)[0], 7);
  setTimeout(() => {
    Atomics.store(cells, 3, 21);
    Atomics.notify(cells, 3);
  }, 20);
});
cells[2] = 99;
worker.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual([told[0].first, told[0].loaded], [7, 99]);
  assert.deepStrictEqual(told[1], { grown: 1, bytes: 131072 });
  assert.strictEqual(cells[4], 42);
  assert.strictEqual(memory.buffer.byteLength, 131072);
  new Uint8Array(memory.buffer)[100000] = 1;
});
