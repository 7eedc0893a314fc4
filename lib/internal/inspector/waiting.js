// SPDX-License-Identifier: MIT
// Waiting: for a debugger at the begin of the program (--inspect-brk, --inspect-wait, inspector.waitForDebugger()), and
// at its end until those that are connected have gone.
'use strict';

const { broadcast, connections } = require('internal/inspector/hub');
const contexts = require('internal/inspector/contexts');
const mailbox = require('internal/inspector/mailbox');
const binding = internalBinding('inspector');
const { writeSync } = internalBinding('process');

const POLL_MS = 100;

let isWaiting = false;

function waitForDebugger() {
  mailbox.open();
  isWaiting = true;
  broadcast('NodeRuntime', 'waitingForDebugger');
  while (isWaiting && !isStopped()) mailbox.serve(POLL_MS);
  isWaiting = false;
}

// Runtime.runIfWaitingForDebugger
function go() { isWaiting = false; }

const isStopped = () => internalBinding('worker').isStopped();

function isToldFirst(connection) { return connection.state.wantsDisconnect === true; }

// The end of the main context, told at once to all but those that asked to be told of the wait instead.
function waitForDisconnect(isServed) {
  const remotes = () => [...connections].filter((connection) => connection.isOfServer);
  if (isServed && remotes().length > 0) writeSync(2, 'Waiting for the debugger to disconnect...\n');
  const told = [...connections].filter(isToldFirst);
  for (const connection of told) connection.notify('NodeRuntime.waitingForDisconnect');
  if (told.length === 0) contexts.endMain(() => false);
  if (!isServed) {
    const stay = told.filter((connection) => connection.isRemote);
    while (stay.some((connection) => connections.has(connection)) && !isStopped()) mailbox.serve(POLL_MS);
    if (told.length > 0) contexts.endMain(() => false);
    return;
  }
  binding.refuseSessions();
  let isOver = told.length === 0;
  while (remotes().length > 0) {
    mailbox.serve(POLL_MS);
    if (!isOver && ![...connections].some(isToldFirst)) {
      isOver = true;
      contexts.endMain(() => false);
    }
  }
}

function terminate() { throw new Error('Execution was terminated'); }

module.exports = { go, isWaiting: () => isWaiting, terminate, waitForDebugger, waitForDisconnect };
