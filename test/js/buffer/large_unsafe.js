// SPDX-License-Identifier: MIT
// Large buffers whose memory served before: of the asked length, own, transferable; alloc() is zeroed all the same.
'use strict';

const assert = require('node:assert');

for (const size of [65535, 65536, 65537, 100_000.5, 1 << 20, (16 << 20) + 1]) {
  for (const make of [Buffer.allocUnsafe, Buffer.allocUnsafeSlow]) {
    const buffer = make(size);
    assert.strictEqual(buffer.length, Math.trunc(size));
    assert.strictEqual(buffer.byteOffset, 0);
    assert.strictEqual(buffer.buffer.byteLength, buffer.length);
    buffer.fill(1);
    const moved = buffer.buffer.transfer();
    assert.strictEqual(buffer.length, 0);
    assert.strictEqual(moved.byteLength, Math.trunc(size));
    assert.strictEqual(new Uint8Array(moved)[Math.trunc(size) - 1], 1);
  }
}
for (let i = 0; i < 50; i++) {
  Buffer.allocUnsafe(1 << 20).fill(255);
  assert.ok(Buffer.alloc(1 << 20).every((byte) => byte === 0));
  assert.ok(new Uint8Array(1 << 16).every((byte) => byte === 0));
}
