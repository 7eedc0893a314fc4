// SPDX-License-Identifier: MIT
// global.gc() of --expose-gc: a full synchronous collection; a promise when asked for asynchronous execution.
'use strict';

const observed = require('internal/perf/observed');
const { loaded } = require('internal/realm');
const { gc } = internalBinding('process');

// perf_hooks.constants: a major collection, forced. The engine tells of no others.
const DETAIL = { kind: 4, flags: 4 };

module.exports = (options) => {
  const end = observed.begin?.('gc');
  gc();
  loaded['internal/addons']?.exports.collected();
  end?.('gc', { ...DETAIL });
  return options?.execution === 'async' ? Promise.resolve() : undefined;
};
