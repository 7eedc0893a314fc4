// Refused, unresolvable and invalid connections; what was written before is told.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

const server = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  server.close(() => {
    const events = [];
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.write('x', (err) => events.push(`write ${err.code}`));
    socket.on('error', (err) => {
      assert.strictEqual(err.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
      assert.strictEqual(err.syscall, 'connect');
      events.push(err.code);
    });
    socket.on('close', (hadError) => {
      events.push(`close ${hadError}`);
      setImmediate(() => assert.deepStrictEqual([...events].sort(),
                                                ['ECONNREFUSED', 'close true', 'write ERR_SOCKET_CLOSED_BEFORE_CONNECTION']));
    });
  });
});

net.connect('/does/not/exist.sock').on('error', (err) => {
  assert.strictEqual(err.message, 'connect ENOENT /does/not/exist.sock');
});
net.connect({ port: 1, host: 'x', lookup: (host, options, callback) => callback(null, 'nonsense', 4) })
  .on('error', (err) => assert.strictEqual(err.code, 'ERR_INVALID_IP_ADDRESS'));
net.connect({ port: 1, host: 'x', lookup: (host, options, callback) => callback(new Error('no')) })
  .on('error', (err) => assert.strictEqual(err.message, 'no'));

assert.throws(() => net.connect({ port: 'abc' }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => net.connect({ port: 1, localAddress: 'x' }), { code: 'ERR_INVALID_IP_ADDRESS' });
assert.throws(() => net.connect({ port: 1, lookup: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => net.connect({}), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => new net.Socket({ fd: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => new net.Socket({ objectMode: true }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new net.Socket().setTimeout('100'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new net.Socket().setTimeout(-1), { code: 'ERR_OUT_OF_RANGE' });

new net.Socket().end('x').on('error', (err) => assert.strictEqual(err.code, 'ERR_SOCKET_CLOSED'));
