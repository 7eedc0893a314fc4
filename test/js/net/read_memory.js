'use strict';
// What was read and is not kept comes back, and so does what was kept for a while: the process stays far smaller than
// what went through it. What is kept is whole.
const assert = require('node:assert');
const net = require('node:net');

const SIZE = 1 << 20, PIECES = 480;
const KEPT = 50; // pieces of a megabyte that pass by before a chunk is dropped: young collections find it in use
const MARK = 0x61;

const mebibytes = () => process.memoryUsage.rss() / (1 << 20);
let pieces = 0;
const server = net.createServer((socket) => {
  const more = () => {
    if (++pieces > PIECES) socket.end();
    else socket.write(Buffer.alloc(SIZE, MARK + (pieces % 7)), more);
  };
  more();
});
server.listen(0, '127.0.0.1', () => {
  const start = mebibytes();
  let most = 0, length = 0;
  const kept = [];
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.on('data', (chunk) => {
    const first = Math.floor(length / SIZE) + 1;
    length += chunk.length;
    kept.push({ chunk, mark: MARK + (first % 7), until: first + KEPT });
    while (kept.length > 0 && kept[0].until < first) {
      const { chunk: old, mark } = kept.shift();
      assert.strictEqual(old[0], mark);
    }
    most = Math.max(most, mebibytes());
  });
  socket.on('close', () => {
    assert.strictEqual(length, SIZE * PIECES);
    // A sanitizer holds back what is freed.
    assert.ok(most - start < 380 || process.env.ASAN !== undefined, `${start} to ${most} MB for ${PIECES}`);
    server.close();
  });
});
