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

const EVAL_NAME = '[worker eval]';

// Made when somebody wants to sleep.
const { wait } = Atomics;
lazy.lazyProperty(Atomics, 'wait', () => require('internal/worker/atomics').waitBy(wait), false);

// The end of the process is, here, the end of the thread: the engine tears down the loop.
internalBinding('process').exit = (code) => {
  flush();
  natives.exit(code);
  for (;;);
};

const control = new End(worker.ports[0]);
const users = new End(worker.ports[1]);
const door = new End(worker.ports[2]); // of postMessageToThread()
door.onMessage = (message) => require('internal/worker/messaging').answer(message);
const isOfHooks = worker.kind === 'hooks'; // lib/internal/modules/hooks_thread.js, whose channel is the users'
const { workerData, environmentData } = worker.hasData ? control.take().data :
  { workerData: isOfHooks ? null : undefined, environmentData: new Map() };

// Made when somebody wants it.
const lazyParentPort = lazy(() => {
  if (isOfHooks) return null;
  const { kDeserialize } = require('internal/clone');
  return require('web/message_channel').MessagePort[kDeserialize](users);
});

// What else listens to the control channel, by type.
const handlers = { __proto__: null, inspect() { require('internal/inspector/mailbox').open(); } };
control.onMessage = (message) => handlers[message.type]?.(message);

function post(message) { control.post(message, []); }

function flush() { loaded['internal/worker/stdio']?.exports.flush(); }

// The starter hears of an error nobody caught.
function fail(error) {
  const { pack } = require('internal/worker/errors');
  if (isOfHooks) {
    users.post({ failure: pack(error) }, []);
    return;
  }
  post({ type: 'error', ...pack(error) });
}

const COMMONJS = 2; // ed_format

// What there are no options for goes the short ways.
function run(isPlain) {
  const { kind, filename } = worker;
  switch (kind) {
    case 'text':
      if (isPlain && internalBinding('modules').kindOf(filename) === COMMONJS) {
        require('internal/modules/evaluate').evalScript(filename, EVAL_NAME, false);
      } else {
        require('internal/cli').runText(filename, EVAL_NAME, false);
      }
      break;
    case 'hooks':
      require('internal/modules/hooks_thread').run(users);
      break;
    case 'url':
      require('internal/modules/esm/entry').runUrl(filename);
      break;
    default:
      if (isPlain) require('internal/modules/main').runMain(filename);
      else require('internal/modules/cjs').runMain(filename);
  }
}

const profiles = new Map(); // number -> CPU profile under way
let lastProfile = 0;

// What the starter asks for, by name.
const answers = {
  __proto__: null,
  heapStatistics() {
    const statistics = require('node/v8').getHeapStatistics();
    return { ...statistics, does_zap_garbage: Boolean(statistics.does_zap_garbage) };
  },
  cpuUsage: (previous) => process.threadCpuUsage(previous),
  heapSnapshot: (options) => require('internal/v8/heap_snapshots').text(options),
  startCpuProfile() {
    profiles.set(++lastProfile, require('internal/v8/cpu_profile').startCpuProfile());
    return lastProfile;
  },
  startHeapProfile(options) {
    const profile = require('internal/v8/heap_profile').startHeapProfile(options);
    if (profile === undefined) return undefined;
    profiles.set(++lastProfile, profile);
    return lastProfile;
  },
  stopProfile(id) {
    const profile = profiles.get(id);
    profiles.delete(id);
    return profile.stop();
  },
};
handlers.question = ({ what, value, number }) => {
  const answer = { type: 'answer', number };
  try {
    answer.value = answers[what](value);
  } catch (error) {
    answer.failure = require('internal/worker/errors').pack(error);
  }
  post(answer);
};

function applyOptions() {
  const { option } = require('internal/options');
  require('internal/cli').applyOptions();
  const preload = option('--require');
  if (preload !== undefined) require('internal/modules/cjs').preload(preload);
  if (option('--frozen-intrinsics')) require('internal/frozen_intrinsics');
}

function isProfiled() {
  const { option } = require('internal/options');
  return option('--cpu-prof') === true || option('--heap-prof') === true;
}

function start() {
  control.start();
  door.start();
  natives.booted();
  if (worker.isTraced) require('internal/trace/agent').join();
  const isPlain = Object.keys(worker.options[0]).length === 0 && !worker.waits;
  const nearLimit = isPlain ? undefined : require('internal/options').option('--heapsnapshot-near-heap-limit');
  if (nearLimit) require('internal/v8/heap_snapshots').nearHeapLimit(+nearLimit);
  if (worker.isProfiled || (!isPlain && isProfiled())) {
    require('internal/inspector/profiles').begin();
  }
  if (!isPlain) applyOptions();
  control.post(undefined, []); // it runs
  if (worker.waits) require('internal/inspector/start').waitAndBreak(worker.kind);
  run(isPlain);
  natives.ran();
}

module.exports = {
  control, environmentData, fail, flush, handlers, isOfHooks, post, start, workerData,
  get parentPort() { return lazyParentPort(); },
};
