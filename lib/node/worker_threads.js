// SPDX-License-Identifier: MIT
// node:worker_threads. What a Worker is stands in internal/worker/; ports in web/message_channel.
'use strict';

const { worker } = require('internal/realm');
const { kUncloneable, kUntransferable } = require('internal/clone');
const { lazyProperty } = require('internal/lazy');
const lazy = require('internal/lazy');

const thread = worker === undefined ? undefined : require('internal/worker/thread');
const lazyChannel = lazy(() => require('web/message_channel'));
const lazyWorker = lazy(() => require('internal/worker/worker'));

function mark(object, symbol) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
  Object.defineProperty(object, symbol, { value: true, configurable: true });
}
function markAsUntransferable(object) { mark(object, kUntransferable); }
function markAsUncloneable(object) { mark(object, kUncloneable); }
function isMarkedAsUntransferable(object) {
  return object !== null && (typeof object === 'object' || typeof object === 'function') &&
    Object.hasOwn(object, kUntransferable) && object[kUntransferable] === true;
}

// What threads inherit.
const environmentData = () => (thread ?? lazyWorker()).environmentData;
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData().delete(key);
  else environmentData().set(key, value);
}
function getEnvironmentData(key) { return environmentData().get(key); }

module.exports = {
  isInternalThread: thread !== undefined && thread.isOfHooks,
  isMainThread: worker === undefined,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  resourceLimits: worker?.limits ?? {},
  threadId: worker?.threadId ?? 0,
  threadName: worker?.name ?? '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  parentPort: null,
  workerData: thread === undefined ? null : thread.workerData,
  setEnvironmentData,
  getEnvironmentData,
};

// A thread often needs no more than its port, and its starter waits for it.
function later(names, load) {
  for (const name of names) lazyProperty(module.exports, name, () => load()[name]);
}
if (thread !== undefined) later(['parentPort'], () => thread);
later(['MessageChannel', 'MessagePort', 'moveMessagePortToContext', 'receiveMessageOnPort'], lazyChannel);
later(['Worker'], lazyWorker);
later(['postMessageToThread'], () => require('internal/worker/messaging'));
later(['locks'], () => require('web/locks'));
later(['BroadcastChannel'], () => require('web/broadcast_channel'));
