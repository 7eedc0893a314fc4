// SPDX-License-Identifier: MIT
// CompressionStream and DecompressionStream: round trips, the one stream that a format's data is, errors on both sides.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

async function bytesOf(readable) {
  const chunks = [];
  for await (const chunk of readable) chunks.push(chunk);
  return Buffer.concat(chunks);
}

(async () => {
  const text = Buffer.from('to be compressed '.repeat(9000));
  for (const format of ['deflate', 'deflate-raw', 'gzip', 'brotli']) {
    const compressed = await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream(format)));
    assert.ok(compressed.length < 5000);
    const expanded = new Blob([compressed]).stream().pipeThrough(new DecompressionStream(format));
    assert.ok((await bytesOf(expanded)).equals(text));

    const more = new Blob([compressed, 'x']).stream().pipeThrough(new DecompressionStream(format));
    await assert.rejects(bytesOf(more), { name: 'TypeError' });
    const less = new Blob([compressed.subarray(0, -2)]).stream().pipeThrough(new DecompressionStream(format));
    await assert.rejects(bytesOf(less), { name: 'TypeError', code: 'Z_BUF_ERROR' });

    const bad = new CompressionStream(format);
    const [read, write] = [bad.readable.getReader().read(), bad.writable.getWriter().write([1])];
    await assert.rejects(read, { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(write, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  // Two members are too many for the web.
  const twice = new Blob([zlib.gzipSync('a'), zlib.gzipSync('b')]).stream();
  await assert.rejects(bytesOf(twice.pipeThrough(new DecompressionStream('gzip'))), { name: 'TypeError' });
  assert.throws(() => new CompressionStream('zip'), { code: 'ERR_INVALID_ARG_VALUE', name: 'TypeError' });
  assert.throws(() => new DecompressionStream(), { code: 'ERR_INVALID_ARG_VALUE' });
})();
