// SPDX-License-Identifier: MIT
// global.gc() of --expose-gc: a full synchronous collection; a promise when asked for asynchronous execution.
'use strict';

const observed = require('internal/perf/observed');
const { loaded } = require('internal/realm');
const { gc } = internalBinding('process');

// perf_hooks.constants: a major collection, forced. The engine tells of no others.
const DETAIL = { kind: 4, flags: 4 };

function collect(options) {
  const end = observed.begin?.('gc');
  gc();
  loaded['internal/addons']?.exports.collected();
  end?.('gc', { ...DETAIL });
  return options?.execution === 'async' ? Promise.resolve() : undefined;
}

const property = () => ({
  value: { gc(options) { return collect(options); } }.gc, writable: true, enumerable: true, configurable: true,
});

module.exports = {
  collect,
  // Whether contexts of node:vm get `gc`.
  isInContexts: require('internal/options').option('--expose-gc') === true,
  exposeInContexts(on) { module.exports.isInContexts = on; },
  expose(global) { Object.defineProperty(global, 'gc', property()); },
};
