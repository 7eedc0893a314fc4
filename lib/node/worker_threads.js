// SPDX-License-Identifier: MIT
// node:worker_threads, as far as one thread goes: what the main thread knows about itself, message ports, marks for
// cloning. Starting a Worker is refused: this runtime does not run JavaScript in other threads yet.
'use strict';

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
const { kUncloneable, kUntransferable } = require('internal/clone');
const { lazyProperty } = require('internal/lazy');
const { MessageChannel, MessagePort, receiveMessageOnPort } = require('web/message_channel');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

class Worker {
  constructor() {
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Worker');
  }
}

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

// What new workers would inherit; also readable here.
const environmentData = new Map();
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}
function getEnvironmentData(key) { return environmentData.get(key); }

function postMessageToThread(threadId) {
  const { codes: { ERR_WORKER_MESSAGING_FAILED, ERR_WORKER_MESSAGING_SAME_THREAD } } = require('internal/errors');
  if (threadId === 0) return Promise.reject(new ERR_WORKER_MESSAGING_SAME_THREAD());
  return Promise.reject(new ERR_WORKER_MESSAGING_FAILED());
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessageChannel,
  MessagePort,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: 'main',
  SHARE_ENV,
  Worker,
  parentPort: null,
  workerData: null,
  setEnvironmentData,
  getEnvironmentData,
};
lazyProperty(module.exports, 'BroadcastChannel', () => require('web/broadcast_channel').BroadcastChannel);
