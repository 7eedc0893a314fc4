// SPDX-License-Identifier: MIT
// Datagrams go there and back with their bytes, their limits and their sender, whatever form send() is called in.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');

const server = dgram.createSocket('udp4');
const client = dgram.createSocket('udp4');
const big = Buffer.alloc(60000, 'b');
const bytes = new Uint8Array([1, 2, 3, 4, 5]);

server.on('message', (message, from) => {
  assert.strictEqual(from.family, 'IPv4');
  assert.strictEqual(from.address, '127.0.0.1');
  assert.strictEqual(from.port, client.address().port);
  assert.strictEqual(from.size, message.length);
  server.send(message, from.port, from.address);
});

const SENT = [
  [['text ü'], Buffer.from('text ü')],
  [[bytes], Buffer.from(bytes)],
  [[bytes, 1, 3], Buffer.from([2, 3, 4])],
  [[new DataView(bytes.buffer, 2)], Buffer.from([3, 4, 5])],
  [[new Float64Array(2)], Buffer.alloc(16)],
  [[[Buffer.from('a'), 'b', bytes]], Buffer.from('ab\x01\x02\x03\x04\x05')],
  [[Array.from({ length: 40 }, (_, i) => String(i))], Buffer.from(Array.from({ length: 40 }, (_, i) => i).join(''))],
  [[[]], Buffer.alloc(0)],
  [[''], Buffer.alloc(0)],
  [[big], big],
];

server.bind(0, '127.0.0.1', () => {
  let calls = 0;
  const answers = [];
  client.on('message', (message) => {
    answers.push(message);
    if (answers.length < SENT.length) return next();
    assert.deepStrictEqual(answers, SENT.map(([, expected]) => expected));
    assert.strictEqual(calls, SENT.length);
    client.close();
    server.close();
  });
  next();

  function next() {
    const [args, expected] = SENT[answers.length];
    client.send(...args, server.address().port, '127.0.0.1', (err, sent) => {
      assert.strictEqual(err, null);
      assert.strictEqual(sent, expected.length);
      calls++;
    });
  }
});
