// SPDX-License-Identifier: MIT
// worker_threads.postMessageToThread(): each thread has a door, a port that listens by its number. A message comes with
// a port for the answer: whether somebody heard it.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const lazy = require('internal/lazy');
const { End, broadcast } = require('internal/message/end');
const { worker } = require('internal/realm');

const lazyCodes = lazy(() => require('internal/errors').codes);
const threadId = worker?.threadId ?? 0;
const doorOf = (id) => `thread ${id}`;

const HEARD = 0;
const UNHEARD = 1;
const FAILED = 2;

function answer({ value, source, reply }) {
  let outcome = UNHEARD;
  if (process.listenerCount('workerMessage') > 0) {
    try {
      process.emit('workerMessage', value, source);
      outcome = HEARD;
    } catch {
      outcome = FAILED;
    }
  }
  reply.post(outcome, []);
  reply.close();
}

// The door of the main thread is there once threads may be; theirs are made by their starters (worker.js) and opened by
// them (thread.js).
let door;
function open() {
  if (worker === undefined) door ??= End.listen(doorOf(threadId), answer);
}

function errorOf(outcome) {
  const codes = lazyCodes();
  return outcome === UNHEARD ? new codes.ERR_WORKER_MESSAGING_FAILED() : new codes.ERR_WORKER_MESSAGING_ERRORED();
}

async function postMessageToThread(target, value, transferList = undefined, timeout = undefined) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = undefined;
  }
  const codes = lazyCodes();
  const { checkedTransferList } = require('web/message_channel');
  if (timeout !== undefined) require('internal/validate').validateNumber(timeout, 'timeout', 0);
  if (target === threadId) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  const list = checkedTransferList(transferList);
  const [mine, theirs] = End.pair();
  const { promise, resolve, reject } = Promise.withResolvers();
  mine.port = mine; // it has a face: the promise
  mine.onMessage = (outcome) => {
    if (outcome === HEARD) resolve();
    else reject(errorOf(outcome));
    mine.close();
  };
  mine.onClose = () => reject(new codes.ERR_WORKER_MESSAGING_FAILED());
  mine.start();
  mine.setRef(true);
  let timer;
  if (timeout !== undefined) {
    timer = setTimeout(() => {
      reject(new codes.ERR_WORKER_MESSAGING_TIMEOUT());
      mine.close();
    }, timeout);
  }
  try {
    if (broadcast(doorOf(target), { value, source: threadId, reply: theirs }, list) === 0) {
      throw new codes.ERR_WORKER_MESSAGING_FAILED();
    }
    await promise;
  } finally {
    clearTimeout(timer);
    mine.onClose = undefined;
    mine.close();
  }
}

module.exports = { answer, doorOf, open, postMessageToThread };
