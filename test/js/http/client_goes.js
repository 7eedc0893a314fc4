// SPDX-License-Identifier: MIT
// A client that vanishes (RST) or has said all (FIN) in each state of a connection: what the handler, the request and
// the response see, what is answered, and that the server has forgotten the connection and serves the next one.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');

// [what the client sends, the moment of the server when it goes]
const HEAD = 'Host: x\r\n';
const STATES = {
  connected: ['', 'connection'],
  'in the request line': ['GET /no', 'read'],
  'in the headers': [`GET /none HTTP/1.1\r\n${HEAD}A`, 'read'],
  'before the answer': [`GET /late HTTP/1.1\r\n${HEAD}\r\n`, 'handler'],
  'in the body': [`POST /late HTTP/1.1\r\n${HEAD}Content-Length: 10\r\n\r\n12345`, 'data'],
  'in a chunk': [`POST /late HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n123`, 'data'],
  'before the body is asked for': [`POST /late HTTP/1.1\r\n${HEAD}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`,
                                   'handler'],
  'in the answer': [`GET /stream HTTP/1.1\r\n${HEAD}\r\n`, 'handler'],
  'idle after an answer': [`GET /now HTTP/1.1\r\n${HEAD}\r\n`, 'answered'],
  'between pipelined requests': [`GET /late HTTP/1.1\r\n${HEAD}\r\nGET /late HTTP/1.1\r\n${HEAD}\r\n`, 'handler'],
  upgraded: [`GET /up HTTP/1.1\r\n${HEAD}Connection: upgrade\r\nUpgrade: x\r\n\r\n`, 'upgrade'],
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Not any more once the response is closed, or ended.
function later(ms, res, f) {
  const timer = setTimeout(() => res.writableEnded || f(), ms);
  res.on('close', () => clearTimeout(timer));
}

async function run(way, state) {
  const [text, when] = STATES[state];
  const seen = [];
  const moments = new net.Server(); // an EventEmitter
  const server = http.createServer((req, res) => {
    seen.push('handler');
    req.on('data', () => moments.emit('data'));
    req.on('aborted', () => seen.push('req aborted'));
    req.on('error', (error) => seen.push(`req ${error.code}`));
    req.on('end', () => seen.push('req end'));
    req.on('close', () => seen.push('req close'));
    res.on('error', (error) => seen.push(`res ${error.code}`));
    res.on('finish', () => seen.push('res finish'));
    res.on('close', () => seen.push('res close'));
    if (req.url === '/now') res.end('now');
    if (req.url === '/late') later(500, res, () => res.end('late'));
    if (req.url === '/stream') {
      later(500, res, () => res.end());
      const write = () => {
        res.write('x'.repeat(1000));
        later(5, res, write);
      };
      write();
    }
    moments.emit('handler');
  });
  server.on('upgrade', (req, socket) => {
    socket.on('error', (error) => seen.push(`socket ${error.code}`));
    socket.on('end', () => { seen.push('socket end'); socket.end(); });
    socket.on('close', () => seen.push('socket close'));
    socket.resume();
    socket.write('HTTP/1.1 101 Go\r\n\r\n');
    moments.emit('upgrade');
  });
  server.on('clientError', (error, socket) => {
    seen.push(`clientError ${error.code}`);
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  let accepted;
  const gone = new Promise((resolve) => {
    server.once('connection', (socket) => {
      accepted = socket;
      socket.on('close', resolve);
    });
  });
  // What has come is read: with the end behind it in one event, it would look like a FIN.
  const read = async () => {
    while (!(accepted?.bytesRead >= text.length)) await wait(5);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  client.on('error', () => {});
  client.setEncoding('latin1').on('data', (part) => answer += part);
  client.write(text);
  await Promise.all([once(client, 'connect'), {
    connection: () => once(server, 'connection'),
    read,
    answered: () => once(client, 'data'),
  }[when]?.() ?? once(moments, when)]);
  if (way === 'RST') client.resetAndDestroy();
  else client.end();
  await gone;
  if (way === 'FIN') await once(client, 'end');
  client.destroy();
  await wait(50);
  assert.strictEqual(await new Promise((resolve) => server.getConnections((_, n) => resolve(n))), 0);

  const log = [...seen];
  const res = await new Promise((resolve, reject) => {
    const { port } = server.address();
    http.get({ host: '127.0.0.1', port, path: '/now', agent: false }, resolve).on('error', reject);
  });
  res.resume();
  await once(res, 'end');
  server.close();
  await once(server, 'close');
  if (state === 'between pipelined requests') log.sort(); // two requests whose events may mix
  return { log, answer: answer.split('\r\n')[0].replace(/^HTTP\/1.1 /, '') || 'nothing' };
}

(async () => {
  for (const way of ['RST', 'FIN']) {
    for (const state in STATES) {
      const { log, answer } = await run(way, state);
      console.log(`${way} ${state}: ${log.join(', ') || '-'}${way === 'FIN' ? ` -> ${answer}` : ''}`);
    }
  }
})();
