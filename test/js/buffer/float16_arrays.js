// SPDX-License-Identifier: MIT
// Float16Array is a view like the others to all that takes bytes.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const zlib = require('node:zlib');

if (typeof Float16Array !== 'undefined') {
  const whole = new Float16Array([9, 1, 2, 9]);
  const view = whole.subarray(1, 3);
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  assert.strictEqual(bytes.toString('hex'), '003c0040');
  const sha = (data) => crypto.createHash('sha256').update(data).digest('hex');
  assert.strictEqual(sha(view), sha(bytes));
  assert.deepStrictEqual(zlib.inflateSync(zlib.deflateSync(view)), bytes);
  assert.strictEqual(sha(new Float16Array(0)), sha(Buffer.alloc(0)));
  assert.strictEqual(crypto.randomFillSync(view), view);
  assert.deepStrictEqual([whole[0], whole[3]], [9, 9]);
  const file = join(tmpdir(), `float16-${process.pid}`);
  fs.writeFileSync(file, view);
  const read = new Float16Array(2);
  const fd = fs.openSync(file);
  assert.strictEqual(fs.readSync(fd, read), 4);
  fs.closeSync(fd);
  fs.unlinkSync(file);
  assert.deepStrictEqual(read, view);
}
