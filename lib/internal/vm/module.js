// SPDX-License-Identifier: MIT
// vm.Module, SourceTextModule and SyntheticModule: the loader's records (internal/modules/esm/record) in the hands of
// users, who link them themselves, in any context.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString, validateUint32 } =
  require('internal/validate');
const { evaluate, isAsync } = require('internal/modules/esm/evaluate');
const { link } = require('internal/modules/esm/link');
const { namespaceOf } = require('internal/modules/esm/namespace');
const {
  EVALUATED, EVALUATING, EVALUATING_ASYNC, LINKED, REQUEST, SOURCE_PHASE, SourceRecord, SyntheticRecord,
} = require('internal/modules/esm/record');
const { make, matches } = require('internal/vm/cached_data');
const { contextOf, isContext } = require('internal/vm/contexts');
const { equip, importFrom, validateCallback } = require('internal/vm/dynamic');
const { BREAKS_ON_SIGINT, DRAINS, STOPPED_BY_TIME } = require('internal/vm/script');
const modulesBinding = internalBinding('modules');
const binding = internalBinding('vm');
const {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS,
  ERR_MODULE_LINK_MISMATCH, ERR_SCRIPT_EXECUTION_INTERRUPTED, ERR_SCRIPT_EXECUTION_TIMEOUT,
  ERR_VM_MODULE_ALREADY_LINKED, ERR_VM_MODULE_CACHED_DATA_REJECTED, ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA,
  ERR_VM_MODULE_DIFFERENT_CONTEXT, ERR_VM_MODULE_LINK_FAILURE, ERR_VM_MODULE_NOT_MODULE, ERR_VM_MODULE_STATUS,
} = codes;

const PHASES = ['evaluation', 'source', 'defer'];
const BAD_SYNTAX = -1;

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const counts = new WeakMap(); // context (or globalThis) -> how many modules got a name of ours

let warned = false;
function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('VM Modules is an experimental feature and might change at any time', 'ExperimentalWarning');
}

// What every module is: a record, and what is known of it beside that.
class State {
  record;
  identifier;
  object; // the context as users know it
  context;
  isLinking = false;
  isUnlinked = true;
  error; // { value } of linking

  get status() {
    if (this.error !== undefined) return 'errored';
    if (this.isLinking) return 'linking';
    const { record } = this;
    if (record.error !== undefined) return 'errored';
    switch (record.status) {
      case EVALUATING: return 'evaluating';
      case EVALUATING_ASYNC:
      case EVALUATED: return 'evaluated';
      case LINKED: return 'linked';
      default: return 'unlinked';
    }
  }
}

const kQuiet = Symbol('quiet'); // of options: a module that no user of node:vm makes

class Module {
  #state;

