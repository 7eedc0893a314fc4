// SPDX-License-Identifier: MIT
// Values without parts go between threads by a way of their own: each comes as it was, in order with all others, with
// ticks and microtasks in between, also when a listener throws or gives the port away meanwhile.
'use strict';

const assert = require('node:assert');
const { Worker, MessageChannel, isMainThread, parentPort, receiveMessageOnPort } = require('node:worker_threads');

if (!isMainThread) {
  parentPort.once('message', ({ port }) => {
    port.on('message', (value) => {
      if (value === 'close') port.close();
      else port.postMessage(value);
    });
  });
  return;
}

const VALUES = [
  0, -0, 1.5, NaN, -Infinity, 2 ** 53, '', 'text', 'naïve', 'wide \u{1F600}', 'lone \ud800 half', 'nul \0 in it',
  'x'.repeat(300000), '\u20AC'.repeat(300000), true, false, null, undefined, 12345678901234567890n, { an: 'object' },
  [undefined, null], 'last',
];

async function main() {
  const worker = new Worker(__filename);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2 }, [port2]);

  const heard = [];
  const { promise, resolve } = Promise.withResolvers();
  let between = 0; // microtasks of earlier messages that have not run
  port1.on('message', (value) => {
    assert.strictEqual(between, 0);
    between += 2;
    Promise.resolve().then(() => between--);
    process.nextTick(() => between--);
    heard.push(value);
    if (value === 'last') resolve();
  });
  for (const value of VALUES) port1.postMessage(value);
  await promise;
  assert.deepStrictEqual(heard, VALUES);
  assert.ok(Object.is(heard[1], -0));

  // A listener that throws does not take the next message with it.
  port1.removeAllListeners('message');
  const errors = [];
  process.on('uncaughtException', (error) => errors.push(error.message));
  await new Promise((done) => {
    port1.on('message', (value) => {
      if (value === 3) done();
      else throw new Error(`of ${value}`);
    });
    for (const value of [1, 2, 3]) port1.postMessage(value);
  });
  process.removeAllListeners('uncaughtException');
  assert.deepStrictEqual(errors, ['of 1', 'of 2']);

  // What waits goes with a port that is given away while one of its messages is heard.
  port1.removeAllListeners('message');
  for (let i = 0; i < 50; i++) port1.postMessage(i);
  const outer = new MessageChannel();
  const got = [];
  await new Promise((done) => {
    port1.on('message', (value) => {
      got.push(value);
      if (value === 9) outer.port1.postMessage(port1, [port1]);
    });
    outer.port2.on('message', (port) => {
      port.on('message', (value) => {
        got.push(value);
        if (value === 49) done();
      });
      moved = port;
    });
  });
  assert.deepStrictEqual(got, Array.from({ length: 50 }, (_, i) => i));
  moved.postMessage('close');

  const pair = new MessageChannel();
  pair.port1.postMessage(undefined);
  assert.deepStrictEqual(receiveMessageOnPort(pair.port2), { message: undefined });
  assert.strictEqual(receiveMessageOnPort(pair.port2), undefined);
  pair.port1.close();
  outer.port1.close();
  await new Promise((done) => moved.on('close', done));
}
let moved;
main();
