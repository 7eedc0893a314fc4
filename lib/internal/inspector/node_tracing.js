// SPDX-License-Identifier: MIT
// The domain NodeTracing: the trace events of the process, for a session instead of a file.
'use strict';

const { ProtocolError, need } = require('internal/inspector/errors');

const categories = [
  'node', 'node.async_hooks', 'node.bootstrap', 'node.console', 'node.dns.native', 'node.environment', 'node.fs.async',
  'node.fs.sync', 'node.fs_dir.async', 'node.fs_dir.sync', 'node.http', 'node.net.native', 'node.perf',
  'node.perf.timerify', 'node.perf.usertiming', 'node.promises.rejections', 'node.threadpoolwork.async',
  'node.threadpoolwork.sync', 'node.vm.script', 'v8',
];

let collector = null; // the connection that events are kept for

const agent = () => require('internal/trace/agent');

function start(connection, { traceConfig = {} }) {
  if (require('internal/realm').worker) {
    throw new ProtocolError('Tracing properties can only be changed through main thread sessions');
  }
  need(traceConfig, { includedCategories: 'array' });
  if (collector) throw new ProtocolError('Call NodeTracing::end to stop tracing before updating the config');
  const included = traceConfig.includedCategories.join(',');
  if (included === '') throw new ProtocolError('At least one category should be enabled');
  collector = connection;
  agent().collect(included);
}

function stop(connection) {
  if (collector === connection) {
    collector = null;
    connection.notify('NodeTracing.dataCollected', { value: agent().take() });
  }
  connection.notify('NodeTracing.tracingComplete');
}

function close(connection) {
  if (collector !== connection) return;
  collector = null;
  agent().take();
}

module.exports = { close, commands: { __proto__: null, getCategories: () => ({ categories }), start, stop } };
