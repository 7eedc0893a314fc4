// SPDX-License-Identifier: MIT
// vm.Script and the ways to run one; what their errors tell.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes } = require('internal/errors');
const { noteSource } = require('internal/source_text');
const { validateBoolean, validateInt32, validateObject, validateOneOf, validateString,
        validateUint32 } = require('internal/validate');
const { compileCache } = require('internal/vm/cached_data');
const { createContext, contextOf, validateContext } = require('internal/vm/contexts');
const { equip, prepare, validateCallback } = require('internal/vm/dynamic');
const { decorate, syntaxError } = require('internal/vm/errors');
const binding = internalBinding('vm');
const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_SCRIPT_EXECUTION_INTERRUPTED,
        ERR_SCRIPT_EXECUTION_TIMEOUT } = codes;

// Flags of binding.run, as in src/bind/vm.c.
const DRAINS = 1;
const BREAKS_ON_SIGINT = 2;
const STOPPED_BY_TIME = 1;

const PROGRAM_KIND = 1; // ed_source_kind

// The engine takes no position for a program's start: empty lines and blanks stand for one.
const OFFSET_MAX = 100_000;
function shift(source, lineOffset, columnOffset) {
  if (columnOffset > 0) source = ' '.repeat(Math.min(columnOffset, OFFSET_MAX)) + source;
  return lineOffset > 0 ? '\n'.repeat(Math.min(lineOffset, OFFSET_MAX)) + source : source;
}

function sourceMapURLOf(source) {
  const match = /\/\/[#@] ?sourceMappingURL=([^\s'"]*)\s*$/.exec(source);
  return match === null || match[1] === '' ? undefined : match[1];
}

// Whose errors a text that cannot be parsed gets: the main context's when undefined.
let errorContext;

class Script {
  #program;
  #source;
  #place; // see internal/vm/errors
  #isPrepared = false; // its text refers to $eddy

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData,
            produceCachedData = false, importModuleDynamically } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined) {
      if (!ArrayBuffer.isView(cachedData)) {
        throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
      }
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    validateCallback(importModuleDynamically);
    this.#source = code;
    this.#place = { filename, lineOffset, columnOffset, source: code };
    const text = code.startsWith('#!') ? `//${code.slice(2)}` : code;
    noteSource(filename, shift(text, lineOffset, columnOffset));
    const prepared = prepare(text, filename, importModuleDynamically, lineOffset);
    if (prepared !== undefined) {
      prepared.referrer.object = this;
      this.#isPrepared = true;
    }
    const program = binding.program(shift(prepared?.text ?? text, lineOffset, columnOffset), filename);
    if (typeof program !== 'object') {
      throw syntaxError(`${program}`, i32[N0], this.#place, errorContext, PROGRAM_KIND);
    }
    this.#program = program;
    compileCache(this, code, cachedData, produceCachedData);
    this.sourceMapURL = sourceMapURLOf(code);
  }

  createCachedData() { return require('internal/vm/cached_data').make(this.#source); }

  runInThisContext(options) {
    const { timeout, flags, displayErrors } = runOptions(options);
    return this.#run(undefined, timeout, flags, displayErrors);
  }

  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    const { timeout, flags, displayErrors } = runOptions(options);
    return this.#run(contextOf(contextifiedObject), timeout, flags, displayErrors);
  }

  runInNewContext(contextObject, options) {
    return this.runInContext(newContext(contextObject, options), options);
  }

  #run(context, timeout, flags, displayErrors) {
    if (context?.drains) flags |= DRAINS;
    if (this.#isPrepared && context !== undefined) equip(context);
    context?.enter(this.#source);
    try {
      const value = binding.run(this.#program, context?.inner, context?.self, timeout, flags);
      if (timeout === 0 && (flags & BREAKS_ON_SIGINT) === 0) return value;
      const stopped = i32[N0];
      if (stopped === 0) return value;
      if (stopped === STOPPED_BY_TIME) throw new ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
      throw new ERR_SCRIPT_EXECUTION_INTERRUPTED();
    } catch (error) {
      if (displayErrors) decorate(error, this.#place);
      throw error;
    } finally {
      context?.leave();
    }
  }
}
Object.defineProperty(Script.prototype, Symbol.toStringTag, { value: 'ContextifyScript', configurable: true });

function runOptions(options = {}) {
  validateObject(options, 'options');
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if ((timeout !== undefined || breakOnSigint) && !binding.hasLimits()) {
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(timeout === undefined ? 'breakOnSigint' : 'timeout');
  }
  return { timeout: timeout ?? 0, flags: breakOnSigint ? BREAKS_ON_SIGINT : 0, displayErrors };
}

// The script of a text that is to run in one context only.
function scriptFor(object, code, options) {
  errorContext = contextOf(object);
  try {
    return new Script(code, options);
  } finally {
    errorContext = undefined;
  }
}

// A context with the options that a run has for it.
function newContext(contextObject, options) {
  if (!options) return createContext(contextObject);
  const { contextName: name, contextOrigin: origin, contextCodeGeneration: codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = codeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  if (microtaskMode !== undefined) validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  return createContext(contextObject, { name, origin, codeGeneration, microtaskMode });
}

module.exports = { BREAKS_ON_SIGINT, DRAINS, STOPPED_BY_TIME, Script, newContext, runOptions, scriptFor, shift };
