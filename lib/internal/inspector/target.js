// SPDX-License-Identifier: MIT
// The domain Target: worker threads as targets of their own, whose messages go by the connection that looks into this
// thread, with the number of their session (--experimental-worker-inspection).
'use strict';

const { need } = require('internal/inspector/errors');
const { eachEnabled } = require('internal/inspector/hub');
const { option } = require('internal/options');
const workers = require('internal/inspector/workers');

function describe(worker) {
  const { title, url } = workers.describe(worker);
  return { targetId: `${worker.id}`, type: 'worker', title, url, attached: false, canAccessOpener: true };
}

let lastId = 0;

function attach(connection, worker) {
  const sessionId = `${++lastId}`;
  const session = workers.connect(worker, (text) => connection.relay(sessionId, text));
  if (session === undefined) return;
  connection.targets.set(sessionId, { session, worker });
  connection.notify('Target.attachedToTarget', {
    sessionId, targetInfo: { ...describe(worker), attached: true }, waitingForDebugger: worker.waits,
  });
}

workers.watchers.add((worker, begins) => eachEnabled('Target', (connection) => {
  if (!begins) {
    for (const { 0: sessionId, 1: target } of [...connection.targets]) {
      if (target.worker === worker) connection.targets.delete(sessionId);
    }
    return;
  }
  connection.notify('Target.targetCreated', { targetInfo: describe(worker) });
  if (connection.state.autoAttach?.autoAttach) attach(connection, worker);
}));

// A worker of a program that shows its workers waits until somebody has decided whether to attach.
workers.waiters.add(() => {
  let waits = false;
  eachEnabled('Target', ({ state }) => { waits ||= state.autoAttach?.waitForDebuggerOnStart !== false; });
  return waits;
});

function setAutoAttach(connection, params) {
  need(params, { autoAttach: 'boolean', waitForDebuggerOnStart: 'boolean' });
  connection.state.autoAttach = params;
  if (!params.autoAttach) return;
  const attached = new Set([...connection.targets.values()].map(({ worker }) => worker));
  for (const worker of workers.all()) if (!attached.has(worker)) attach(connection, worker);
}

module.exports = {
  close(connection) {
    for (const { session } of connection.targets.values()) session.close();
    connection.targets.clear();
    connection.enabled.delete('Target');
  },
  commands: {
    __proto__: null,
    getTargets: () => ({ targetInfos: workers.all().map(describe) }),
    setAutoAttach,
  },
  // Those of a program's workers that shall be shown are, without being asked for.
  begin(connection) {
    if (option('--experimental-worker-inspection')) connection.enabled.add('Target');
  },
};
