'use strict';
// What a server must not send ends the WebSocket: a close frame says why, then 'error', then 'close' with 1006.
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const net = require('node:net');

const accept = (key) => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
const head = (key, more = '') => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  `Sec-WebSocket-Accept: ${accept(key)}\r\n${more}\r\n`;

// Answers to the handshake that are none.
const refused = {
  'a status': () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'a redirect': () => 'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n',
  'another key': () => head('another'),
  'no Connection': (key) => head(key).replace(/Connection.*\r\n/, ''),
  'no Upgrade': (key) => head(key).replace(/Upgrade: websocket\r\n/, ''),
  'an extension': (key) => head(key, 'Sec-WebSocket-Extensions: x-other\r\n'),
  'a protocol': (key) => head(key, 'Sec-WebSocket-Protocol: other\r\n'),
  'nothing': () => null,
};
// Frames, and the code of the close frame that answers them.
const frames = {
  'masked': [1002, [0x81, 0x81, 0, 0, 0, 0, 65]],
  'not UTF-8': [1007, [0x81, 1, 0xff]],
  'UTF-8 cut short': [1007, [0x01, 1, 0xc3], [0x80, 1, 0x41]],
  'a close code that stands for none': [1002, [0x88, 2, 3, 0xed]],
  'a close frame of one byte': [1002, [0x88, 1, 3]],
  'a reason that is not UTF-8': [1007, [0x88, 3, 3, 0xe8, 0xff]],
  'a fragmented ping': [1002, [0x09, 0]],
  'a long ping': [1002, [0x89, 126, 0, 126]],
  'RSV1 without an extension': [1002, [0xc1, 0]],
  'RSV2': [1002, [0xa1, 0]],
  'an unknown opcode': [1002, [0x83, 0]],
  'an unknown control opcode': [1002, [0x8b, 0]],
  'a continuation of nothing': [1002, [0x80, 1, 65]],
  'a message inside of another': [1002, [0x01, 1, 65], [0x81, 1, 65]],
  'a length of exabytes': [1009, [0x82, 127, 0x7f, 0, 0, 0, 0, 0, 0, 0]],
  'nothing, and the end': [undefined],
};

function converse(answer, parts) {
  return new Promise((resolve) => {
    const seen = { events: [], code: undefined };
    const server = net.createServer((socket) => {
      let bytes = Buffer.alloc(0);
      let key;
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        const end = bytes.indexOf('\r\n\r\n');
        if (key === undefined && end >= 0) {
          key = /sec-websocket-key: (.*)/i.exec(bytes.latin1Slice(0, end))[1].trim();
          bytes = bytes.subarray(end + 4);
          const text = answer(key);
          if (text === null) return socket.end();
          socket.write(text);
          for (const part of parts) for (const byte of part) socket.write(Buffer.of(byte));
          if (parts.length === 0 && text.includes(' 101 ')) socket.end();
        }
        if (key !== undefined && bytes.length >= 8 && bytes[0] === 0x88) {
          seen.code = (bytes[6] ^ bytes[2]) << 8 | (bytes[7] ^ bytes[3]);
        }
      });
      socket.on('close', () => { server.close(() => resolve(seen)); });
    });
    server.listen(0, '127.0.0.1', () => {
      const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}/`);
      ws.onopen = () => seen.events.push('open');
      ws.onmessage = ({ data }) => seen.events.push(data);
      ws.onerror = () => seen.events.push('error', ws.readyState);
      ws.onclose = ({ code, wasClean }) => seen.events.push(code, wasClean);
    });
  });
}

(async () => {
  for (const name of Object.keys(refused)) {
    const { events } = await converse(refused[name], []);
    assert.deepStrictEqual(events, ['error', 3, 1006, false], name);
  }
  for (const name of Object.keys(frames)) {
    const [expected, ...parts] = frames[name];
    const { events, code } = await converse(head, parts);
    assert.deepStrictEqual(events, ['open', 'error', 3, 1006, false], name);
    assert.strictEqual(code, expected, name);
  }
})();
