// SPDX-License-Identifier: MIT
// node:perf_hooks.
'use strict';

const {
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, performance,
  eventLoopUtilization, timerify,
} = require('web/performance');
const { lazyProperty } = require('internal/lazy');

// Kinds and flags of entries of type 'gc'. The engine reports none: there are entries for the collections that the
// program asks for.
const constants = {};
for (const [name, value] of [['MAJOR', 4], ['MINOR', 1], ['MINOR_MARK_SWEEP', 2], ['INCREMENTAL', 8], ['WEAKCB', 16],
                             ['FLAGS_NO', 0], ['FLAGS_CONSTRUCT_RETAINED', 2], ['FLAGS_FORCED', 4],
                             ['FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING', 8], ['FLAGS_ALL_AVAILABLE_GARBAGE', 16],
                             ['FLAGS_ALL_EXTERNAL_MEMORY', 32], ['FLAGS_SCHEDULE_IDLE', 64]]) {
  Object.defineProperty(constants, `NODE_PERFORMANCE_GC_${name}`, { value, enumerable: true });
}

// Numbers of Node's insides, which some tools list.
const insides = [
  ...['GC', 'HTTP', 'HTTP2', 'NET', 'DNS', 'QUIC'].map((name, i) => [`ENTRY_TYPE_${name}`, i]),
  ...['TIME_ORIGIN_TIMESTAMP', 'TIME_ORIGIN', 'ENVIRONMENT', 'NODE_START', 'V8_START', 'LOOP_START', 'LOOP_EXIT',
      'BOOTSTRAP_COMPLETE'].map((name, i) => [`MILESTONE_${name}`, i]),
];
for (const [name, value] of insides) Object.defineProperty(constants, `NODE_PERFORMANCE_${name}`, { value });

module.exports = {
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, eventLoopUtilization,
  performance, timerify,
};
Object.defineProperty(module.exports, 'constants', { value: constants, enumerable: true });
for (const name of ['PerformanceObserver', 'PerformanceObserverEntryList']) {
  lazyProperty(module.exports, name, () => require('web/performance_observer')[name]);
}
lazyProperty(module.exports, 'createSlidingWindowHistogram',
             () => require('internal/histogram_window').createSlidingWindowHistogram);
for (const name of ['createHistogram', 'importHistogram', 'monitorEventLoopDelay']) {
  lazyProperty(module.exports, name, () => require('internal/histogram')[name]);
}
