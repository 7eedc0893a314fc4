// SPDX-License-Identifier: MIT
// The worker threads that this thread has started, as tools see them. internal/worker/worker tells of them once this
// module is loaded.
'use strict';

const mailbox = require('internal/inspector/mailbox');
const { pathToFileURL } = require('node/url');

const live = new Map(); // thread id -> {id, title, url}
const watchers = new Set();

function tell(worker, begins) { for (const watcher of watchers) watcher(worker, begins); }

// A worker runs, and has opened its mailbox.
function began(id, name, filename) {
  const url = filename[0] === '/' ? pathToFileURL(filename).href : filename;
  const worker = { id, title: `[worker ${id}]${name === 'WorkerThread' ? '' : ` ${name}`}`, url };
  live.set(id, worker);
  tell(worker, true);
}

function ended(id) {
  const worker = live.get(id);
  if (worker === undefined) return;
  live.delete(id);
  tell(worker, false);
}

module.exports = {
  all: () => [...live.values()], began, ended, watchers,
  connect: (worker, receive) => mailbox.connectTo(worker.id, receive),
  describe: ({ id, title, url }) => ({ workerId: `${id}`, type: 'worker', title, url }),
  describeTarget: ({ id, title, url }) =>
    ({ targetId: `${id}`, type: 'worker', title, url, attached: false, canAccessOpener: false }),
};
