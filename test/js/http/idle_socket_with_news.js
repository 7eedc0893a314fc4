// SPDX-License-Identifier: MIT
// A socket that idles in an agent is not given to a request when its server has closed it, or when it holds bytes that
// nobody asked for, even before the loop has come to tell.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');

(async () => {
  for (const act of ['destroy', 'resetAndDestroy', 'junk', 'nothing']) {
    const sockets = [];
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx')).on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const agent = new http.Agent({ keepAlive: true, maxTotalSockets: 1 });
    const ask = async () => {
      const req = http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', agent });
      req.end('body');
      const [res] = await once(req, 'response');
      await once(res.resume(), 'close');
      return req.reusedSocket;
    };
    assert.strictEqual(await ask(), false);
    await new Promise(setImmediate);
    assert.strictEqual(Object.keys(agent.freeSockets).length, 1);
    if (act === 'junk') sockets[0].write('junk');
    else if (act !== 'nothing') sockets[0][act]();
    assert.strictEqual(await ask(), act === 'nothing', act);
    await new Promise(setImmediate);
    assert.strictEqual(agent.totalSocketCount, 1);
    agent.destroy();
    server.close();
  }
})();
