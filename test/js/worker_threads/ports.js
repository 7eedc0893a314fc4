// SPDX-License-Identifier: MIT
// Ports that travel: from thread to thread, with what waits in them, in messages and in workerData.
'use strict';

const assert = require('node:assert');
const { MessageChannel, Worker, moveMessagePortToContext } = require('node:worker_threads');

const next = (port, event = 'message') => new Promise((resolve) => port.once(event, resolve));

assert.throws(() => moveMessagePortToContext({}, {}), { code: 'ERR_INVALID_ARG_TYPE' });
const closed = new MessageChannel().port1;
closed.close();
assert.throws(() => moveMessagePortToContext(closed, {}), { code: 'ERR_CLOSED_MESSAGE_PORT' });

async function test() {
  const relay = 'const { parentPort } = require("worker_threads");' +
    'parentPort.once("message", ({ port, say }) => {' +
    '  port.on("message", (m) => { port.postMessage([say, m]); port.close(); });' +
    '});';
  // Two threads talk by a channel that the main thread has made; what was said before it left waits in it.
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('early');
  const one = new Worker(relay, { eval: true });
  one.postMessage({ port: port2, say: 'one' }, [port2]);
  assert.deepStrictEqual(await next(port1), ['one', 'early']);
  await next(port1, 'close');

  // In workerData, both ends to two threads.
  const source = 'const { workerData: { port, first }, parentPort } = require("worker_threads");' +
    'if (first) port.postMessage("to you");' +
    'port.once("message", (m) => { parentPort.postMessage(m); port.postMessage("and you"); port.close(); })';
  const between = new MessageChannel();
  const left = new Worker(source, {
    eval: true, workerData: { port: between.port1, first: true }, transferList: [between.port1],
  });
  const right = new Worker(source, {
    eval: true, workerData: { port: between.port2, first: false }, transferList: [between.port2],
  });
  assert.deepStrictEqual(await Promise.all([next(left), next(right)]), ['and you', 'to you']);
  assert.throws(() => new Worker('', { eval: true, workerData: new MessageChannel().port1 }), {
    name: /DataCloneError|TypeError/,
  });

  // A port whose other side dies with its thread closes.
  const orphan = new MessageChannel();
  const worker = new Worker('setInterval(() => {}, 1000)', {
    eval: true, workerData: orphan.port2, transferList: [orphan.port2],
  });
  const closed = next(orphan.port1, 'close');
  orphan.port1.on('message', () => {});
  await next(worker, 'online');
  await worker.terminate();
  await closed;
}
test();
