// SPDX-License-Identifier: MIT
// _processChunk(), which packages call with a `_handle` that they keep from being closed, and `info`.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const compressor = new zlib.Deflate();
const handle = compressor._handle;
const close = handle.close;
const parts = [];
for (const [text, flush] of [['one ', 0], ['two', 2], [' three', 4]]) {
  handle.close = () => {};
  parts.push(Buffer.from(compressor._processChunk(Buffer.from(text), flush)));
  compressor._handle = handle;
}
handle.close = close;
assert.strictEqual(String(zlib.inflateSync(Buffer.concat(parts))), 'one two three');
compressor.close();
assert.strictEqual(compressor._handle, null);

assert.throws(() => new zlib.Inflate()._processChunk(Buffer.from('no'), 4), { code: 'Z_DATA_ERROR' });

const { buffer, engine } = zlib.gzipSync('text', { info: true });
assert.ok(engine instanceof zlib.Gzip);
assert.strictEqual(engine.bytesWritten, 4);
assert.strictEqual(engine._handle, null);
zlib.gunzip(buffer, { info: true }, (err, info) => {
  assert.ifError(err);
  assert.strictEqual(String(info.buffer), 'text');
  assert.strictEqual(info.engine.bytesWritten, buffer.length);
});
