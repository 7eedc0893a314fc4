// SPDX-License-Identifier: MIT
// Frames that come in one read are told as if each had come by itself: what a listener of one leaves for a tick or a
// microtask is done before the next. So the body of a response that is resumed comes before its trailers.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');
const { once } = require('node:events');

const HEADERS = 1, DATA = 0, SETTINGS = 4;
const END_STREAM = 1, ACK = 1, END_HEADERS = 4;

function frame(type, flags, id, body = []) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, Buffer.from(body)]);
}
const field = (name, value) => [0, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)];
const STATUS_200 = [0x88];

function hasRequest(bytes) {
  let at = 24; // behind the preface
  while (at + 9 <= bytes.length) {
    if (bytes[at + 3] === HEADERS) return true;
    at += 9 + bytes.readUIntBE(at, 3);
  }
  return false;
}

async function main() {
  const server = net.createServer((socket) => {
    let came = Buffer.alloc(0);
    let isAnswered = false;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      came = Buffer.concat([came, chunk]);
      if (isAnswered || !hasRequest(came)) return;
      isAnswered = true;
      socket.write(Buffer.concat([
        frame(SETTINGS, 0, 0),
        frame(SETTINGS, ACK, 0),
        frame(HEADERS, END_HEADERS, 1, STATUS_200),
        frame(DATA, 0, 1, [...'hello'].map((c) => c.charCodeAt(0))),
        frame(HEADERS, END_HEADERS | END_STREAM, 1, field('x-trailer', 'hi')),
      ]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const request = client.request({ ':path': '/' });
  const seen = [];
  request.on('response', () => {
    seen.push('response');
    request.on('data', (chunk) => seen.push(`${chunk}`));
    Promise.resolve().then(() => 0).then(() => {
      seen.push('microtasks');
      process.nextTick(() => seen.push('tick'));
    });
  });
  request.on('trailers', (headers) => seen.push(headers['x-trailer']));
  request.on('end', () => seen.push('end'));
  await once(request, 'close');
  assert.deepStrictEqual(seen, ['response', 'microtasks', 'tick', 'hello', 'hi', 'end']);
  client.destroy();
  server.close();
}

main();
