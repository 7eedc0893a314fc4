// SPDX-License-Identifier: MIT
// A reply that does not fit a datagram is asked for again over TCP, in as many pieces as it comes.
'use strict';

const assert = require('node:assert');
const dns = require('node:dns');
const net = require('node:net');
const { record, serve, string, u16 } = require('./support/server');

const TEXTS = Array.from({ length: 300 }, (_, i) => `text number ${i}`);

(async () => {
  const server = await serve(() => ({ flags: 0x8380 })); // TC
  const tcp = net.createServer((socket) => {
    let input = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      input = Buffer.concat([input, chunk]);
      if (input.length < 2 || input.length < 2 + input.readUInt16BE()) return;
      const query = input.subarray(2);
      const question = query.latin1Slice(12, 12 + query.subarray(12).indexOf(0) + 5);
      const records = TEXTS.map((text) => record('TXT', string(text))).join('');
      const counts = u16(1) + u16(TEXTS.length) + u16(0) + u16(0);
      const reply = query.latin1Slice(0, 2) + u16(0x8180) + counts + question + records;
      const bytes = Buffer.from(u16(reply.length) + reply, 'latin1');
      socket.write(bytes.subarray(0, 1));
      setImmediate(() => {
        socket.write(bytes.subarray(1, 3000));
        setImmediate(() => socket.write(bytes.subarray(3000)));
      });
    });
    socket.on('error', () => {});
  });
  const { port } = new URL(`dns://${server.address}`);
  tcp.on('error', () => {
    console.log('the port is taken for TCP');
    server.close();
  });
  tcp.listen(Number(port), '127.0.0.1', async () => {
    const resolver = new dns.promises.Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([server.address]);
    assert.deepStrictEqual(await resolver.resolveTxt('many.example'), TEXTS.map((text) => [text]));
    tcp.close();
    server.close();
  });
})();
