// SPDX-License-Identifier: MIT
// Broken, truncated and trailing input, limits, and the codes of errors: the same by function, callback and stream.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const text = Buffer.from('some words, some more words, '.repeat(50));
const broken = {
  inflate: ['abc', { code: 'Z_DATA_ERROR', errno: -3, message: 'incorrect header check' }],
  gunzip: ['abc', { code: 'Z_DATA_ERROR', errno: -3, message: 'incorrect header check' }],
  unzip: ['', { code: 'Z_BUF_ERROR', errno: -5, message: 'unexpected end of file' }],
  inflateRaw: [Buffer.from([0xff]), { code: 'Z_DATA_ERROR', errno: -3, message: 'invalid block type' }],
  brotliDecompress: [Buffer.alloc(9, 255),
                     { code: 'ERR__ERROR_FORMAT_PADDING_2', errno: -15, message: 'Decompression failed' }],
  zstdDecompress: ['abcdefgh', { code: 'ZSTD_error_prefix_unknown', errno: 10, message: 'Unknown frame descriptor' }],
};
const maker = (name) => zlib[`create${name[0].toUpperCase()}${name.slice(1)}`];

async function fails(name, input, expected, options) {
  assert.throws(() => zlib[`${name}Sync`](input, options), expected);
  await new Promise((resolve) => {
    zlib[name](input, options, (err) => {
      assert.throws(() => { throw err; }, expected);
      resolve();
    });
  });
  if (options?.maxOutputLength) return; // of the functions only
  await new Promise((resolve) => {
    const stream = maker(name)(options);
    stream.on('error', (err) => {
      assert.throws(() => { throw err; }, expected);
      assert.strictEqual(stream._handle, null);
      resolve();
    });
    stream.end(input);
    stream.resume();
  });
}

(async () => {
  for (const name of Object.keys(broken)) await fails(name, ...broken[name]);

  const endings = {
    inflate: zlib.deflateSync(text), gunzip: zlib.gzipSync(text), inflateRaw: zlib.deflateRawSync(text),
    brotliDecompress: zlib.brotliCompressSync(text), zstdDecompress: zlib.zstdCompressSync(text),
  };
  for (const name of Object.keys(endings)) {
    const data = endings[name];
    await fails(name, data.subarray(0, -3), { code: 'Z_BUF_ERROR' });
    await fails(name, data, { code: 'ERR_BUFFER_TOO_LARGE' }, { maxOutputLength: text.length - 1 });
    assert.deepStrictEqual(zlib[`${name}Sync`](data, { maxOutputLength: text.length }), text);
    const more = Buffer.concat([data, Buffer.from([0, 1, 2, 3])]);
    assert.deepStrictEqual(zlib[`${name}Sync`](more), text);
    await fails(name, more, { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END', name: 'TypeError' },
                { rejectGarbageAfterEnd: true });
  }
  // Members of gzip and frames of zstd follow each other.
  for (const name of ['gunzip', 'zstdDecompress'])
    assert.strictEqual(zlib[`${name}Sync`](Buffer.concat([endings[name], endings[name]])).length, 2 * text.length);

  const dictionary = Buffer.from('some more words');
  const taught = zlib.deflateSync(text, { dictionary });
  assert.deepStrictEqual(zlib.inflateSync(taught, { dictionary: new Uint8Array(dictionary).buffer }), text);
  await fails('inflate', taught, { code: 'Z_NEED_DICT', errno: 2, message: 'Missing dictionary' });
  await fails('inflate', taught, { code: 'Z_NEED_DICT', errno: 2, message: 'Bad dictionary' },
              { dictionary: Buffer.from('others') });
  const taughtZstd = zlib.zstdCompressSync(text, { dictionary });
  assert.deepStrictEqual(zlib.zstdDecompressSync(taughtZstd, { dictionary }), text);

  for (const [options, code] of [
    [{ level: 10 }, 'ERR_OUT_OF_RANGE'], [{ windowBits: 7 }, 'ERR_OUT_OF_RANGE'], [{ level: '1' }, 'ERR_INVALID_ARG_TYPE'],
    [{ chunkSize: 63 }, 'ERR_OUT_OF_RANGE'], [{ flush: 6 }, 'ERR_OUT_OF_RANGE'], [{ dictionary: 'x' }, 'ERR_INVALID_ARG_TYPE'],
    [{ memLevel: Infinity }, 'ERR_OUT_OF_RANGE'], [{ rejectGarbageAfterEnd: 1 }, 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => zlib.createGzip(options), { code });
    assert.throws(() => zlib.gzip('', options, () => {}), { code });
  }
  assert.throws(() => zlib.createBrotliCompress({ params: { 9: 1 } }), { code: 'ERR_BROTLI_INVALID_PARAM' });
  assert.throws(() => zlib.createZstdCompress({ params: { 107: 130 } }), { code: 'ERR_ZLIB_INITIALIZATION_FAILED' });
  assert.throws(() => zlib.createZstdCompress({ pledgedSrcSize: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => zlib.gzipSync(5), { code: 'ERR_INVALID_ARG_TYPE', message: /"buffer"/ });
  assert.throws(() => zlib.gzip(5, () => {}), { code: 'ERR_INVALID_ARG_TYPE', message: /"chunk"/ });
  assert.throws(() => zlib.crc32(new ArrayBuffer(1)), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.strictEqual(zlib.crc32(' world', zlib.crc32('hello')), zlib.crc32('hello world'));
  assert.strictEqual(zlib.crc32(new DataView(Buffer.from('hello').buffer.slice(0, 0)), 7), 7);
})();
