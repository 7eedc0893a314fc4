// SPDX-License-Identifier: MIT
// Flags: --expose-gc
// A collection that the program asks for is an entry of type 'gc' to whoever observes these.
'use strict';
const assert = require('node:assert');
const { PerformanceObserver, constants } = require('node:perf_hooks');

assert.ok(PerformanceObserver.supportedEntryTypes.includes('gc'));
const found = [];
const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
observer.observe({ entryTypes: ['gc'] });
globalThis.gc();
const timer = setInterval(() => {
  if (found.length === 0) return;
  clearInterval(timer);
  observer.disconnect();
  const [{ name, entryType, detail, duration }] = found;
  assert.deepStrictEqual([name, entryType, duration > 0], ['gc', 'gc', true]);
  assert.strictEqual(detail.flags, constants.NODE_PERFORMANCE_GC_FLAGS_FORCED);
}, 1);
