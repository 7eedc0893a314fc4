// SPDX-License-Identifier: MIT
// A host whose name leads to several addresses: link-local ones, which would need a zone, are the last choice. What may
// not be asked of a socket of the abstract namespace.
'use strict';

const assert = require('node:assert');
const dns = require('node:dns');
const net = require('node:net');

const original = dns.lookup;
let found;
dns.lookup = (hostname, options, callback) => process.nextTick(callback, null, found);
process.on('exit', () => dns.lookup = original);

function listen(addresses, check) {
  found = addresses.map((address) => ({ address, family: net.isIP(address) }));
  const server = net.createServer();
  server.listen(0, 'several.example', () => check(server, null));
  server.on('error', (err) => check(server, err));
}

listen(['fe80::1', 'febf::1', '127.0.0.1'], (server, err) => {
  assert.strictEqual(err, null);
  assert.strictEqual(server.address().address, '127.0.0.1');
  server.close();
  listen(['fe80::1'], (_, error) => {
    assert.strictEqual(error.address, 'fe80::1');
    assert.strictEqual(error.syscall, 'listen');
  });
});

assert.throws(() => net.createServer().listen({ path: '\0eddy-abstract', readableAll: true }),
              { code: 'ERR_INVALID_ARG_VALUE' });
