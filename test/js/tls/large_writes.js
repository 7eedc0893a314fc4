'use strict';
// Little and large pieces written together come whole and in order, over sockets and over streams, to a client that
// reads at once or late; the function of the last write is called when all has been given away.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { duplexPair } = require('node:stream');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const options = { key: read('server-key.pem'), cert: read('server-cert.pem') };

const piece = (length, seed) => Buffer.from(new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8) + seed) & 255));
const SIZES = [3, 16383, 16384, 16385, 0, 40000, 1, 1, 2_000_000, 10, 131072, 7, 262144, 500];
const pieces = SIZES.map(piece);
const text = 'texte en UTF-8: é ☃ '.repeat(3000);
const all = Buffer.concat([...pieces, Buffer.from(text), Buffer.from('end')]);

function write(socket, done) {
  socket.cork();
  for (const bytes of pieces) socket.write(bytes);
  socket.write(text);
  socket.uncork();
  socket.end('end', done);
}

function check(socket, late) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const listen = () => socket.on('data', (chunk) => chunks.push(chunk));
    if (late) setTimeout(listen, 100);
    else listen();
    socket.on('error', reject);
    socket.on('end', () => {
      assert.ok(Buffer.concat(chunks).equals(all));
      resolve();
    });
  });
}

(async () => {
  let written = 0;
  const server = tls.createServer(options, (socket) => write(socket, () => written++));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    for (const late of [false, true]) {
      const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion });
      await check(socket, late);
    }
  }
  server.close();
  assert.strictEqual(written, 4);

  const [one, other] = duplexPair();
  const near = new tls.TLSSocket(one, { isServer: true, ...options });
  const far = tls.connect({ socket: other, rejectUnauthorized: false });
  write(near, () => written++);
  await check(far, true);
  assert.strictEqual(written, 5);

  // A client that goes in the middle of it
  const gone = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.on('close', () => gone.close());
    write(socket, () => {});
  });
  gone.listen(0, '127.0.0.1', () => {
    const socket = tls.connect({ port: gone.address().port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.once('data', () => socket.destroy());
  });
})();
