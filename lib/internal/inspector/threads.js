// SPDX-License-Identifier: MIT
// Threads that look into each other: a session of a worker in the main thread, and those of NodeWorker and Target in
// the workers.
'use strict';

const { codes: { ERR_INSPECTOR_NOT_AVAILABLE } } = require('internal/errors');
const mailbox = require('internal/inspector/mailbox');

const MAIN = 0;

function connectToMain(receive) {
  const session = mailbox.connectTo(MAIN, (text) => { receive(text); });
  if (session === undefined) throw new ERR_INSPECTOR_NOT_AVAILABLE();
  return session;
}

module.exports = { connectToMain };
