// SPDX-License-Identifier: MIT
// flush(), params(), reset() and close() of streams, also while a step is on the pool.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');
const { once } = require('node:events');

function collect(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

async function flushing(make, expand) {
  const stream = make();
  const output = collect(stream);
  stream.write('first');
  await new Promise((resolve) => { stream.flush(resolve); });
  // What came out so far can be read to the last byte.
  assert.strictEqual(String(expand(output())), 'first');
  stream.end();
  await once(stream, 'end');
  await new Promise((resolve) => { stream.flush(resolve); });
}

(async () => {
  const partly = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
  await flushing(() => zlib.createGzip(), (data) => zlib.gunzipSync(data, partly));
  await flushing(() => zlib.createDeflateRaw(), (data) => zlib.inflateRawSync(data, partly));
  await flushing(() => zlib.createBrotliCompress(), (data) => zlib.brotliDecompressSync(data, {
    finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
  }));
  await flushing(() => zlib.createZstdCompress(), (data) => zlib.zstdDecompressSync(data, {
    finishFlush: zlib.constants.ZSTD_e_flush,
  }));

  // Other parameters from here on: what was written stays readable.
  {
    const stream = zlib.createDeflate({ level: 0 });
    const output = collect(stream);
    stream.write('a'.repeat(5000));
    await new Promise((resolve) => { stream.params(9, zlib.constants.Z_DEFAULT_STRATEGY, resolve); });
    stream.end('b'.repeat(5000));
    await once(stream, 'end');
    assert.strictEqual(String(zlib.inflateSync(output())), 'a'.repeat(5000) + 'b'.repeat(5000));
    assert.ok(output().length > 5000 && output().length < 5200);
    assert.throws(() => stream.params(10, 0), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => stream.params(1, 9), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => stream.flush('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  }

  // A codec used again.
  {
    const stream = zlib.createInflate({ dictionary: Buffer.from('words') });
    const output = collect(stream);
    const data = zlib.deflateSync('many words', { dictionary: Buffer.from('words') });
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => { stream.write(data, resolve); });
      stream.reset();
    }
    stream.destroy();
    assert.strictEqual(String(output()), 'many wordsmany words');
  }

  // Closing with work under way: no output, no error.
  for (const make of ['Gzip', 'BrotliCompress', 'ZstdCompress']) {
    const stream = zlib[`create${make}`]();
    stream.on('error', assert.ifError);
    stream.write(Buffer.alloc(1 << 20), () => {});
    stream.close(() => assert.strictEqual(stream._closed, true));
    await once(stream, 'close');
  }
})();
