// SPDX-License-Identifier: MIT
// A compressor may serve again when it is not needed any more: nothing of its former use is left in it.
'use strict';

const assert = require('node:assert');
const zlib = require('node:zlib');

const texts = Array.from({ length: 8 }, (_, i) => Buffer.from(`text ${i} `.repeat(300 * (i + 1))));
const dictionary = Buffer.from('text text');
const kinds = [undefined, { level: 1 }, { level: 9, memLevel: 9 }, { windowBits: 9 }, { strategy: 3 }, { dictionary },
  { finishFlush: zlib.constants.Z_SYNC_FLUSH }];
const first = texts.map((text) => kinds.map((options) => zlib.deflateSync(text, options)));
for (let round = 0; round < 3; round++) {
  texts.forEach((text, i) => kinds.forEach((options, k) => {
    assert.deepStrictEqual(zlib.deflateSync(text, options), first[i][k]);
    assert.deepStrictEqual(zlib.gunzipSync(zlib.gzipSync(text)), text);
  }));
}

// streams that are left in the middle, or whose settings change
(async () => {
  for (let i = 0; i < 12; i++) {
    const left = zlib.createDeflate();
    left.write(texts[7].subarray(i));
    await new Promise((resolve) => left.flush(resolve));
    left.destroy();
    const changed = zlib.createDeflate();
    changed.write(texts[6]);
    await new Promise((resolve) => changed.params(9, 0, resolve));
    changed.destroy();
  }
  const got = await Promise.all(texts.map((text) => new Promise((resolve, reject) => {
    zlib.deflate(text, (err, data) => (err ? reject(err) : resolve(data)));
  })));
  got.forEach((data, i) => assert.deepStrictEqual(data, first[i][0]));
})();
