// SPDX-License-Identifier: MIT
// The client's side of a kept connection: answers in any pieces, bytes behind an answer that nobody asked for, listeners
// that want to see the bytes, and what is left on a socket between two requests.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const answer = (text, more = '') => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n${more}\r\n${text}`;

// A server that gives each request of a connection to serve(socket, how many came before).
function listen(serve) {
  const server = net.createServer((socket) => {
    let count = 0;
    let head = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      head += chunk.latin1Slice();
      while (head.includes('\r\n\r\n')) {
        head = head.slice(head.indexOf('\r\n\r\n') + 4);
        serve(socket, count++);
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function get(server, agent, prepare) {
  return new Promise((resolve, reject) => {
    const req = http.get({ host: '127.0.0.1', port: server.address().port, agent }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => resolve({ req, res, text: Buffer.concat(chunks).toString('latin1'), socket: req.socket }));
    });
    req.on('error', reject);
    prepare?.(req);
  });
}

async function main() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  // Byte by byte, twice on one connection; in one piece between.
  let server = await listen((socket, count) => {
    const text = answer(`text ${count}`, 'X-Odd:  a b \r\nKeep-Alive: timeout=60\r\n');
    if (count === 1) {
      socket.write(text);
      return;
    }
    let at = 0;
    const next = () => {
      if (at < text.length) socket.write(text[at++], () => setImmediate(next));
    };
    socket.setNoDelay(true);
    next();
  });
  const sockets = new Set();
  for (let i = 0; i < 3; i++) {
    const { res, text, socket, req } = await get(server, agent);
    sockets.add(socket);
    assert.deepStrictEqual([text, res.headers['x-odd'], res.statusMessage, res.httpVersion],
                           [`text ${i}`, 'a b', 'OK', '1.1']);
    assert.deepStrictEqual([res.complete, req.reusedSocket], [true, i > 0]);
    await new Promise(setImmediate);
    // Idle: nobody listens but the agent, and what every socket does for itself.
    const counts = ['data', 'drain', 'end', 'error'].map((event) => socket.listenerCount(event));
    assert.deepStrictEqual(counts, [0, 0, 1, 1]);
  }
  assert.strictEqual(sockets.size, 1);
  // Who wants to see the bytes sees them, and the answer comes all the same.
  let seen = '';
  const watched = await get(server, agent, (req) => req.once('socket', (socket) => {
    socket.on('data', (chunk) => { seen += chunk.latin1Slice(); });
  }));
  assert.strictEqual(watched.text, 'text 3');
  assert.strictEqual(seen, answer('text 3', 'X-Odd:  a b \r\nKeep-Alive: timeout=60\r\n'));
  agent.destroy();
  server.close();

  // An answer that nobody asked for, behind one in the same packet: the next request gets its own, on a new connection.
  for (const stray of [answer('poison'), answer('poison').slice(0, 20), 'HTTP/1.1 200 OK\r\n\r\n']) {
    let connections = 0;
    server = await listen((socket, count) => {
      socket.write(connections === 1 && count === 0 ? answer('first') + stray : answer('own'));
    });
    server.on('connection', () => { connections++; });
    const keep = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const [first, second] = await Promise.all([get(server, keep), get(server, keep)]);
    assert.deepStrictEqual([first.text, second.text], ['first', 'own']);
    keep.destroy();
    server.close();
  }

  // The same while the connection is idle.
  let sent;
  const poisoned = new Promise((resolve) => { sent = resolve; });
  server = await listen((socket, count) => {
    socket.write(answer('first'));
    if (count === 0) setImmediate(() => socket.write(answer('poison'), sent));
  });
  const keep = new http.Agent({ keepAlive: true });
  const { text, socket } = await get(server, keep);
  assert.strictEqual(text, 'first');
  await poisoned;
  for (let i = 0; i < 10; i++) await new Promise(setImmediate); // it arrives
  assert.strictEqual((await get(server, keep)).text, 'first');
  socket.destroy();
  keep.destroy();
  server.close();

  // What is no HTTP behind an answer is an error of the request.
  server = await listen((other) => other.write(`${answer('')}no HTTP`));
  await assert.rejects(get(server, new http.Agent()), { code: 'HPE_INVALID_CONSTANT' });
  server.close();
}

const timer = setTimeout(() => assert.fail('stands still'), 20000);
main().then(() => clearTimeout(timer));
