// SPDX-License-Identifier: MIT
// The thread's side of a Worker. The starter's side is worker.js; between them is a control channel:
//
//   to the thread      first {workerData, environmentData} if there are any; then {type: 'stdin', chunk} (null at the
//                      end), {type: 'wanted', stream}, {type: 'question', what, value, number}
//   to the starter     nothing at all (it runs), {type: 'error', ...}, {type: 'output', stream, chunk},
//                      {type: 'wanted'}, {type: 'answer', number, value}
//
// What users send goes by a channel of its own (parentPort).
'use strict';

const { loaded, worker } = require('internal/realm');
const { End } = require('internal/message/end');
const lazy = require('internal/lazy');
const natives = internalBinding('worker');

require('internal/worker/atomics');

// The end of the process is, here, the end of the thread: the engine tears down the loop.
internalBinding('process').exit = (code) => {
  flush();
  natives.exit(code);
  for (;;);
};

const control = new End(worker.ports[0]);
const users = new End(worker.ports[1]);
const { workerData, environmentData } = worker.hasData ? control.take().data : { environmentData: new Map() };

// Made when somebody wants it.
const lazyParentPort = lazy(() => {
  const { kDeserialize } = require('internal/clone');
  return require('web/message_channel').MessagePort[kDeserialize](users);
});

// What else listens to the control channel, by type.
const handlers = { __proto__: null };
control.onMessage = (message) => handlers[message.type]?.(message);

function post(message) { control.post(message, []); }

function flush() { loaded['internal/worker/stdio']?.exports.flush(); }

// The starter hears of an error nobody caught.
function fail(error) {
  const { pack } = require('internal/worker/errors');
  post({ type: 'error', ...pack(error) });
}

function run() {
  const { kind, filename } = worker;
  switch (kind) {
    case 'text': {
      const { runText } = require('internal/cli');
      runText(filename, '[worker eval]', false);
      break;
    }
    case 'url':
      require('internal/modules/esm/entry').runUrl(filename);
      break;
    default:
      require('internal/modules/cjs').runMain(filename);
  }
}

// What the starter asks for, by name.
const answers = {
  __proto__: null,
  heapStatistics() {
    const statistics = require('node/v8').getHeapStatistics();
    return { ...statistics, does_zap_garbage: Boolean(statistics.does_zap_garbage) };
  },
  cpuUsage: (previous) => process.threadCpuUsage(previous),
};
handlers.question = ({ what, value, number }) => post({ type: 'answer', number, value: answers[what](value) });

function applyOptions() {
  const { option, values } = require('internal/options');
  if (Object.keys(values).length === 0) return;
  require('internal/cli').applyOptions();
  const preload = option('--require');
  if (preload !== undefined) require('internal/modules/cjs').preload(preload);
}

function start() {
  control.start();
  require('internal/worker/messaging').open(worker.ports[2]);
  natives.booted();
  applyOptions();
  control.postEmpty();
  run();
}

module.exports = {
  control, environmentData, fail, flush, handlers, post, start, workerData,
  get parentPort() { return lazyParentPort(); },
};
