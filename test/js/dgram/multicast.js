// SPDX-License-Identifier: MIT
// Groups: what is sent to one comes back over the loopback interface to those who joined it, until they leave.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');

const GROUP = '239.255.0.114';
const SOURCE_GROUP = '232.1.1.114';
const HERE = '127.0.0.1';

const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true });
assert.throws(() => socket.addMembership(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => socket.addMembership('256.1.1.1'), { code: 'EINVAL', syscall: 'addMembership' });
assert.throws(() => socket.addSourceSpecificMembership(1, GROUP), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => socket.dropSourceSpecificMembership(HERE, 1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => socket.setMulticastInterface(1), { code: 'ERR_INVALID_ARG_TYPE' });

const received = [];
socket.on('message', (message) => {
  received.push(String(message));
  if (message.length > 1) return;
  assert.deepStrictEqual(received, ['group', 'source', '.']);
  socket.close();
});
socket.bind(0, () => {
  const { port } = socket.address();
  socket.setMulticastInterface(HERE);
  socket.setMulticastTTL(1);
  assert.throws(() => socket.setMulticastTTL(256), { code: 'EINVAL' });
  socket.setMulticastLoopback(true);
  socket.addMembership(GROUP, HERE);
  assert.throws(() => socket.addMembership(GROUP, HERE), { code: 'EADDRINUSE' });
  socket.addSourceSpecificMembership(HERE, SOURCE_GROUP, HERE);
  socket.send('group', port, GROUP, () => socket.send('source', port, SOURCE_GROUP, () => {
    socket.dropMembership(GROUP, HERE);
    assert.throws(() => socket.dropMembership(GROUP, HERE), { code: 'EADDRNOTAVAIL' });
    socket.dropSourceSpecificMembership(HERE, SOURCE_GROUP, HERE);
    socket.send('not seen', port, GROUP, () => socket.send('.', port, HERE));
  }));
});
