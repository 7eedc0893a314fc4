// SPDX-License-Identifier: MIT
// Inflating what is much larger than its chunks: their sizes, what the readable side holds back, errors behind chunks
// that are sound, and an end or destruction in between.
'use strict';

const assert = require('node:assert');
const zlib = require('node:zlib');

const plain = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919 % 1000}`).join('\n'));
const gzip = zlib.gzipSync(plain);

function collect(stream, bytes, size, done) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('error', (error) => done(chunks, error));
  stream.on('end', () => done(chunks, null));
  for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
  stream.end();
}

for (const chunkSize of [64, 1000, 16384, 70_000]) {
  for (const size of [100, 5000, gzip.length]) {
    collect(zlib.createGunzip({ chunkSize }), gzip, size, (chunks, error) => {
      assert.ifError(error);
      assert.deepStrictEqual(Buffer.concat(chunks), plain);
      assert.ok(chunks.every((chunk) => chunk.length <= chunkSize));
      if (size === gzip.length) {
        assert.ok(chunks.slice(0, -1).every((chunk) => chunk.length === chunkSize));
      }
    });
  }
}

// Nobody reads: no more comes than the readable side asks for.
{
  const stream = zlib.createGunzip({ chunkSize: 1000, readableHighWaterMark: 3000 });
  stream.write(gzip);
  let turns = 0; // since it is full
  setTimeout(function look() {
    assert.ok(stream.readableLength < 4000);
    if (stream.readableLength >= 3000) turns++;
    if (turns < 10) {
      setTimeout(look, 2);
      return;
    }
    const parts = [];
    stream.on('readable', () => {
      for (let part; (part = stream.read(777) ?? stream.read()) !== null;) parts.push(part);
    });
    stream.on('end', () => assert.deepStrictEqual(Buffer.concat(parts), plain));
    stream.end();
  }, 2);
}

// What is sound comes before the error.
{
  const broken = Buffer.from(gzip);
  broken[broken.length - 6] ^= 1; // of the checksum
  collect(zlib.createGunzip({ chunkSize: 1024 }), broken, broken.length, (chunks, error) => {
    assert.strictEqual(error.code, 'Z_DATA_ERROR');
    const text = Buffer.concat(chunks);
    assert.ok(text.length > plain.length - 1024 * 2);
    assert.deepStrictEqual(text, plain.subarray(0, text.length));
  });
  collect(zlib.createGunzip({ chunkSize: 1024 }), gzip.subarray(0, -20), gzip.length, (chunks, error) => {
    assert.strictEqual(error.code, 'Z_BUF_ERROR');
    const text = Buffer.concat(chunks);
    assert.ok(text.length > 1024 * 100);
    assert.deepStrictEqual(text, plain.subarray(0, text.length));
  });
}

// Destroyed at a chunk: no further one comes.
{
  const stream = zlib.createGunzip({ chunkSize: 1000 });
  let count = 0;
  stream.on('data', () => { if (++count === 7) stream.destroy(); });
  stream.on('close', () => assert.strictEqual(count, 7));
  stream.end(gzip);
}

// Several members, and junk behind the end.
collect(zlib.createGunzip({ chunkSize: 1000 }), Buffer.concat([gzip, gzip, Buffer.alloc(9)]), 3000, (chunks, error) => {
  assert.ifError(error);
  assert.deepStrictEqual(Buffer.concat(chunks), Buffer.concat([plain, plain]));
});
