// SPDX-License-Identifier: MIT
// What primary and worker say to each other: internal messages of the channel,
//
//   {cmd: NODE_CLUSTER, act, seq, ...}   a request or a notice
//   {cmd: NODE_CLUSTER, ack: seq, ...}   the answer to the request of that number
//
// Callbacks that wait for an answer are kept at the channel's end, so they go when that process is gone.
'use strict';

const QUIETLY = { swallowErrors: true };

const kWaiting = Symbol('kWaiting');

/** Sends over `target` (a ChildProcess, or `process`); onReply(message, handle) if an answer is wanted. */
function send(target, message, handle, onReply) {
  if (!target.connected) return false;
  const waiting = target[kWaiting] ??= { replies: new Map(), seq: 0 };
  const seq = waiting.seq++;
  if (onReply !== undefined) waiting.replies.set(seq, onReply);
  // The other side may be dying: its end is told by 'disconnect', not by each message it does not get.
  return target.send({ cmd: 'NODE_CLUSTER', ...message, seq }, handle, QUIETLY);
}

/** Calls onRequest(message, handle) for what comes over `target` and is no answer. */
function receive(target, onRequest) {
  target.on('internalMessage', (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    if (message.ack === undefined) {
      onRequest(message, handle);
      return;
    }
    const replies = target[kWaiting]?.replies;
    const onReply = replies?.get(message.ack);
    replies?.delete(message.ack);
    onReply?.(message, handle);
  });
}

module.exports = { receive, send };
