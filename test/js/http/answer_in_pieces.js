// SPDX-License-Identifier: MIT
// Answers in pieces: what is written is what arrives, with back-pressure, callbacks and 'finish' in their time.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const MEGABYTE = 1 << 20;
const big = Buffer.alloc(8 * MEGABYTE, 'b');
const order = [];

const handlers = {
  // Texts of all widths, bytes, pieces of no length, a callback for each, trailers.
  '/mixed'(req, res) {
    res.setHeader('Trailer', 'x-end');
    res.write('ascii ', () => order.push('first'));
    res.write('café ', 'utf8', () => order.push('second'));
    res.write(Buffer.from('bytes '));
    res.write('');
    res.write('6162', 'hex');
    res.write(' δ');
    res.addTrailers({ 'x-end': 'yes' });
    res.end('!', () => order.push('finish'));
    order.push('ended');
  },
  // With a length there are no chunks.
  '/length'(req, res) {
    res.writeHead(200, { 'Content-Length': 6 });
    res.write('abc');
    setImmediate(() => {
      res.write(Buffer.from('de'));
      res.end('f');
    });
  },
  '/big'(req, res) {
    assert.strictEqual(res.write(big), false);
    assert.ok(res.writableLength >= 0);
    res.once('drain', () => {
      assert.strictEqual(res.writableNeedDrain, false);
      res.end(big);
      assert.strictEqual(res.writableEnded, true);
    });
  },
  // A view into its memory, as text and as bytes.
  '/end'(req, res) {
    res.end(new Uint8Array(big.buffer, big.byteOffset + 7, 100000));
  },
  '/head'(req, res) {
    res.writeHead(200, { 'Transfer-Encoding': 'chunked' });
    res.write('nobody sees this');
    res.end();
  },
};

const server = http.createServer((req, res) => handlers[req.url](req, res));

function get(path, method = 'GET') {
  return new Promise((resolve, reject) => {
    http
      .request({ host: '127.0.0.1', port: server.address().port, path, method }, (res) => {
        const chunks = [];
        res.on('data', (chunk) => chunks.push(chunk));
        res.on('end', () => resolve({ res, body: Buffer.concat(chunks) }));
      })
      .on('error', reject)
      .end();
  });
}

// A client that reads nothing for a while: the server must not take more than its share, and 'finish' must wait.
function slowReader() {
  return new Promise((resolve) => {
    let finished = false;
    let refused = 0;
    handlers['/slow'] = (req, res) => {
      res.on('finish', () => { finished = true; });
      let left = 64;
      const more = () => {
        while (left > 0) {
          left--;
          if (!res.write(big.subarray(0, MEGABYTE))) {
            refused++;
            res.once('drain', more);
            return;
          }
        }
        res.end();
      };
      more();
    };
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    socket.pause();
    setTimeout(() => {
      assert.strictEqual(finished, false);
      assert.ok(refused < 64, `${refused} pieces were taken`);
      let bytes = 0;
      socket.on('data', (chunk) => { bytes += chunk.length; });
      socket.resume();
      socket.on('end', () => {
        assert.ok(bytes > 64 * MEGABYTE);
        assert.strictEqual(finished, true);
        resolve();
      });
    }, 200);
  });
}

// A client that goes: callbacks that wait are answered with an error, and 'finish' does not come.
function goneReader() {
  return new Promise((resolve) => {
    handlers['/gone'] = (req, res) => {
      let finished = false;
      res.on('finish', () => { finished = true; });
      const failed = new Promise((done) => res.write(big, done));
      res.end(big);
      res.on('close', async () => {
        assert.ok((await failed) instanceof Error);
        assert.strictEqual(finished, false);
        resolve();
      });
    };
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.write('GET /gone HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.once('data', () => socket.destroy());
  });
}

// Pipelined behind a long answer: in order.
function pipelined() {
  return new Promise((resolve) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.write('GET /length HTTP/1.1\r\nHost: a\r\n\r\n' +
      'GET /mixed HTTP/1.1\r\nHost: a\r\n\r\nGET /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const parts = text.split('HTTP/1.1 200 OK\r\n');
      assert.strictEqual(parts.length, 4);
      assert.match(parts[1], /\r\n\r\nabcdef$/);
      assert.match(parts[2], /\r\n\r\n6\r\nascii \r\n6\r\ncafé \r\n6\r\nbytes \r\n2\r\nab\r\n3\r\n δ\r\n1\r\n!\r\n0\r\n/);
      assert.match(parts[3], /\r\n\r\nabcdef$/);
      resolve();
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  const mixed = await get('/mixed');
  assert.strictEqual(mixed.body.toString(), 'ascii café bytes ab δ!');
  assert.deepStrictEqual(mixed.res.trailers, { 'x-end': 'yes' });
  assert.deepStrictEqual(order, ['ended', 'first', 'second', 'finish']);
  assert.strictEqual((await get('/length')).body.toString(), 'abcdef');
  assert.strictEqual((await get('/big')).body.length, 2 * big.length);
  const end = await get('/end');
  assert.strictEqual(end.res.headers['content-length'], '100000');
  assert.strictEqual(end.body.length, 100000);
  assert.strictEqual((await get('/head', 'HEAD')).body.length, 0);
  assert.strictEqual((await get('/length')).body.toString(), 'abcdef');
  await slowReader();
  await goneReader();
  await pipelined();
  server.close();
  server.closeAllConnections();
});
