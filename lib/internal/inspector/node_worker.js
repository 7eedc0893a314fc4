// SPDX-License-Identifier: MIT
// The domain NodeWorker: the worker threads of this one. A session in a worker is carried in messages of the session
// that asked for it.
'use strict';

const { need, ProtocolError } = require('internal/inspector/errors');
const { eachEnabled } = require('internal/inspector/hub');
const workers = require('internal/inspector/workers');

let lastId = 0;

function attach(connection, worker, waitingForDebugger) {
  const sessionId = `${++lastId}`;
  const session = workers.connect(worker, (message) =>
    connection.notify('NodeWorker.receivedMessageFromWorker', { sessionId, message }));
  if (session === undefined) return;
  (connection.state.workers ??= new Map()).set(sessionId, { session, worker });
  connection.notify('NodeWorker.attachedToWorker', {
    sessionId, workerInfo: workers.describe(worker), waitingForDebugger,
  });
}

function detach(connection, sessionId) {
  const found = connection.state.workers?.get(sessionId);
  if (found === undefined) throw new ProtocolError('No attached worker found for given session id');
  connection.state.workers.delete(sessionId);
  found.session.close();
  connection.notify('NodeWorker.detachedFromWorker', { sessionId });
}

workers.watchers.add((worker, begins) => eachEnabled('NodeWorker', (connection) => {
  if (begins) {
    attach(connection, worker, worker.waits);
    return;
  }
  for (const { 0: sessionId, 1: found } of [...connection.state.workers ?? []]) {
    if (found.worker.id === worker.id) detach(connection, sessionId);
  }
}));

workers.waiters.add(() => {
  let waits = false;
  eachEnabled('NodeWorker', (connection) => { waits ||= connection.state.workersWait === true; });
  return waits;
});

function disable(connection) {
  connection.enabled.delete('NodeWorker');
  for (const sessionId of [...connection.state.workers?.keys() ?? []]) detach(connection, sessionId);
}

const commands = {
  __proto__: null,
  enable(connection, params) {
    need(params, { waitForDebuggerOnStart: 'boolean' });
    connection.state.workersWait = params.waitForDebuggerOnStart;
    if (connection.enabled.has('NodeWorker')) return;
    connection.enabled.add('NodeWorker');
    for (const worker of workers.all()) attach(connection, worker, false);
  },
  disable,
  sendMessageToWorker(connection, params) {
    need(params, { message: 'string', sessionId: 'string' });
    const found = connection.state.workers?.get(params.sessionId);
    if (found === undefined) throw new ProtocolError('No attached worker found for given session id');
    found.session.dispatch(params.message);
  },
  detach(connection, params) {
    need(params, { sessionId: 'string' });
    detach(connection, params.sessionId);
  },
};

module.exports = { close: disable, commands };
