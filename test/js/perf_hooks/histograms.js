// SPDX-License-Identifier: MIT
// What newer versions of Node do with histograms: export and import, differences, sliding windows.
'use strict';

const assert = require('node:assert');
const { createHistogram, createSlidingWindowHistogram, importHistogram } = require('node:perf_hooks');

function filled(values, options) {
  const histogram = createHistogram(options);
  for (const value of values) histogram.record(value);
  return histogram;
}

// Bytes that Node reads and writes, too
const hex = (bytes) => Buffer.from(bytes).toString('hex');
assert.strictEqual(hex(filled([5, 5, 99, 100], { highest: 100, figures: 2 }).export()),
                   'ab0002010102186403020404050506186407' + '0008fb3ff00000000000000919' + '01000a860502185e010101');
assert.strictEqual(hex(filled([12, 1000, 1000], { lowest: 10, highest: 1e6, figures: 1 }).export()),
                   'ab0002010a021a000f424003010403050c061903e8070008fb3ff00000000000000918e00a840101183e02');
for (const values of [[], [1], [5, 5000, 123456789], [1, 2 ** 40, Number.MAX_SAFE_INTEGER]]) {
  const bytes = filled(values).export();
  const copy = importHistogram(bytes);
  assert.deepStrictEqual(copy.export(), bytes);
  assert.strictEqual(copy.count, values.length);
  assert.deepStrictEqual(copy.percentiles, filled(values).percentiles);
  copy.record(7);
  assert.strictEqual(copy.count, values.length + 1);
}
const bytes = filled([5, 5000]).export();
for (let length = 0; length < bytes.length; length++) {
  assert.throws(() => importHistogram(bytes.subarray(0, length)),
                { code: 'ERR_INVALID_ARG_VALUE', message: 'Invalid histogram export data' });
}
assert.throws(() => importHistogram('ab'), { code: 'ERR_INVALID_ARG_TYPE' });

const histogram = filled([1, 2, 3]);
assert.strictEqual(histogram.cdf(2), 2 / 3);
assert.strictEqual(histogram.ccdf(3), 0);
assert.strictEqual(histogram.countAt(2), 1);
assert.deepStrictEqual(histogram.percentilesAt([50, 100]), new Map([[50, 2], [100, 3]]));
assert.throws(() => histogram.percentilesAt([0]), { code: 'ERR_OUT_OF_RANGE', message: /"percentiles\[0\]"/ });
const before = histogram.snapshot();
histogram.record(9);
assert.deepStrictEqual([before.count, histogram.diff(before).count, histogram.diff(before).min], [3, 1, 9]);
assert.throws(() => histogram.diff(filled([77])), { code: 'ERR_INVALID_ARG_VALUE' });
histogram.subtract(filled([2, 2, 77]));
assert.deepStrictEqual([histogram.count, histogram.countAt(2)], [3, 0]);
histogram.recordCorrected(10, 2);
assert.strictEqual(histogram.count, 8);
histogram.reset();
assert.deepStrictEqual([histogram.count, histogram.resetCount], [0, 2]);
histogram.record(3);
assert.throws(() => histogram.record(-1n), { code: 'ERR_OUT_OF_RANGE' });

const recent = createSlidingWindowHistogram({ chunks: 3, recordsPerChunk: 2 });
for (let i = 1; i <= 9; i++) recent.record(i);
const seen = recent.snapshot();
assert.deepStrictEqual([seen.count, seen.min, seen.max], [5, 5, 9]);
recent.reset();
assert.deepStrictEqual([seen.count, recent.snapshot().count], [5, 0]);
assert.throws(() => structuredClone(recent), { name: 'DataCloneError' });
assert.throws(() => new recent.constructor(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
assert.throws(() => createSlidingWindowHistogram({ chunks: 2 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => createSlidingWindowHistogram({ chunks: 1025, recordsPerChunk: 1 }), { code: 'ERR_OUT_OF_RANGE' });

const timed = createSlidingWindowHistogram({ chunks: 2, chunkDuration: 20 });
timed.record(4);
assert.strictEqual(timed.snapshot().count, 1);
setTimeout(() => assert.strictEqual(timed.snapshot().count, 0), 100);
