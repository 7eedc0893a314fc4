// SPDX-License-Identifier: MIT
// The domain Runtime: evaluation, objects, contexts, console calls and exceptions.
'use strict';

const { need, ProtocolError } = require('internal/inspector/errors');
const { eachEnabled, LATER } = require('internal/inspector/hub');
const { valueOfArgument } = require('internal/inspector/mirror');
const { propertiesOf, Scope } = require('internal/inspector/properties');
const { callFunction, compile, evaluate, run } = require('internal/inspector/evaluate');
const { detailsOf } = require('internal/inspector/exceptions');
const contexts = require('internal/inspector/contexts');
const watch = require('internal/inspector/console_watch');
const lazy = require('internal/lazy');

const { then } = Promise.prototype;
const lazyTypes = lazy(() => require('internal/util/types').types);

const groupOf = ({ objectGroup, returnByValue, generatePreview }) =>
  ({ group: objectGroup, returnByValue, generatePreview });

function result(connection, outcome, options) {
  if (!('error' in outcome)) return { result: connection.mirror.show(outcome.value, options) };
  const { mirror } = connection;
  return {
    result: mirror.show(outcome.error, { ...options, returnByValue: false }),
    exceptionDetails: detailsOf(outcome.error, connection, options),
  };
}

// Answers with what a promise settles to; `unwrap` takes the value of a program out of { value }.
function answerLater(connection, promise, options, answer, unwrap = (value) => value) {
  const settle = (outcome) => {
    try {
      answer(result(connection, outcome, options));
    } catch (error) {
      answer.fail(error);
    }
  };
  then.call(promise, (value) => settle({ value: unwrap(value) }), (error) => {
    const outcome = result(connection, { error }, options);
    outcome.exceptionDetails.text = 'Uncaught (in promise)';
    answer(outcome);
  });
  return LATER;
}

// The answer to an evaluation.
function conclude(connection, outcome, params, answer, options = groupOf(params)) {
  if ('error' in outcome) return result(connection, outcome, options);
  if (outcome.waits) return answerLater(connection, outcome.value, options, answer, ({ value }) => value);
  if (!params.awaitPromise) return result(connection, outcome, options);
  return answerLater(connection, Promise.resolve(outcome.value), options, answer);
}

const scripts = new Map(); // of compileScript
let lastScript = 0;

