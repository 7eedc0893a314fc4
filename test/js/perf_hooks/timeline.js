// SPDX-License-Identifier: MIT
// Marks, measures, observers, timerify, histograms.
'use strict';
const assert = require('node:assert');
const { PerformanceObserver, createHistogram, monitorEventLoopDelay, timerify } = require('node:perf_hooks');

performance.mark('a', { startTime: 10, detail: { x: 1 } });
performance.mark('b', { startTime: 30 });
const measure = performance.measure('m', 'a', 'b');
assert.deepStrictEqual([measure.startTime, measure.duration, measure.entryType], [10, 20, 'measure']);
assert.strictEqual(performance.measure('n', { start: 'a', duration: 5 }).duration, 5);
assert.deepStrictEqual(performance.getEntries().map((entry) => entry.name), ['a', 'm', 'n', 'b']);
assert.deepStrictEqual(performance.getEntriesByName('a')[0].detail, { x: 1 });
performance.clearMarks('a');
assert.deepStrictEqual(performance.getEntriesByType('mark').map((entry) => entry.name), ['b']);
assert.throws(() => performance.measure('x', 'none'), { name: 'SyntaxError' });
assert.throws(() => performance.mark(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => performance.mark('x', { startTime: -1 }), { code: 'ERR_PERFORMANCE_INVALID_TIMESTAMP' });
assert.throws(() => new PerformanceObserver(), { code: 'ERR_INVALID_ARG_TYPE' });

let seen = [];
const observer = new PerformanceObserver((list) => { seen = seen.concat(list.getEntries()); });
observer.observe({ entryTypes: ['mark', 'function'] });
performance.mark('seen');
const double = timerify(function double(n) { return 2 * n; });
assert.strictEqual(double(4), 8);
process.on('exit', () => {
  assert.deepStrictEqual(seen.map(({ name, entryType }) => `${entryType} ${name}`), ['mark seen', 'function double']);
});

const first = performance.now();
assert.ok(performance.now() >= first);
assert.ok(Math.abs(performance.timeOrigin + first - Date.now()) < 1000);

const histogram = createHistogram();
for (let i = 1; i <= 100; i++) histogram.record(i);
assert.deepStrictEqual([histogram.count, histogram.min, histogram.max, histogram.mean], [100, 1, 100, 50.5]);
assert.deepStrictEqual([histogram.percentile(50), histogram.percentile(99)], [50, 99]);
histogram.reset();
assert.strictEqual(histogram.count, 0);
assert.throws(() => histogram.record(-1), { code: 'ERR_OUT_OF_RANGE' });
const delay = monitorEventLoopDelay({ resolution: 1 });
assert.strictEqual(delay.enable(), true);
assert.strictEqual(delay.enable(), false);
setTimeout(() => {
  assert.ok(delay.count > 0);
  assert.strictEqual(delay.disable(), true);
}, 50);
