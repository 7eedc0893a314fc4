// SPDX-License-Identifier: MIT
// The inspected thread: its connections, whoever is at their other ends (a Session of this thread, the server, another
// thread), and the domains of the protocol, loaded when a command first names them. A command is answered within the
// call, but for those that wait for a promise; events go to the connections that enabled their domain.
//
// A domain exports {commands: {name(connection, params, answer)}} and, where it has to, close(connection). A command
// returns its result, or LATER and calls answer(result) or answer.fail(error) itself.
'use strict';

const { INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, PARSE_ERROR, ProtocolError } =
  require('internal/inspector/errors');
const { Mirror } = require('internal/inspector/mirror');
const { parse, stringify } = JSON;

const LATER = Symbol('later');

const domains = {
  __proto__: null,
  Console: () => require('internal/inspector/console'),
  Debugger: () => require('internal/inspector/debugger'),
  DOMStorage: () => require('internal/inspector/dom_storage'),
  HeapProfiler: () => require('internal/inspector/heap_profiler'),
  IO: () => require('internal/inspector/io'),
  Network: () => require('internal/inspector/network'),
  NodeRuntime: () => require('internal/inspector/node_runtime'),
  NodeTracing: () => require('internal/inspector/node_tracing'),
  NodeWorker: () => require('internal/inspector/node_worker'),
  Profiler: () => require('internal/inspector/profiler'),
  Runtime: () => require('internal/inspector/runtime'),
  Schema: () => require('internal/inspector/schema'),
  Storage: () => require('internal/inspector/storage'),
  Target: () => require('internal/inspector/target'),
};

const connections = new Set();

class Connection {
  #deliver;
  mirror = new Mirror();
  enabled = new Set(); // names of domains
  state = { __proto__: null }; // of domains, by name
  targets = new Map(); // number of a session -> {session} in another thread: see target.js

  // deliver(text) takes answers and events. What is remote can act while the engine stands at a breakpoint.
  constructor(deliver, isRemote) {
    this.#deliver = deliver;
    this.isRemote = isRemote;
    connections.add(this);
  }

  dispatch(text) {
    let message;
    try {
      message = parse(text);
    } catch {
      this.#refuse(undefined, new ProtocolError('JSON: invalid message', PARSE_ERROR));
      return;
    }
    const { id, method, params, sessionId } = message ?? {};
    if (sessionId !== undefined && this.targets.has(sessionId)) {
      this.targets.get(sessionId).session.dispatch(stringify({ ...message, sessionId: undefined }));
      return;
    }
    if (!Number.isInteger(id)) {
      this.#refuse(undefined, new ProtocolError("Message must have integer 'id' property", INVALID_REQUEST));
    } else if (typeof method !== 'string') {
      this.#refuse(id, new ProtocolError("Message must have string 'method' property", INVALID_REQUEST));
    } else {
      this.#run(id, method, params);
    }
  }

  #run(id, method, params = {}) {
    const answer = (result = {}) => this.#send({ id, result });
    answer.fail = (error) => this.#refuse(id, error);
    try {
      if (typeof params !== 'object' || params === null) {
        throw new ProtocolError('Invalid parameters', INVALID_PARAMS);
      }
      const result = commandOf(method)(this, params, answer);
      if (result !== LATER) answer(result);
    } catch (error) {
      this.#refuse(id, error);
    }
  }

  #refuse(id, error) {
    const { message, code } = error instanceof ProtocolError ? error : new ProtocolError(`${error?.message ?? error}`);
    this.#send({ ...(id === undefined ? undefined : { id }), error: { code, message } });
  }

  #send(message) { if (connections.has(this)) this.#deliver(stringify(message)); }

  // What a target says, with the number of its session.
  relay(sessionId, text) { this.#send({ ...parse(text), sessionId }); }

  notify(method, params = {}) { this.#send({ method, params }); }

  close() {
    if (!connections.delete(this)) return;
    for (const name of Object.keys(domains)) {
      if (loadedDomains[name] !== undefined) loadedDomains[name].close?.(this);
    }
  }
}

const loadedDomains = { __proto__: null };

function commandOf(method) {
  const dot = method.indexOf('.');
  const name = method.slice(0, dot);
  const domain = dot < 0 || domains[name] === undefined ? undefined : loadedDomains[name] ??= domains[name]();
  const command = domain?.commands[method.slice(dot + 1)];
  if (command === undefined) throw new ProtocolError(`'${method}' wasn't found`, NOT_FOUND);
  return command;
}

// enable and disable of a domain that only sends events.
function switches(domain) {
  return {
    enable(connection) { connection.enabled.add(domain); },
    disable(connection) { connection.enabled.delete(domain); },
  };
}

function eachEnabled(domain, fn) {
  for (const connection of [...connections]) if (connection.enabled.has(domain)) fn(connection);
}

// An event for all that enabled its domain.
function broadcast(domain, event, params) {
  eachEnabled(domain, (connection) => connection.notify(`${domain}.${event}`, params));
}

const isEnabled = (domain) => [...connections].some((connection) => connection.enabled.has(domain));

module.exports = { broadcast, Connection, connections, domains, eachEnabled, isEnabled, LATER, switches };
