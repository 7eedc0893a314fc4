// SPDX-License-Identifier: MIT
// Inputs large enough to be compressed in one go: whatever the format and settings, the head tells them as zlib does,
// every decoder takes the result, and limits hold.
'use strict';

const assert = require('node:assert');
const zlib = require('node:zlib');

const text = Buffer.from(Array.from({ length: 3000 }, (_, i) => `line ${i * 7919 % 1000} of many`).join('\n'));
const noise = Buffer.alloc(50_000);
for (let i = 0, n = 1; i < noise.length; i++) noise[i] = (n = n * 1103515245 + 12345 & 0x7FFFFFFF) >> 16;

// By a stream, which is another decoder than that of whole inputs.
const inflateByStream = (Class, bytes) => new Class()._processChunk(bytes, zlib.constants.Z_FINISH);

for (const input of [text, noise, text.subarray(0, 4096), text.subarray(0, 4095)]) {
  for (let level = -1; level <= 9; level++) {
    for (const memLevel of [8, 9, 1]) {
      const options = { level, memLevel };
      const gzip = zlib.gzipSync(input, options);
      assert.deepStrictEqual([...gzip.subarray(0, 8)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
      assert.strictEqual(gzip[8], level === 9 ? 2 : level === 0 || level === 1 ? 4 : 0);
      assert.strictEqual(gzip.readUInt32LE(gzip.length - 8), zlib.crc32(input));
      assert.strictEqual(gzip.readUInt32LE(gzip.length - 4), input.length);
      assert.deepStrictEqual(zlib.gunzipSync(gzip), input);
      assert.deepStrictEqual(inflateByStream(zlib.Gunzip, gzip), input);

      const deflate = zlib.deflateSync(input, options);
      const hint = level === -1 || level === 6 ? 2 : level < 2 ? 0 : level < 6 ? 1 : 3;
      assert.strictEqual(deflate[0], 0x78);
      assert.strictEqual(deflate[1] >> 5, hint << 1);
      assert.strictEqual(deflate.readUInt16BE(0) % 31, 0);
      assert.deepStrictEqual(inflateByStream(zlib.Inflate, deflate), input);

      assert.deepStrictEqual(zlib.inflateRawSync(zlib.deflateRawSync(input, options)), input);
    }
  }
}

// Text that repeats shrinks at every level, and what cannot be compressed grows by little.
for (let level = 1; level <= 9; level++) assert.ok(zlib.deflateSync(text, { level }).length < text.length / 8);
assert.ok(zlib.gzipSync(noise).length < noise.length + 100);

// Settings that only streams have words for.
for (const options of [
  { windowBits: 9 }, { strategy: zlib.constants.Z_HUFFMAN_ONLY }, { strategy: zlib.constants.Z_FIXED },
  { finishFlush: zlib.constants.Z_SYNC_FLUSH }, { dictionary: text.subarray(0, 100) },
]) {
  const { finishFlush, dictionary } = options;
  assert.deepStrictEqual(zlib.inflateSync(zlib.deflateSync(text, options), { finishFlush, dictionary }), text);
}

assert.throws(() => zlib.gzipSync(noise, { maxOutputLength: 10_000 }), { code: 'ERR_BUFFER_TOO_LARGE' });
const { buffer, engine } = zlib.gzipSync(text, { info: true });
assert.deepStrictEqual(zlib.gunzipSync(buffer), text);
assert.strictEqual(engine.bytesWritten, text.length);

zlib.deflate(text, (err, result) => {
  assert.ifError(err);
  assert.deepStrictEqual(zlib.inflateSync(result), text);
});