const commands = {
  __proto__: null,

  enable(connection) {
    if (connection.enabled.has('Runtime')) return;
    connection.enabled.add('Runtime');
    watch.begin();
    contexts.tell(connection);
    watch.catchUp(connection, 'Runtime');
  },

  disable(connection) {
    connection.enabled.delete('Runtime');
    watch.endUnlessNeeded();
  },

  evaluate(connection, params, answer) {
    need(params, { expression: 'string' });
    return conclude(connection, evaluate(params), params, answer);
  },

  callFunctionOn(connection, params, answer) {
    need(params, { functionDeclaration: 'string' });
    const { objectId, executionContextId, arguments: args = [], objectGroup } = params;
    const { mirror } = connection;
    if (objectId === undefined && executionContextId === undefined) {
      throw new ProtocolError('Either objectId or executionContextId or uniqueContextId must be specified');
    }
    let self = objectId === undefined ? contexts.objectOf(executionContextId) ?? globalThis : mirror.valueOf(objectId);
    if (self instanceof Scope) self = Object.fromEntries(self.names().map((name) => [name, self.get(name)]));
    const values = args.map((argument) => valueOfArgument(mirror, argument));
    const options = groupOf(params);
    options.group = objectGroup ?? (objectId === undefined ? '' : mirror.groupOf(objectId));
    return conclude(connection, callFunction(params.functionDeclaration, self, values), params, answer, options);
  },

  awaitPromise(connection, params, answer) {
    need(params, { promiseObjectId: 'string' });
    const promise = connection.mirror.valueOf(params.promiseObjectId);
    if (!lazyTypes().isPromise(promise)) throw new ProtocolError('Could not find promise with given id');
    return answerLater(connection, promise, groupOf(params), answer);
  },

  getProperties(connection, params) {
    need(params, { objectId: 'string' });
    const { mirror } = connection;
    const group = mirror.groupOf(params.objectId);
    const { generatePreview } = params;
    const show = (value) => mirror.show(value, { group, generatePreview });
    return propertiesOf(mirror.valueOf(params.objectId), params, show);
  },

  releaseObject(connection, params) {
    need(params, { objectId: 'string' });
    connection.mirror.release(params.objectId);
  },

  releaseObjectGroup(connection, params) {
    need(params, { objectGroup: 'string' });
    connection.mirror.releaseGroup(params.objectGroup);
  },

  compileScript(connection, params) {
    need(params, { expression: 'string', sourceURL: 'string', persistScript: 'boolean' });
    try {
      const { script } = compile(params.expression, false, params.sourceURL);
      if (!params.persistScript) return {};
      const scriptId = `c${++lastScript}`;
      scripts.set(scriptId, script);
      return { scriptId };
    } catch (error) {
      return { exceptionDetails: detailsOf(error, connection) };
    }
  },

  runScript(connection, params, answer) {
    need(params, { scriptId: 'string' });
    const script = scripts.get(params.scriptId);
    if (script === undefined) throw new ProtocolError('No script with given id');
    let outcome;
    try {
      outcome = { value: run(script, params.executionContextId) };
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      outcome = { error };
    }
    return conclude(connection, outcome, params, answer);
  },

  globalLexicalScopeNames() { return { names: [] }; },

  getHeapUsage() {
    const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
    return {
      usedSize: heapUsed, totalSize: heapTotal, embedderHeapUsedSize: external, backingStorageSize: arrayBuffers,
    };
  },

  getIsolateId() { return { id: `${process.pid}` }; },

  getExceptionDetails(connection, params) {
    need(params, { errorObjectId: 'string' });
    const error = connection.mirror.valueOf(params.errorObjectId);
    if (!(error instanceof Error)) throw new ProtocolError('errorObjectId is not a JS error object');
    return { exceptionDetails: detailsOf(error, connection) };
  },

  queryObjects(connection, params) {
    need(params, { prototypeObjectId: 'string' });
    const prototype = connection.mirror.valueOf(params.prototypeObjectId);
    const { instancesOf } = require('internal/inspector/heap_objects');
    return { objects: connection.mirror.show(instancesOf(prototype), { group: params.objectGroup }) };
  },

  addBinding(connection, params) {
    need(params, { name: 'string' });
    const { name } = params;
    const names = connection.state.bindings ??= new Set();
    names.add(name);
    const tell = (payload) => eachEnabled('Runtime', (one) => {
      if (!one.state.bindings?.has(name)) return;
      one.notify('Runtime.bindingCalled', { name, payload, executionContextId: contexts.MAIN });
    });
    globalThis[name] = (...args) => {
      if (args.length !== 1 || typeof args[0] !== 'string') {
        throw new TypeError('Invalid arguments: should be exactly one string.');
      }
      tell(args[0]);
    };
  },

  removeBinding(connection, params) {
    need(params, { name: 'string' });
    connection.state.bindings?.delete(params.name);
  },

  runIfWaitingForDebugger() { require('internal/inspector/waiting').go(); },
  discardConsoleEntries: watch.clear,
  setCustomObjectFormatterEnabled() {},
  setAsyncCallStackDepth() {},
  setMaxCallStackSizeToCapture() {},

  terminateExecution(connection, params, answer) {
    require('internal/inspector/waiting').terminate();
    answer();
    return LATER;
  },
};

// An error that nobody caught is about to end the program.
function exceptionThrown(error, isRejection) {
  eachEnabled('Runtime', (connection) => connection.notify('Runtime.exceptionThrown', {
    timestamp: Date.now(),
    exceptionDetails: {
      ...detailsOf(error, connection, undefined, isRejection ? 'Uncaught (in promise)' : 'Uncaught'),
      executionContextId: contexts.MAIN,
    },
  }));
}

module.exports = {
  commands, conclude, exceptionThrown,
  close(connection) {
    connection.enabled.delete('Runtime');
    watch.endUnlessNeeded();
  },
};
