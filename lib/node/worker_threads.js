// SPDX-License-Identifier: MIT
// node:worker_threads. What a Worker is stands in internal/worker/; ports in web/message_channel.
'use strict';

const { worker } = require('internal/realm');
const { kUncloneable, kUntransferable } = require('internal/clone');
const { lazyProperty } = require('internal/lazy');
const { MessageChannel, MessagePort, moveMessagePortToContext, receiveMessageOnPort } =
  require('web/message_channel');

const thread = worker === undefined ? undefined : require('internal/worker/thread');
const { environmentData, SHARE_ENV, Worker } = require('internal/worker/worker');
const { postMessageToThread } = require('internal/worker/messaging');

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

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}
function getEnvironmentData(key) { return environmentData.get(key); }

module.exports = {
  isInternalThread: false,
  isMainThread: worker === undefined,
  MessageChannel,
  MessagePort,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: worker?.limits ?? {},
  postMessageToThread,
  threadId: worker?.threadId ?? 0,
  threadName: worker?.name ?? '',
  SHARE_ENV,
  Worker,
  parentPort: thread?.parentPort ?? null,
  workerData: thread === undefined ? null : thread.workerData,
  setEnvironmentData,
  getEnvironmentData,
};
lazyProperty(module.exports, 'locks', () => require('web/locks').locks);
lazyProperty(module.exports, 'BroadcastChannel', () => require('web/broadcast_channel').BroadcastChannel);
