// SPDX-License-Identifier: MIT
// The options of createSocket(): shared ports, lookup, buffer sizes, block lists, signal; and binding to a descriptor.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');
const net = require('node:net');

assert.throws(() => dgram.createSocket('udp5'), { code: 'ERR_SOCKET_BAD_TYPE' });
assert.throws(() => dgram.createSocket({ type: 'udp4', lookup: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dgram.createSocket({ type: 'udp4', recvBufferSize: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => dgram.createSocket({ type: 'udp4', signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dgram.createSocket({ type: 'udp4', receiveBlockList: {} }), { code: 'ERR_INVALID_ARG_TYPE' });

const done = [];

// Two sockets of one port
for (const option of ['reuseAddr', 'reusePort']) {
  const first = dgram.createSocket({ type: 'udp4', [option]: true });
  const { port } = first.bindSync({ address: '127.0.0.1' });
  const second = dgram.createSocket({ type: 'udp4', [option]: true });
  assert.strictEqual(second.bindSync({ address: '127.0.0.1', port }).port, port);
  const third = dgram.createSocket('udp4');
  assert.throws(() => third.bindSync({ address: '127.0.0.1', port }), { code: 'EADDRINUSE' });
  first.close();
  second.close();
  third.close();
}

const sized = dgram.createSocket({ type: 'udp4', recvBufferSize: 10000, sendBufferSize: 15000 });
sized.bindSync();
assert.ok([10000, 20000].includes(sized.getRecvBufferSize()));
assert.ok([15000, 30000].includes(sized.getSendBufferSize()));
sized.close();

// A lookup of one's own is asked for every address, with the family.
const asked = [];
const looking = dgram.createSocket({
  type: 'udp4',
  lookup(hostname, family, callback) {
    asked.push([hostname, family]);
    process.nextTick(callback, null, '127.0.0.1', 4);
  },
});
looking.bind(0, 'here.example', () => {
  looking.send('x', looking.address().port, 'there.example');
  looking.on('message', () => {
    done.push('lookup');
    assert.deepStrictEqual(asked, [['here.example', 4], ['there.example', 4]]);
    looking.close();
  });
});

// Datagrams from blocked addresses are not seen.
const receiveBlockList = new net.BlockList();
receiveBlockList.addAddress('127.0.0.1');
const deaf = dgram.createSocket({ type: 'udp4', receiveBlockList }, () => assert.fail('blocked'));
const { port: deafPort } = deaf.bindSync({ address: '127.0.0.1' });
const sender = dgram.createSocket('udp4');
sender.send('x', deafPort, () => {
  sender.close();
  setTimeout(() => deaf.close(() => done.push('blocked')), 20);
});

// A signal closes.
const controller = new AbortController();
const aborted = dgram.createSocket({ type: 'udp4', signal: controller.signal });
aborted.on('close', () => done.push('aborted'));
aborted.bind(0, () => controller.abort());
dgram.createSocket({ type: 'udp4', signal: AbortSignal.abort() }).on('close', () => done.push('aborted'));

process.on('exit', () => assert.deepStrictEqual(done.sort(), ['aborted', 'aborted', 'blocked', 'lookup']));
