// SPDX-License-Identifier: MIT
// NODE_DEBUG=module_timer: loading this tells on standard error how long each require() takes.
'use strict';

const { subscribe } = require('node/diagnostics_channel');
const { debuglog, formatTime } = require('internal/util/debuglog');
const { Module } = require('internal/modules/cjs');

const log = debuglog('module_timer');
const starts = new WeakMap();

const parentOf = ({ parentFilename }) => Module._cache[parentFilename]?.id ?? '[eval]';

subscribe('tracing:module.require:start', (context) => starts.set(context, performance.now()));
subscribe('tracing:module.require:end', (context) => {
  log(`[${parentOf(context)}] [${context.id}]: ${formatTime(performance.now() - starts.get(context))}`);
});
