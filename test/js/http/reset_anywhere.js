// SPDX-License-Identifier: MIT
// Connections that are reset at every point, of the request and of the answer, on either side. A server goes on
// answering and keeps nothing of them; a client's request and its answer end once, with an error or as they should.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

let seed = Number(process.env.SEED ?? 20261126);
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};

const ask =
  'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello' +
  'POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: t\r\n\r\n' +
  'GET /c HTTP/1.1\r\nHost: x\r\n\r\n';

// ---- clients that reset ---------------------------------------------------------------------------------------------

let asked = 0;
let closed = 0;
const server = http.createServer((req, res) => {
  asked++;
  req.on('error', () => {});
  res.on('error', () => {});
  res.on('close', () => closed++);
  req.on('data', () => {});
  req.on('end', () => {
    switch (asked % 3) {
      case 0:
        res.end('short');
        break;
      case 1:
        res.write('in ');
        setImmediate(() => res.end('pieces'));
        break;
      default:
        res.end(Buffer.alloc(300_000)); // more than the kernel takes
    }
  });
});
server.on('clientError', (err, socket) => socket.destroy());

function resetAfter(bytes) {
  return new Promise((resolve) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', resolve);
    // Some read what comes, some stop reading, some leave when they have got something.
    const manner = random(3);
    if (manner === 0) socket.resume();
    if (manner === 2) socket.once('data', () => socket.resetAndDestroy());
    const cut = random(bytes + 1);
    socket.write(ask.slice(0, cut));
    const last = () => {
      if (socket.destroyed) return;
      socket.write(ask.slice(cut, bytes), () => setTimeout(() => socket.resetAndDestroy(), random(3)));
    };
    if (random(2) === 0) last();
    else setImmediate(last);
  });
}

// ---- servers that reset ---------------------------------------------------------------------------------------------

const answer =
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n' +
  '3\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n';

function answeredUpTo(bytes, agent) {
  return new Promise((resolve) => {
    const bad = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        const cut = random(bytes + 1);
        if (cut > 0) socket.write(answer.slice(0, cut));
        setImmediate(() => {
          if (bytes > cut) socket.write(answer.slice(cut, bytes));
          setTimeout(() => socket.resetAndDestroy(), random(3));
        });
      });
    });
    bad.listen(0, '127.0.0.1', () => {
      const ends = { error: 0, ended: 0, failed: 0, closed: 0 };
      const method = random(2) === 0 ? 'GET' : 'POST';
      const req = http.request({ host: '127.0.0.1', port: bad.address().port, method, agent }, (res) => {
        let text = '';
        res.on('data', (chunk) => { text += chunk; });
        res.on('error', () => ends.failed++);
        res.on('end', () => {
          ends.ended++;
          assert.strictEqual(text, 'abcde');
          assert.strictEqual(res.trailers.t, '1');
        });
      });
      req.on('error', () => ends.error++);
      req.on('close', () => {
        ends.closed++;
        setImmediate(() => {
          const shown = `${bytes} bytes: ${JSON.stringify(ends)}`;
          assert.strictEqual(ends.closed, 1, shown);
          assert.ok(ends.error <= 1 && ends.ended + ends.failed <= 1, shown);
          assert.ok(ends.error + ends.ended + ends.failed >= 1, shown);
          if (bytes < answer.length) assert.strictEqual(ends.ended, 0);
          bad.close(resolve);
        });
      });
      req.end(method === 'POST' ? 'body' : undefined);
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  for (let at = 0; at <= ask.length;) {
    const some = [];
    for (let i = 0; i < 8 && at <= ask.length; i++) some.push(resetAfter(at++));
    await Promise.all(some);
  }
  const agent = new http.Agent({ keepAlive: true });
  for (let at = 0; at <= answer.length;) {
    const some = [];
    for (let i = 0; i < 8 && at <= answer.length; i++) some.push(answeredUpTo(at++, i % 2 === 0 ? agent : undefined));
    await Promise.all(some);
  }
  agent.destroy();

  // It still answers, and nothing is left of the others.
  http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (res) => {
    res.resume();
    res.on('close', () => {
      server.getConnections((err, count) => {
        assert.ifError(err);
        assert.ok(count <= 1, `${count} connections`);
        server.close(() => assert.strictEqual(closed, asked));
        server.closeAllConnections();
      });
    });
  });
});
