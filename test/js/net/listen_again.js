// SPDX-License-Identifier: MIT
// A server that listens refuses to listen again. Of two listen() that still look their host up, the later one counts.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

const first = net.createServer();
first.listen(0);
assert.throws(() => first.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
first.close();

const second = net.createServer();
let listening = 0;
second.on('listening', () => listening++);
second.listen(0, '127.0.0.1');
second.listen(0, '127.0.0.1', () => {
  assert.throws(() => second.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
  setTimeout(() => second.close(), 50);
});
process.on('exit', () => assert.strictEqual(listening, 1));
