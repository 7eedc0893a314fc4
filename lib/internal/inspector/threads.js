// SPDX-License-Identifier: MIT
// Sessions of worker threads in the main one. The main thread has to be told to open its mailbox, by way of whoever
// started the worker; until it does, letters wait.
'use strict';

const { codes: { ERR_INSPECTOR_NOT_AVAILABLE } } = require('internal/errors');
const { worker } = require('internal/realm');
const mailbox = require('internal/inspector/mailbox');

const MAIN = 0;

function openMain() {
  if (worker === undefined) mailbox.open();
  else require('internal/worker/thread').post({ type: 'inspect' });
}

function connectToMain(receive) {
  const session = mailbox.connectTo(MAIN, receive);
  if (session === undefined) throw new ERR_INSPECTOR_NOT_AVAILABLE();
  openMain();
  return session;
}

module.exports = { connectToMain, openMain };
