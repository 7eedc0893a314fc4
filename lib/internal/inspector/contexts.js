// SPDX-License-Identifier: MIT
// The execution contexts of this thread, numbered as tools see them: 1 is the main one, then those of node:vm that were
// made since the inspector is in use. They are named weakly.
'use strict';

const { loaded, worker } = require('internal/realm');
const { broadcast, eachEnabled } = require('internal/inspector/hub');
const { ProtocolError } = require('internal/inspector/errors');

const MAIN = 1;
const others = new Map(); // id -> {object: WeakRef, description}
let lastId = MAIN;

function uniqueId(id) { return `${process.pid}.${worker?.threadId ?? 0}.${id}`; }

function mainName() {
  if (worker !== undefined) return `Worker[${worker.threadId}]`;
  return `${process.title}[${process.pid}]`;
}

function describeMain() {
  return { id: MAIN, origin: '', name: mainName(), uniqueId: uniqueId(MAIN), auxData: { isDefault: true } };
}

const graves = new FinalizationRegistry((id) => {
  others.delete(id);
  broadcast('Runtime', 'executionContextDestroyed', { executionContextId: id, executionContextUniqueId: uniqueId(id) });
});

// Called by internal/vm/contexts.
function created(object, inner, name, origin = '') {
  loaded['internal/inspector/debugger']?.exports.attach(inner);
  const id = ++lastId;
  const description = { id, origin, name, uniqueId: uniqueId(id), auxData: { isDefault: false } };
  others.set(id, { object: new WeakRef(object), description });
  graves.register(object, id);
  broadcast('Runtime', 'executionContextCreated', { context: description });
}

function tell(connection) {
  connection.notify('Runtime.executionContextCreated', { context: describeMain() });
  for (const { description } of others.values()) {
    connection.notify('Runtime.executionContextCreated', { context: description });
  }
}

// The object of a context of node:vm; undefined for the main one.
function objectOf(id = MAIN) {
  if (id === MAIN) return undefined;
  const object = others.get(id)?.object.deref();
  if (object === undefined) throw new ProtocolError('Cannot find context with specified id');
  return object;
}

// The main context ends: of those that asked to hear of it first, the end is announced otherwise (NodeRuntime).
function endMain(isExcluded) {
  eachEnabled('Runtime', (connection) => {
    if (isExcluded(connection)) return;
    connection.notify('Runtime.executionContextDestroyed',
                      { executionContextId: MAIN, executionContextUniqueId: uniqueId(MAIN) });
  });
}

module.exports = { created, endMain, MAIN, objectOf, tell };
