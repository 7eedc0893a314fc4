// SPDX-License-Identifier: MIT
// What `process` cannot do in a thread: all that would change the process for its other threads.
'use strict';

const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');

const METHODS = ['abort', 'chdir', 'send', 'disconnect', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups',
                 'initgroups'];
const ACCESSORS = ['channel', 'connected'];
const ABSENT = ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugPause', '_debugEnd'];

function refusal(name) {
  const refuse = () => { throw new ERR_WORKER_UNSUPPORTED_OPERATION(name); };
  refuse.disabled = true;
  return refuse;
}

function restrict(process) {
  const define = (name, descriptor) =>
    Object.defineProperty(process, name, { __proto__: null, enumerable: true, configurable: true, ...descriptor });
  for (const name of METHODS) define(name, { value: refusal(`process.${name}()`), writable: true });
  for (const name of ACCESSORS) define(name, { get: refusal(`process.${name}`) });
  for (const name of ABSENT) delete process[name];
  let { title } = process;
  define('title', { get: () => title, set(value) { title = `${value}`; } });
}

module.exports = { restrict };
