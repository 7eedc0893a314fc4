// SPDX-License-Identifier: MIT
// Packages drive the codec of a stream themselves, by what Node's streams show of it.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const input = zlib.deflateSync('x'.repeat(100));
const inflate = new zlib.Inflate({ chunkSize: 64 });
const out = inflate._outBuffer;
assert.strictEqual(out.length, 64);
assert.strictEqual(inflate._outBuffer, out);
assert.strictEqual(inflate._handle.writeSync(zlib.constants.Z_SYNC_FLUSH, input, 0, input.length, out, 4, 60), undefined);
assert.strictEqual(inflate._writeState[0], 0);
assert.strictEqual(out.toString('latin1', 4), 'x'.repeat(60));
const left = inflate._writeState[1];
inflate._handle.writeSync(zlib.constants.Z_SYNC_FLUSH, input, input.length - left, left, out, 0, 64);
assert.deepStrictEqual([...inflate._writeState], [24, 0]);
inflate.close();

const bad = new zlib.Inflate();
let failed = false;
bad.on('error', (error) => {
  assert.strictEqual(error.code, 'Z_DATA_ERROR');
  failed = true;
});
bad._handle.writeSync(zlib.constants.Z_FINISH, Buffer.from('none'), 0, 4, bad._outBuffer, 0, bad._chunkSize);
process.on('exit', () => assert.ok(failed));
