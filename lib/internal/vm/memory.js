// SPDX-License-Identifier: MIT
// vm.measureMemory: the heap's size after the next collection. The engine does not tell contexts apart: what is in the
// heap is counted as the main context's.
'use strict';

const { f64, F0 } = require('internal/cells');
const { validateObject, validateOneOf } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyWarn = lazy(() => require('internal/process/warning').emitWarning);
let warned = false;

function figures(bytes) {
  return { jsMemoryEstimate: bytes, jsMemoryRange: [bytes, bytes] };
}

function measure(mode) {
  internalBinding('process').heap();
  const used = f64[F0];
  const result = { total: figures(used) };
  if (mode === 'detailed') {
    result.current = figures(used);
    result.other = Array.from({ length: require('internal/vm/contexts').liveCount() }, () => figures(0));
  }
  return result;
}

// 'default' waits for a collection to come, for a while; here it is the loop's next turn.
function measureMemory(options) {
  if (!warned) {
    warned = true;
    lazyWarn()('vm.measureMemory is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return new Promise((resolve) => {
    require('internal/timer_functions').setImmediate(() => {
      if (execution === 'eager') internalBinding('process').gc?.();
      resolve(measure(mode));
    });
  });
}

module.exports = { measureMemory };
