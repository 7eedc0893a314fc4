// SPDX-License-Identifier: MIT
// Whatever goes in comes out again: every format, as functions and as streams, in pieces of any size, with flushes.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const { Readable, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const seed = Number(process.env.SEED ?? Date.now() % 100000);
process.on('exit', (code) => { if (code) console.error(`SEED=${seed}`); });
let state = seed + 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;

function makeInput() {
  const input = Buffer.alloc(random(3) === 0 ? random(20) : random(200000));
  for (let i = 0; i < input.length; i++) input[i] = i > 300 && i % 7 ? input[i - 300] : random(256);
  return input;
}

const pairs = [
  ['deflate', 'inflate'], ['deflate', 'unzip'], ['gzip', 'gunzip'], ['gzip', 'unzip'], ['deflateRaw', 'inflateRaw'],
  ['brotliCompress', 'brotliDecompress'], ['zstdCompress', 'zstdDecompress'],
];
const capital = (name) => name[0].toUpperCase() + name.slice(1);

function pieces(buffer) {
  const list = [];
  for (let at = 0; at < buffer.length;) {
    const length = 1 + random(random(2) ? 100 : 40000);
    list.push(buffer.subarray(at, at + length));
    at += length;
  }
  return list;
}

async function streamed(name, input, options) {
  const stream = zlib[`create${capital(name)}`](options);
  const output = [];
  const source = Readable.from(pieces(input), { objectMode: false });
  await pipeline(source, stream, new Writable({ write(chunk, encoding, done) { output.push(chunk); done(); } }));
  assert.strictEqual(stream.bytesWritten, input.length);
  return Buffer.concat(output);
}

(async () => {
  for (const [compress, expand] of pairs) {
    const options = compress === 'brotliCompress' ? { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } } : {};
    for (let i = 0; i < 3; i++) {
      const input = makeInput();
      const chunkSize = 64 + random(40000);
      const sync = zlib[`${compress}Sync`](input, options);
      const later = await promisify(zlib[compress])(input, { ...options, chunkSize });
      const piped = await streamed(compress, input, { ...options, chunkSize });
      assert.deepStrictEqual(later, sync);
      for (const compressed of [sync, piped]) {
        assert.ok(zlib[`${expand}Sync`](compressed).equals(input));
        assert.ok((await promisify(zlib[expand])(compressed, { chunkSize })).equals(input));
        assert.ok((await streamed(expand, compressed, { chunkSize })).equals(input));
      }
    }
  }
})();
