// SPDX-License-Identifier: MIT
// What a socket may be asked for when: unbound, binding, bound, connected, closed.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');

const code = (expected) => (err) => err.code === expected;
const open = (options = 'udp4') => dgram.createSocket(options);

// Unbound
const unbound = open();
assert.throws(() => unbound.address(), { code: 'EBADF', syscall: 'getsockname' });
assert.throws(() => unbound.setTTL(3), { code: 'EBADF', syscall: 'setTTL' });
assert.throws(() => unbound.getRecvBufferSize(), {
  name: 'SystemError', code: 'ERR_SOCKET_BUFFER_SIZE',
  message: 'Could not get or set buffer size: uv_recv_buffer_size returned EBADF (bad file descriptor)',
});
assert.throws(() => unbound.disconnect(), code('ERR_SOCKET_DGRAM_NOT_CONNECTED'));
assert.throws(() => unbound.remoteAddress(), code('ERR_SOCKET_DGRAM_NOT_CONNECTED'));
assert.strictEqual(unbound.getSendQueueCount(), 0);
assert.throws(() => unbound.setSendBufferSize(1.5), code('ERR_SOCKET_BAD_BUFFER_SIZE'));

// Closed
unbound.close();
for (const use of [
  () => unbound.address(), () => unbound.bind(), () => unbound.close(), () => unbound.connect(1),
  () => unbound.send('x', 1), () => unbound.addMembership('224.0.0.114'),
]) assert.throws(use, code('ERR_SOCKET_DGRAM_NOT_RUNNING'));
assert.strictEqual(unbound.ref().unref(), unbound);
unbound[Symbol.asyncDispose]().then((value) => assert.strictEqual(value, undefined));

// Bad arguments leave the socket as it was.
const s = open();
assert.throws(() => s.connect(0), code('ERR_SOCKET_BAD_PORT'));
assert.throws(() => s.connect(1, 5), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => s.send('x', 70000), code('ERR_SOCKET_BAD_PORT'));
assert.throws(() => s.send('hello', 3, 4, 9), code('ERR_BUFFER_OUT_OF_BOUNDS'));
assert.throws(() => s.send(5, 9), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => s.bindSync({ address: 'localhost' }), code('ERR_INVALID_ARG_VALUE'));
assert.throws(() => s.bindSync({ address: '::1' }), { code: 'EINVAL', syscall: 'bind', address: '::1' });
assert.throws(() => open().bind({ fd: 99999 }), code('ERR_INVALID_FD_TYPE'));

// Bound and connected
const address = s.bindSync({ address: '127.0.0.1' });
assert.strictEqual(address.address, '127.0.0.1');
assert.deepStrictEqual(s.address(), address);
assert.throws(() => s.bind(), code('ERR_SOCKET_ALREADY_BOUND'));
const events = [];
s.on('listening', () => events.push('listening'));
const peer = open();
peer.on('connect', () => events.push('connect'));
peer.connectSync(address.port);
assert.deepStrictEqual(peer.remoteAddress(), address);
assert.throws(() => peer.connect(1), code('ERR_SOCKET_DGRAM_IS_CONNECTED'));
assert.throws(() => peer.send('x', 0, 1, 9), code('ERR_SOCKET_DGRAM_IS_CONNECTED'));
peer.disconnect();
assert.throws(() => peer.disconnect(), code('ERR_SOCKET_DGRAM_NOT_CONNECTED'));
s.setTTL(3);
s.setMulticastTTL(0);
assert.throws(() => s.setTTL(0), { code: 'EINVAL', syscall: 'setTTL' });
s.setRecvBufferSize(20000);
assert.ok(s.getRecvBufferSize() >= 20000);

// What is asked while the socket binds waits, in its order.
const busy = open();
busy.send('one', address.port, (err) => {
  assert.strictEqual(err, null);
  events.push('sent');
});
busy.connect(address.port, () => {
  events.push('connected');
  assert.throws(() => busy.send('x', 0, 1, 9), code('ERR_SOCKET_DGRAM_IS_CONNECTED'));
});
assert.throws(() => busy.connect(1), code('ERR_SOCKET_DGRAM_IS_CONNECTED'));
assert.throws(() => busy.connectSync(1), code('ERR_SOCKET_DGRAM_IS_CONNECTED'));
busy.on('close', () => events.push('closed'));
s.once('message', (message) => {
  assert.strictEqual(String(message), 'one');
  busy.close();
  peer.close();
  s.close();
});

// A failing bind is told once, and the socket can be bound again.
const failing = open();
failing.bind({ address: '192.0.2.1' }, () => assert.fail('bound'));
failing.once('error', (err) => {
  assert.strictEqual(err.code, 'EADDRNOTAVAIL');
  assert.strictEqual(err.message, 'bind EADDRNOTAVAIL 192.0.2.1');
  failing.bind(0, () => failing.close());
});

process.on('exit', () => {
  assert.deepStrictEqual(events.sort(), ['closed', 'connect', 'connected', 'listening', 'sent']);
});
