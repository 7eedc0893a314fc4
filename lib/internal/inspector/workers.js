// SPDX-License-Identifier: MIT
// The worker threads that this thread has started, as tools see them. internal/worker/worker tells of those that begin
// and end once this module is loaded.
'use strict';

const mailbox = require('internal/inspector/mailbox');
const { loaded } = require('internal/realm');
const { urlOf } = require('internal/inspector/frames');

const watchers = new Set(); // told of a worker, and whether it begins
const waiters = new Set(); // asked whether new workers shall wait for a debugger

function tell(worker, begins) { for (const watcher of watchers) watcher(worker, begins); }

function connect(worker, receive) {
  worker.openMailbox();
  return mailbox.connectTo(worker.id, receive);
}

const title = ({ id, name }) => `[worker ${id}]${name ? ` ${name}` : ''}`;

module.exports = {
  all: () => [...loaded['internal/worker/worker']?.exports.live.values() ?? []],
  began: (worker) => tell(worker, true),
  connect,
  describe: (worker) =>
    ({ workerId: `${worker.id}`, type: 'worker', title: title(worker), url: urlOf(worker.program) }),
  ended: (worker) => tell(worker, false),
  wait: () => [...waiters].some((waiter) => waiter()),
  waiters,
  watchers,
};
