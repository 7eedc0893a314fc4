// SPDX-License-Identifier: MIT
// memoryUsage() sees objects and buffers come, and the figures fit each other.
'use strict';

const assert = require('node:assert');

const before = process.memoryUsage();
const objects = Array.from({ length: 200_000 }, (_, i) => ({ i, list: [i] }));
const buffer = new ArrayBuffer(20 << 20);
const after = process.memoryUsage();
assert.ok(after.heapUsed - before.heapUsed > 4 << 20);
assert.ok(after.external - before.external > 19 << 20);
assert.ok(after.arrayBuffers <= after.external);
assert.ok(after.heapUsed <= after.heapTotal);
assert.ok(after.rss > after.heapUsed);
assert.strictEqual(objects.length + buffer.byteLength, 200_000 + (20 << 20));
