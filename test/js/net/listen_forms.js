// Every form of listen(), and what it says when it fails.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const os = require('node:os');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'net-listen-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

function listening(...args) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject).listen(...args, () => resolve(server));
  });
}

(async () => {
  for (const args of [[], [0], [{ port: 0 }], [{ port: undefined }], [null], ['0'], [0, '127.0.0.1'], [0, 5],
                      [{ port: 0, host: '127.0.0.1', exclusive: true }], [{ port: 0, reusePort: true, host: '127.0.0.1' }]]) {
    const server = await listening(...args);
    assert.ok(server.listening);
    assert.ok(server.address().port > 0);
    await server[Symbol.asyncDispose]();
    assert.strictEqual(server.address(), null);
  }

  const file = path.join(dir, 'a.sock');
  const pipe = await listening({ path: file, readableAll: true, writableAll: true });
  assert.strictEqual(pipe.address(), file);
  assert.strictEqual(fs.statSync(file).mode & 0o666, 0o666);
  await assert.rejects(listening(file), { code: 'EADDRINUSE', message: `listen EADDRINUSE: address already in use ${file}` });
  await new Promise((resolve) => net.connect(file).on('connect', function() { this.destroy(); }).on('close', resolve));
  pipe.close();

  const server = await listening(0, '127.0.0.1');
  const { port } = server.address();
  await assert.rejects(listening(port, '127.0.0.1'), {
    code: 'EADDRINUSE', syscall: 'listen', address: '127.0.0.1', port,
    message: `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  });
  assert.throws(() => server.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => server.close((err) => {
    assert.strictEqual(err.code, 'ERR_SERVER_NOT_RUNNING');
    resolve();
  }));

  assert.throws(() => net.createServer().listen({ port: 65536 }), { code: 'ERR_SOCKET_BAD_PORT', name: 'RangeError' });
  assert.throws(() => net.createServer().listen({}), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => net.createServer().listen(-1), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.throws(() => net.createServer('x'), { code: 'ERR_INVALID_ARG_TYPE' });

  const controller = new AbortController();
  const aborted = await listening({ port: 0, signal: controller.signal });
  controller.abort();
  await new Promise((resolve) => aborted.on('close', resolve));
})();
