// SPDX-License-Identifier: MIT
// Constants are found on `constants` and, without those of brotli, on the module itself, where no listing shows them.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

assert.strictEqual(zlib.Z_SYNC_FLUSH, zlib.constants.Z_SYNC_FLUSH);
assert.strictEqual(zlib.ZSTD_e_end, 2);
assert.strictEqual(zlib.BROTLI_PARAM_QUALITY, undefined);
assert.ok(!Object.keys(zlib).includes('Z_OK'));
assert.strictEqual(zlib.codes[zlib.codes.Z_BUF_ERROR], 'Z_BUF_ERROR');
