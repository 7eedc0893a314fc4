// SPDX-License-Identifier: MIT
// The channels on which tools follow a WebSocket.
'use strict';

const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { subscribe } = require('node:diagnostics_channel');
const http = require('node:http');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const server = http.createServer();
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1').update(req.headers['sec-websocket-key'] + GUID).digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Own: yes\r\n' +
               `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('data', () => socket.end(Buffer.from([0x88, 2, 3, 232]))); // 1000
  socket.on('error', () => {});
});

const seen = [];
let websocket;
subscribe('undici:websocket:open', ({ websocket: opened, address, protocol, extensions, handshakeResponse }) => {
  assert.strictEqual(opened, websocket);
  assert.strictEqual(typeof address.port, 'number');
  const { status, statusText, headers } = handshakeResponse;
  seen.push(['open', protocol, extensions, status, statusText, headers['x-own']]);
});
subscribe('undici:websocket:close', ({ websocket: closed, code, reason }) => {
  assert.strictEqual(closed, websocket);
  seen.push(['close', code, reason]);
});

server.listen(0, '127.0.0.1', () => {
  websocket = new WebSocket(`ws://127.0.0.1:${server.address().port}/`);
  websocket.onopen = () => websocket.close();
  websocket.onclose = () => setImmediate(() => {
    assert.deepStrictEqual(seen, [['open', '', '', 101, 'Switching Protocols', 'yes'], ['close', 1000, '']]);
    server.close();
    server.closeAllConnections();
  });
});
