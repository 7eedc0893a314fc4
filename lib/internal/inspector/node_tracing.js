// SPDX-License-Identifier: MIT
// The domain NodeTracing: what there is to trace. Events are recorded by the runtime only as far as node:trace_events
// goes.
'use strict';

const { ProtocolError } = require('internal/inspector/errors');

const categories = [
  'node', 'node.async_hooks', 'node.bootstrap', 'node.console', 'node.dns.native', 'node.environment', 'node.fs.async',
  'node.fs.sync', 'node.fs_dir.async', 'node.fs_dir.sync', 'node.http', 'node.net.native', 'node.perf',
  'node.perf.timerify', 'node.perf.usertiming', 'node.promises.rejections', 'node.threadpoolwork.async',
  'node.threadpoolwork.sync', 'node.vm.script', 'v8',
];

const unavailable = () => { throw new ProtocolError('Trace events go to files, by node:trace_events'); };

module.exports = {
  commands: { __proto__: null, getCategories: () => ({ categories }), start: unavailable, stop: unavailable },
};
