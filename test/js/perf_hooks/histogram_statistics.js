// SPDX-License-Identifier: MIT
// Comparisons of histograms, confidence intervals, other buckets, moving averages, densities. The figures are Node's.
'use strict';

const assert = require('node:assert');
const { createHistogram, importHistogram, monitorEventLoopDelay } = require('node:perf_hooks');

function filled(values, options) {
  const histogram = createHistogram(options);
  for (const value of values) histogram.record(value);
  return histogram;
}
function near(actual, expected) {
  const digits = (key, value) => (typeof value === 'number' ? `${Number(value.toPrecision(9))}` : value);
  assert.strictEqual(JSON.stringify(actual, digits), JSON.stringify(expected, digits));
}
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const few = filled([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000, 5000]);
const same = few.snapshot();
assert.strictEqual(few.ksTest(same), 0);
near(few.welchTest(same), {
  tStatistic: 0, degreesOfFreedom: 24, pValue: 1,
  confidenceInterval: { lower: -1123.5225331757492, upper: 1123.5225331757492 },
});
const [one, two] = [filled([1, 2]), filled([3, 4])];
near(one.welchTest(two), {
  tStatistic: -2.82842712474619, degreesOfFreedom: 2, pValue: 0.10557280900008402,
  confidenceInterval: { lower: -5.042434922296653, upper: 1.0424349222966538 },
});
near(one.mannWhitneyTest(two), { uStatistic: 0, zScore: -1.5491933384829668, pValue: 0.1213352503584821 });
near([one.ksTest(two), one.cohensD(two), one.cliffsD(two), two.cliffsD(one)], [1, -2.82842712474619, -1, 1]);
near(filled([5, 5, 5]).mannWhitneyTest(filled([9, 9, 9, 9])),
     { uStatistic: 0, zScore: -2.4494897427831783, pValue: 0.01430587843542962 });
assert.strictEqual(one.welchTest(filled([])).pValue, 1);
for (const name of ['ksTest', 'welchTest', 'mannWhitneyTest', 'cohensD', 'cliffsD']) {
  assert.throws(() => one[name]({}), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "other" argument/ });
  assert.throws(() => one[name].call({}, one), { code: 'ERR_INVALID_THIS' });
}

const twenty = filled(range(1, 20));
const interval = (...args) => Object.values(twenty.percentileCI(...args));
assert.deepStrictEqual(interval(50), [10, 6, 15]);
assert.deepStrictEqual(interval(75, { confidence: 0.99 }), [15, 10, 20]);
assert.deepStrictEqual(interval(100), [20, 20, 20]);
near(filled(range(1, 100)).meanCI(), { mean: 50.5, lower: 44.74349058306662, upper: 56.25650941693338 });
assert.ok(Number.isNaN(filled([7]).meanCI().lower));
for (const confidence of [0, 1, NaN]) {
  assert.throws(() => twenty.meanCI({ confidence }), { code: 'ERR_OUT_OF_RANGE', message: /"options.confidence"/ });
}

const list = (map) => [...map].flat();
assert.deepStrictEqual(list(filled([3000, 5001, 9000]).linearBuckets(1001)),
                       [1001, 0, 2002, 0, 3002, 1, 4004, 0, 5004, 1, 6004, 0, 7004, 0, 8008, 0, 9008, 1]);
assert.deepStrictEqual(list(filled([3000, 5001, 9000]).logBuckets(1001, 3)), [1001, 0, 3002, 1, 9008, 2]);
assert.deepStrictEqual(list(filled([5, 30]).logBuckets(1, Infinity)).at(-1), 2);
assert.deepStrictEqual(list(filled([]).linearBuckets(1)), []);
assert.throws(() => few.linearBuckets(0), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => few.logBuckets(10, 1), { code: 'ERR_OUT_OF_RANGE', message: /It must be > 1\. Received 1$/ });
if (process.versions.eddy) { // Node counts for years
  const far = filled([Number.MAX_SAFE_INTEGER]);
  for (const map of [far.linearBuckets(1), far.logBuckets(1, 1 + Number.EPSILON)]) {
    assert.deepStrictEqual([map.size > 1000, [...map].at(-1)[1]], [true, 1]);
  }
}

