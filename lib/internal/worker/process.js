// SPDX-License-Identifier: MIT
// What `process` cannot do in a thread: all that would change the process for its other threads.
'use strict';

const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');

const METHODS = ['abort', 'chdir', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups'];
// Of a program whose environment speaks of a channel to its parent; otherwise there are none, as in the main thread.
const CHANNEL_METHODS = ['send', 'disconnect'];
const CHANNEL_ACCESSORS = ['channel', 'connected'];
const ABSENT = ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugPause', '_debugEnd'];

function refusal(name) {
  const refuse = () => { throw new ERR_WORKER_UNSUPPORTED_OPERATION(name); };
  refuse.disabled = true;
  return refuse;
}

// The main thread may change the working directory, and counts how often it did.
const { load: AtomicsLoad } = Atomics;
function cwdWith(cwd, forget) {
  const changes = new Int32Array(internalBinding('process').cwdChanges());
  let known = -1;
  return function() {
    const count = AtomicsLoad(changes, 0);
    if (count !== known) forget();
    known = count;
    return cwd();
  };
}

function restrict(process, forgetCwd) {
  const define = (name, descriptor) =>
    Object.defineProperty(process, name, { __proto__: null, enumerable: true, configurable: true, ...descriptor });
  const refuse = (name) => define(name, { value: refusal(`process.${name}()`), writable: true });
  METHODS.forEach(refuse);
  if (process.env.NODE_CHANNEL_FD !== undefined) {
    CHANNEL_METHODS.forEach(refuse);
    for (const name of CHANNEL_ACCESSORS) define(name, { get: refusal(`process.${name}`) });
  }
  for (const name of ABSENT) delete process[name];
  define('cwd', { value: cwdWith(process.cwd, forgetCwd), writable: true });
  Object.defineProperty(process.cwd, 'name', { value: 'cwd' });
  let { title } = process;
  define('title', { get: () => title, set(value) { title = `${value}`; } });
}

module.exports = { restrict };
