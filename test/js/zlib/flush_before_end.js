// SPDX-License-Identifier: MIT
// Flushes that wait when the stream ends come behind the last chunk, which finishes: they are no error, and add nothing.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const kinds = [
  [zlib.createGzip, zlib.gunzipSync], [zlib.createDeflateRaw, zlib.inflateRawSync],
  [zlib.createBrotliCompress, zlib.brotliDecompressSync], [zlib.createZstdCompress, zlib.zstdDecompressSync],
];
let open = 0;
process.on('exit', () => assert.strictEqual(open, 0));
for (const [create, undo] of kinds) {
  for (const steps of ['wwf', 'wf', 'f', 'wwff', 'wfwf']) {
    const stream = create();
    const parts = [];
    stream.on('data', (part) => parts.push(part)).on('end', () => {
      assert.strictEqual(undo(Buffer.concat(parts)).toString(), steps.replaceAll('f', ''));
    });
    for (const step of steps) {
      if (step === 'w') stream.write('w');
      else open++, stream.flush(() => { open--; });
    }
    stream.end();
  }
}
