// SPDX-License-Identifier: MIT
// Evaluation for tools: programs in the global scope, with what consoles offer beside it, and functions called on
// objects.
'use strict';

const { ProtocolError } = require('internal/inspector/errors');
const { objectOf } = require('internal/inspector/contexts');
const lazy = require('internal/lazy');

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const lazyScript = lazy(() => require('internal/vm/script').Script);

// ---- what consoles offer -------------------------------------------------------------------------------------------

const makeRequire = lazy(() => {
  const { Module, makeRequire: make } = require('internal/modules/cjs');
  const module = new Module('<inspector console>');
  module.paths = Module._nodeModulePaths(process.cwd());
  return make(module);
});

let lastResult;
const commandLine = {
  __proto__: null,
  require: () => makeRequire(),
  $_: () => lastResult,
  keys: () => (object) => Object.keys(object),
  values: () => (object) => Object.values(object),
  dir: () => (object) => console.dir(object),
  dirxml: () => (...args) => console.dirxml(...args),
  table: () => (...args) => console.table(...args),
  clear: () => () => console.clear(),
  inspect: () => (object) => object,
};

// Runs fn with the names that the program does not have itself as globals.
function withCommandLine(isWanted, fn) {
  if (!isWanted) return fn();
  const added = [];
  for (const name of Object.keys(commandLine)) {
    if (name in globalThis) continue;
    defineProperty(globalThis, name, { get: commandLine[name], set(value) {
      defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
    }, enumerable: false, configurable: true });
    added.push(name);
  }
  try {
    return fn();
  } finally {
    for (const name of added) {
      if (getOwnPropertyDescriptor(globalThis, name)?.get === commandLine[name]) deleteProperty(globalThis, name);
    }
  }
}

// ---- without side effects ------------------------------------------------------------------------------------------

// The engine cannot tell whether code has side effects. Literals, names, and members that are no getters have none.
const LITERAL =
  /^\s*(?:-?\d+(?:\.\d+)?n?|'[^'\\\n]*'|"[^"\\\n]*"|true|false|null|undefined|NaN|Infinity|this)\s*;?\s*$/;
const PATH = /^\s*[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*(?:\.[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)*\s*;?\s*$/;

function hasGetter(object, path) {
  for (const name of path) {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return false;
    let holder = object;
    let found;
    while (holder !== null && (found = getOwnPropertyDescriptor(holder, name)) === undefined) {
      holder = getPrototypeOf(holder);
    }
    if (found === undefined) return false;
    if (!('value' in found)) return !/\[native code\]/.test(Function.prototype.toString.call(found.get));
    object = found.value;
  }
  return false;
}

function demandPure(expression, context) {
  if (LITERAL.test(expression)) return;
  const isPath = PATH.test(expression);
  const path = isPath ? expression.replace(/[\s;]/g, '').split('.') : [];
  if (isPath && !hasGetter(context ?? globalThis, path)) return;
  throw new EvalError('Possible side-effect in debug-evaluate');
}

// ---- programs ------------------------------------------------------------------------------------------------------

const isTimeout = (error) => error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

function compile(expression, replMode, filename) {
  const Script = lazyScript();
  const { MAIN_LOADER } = require('internal/vm/dynamic');
  const options = { filename, importModuleDynamically: MAIN_LOADER };
  if (replMode && expression.includes('await')) {
    const text = internalBinding('modules').prompt(expression);
    if (text !== undefined) return { script: new Script(text, options), waits: true };
  }
  return { script: new Script(expression, options), waits: false };
}

function run(script, contextId, timeout) {
  const object = objectOf(contextId);
  const options = timeout === undefined ? undefined : { timeout: Math.max(1, Math.round(timeout)) };
  try {
    return object === undefined ? script.runInThisContext(options) : script.runInContext(object, options);
  } catch (error) {
    if (isTimeout(error)) throw new ProtocolError('Execution was terminated');
    throw error;
  }
}

// {value} or {error}, and whether the value is a promise of { value } (of a program that awaits).
function evaluate(params) {
  const { expression, contextId, timeout, throwOnSideEffect, includeCommandLineAPI, replMode } = params;
  const object = objectOf(contextId);
  try {
    if (throwOnSideEffect) demandPure(expression, object);
    const { script, waits } = compile(expression, replMode, '');
    const value = withCommandLine(includeCommandLineAPI, () => run(script, contextId, timeout));
    if (!waits) lastResult = value;
    return { value, waits };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    return { error };
  }
}

// ---- functions -----------------------------------------------------------------------------------------------------

// {value} or {error} of a function, given as text, called on an object.
function callFunction(text, self, args) {
  let fn;
  try {
    fn = new (lazyScript())(`(${text}\n)`, { filename: '' }).runInThisContext();
  } catch (error) {
    return { error };
  }
  if (typeof fn !== 'function') throw new ProtocolError('Given expression does not evaluate to a function');
  try {
    return { value: Reflect.apply(fn, self, args) };
  } catch (error) {
    return { error };
  }
}

module.exports = { callFunction, compile, demandPure, evaluate, run, withCommandLine };
