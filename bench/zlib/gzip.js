// SPDX-License-Identifier: MIT
// zlib: small and large inputs, at once and by streams; brotli; crc32.
'use strict';

const zlib = require('node:zlib');
const { promisify } = require('node:util');
const { pipeline } = require('node:stream/promises');
const { Readable, Writable } = require('node:stream');
const { measure } = require('../lib/harness.js');

const line = (_, i) => `{"id":${i},"name":"user ${i * 7919 % 1000}"}`;
const small = Buffer.from(Array.from({ length: 30 }, line).join('\n'));
const large = Buffer.from(Array.from({ length: 30_000 }, line).join('\n'));
const parts = [];
for (let at = 0; at < large.length; at += 16384) parts.push(large.subarray(at, at + 16384));
const sink = () => new Writable({ write(chunk, encoding, done) { done(); } });
const repeat = (fn) => () => { for (let i = 0; i < 20; i++) fn(); };

(async () => {
  const smallZ = zlib.gzipSync(small);
  const largeZ = zlib.gzipSync(large);
  const partsZ = [];
  for (let at = 0; at < largeZ.length; at += 16384) partsZ.push(largeZ.subarray(at, at + 16384));
  await measure('gzipSync-1k', repeat(() => zlib.gzipSync(small)), 20);
  await measure('gunzipSync-1k', repeat(() => zlib.gunzipSync(smallZ)), 20);
  await measure('gzipSync-1M', () => { zlib.gzipSync(large); });
  await measure('gunzipSync-1M', () => { zlib.gunzipSync(largeZ); });
  const gzip = promisify(zlib.gzip);
  const gunzip = promisify(zlib.gunzip);
  await measure('gzip-1k', () => gzip(small));
  await measure('gunzip-1k', () => gunzip(smallZ));
  await measure('gunzip-1k-16-at-once', () => Promise.all(Array.from({ length: 16 }, () => gunzip(smallZ))), 16);
  await measure('gzip-stream-1M', () => pipeline(Readable.from(parts), zlib.createGzip(), sink()));
  await measure('gunzip-stream-1M', () => pipeline(Readable.from(partsZ), zlib.createGunzip(), sink()));
  const smallB = zlib.brotliCompressSync(small);
  await measure('brotliDecompressSync-1k', repeat(() => zlib.brotliDecompressSync(smallB)), 20);
  await measure('DecompressionStream-1M', async () => {
    const stream = new Blob([largeZ]).stream().pipeThrough(new DecompressionStream('gzip'));
    let length = 0;
    for await (const chunk of stream) length += chunk.length;
    if (length !== large.length) throw new Error('bytes are missing');
  });
  if (zlib.crc32) await measure('crc32-1M', repeat(() => zlib.crc32(large)), 20);
})();
