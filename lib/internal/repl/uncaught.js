// SPDX-License-Identifier: MIT
// Errors that nobody caught: they go to the server whose code they come from, which the async context tells. What the
// prompt of the command line cannot place is its own, too.
'use strict';

const { AsyncLocalStorage } = require('node/async_hooks');
const fatal = require('internal/fatal');
const { codes: { ERR_INVALID_REPL_INPUT } } = require('internal/errors');

const running = new AsyncLocalStorage();

let standalone; // the server of the command line

function capture(error) {
  const server = running.getStore() ?? standalone;
  return server !== undefined && server._handleError(error) !== 'unhandled';
}

// A listener would take all errors of a program that only has a prompt.
function refuseListeners(event) {
  if (event !== 'uncaughtException') return;
  const server = running.getStore();
  if (server === undefined || server._isStandalone) return;
  throw new ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
}

const open = new Set();
let isCapturing = false;
function attach(server) {
  if (server._isStandalone) standalone = server;
  if (open.size === 0) process.on('newListener', refuseListeners);
  open.add(server);
  if (isCapturing) return;
  isCapturing = true; // for good: what a server's code has left behind outlives it
  fatal.captures.push(capture);
}

function detach(server) {
  if (open.delete(server) && open.size === 0) process.removeListener('newListener', refuseListeners);
}

const run = (server, fn) => running.run(server, fn);

module.exports = { attach, detach, run };