const average = filled([10, 60, 30, 90, 10], { halfLife: 10, threshold: 50 });
near([average.ewmaMean, average.ewmaStddev, average.ewmaErrorRate, average.burnRate(0.999)],
     [18.88426325310426, 21.914879801597383, 0.11687654134171976, 116.87654134171966]);
const copy = importHistogram(average.export());
for (const each of [average, copy]) {
  each.record(100);
  near([each.ewmaMean, each.ewmaStddev, each.ewmaErrorRate], [24.31634148233173, 29.312451346491958, 0.17601667747173272]);
}
assert.strictEqual(average.snapshot().ewmaMean, average.ewmaMean);
average.reset();
assert.deepStrictEqual([average.ewmaMean, few.ewmaMean, few.burnRate(0.5)], [0, 0, 0]);
assert.throws(() => few.burnRate(1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => createHistogram({ halfLife: -1 }), { code: 'ERR_OUT_OF_RANGE' });
const bytes = copy.export();
for (let i = 0; i < bytes.length; i++) {
  assert.throws(() => importHistogram(bytes.subarray(0, i)), { code: 'ERR_INVALID_ARG_VALUE' });
}

const zero = filled([0, 0]);
assert.deepStrictEqual([zero.count, zero.min, zero.mean], [2, 0, 0]);
assert.throws(() => few.diff(filled([1], { figures: 2 })), { code: 'ERR_INVALID_ARG_VALUE' });
zero.reset();
assert.throws(() => zero.diff(filled([])), { code: 'ERR_INVALID_STATE' });
const delay = monitorEventLoopDelay({ lowest: 1n, highest: 1e9, figures: 2 });
assert.strictEqual(importHistogram(delay.export()).count, 0);
assert.strictEqual(importHistogram(monitorEventLoopDelay().export()).count, 0);
assert.throws(() => monitorEventLoopDelay({ lowest: 5, highest: 6 }), { code: 'ERR_OUT_OF_RANGE', message: /\(10n\)/ });

(async () => {
  const quantiles = async (histogram, options) => [...(await histogram.qrde(options)).quantiles];
  const mixed = filled([1, 1, 1, 5, 5, 9]);
  near(await quantiles(mixed, { bins: 4 }), [1, 1.2969300884117332, 3.0997344611378614, 6.097834127197269, 9]);
  near(await quantiles(mixed, { bins: 4, dequantize: 'all' }),
       [1, 1.4855288855273219, 3.2298185123242718, 6.188192797475368, 9]);
  near(await quantiles(filled([1000, 1000, 1000, 2000, 3000, 3000], { figures: 1 }), { bins: 4 }),
       [1008, 1098.8455129947704, 1697.4812477461028, 2640.8650129652547, 3008]);
  near(await quantiles(filled(range(1, 100)), { probabilities: [0, 0.01, 0.5, 0.999, 1] }),
       [1, 1.580174063608771, 50.49999999999998, 99.96840093157638, 100]);
  const flat = await filled([9, 9]).qrde({ bins: 2 });
  assert.deepStrictEqual([...flat.densities], [Infinity, Infinity]);
  assert.deepStrictEqual([flat.count, flat.bucketCount, flat.corrections, flat.dequantize], [2n, 1, 0, 'hdr']);
  assert.deepStrictEqual(await quantiles(filled([]), { bins: 2 }), []);
  for (const options of [{ bins: 0 }, { bins: 2, probabilities: [0, 1] }, { probabilities: [0, 0.5] },
                         { probabilities: [0, 0.5, 0.5, 1] }, { dequantize: 'x' }]) {
    assert.throws(() => mixed.qrde(options), { code: /^ERR_(INVALID_ARG_VALUE|OUT_OF_RANGE)$/ });
  }
})();
