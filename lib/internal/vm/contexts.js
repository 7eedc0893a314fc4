// SPDX-License-Identifier: MIT
// vm.createContext and what objects are contexts.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validate');
const { loaded } = require('internal/realm');
const countPending = require('internal/wasm_pending');
const { Context } = require('internal/vm/context');
const { VanillaContext } = require('internal/vm/vanilla');
const binding = internalBinding('vm');

const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');
const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');

// Object of the user's -> its context.
const contexts = new WeakMap();

// The global object of a context, in either form -> that object.
const globals = new WeakMap();

// How many of them are alive.
const live = new Set();
function liveCount() {
  for (const ref of live) {
    if (ref.deref() === undefined) live.delete(ref);
  }
  return live.size;
}

function forbidWasm(inner) {
  const { WebAssembly } = inner;
  const { CompileError } = WebAssembly;
  const refusal = (name) => new CompileError(`WebAssembly.${name}(): Wasm code generation disallowed by embedder`);
  const { Module } = WebAssembly;
  WebAssembly.Module = new Proxy(Module, { construct() { throw refusal('Module'); } });
  Module.prototype.constructor = WebAssembly.Module;
  for (const name of ['compile', 'instantiate']) {
    const { [name]: original } = WebAssembly;
    const replaced = {
      [name](first, ...rest) {
        if (first instanceof Module) return original.call(WebAssembly, first, ...rest);
        return inner.Promise.reject(refusal(name));
      },
    }[name];
    WebAssembly[name] = replaced;
  }
}

let count = 0;
function createContext(contextObject = {}, options = {}) {
  if (contextObject !== DONT_CONTEXTIFY) {
    if (isContext(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const { name = `VM Context ${++count}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  if (importModuleDynamically !== undefined) {
    require('internal/vm/dynamic').validateCallback(importModuleDynamically);
  }
  const context = contextObject === DONT_CONTEXTIFY ? new VanillaContext(strings) : new Context(contextObject, strings);
  if (wasm) countPending(context.inner.WebAssembly);
  else forbidWasm(context.inner);
  context.drains = microtaskMode === 'afterEvaluate';
  if (context.drains) {
    require('boot/turn').loseQueue();
    binding.ownQueue(context.inner);
  }
  const object = contextObject === DONT_CONTEXTIFY ? context.global : contextObject;
  contexts.set(object, context);
  context.importer = importModuleDynamically;
  globals.set(context.inner, object);
  globals.set(context.global, object);
  live.add(new WeakRef(object));
  loaded['internal/async_hooks/carry']?.exports.carryIn(context.inner);
  loaded['internal/inspector/contexts']?.exports.created(object, context.inner, name, origin);
  return object;
}

function isContext(object) {
  if (object === null || typeof object !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('object', 'object', object);
  }
  return contexts.has(object);
}

function validateContext(object) {
  if (!isContext(object)) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
}

function eachRealm(fn) {
  for (const ref of live) {
    const object = ref.deref();
    if (object !== undefined) fn(contexts.get(object).inner);
  }
}

module.exports = {
  eachRealm,
  DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER, createContext, isContext, liveCount, validateContext,
  contextOf: (object) => contexts.get(object),
  objectOf: (global) => globals.get(global),
};
