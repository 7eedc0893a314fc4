// SPDX-License-Identifier: MIT
// What cannot be sent is told to the callback; a name that is not found, and what receiving fails with, as 'error'.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');
const net = require('node:net');

let told = 0;

// Too long
const s = dgram.createSocket('udp4');
s.send(Buffer.alloc(70000), 9, '127.0.0.1', (err) => {
  told++;
  assert.strictEqual(err.code, 'EMSGSIZE');
  assert.strictEqual(err.message, 'send EMSGSIZE 127.0.0.1:9');
  assert.strictEqual(err.syscall, 'send');
  s.send(Buffer.alloc(70000), 9, '127.0.0.1'); // may get lost, as nobody asks
  s.once('error', (error) => {
    told++;
    assert.strictEqual(error.code, 'ENOTFOUND');
    s.close();
  });
  s.send('x', 9, 'host.invalid');
});

// Of another family
const other = dgram.createSocket('udp4');
other.send('x', 9, '::1', (err) => {
  told++;
  assert.strictEqual(err.message, 'send EINVAL ::1:9');
  other.connect(9, '::1', (error) => {
    told++;
    assert.strictEqual(error.message, 'connect EINVAL ::1:9');
    assert.strictEqual(other.listenerCount('connect'), 0);
    other.close();
  });
});

// Nobody there: the kernel says so by the next operation of a connected socket.
const alone = dgram.createSocket('udp4');
const gone = dgram.createSocket('udp4');
const { port } = gone.bindSync({ address: '127.0.0.1' });
gone.close(() => {
  alone.connect(port, '127.0.0.1', () => alone.send('x'));
});
alone.on('error', (err) => {
  told++;
  assert.strictEqual(err.code, 'ECONNREFUSED');
  assert.strictEqual(err.syscall, 'recvmsg');
  alone.close();
});

// Blocked
const blockList = new net.BlockList();
blockList.addAddress('127.0.0.1');
const blocked = dgram.createSocket({ type: 'udp4', sendBlockList: blockList });
assert.throws(() => blocked.connectSync(9), { code: 'ERR_IP_BLOCKED' });
blocked.send('x', 9, (err) => {
  told++;
  assert.strictEqual(err.code, 'ERR_IP_BLOCKED');
  blocked.close();
});

process.on('exit', () => assert.strictEqual(told, 6));
