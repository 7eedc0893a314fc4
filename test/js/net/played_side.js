// SPDX-License-Identifier: MIT
// Libraries that play the other side put their own functions in the place of a socket's: connect() of its handle, which
// gets a request to complete, _writeGeneric() and _read(). Requests of HTTP go through them as well.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const seen = [];
function played() {
  const socket = new net.Socket();
  socket.once('connectionAttempt', () => {
    const { _handle: handle } = socket;
    handle.readStart = handle.readStop = () => 0;
    handle.connect = (request, address, port) => {
      seen.push(address, port);
      process.nextTick(() => request.oncomplete(0, handle, request, true, true));
      return 0;
    };
  });
  socket._read = () => {};
  socket._writeGeneric = (isMany, data, encoding, callback) => {
    seen.push(isMany ? data.map(({ chunk }) => `${chunk}`).join('') : `${data}`);
    callback();
  };
  return socket.connect({ host: '127.0.0.1', port: 4 });
}

const plain = played();
plain.on('connect', () => {
  plain.write('one');
  plain.cork();
  plain.write('two');
  plain.write('three');
  plain.uncork();
  plain.push('back');
});
plain.once('data', (data) => {
  assert.strictEqual(`${data}`, 'back');
  assert.deepStrictEqual(seen, ['127.0.0.1', 4, 'one', 'twothree']);
  plain.destroy();
  seen.length = 0;
  ask();
});

function ask() {
  const socket = played();
  const request = http.get({ host: 'nowhere.test', createConnection: () => socket }, (response) => {
    response.setEncoding('utf8');
    response.on('data', (text) => assert.strictEqual(text, 'hi'));
    response.on('end', () => socket.destroy());
  });
  request.on('finish', () => setImmediate(() => {
    assert.match(seen.join(' '), /^127\.0\.0\.1 4 GET \/ HTTP\/1\.1\r\nHost: nowhere\.test/);
    socket.push('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  }));
}