  constructor(options) {
    if (options?.[kQuiet] !== true) warn();
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    validateObject(options, 'options');
    const { context: object, identifier } = options;
    if (object !== undefined) {
      validateObject(object, 'options.context');
      if (!isContext(object)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', object);
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    const state = this.#state = new State();
    state.object = object;
    state.context = object === undefined ? undefined : contextOf(object);
    if (identifier === undefined) {
      const key = state.context ?? globalThis;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      state.identifier = `vm:module(${count})`;
    } else {
      state.identifier = identifier;
    }
  }

  static is(value) { return typeof value === 'object' && value !== null && #state in value; }
  static stateOf(module, name = 'Module') {
    if (!Module.is(module)) throw new ERR_INVALID_THIS(name);
    return module.#state;
  }

  get identifier() { return Module.stateOf(this).identifier; }
  get context() { return Module.stateOf(this).object; }
  get status() { return Module.stateOf(this).status; }

  get namespace() {
    const { status, record } = Module.stateOf(this);
    if (status === 'unlinked' || status === 'linking') {
      throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    }
    link(record, true); // what was only checked has no bindings yet
    return namespaceOf(record);
  }

  get error() {
    const { status, error, record } = Module.stateOf(this);
    if (status !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return (error ?? record.error).value;
  }

  async link(linker) {
    const state = Module.stateOf(this);
    validateFunction(linker, 'linker');
    if (state.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (state.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await linkBy(this, linker);
    instantiate(this);
  }

  // The promise is settled at once, unless there is top-level await.
  evaluate(options = {}) {
    try {
      return evaluateModule(Module.stateOf(this), options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  [inspectCustom](depth, options) {
    const { status, identifier, object } = Module.stateOf(this);
    const { name } = this.constructor;
    if (typeof depth === 'number' && depth < 0) return `[${name}]`;
    const shown = { status, identifier, context: object };
    Object.setPrototypeOf(shown, Object.getPrototypeOf(this));
    return require('internal/util/inspect').inspect(shown, { ...options, customInspect: false });
  }
}

// ---- linking -------------------------------------------------------------------------------------------------------

// Asks for every request, and for those of what comes, until all have an answer.
async function linkBy(module, linker) {
  const state = Module.stateOf(module);
  state.isLinking = true;
  try {
    const waiting = requestsOf(state.record).map(async ({ specifier, attributes }) => {
      const found = await linker(specifier, module, { attributes, assert: attributes });
      check(state, specifier, found);
      if (found.status === 'unlinked') await linkBy(found, linker);
      return Module.stateOf(found).record;
    });
    setRequested(state.record, await Promise.all(waiting));
    state.isUnlinked = false;
  } catch (error) {
    state.error = { value: error };
    throw error;
  } finally {
    state.isLinking = false;
  }
}

// A request of the source phase is for what a module is made of.
function setRequested(record, targets) {
  record.requested = targets;
  for (let i = 0; i < targets.length; i++) {
    if (record.requests[i * REQUEST + 1] === SOURCE_PHASE) {
      require('internal/modules/esm/source_phase').attach(record, i, targets[i]);
    }
  }
}

function check(state, specifier, found) {
  if (!Module.is(found)) throw new ERR_VM_MODULE_NOT_MODULE();
  if (Module.stateOf(found).context !== state.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
  if (found.status === 'errored') {
    throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, found.error);
  }
}

// { specifier, attributes, phase } of each request.
function requestsOf({ requests }) {
  const list = [];
  for (let i = 0; i < requests.length; i += REQUEST) {
    const attributes = { __proto__: null };
    const pairs = requests[i + 2] || [];
    for (let k = 0; k < pairs.length; k += 2) attributes[pairs[k]] = pairs[k + 1];
    list.push(Object.freeze({
      __proto__: null, specifier: requests[i], attributes: Object.freeze(attributes), phase: PHASES[requests[i + 1]],
    }));
  }
  return list;
}

const states = new WeakMap(); // record -> state
// A module that requests nothing needs no link(), except when it is the one to be instantiated.
function checkLinked(state, seen) {
  if (seen.has(state)) return;
  const isRoot = seen.size === 0;
  seen.add(state);
  const { record } = state;
  if (state.isUnlinked && (isRoot || record.requests.length > 0)) {
    const specifier = record.requests[0] ?? '';
    throw new ERR_VM_MODULE_LINK_FAILURE(
      `request for '${specifier}' can not be resolved on module '${state.identifier}' that is not linked`);
  }
  for (const next of record.requested) if (next !== undefined) checkLinked(states.get(next), seen);
}

function instantiate(module) {
  const state = Module.stateOf(module);
  checkLinked(state, new Set());
  link(state.record);
}

// ---- evaluation ----------------------------------------------------------------------------------------------------

function evaluateModule(state, options) {
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  const { status, record, context } = state;
  if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
    throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
  }
  if (status === 'errored') return Promise.reject((state.error ?? record.error).value);
  const isLimited = timeout !== undefined || breakOnSigint;
  if (isLimited && !binding.hasLimits()) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('timeout');
  const flags = (breakOnSigint ? BREAKS_ON_SIGINT : 0) | (context?.drains ? DRAINS : 0);
  if (flags === 0 && !isLimited) return Promise.resolve(evaluate(record));
  const promise = binding.call(() => evaluate(record), context?.inner, timeout ?? 0, flags);
  const stopped = isLimited ? i32[N0] : 0;
  if (stopped === 0) return Promise.resolve(promise);
  const error = stopped === STOPPED_BY_TIME ? new ERR_SCRIPT_EXECUTION_TIMEOUT(timeout) :
    new ERR_SCRIPT_EXECUTION_INTERRUPTED();
  record.status = EVALUATED;
  record.error = { value: error };
  throw error;
}

// ---- sources -------------------------------------------------------------------------------------------------------

// import.meta and import() of a module.
class Host {
  #module;
  #initialize;
  #meta;
  #referrer;
  #own;

  constructor(module, initialize, callback, filename, own) {
    this.#module = module;
    this.#initialize = initialize;
    this.#referrer = { callback, filename, object: module };
    this.#own = own;
  }

  get meta() {
    if (this.#meta === undefined) {
      this.#meta = { __proto__: null };
      this.#initialize?.(this.#meta, this.#module);
    }
    return this.#meta;
  }

  #import(specifier, options, phase) {
    const promise = importFrom(this.#referrer, specifier, options, phase);
    return this.#own === undefined ? promise : this.#own(promise);
  }

  import(specifier, options) { return this.#import(specifier, options, 'evaluation'); }
  importDefer(specifier, options) { return this.#import(specifier, options, 'defer'); }
  importSource(specifier, options) { return this.#import(specifier, options, 'source'); }
}

function compile(source, state, context) {
  const text = modulesBinding.writeModule(source, state.identifier);
  if (i32[N0] === BAD_SYNTAX) {
    throw require('internal/modules/esm/translators').syntaxError(text, state.identifier, () => source);
  }
  const constant = context === undefined ? undefined : equip(context);
  const parts = binding.evaluate(text, context?.inner, context?.self, state.identifier, 1);
  return { record: new SourceRecord(state.identifier, 'module', parts), own: constant?.own };
}

class SourceTextModule extends Module {
  #source;
  #requests;
  #specifiers;

  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const { cachedData, importModuleDynamically, initializeImportMeta, lineOffset = 0, columnOffset = 0 } = options;
    super(options);
    const state = Module.stateOf(this);
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    validateCallback(importModuleDynamically);
    if (cachedData !== undefined) {
      if (!ArrayBuffer.isView(cachedData)) {
        throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
      }
      if (!matches(sourceText, cachedData)) throw new ERR_VM_MODULE_CACHED_DATA_REJECTED();
    }
    this.#source = sourceText;
    const { shift } = require('internal/vm/script');
    const { record, own } = compile(shift(sourceText, lineOffset, columnOffset), state, state.context);
    record.source = sourceText;
    record.ownHost = new Host(this, initializeImportMeta, importModuleDynamically, state.identifier, own);
    state.record = record;
    states.set(record, state);
    this.#requests = Object.freeze(requestsOf(record));
  }

  static #of(module) {
    if (typeof module !== 'object' || module === null || !(#requests in module)) {
      throw new ERR_INVALID_THIS('SourceTextModule');
    }
    return module;
  }

  get moduleRequests() { return SourceTextModule.#of(this).#requests; }

  get dependencySpecifiers() {
    const module = SourceTextModule.#of(this);
    return module.#specifiers ??= Object.freeze(module.#requests.map(({ specifier }) => specifier));
  }

  linkRequests(modules) {
    const state = Module.stateOf(SourceTextModule.#of(this), 'SourceTextModule');
    if (state.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (state.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    const requests = this.#requests;
    if (!Array.isArray(modules)) throw new ERR_INVALID_ARG_TYPE('modules', 'Array', modules);
    if (modules.length !== requests.length) {
      throw new ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length} modules, got ${modules.length}`);
    }
    for (const module of modules) if (!Module.is(module)) throw new ERR_VM_MODULE_NOT_MODULE();
    // Requests that differ in their phase only are for one module.
    const byKey = new Map();
    for (let i = 0; i < modules.length; i++) {
      const key = JSON.stringify([requests[i].specifier, requests[i].attributes]);
      if (byKey.has(key) && byKey.get(key) !== modules[i]) {
        throw new ERR_MODULE_LINK_MISMATCH(`Module request '${requests[i].specifier}' at index ${i} must be linked ` +
          'to the same module requested elsewhere');
      }
      byKey.set(key, modules[i]);
    }
    setRequested(state.record, modules.map((module) => Module.stateOf(module).record));
    state.isUnlinked = false;
  }

  instantiate() {
    const state = Module.stateOf(SourceTextModule.#of(this), 'SourceTextModule');
    if (state.status !== 'unlinked') {
      if (state.status === 'linked') return;
      throw new ERR_VM_MODULE_STATUS('must be unlinked');
    }
    instantiate(this);
  }

  hasTopLevelAwait() { return Module.stateOf(SourceTextModule.#of(this)).record.hasAwait; }

  hasAsyncGraph() {
    const { record, status } = Module.stateOf(SourceTextModule.#of(this));
    if (status === 'unlinked' || status === 'linking') throw new ERR_VM_MODULE_STATUS('must be instantiated');
    return isAsync(record);
  }

  createCachedData() {
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') {
      throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    }
    return make(this.#source);
  }
}

// ---- synthetic modules ---------------------------------------------------------------------------------------------

class SyntheticModule extends Module {
  #names;

  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    const names = new Set();
    for (const name of exportNames) {
      if (names.has(name)) throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
      names.add(name);
    }
    validateFunction(evaluateCallback, 'evaluateCallback');
    super(options);
    this.#names = names;
    const state = Module.stateOf(this);
    state.record = new SyntheticRecord(state.identifier, 'synthetic', exportNames,
                                       () => { Reflect.apply(evaluateCallback, this, []); });
    states.set(state.record, state);
    state.isUnlinked = false;
    link(state.record);
  }

  // It has nothing to be linked to.
  async link(linker) {
    const state = Module.stateOf(this);
    validateFunction(linker, 'linker');
    if (state.status !== 'linked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
  }

  setExport(name, value) {
    if (typeof this !== 'object' || this === null || !(#names in this)) throw new ERR_INVALID_THIS('SyntheticModule');
    validateString(name, 'name');
    if (!this.#names.has(name)) throw new ReferenceError(`Export '${name}' is not defined in module`);
    Module.stateOf(this).record.bindings[name] = value;
  }
}

module.exports = { Module, SourceTextModule, SyntheticModule, kQuiet };
