// SPDX-License-Identifier: MIT
// Many datagrams that come at once arrive in order and whole; what the queues of nextTick and microtasks hold runs
// between them, and a close in the middle is the end.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');

const COUNT = 100;
const seen = [];
const after = [];
const server = dgram.createSocket('udp4');
const kept = [];

server.on('message', (message) => {
  const n = message.readUInt32BE();
  assert.strictEqual(after.length, 2 * seen.length, 'ticks and microtasks of the message before have run');
  seen.push(n);
  kept.push(message);
  process.nextTick(() => after.push(n));
  Promise.resolve().then(() => after.push(n));
  if (n === COUNT - 5) server.close();
});

server.bind(0, '127.0.0.1', () => {
  const client = dgram.createSocket('udp4');
  client.connect(server.address().port, '127.0.0.1', () => {
    for (let i = 0; i < COUNT; i++) {
      const message = Buffer.alloc(4 + i * 3, i);
      message.writeUInt32BE(i);
      client.send(message);
    }
    client.close();
  });
});

process.on('exit', () => {
  assert.deepStrictEqual(seen, Array.from({ length: COUNT - 4 }, (_, i) => i));
  kept.forEach((message, i) => {
    assert.strictEqual(message.length, 4 + i * 3);
    assert.ok(message.subarray(4).every((byte) => byte === i));
  });
});
