// SPDX-License-Identifier: MIT
// What an answer has written leaves at the end of the turn: when its socket is destroyed before that, the client sees
// none of it. What has left, or was ended, the client gets.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { Readable } = require('node:stream');

const nothing = {
  atOnce(res) { res.setHeader('x', 'y'); res.write('hello'); res.destroy(); },
  byAnEarlierTick(res) { process.nextTick(() => res.destroy()); res.write('hello'); },
  ofAnotherTurn(res) { setImmediate(() => { process.nextTick(() => res.destroy()); res.write('hello'); }); },
  severalPieces(res) { res.write('a'); res.write(Buffer.from('b')); res.write('ü'); res.destroy(); },
  corked(res) { res.write('a'); res.cork(); res.write('b'); res.destroy(); },
  theSocket(res) { res.write(Buffer.from('a')); res.socket.destroy(); },
  aFailingSource(res) {
    const source = new Readable({ read() { this.push('hello'); source.destroy(new Error('broken')); } });
    source.on('data', (data) => res.write(data)).on('error', () => res.destroy());
  },
};
const something = {
  byALaterTick(res) { res.write('hello'); process.nextTick(() => res.destroy()); },
  theHeadAlone(res) { res.flushHeaders(); res.destroy(); },
  ended(res) { res.end('hello'); res.destroy(); },
  endedInPieces(res) { res.write('he'); res.end('llo'); res.destroy(); },
};

const kinds = { ...nothing, ...something };
const server = http.createServer((req, res) => kinds[req.url.slice(1)](res));
server.listen(0, '127.0.0.1', async () => {
  for (const kind in kinds) {
    const text = await new Promise((resolve) => {
      let got = '';
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.setEncoding('latin1').on('data', (data) => { got += data; }).on('close', () => resolve(got));
      socket.write(`GET /${kind} HTTP/1.1\r\nHost: a\r\n\r\n`);
    });
    if (kind in nothing) assert.strictEqual(text, '', kind);
    else assert.match(text, /^HTTP\/1\.1 200 OK\r\n/, kind);
    if (kind.startsWith('ended')) assert.match(text.replace(/\r\n\d?\r?\n?/g, ''), /he.*llo/s, kind);
  }
  server.close();
});
