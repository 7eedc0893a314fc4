// Idle time-outs, resets, limits of connections, lookups of several addresses.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

{
  const server = net.createServer((socket) => {
    socket.setTimeout(20, () => {
      assert.strictEqual(socket.timeout, 20);
      socket.resetAndDestroy();
      server.close();
    });
  }).listen(0, '127.0.0.1', () => {
    net.connect(server.address().port, '127.0.0.1').on('error', (err) => {
      assert.strictEqual(err.code, 'ECONNRESET');
      assert.strictEqual(err.message, 'read ECONNRESET');
    });
  });
}

{
  const server = net.createServer();
  server.maxConnections = 1;
  server.on('drop', (data) => {
    assert.strictEqual(data.localPort, server.address().port);
    assert.strictEqual(data.remoteFamily, 'IPv4');
    first.destroy();
    server.close();
  });
  let first;
  server.listen(0, '127.0.0.1', () => {
    first = net.connect(server.address().port, '127.0.0.1', () => {
      net.connect(server.address().port, '127.0.0.1').resume();
    });
  });
}

{
  const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1', () => {
    const events = [];
    const socket = net.connect({
      port: server.address().port,
      host: 'several.example',
      autoSelectFamily: true,
      lookup(host, options, callback) {
        assert.strictEqual(options.all, true);
        process.nextTick(callback, null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }]);
      },
    });
    for (const name of ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connect', 'ready']) {
      socket.on(name, () => events.push(name));
    }
    socket.resume().on('close', () => {
      assert.deepStrictEqual(events, ['lookup', 'lookup', 'connectionAttempt', 'connectionAttemptFailed',
                                      'connectionAttempt', 'connect', 'ready']);
      server.close();
    });
  });
}

{
  const controller = new AbortController();
  const socket = net.connect({ port: 9, host: '127.0.0.1', signal: controller.signal });
  socket.on('error', (err) => assert.strictEqual(err.name, 'AbortError'));
  controller.abort();
}
