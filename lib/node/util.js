// SPDX-License-Identifier: MIT
// node:util. What few scripts use loads at its first use: such properties are accessors that turn into plain ones.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE }, ErrnoException, ExceptionWithHostPort } =
  require('internal/errors');
const {
  ALLOW_OBJECTS, validateAbortSignal, validateInteger, validateNumber, validateObject, validateOneOf, validateString,
} = require('internal/validate');
const { deprecate } = require('internal/util/deprecate');
const { format, formatWithOptions } = require('internal/util/format');
const lazy = require('internal/lazy');
const { lazyFunction, lazyProperty } = lazy;

const lazyUv = lazy(() => internalBinding('uv'));
const { isArray } = Array;

function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) {
    throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  }
  if (superConstructor === undefined || superConstructor === null) {
    throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  }
  if (superConstructor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  }
  Object.defineProperty(constructor, 'super_', {
    __proto__: null, value: superConstructor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  return Object.assign(target, source);
}

function stripVTControlCharacters(str) {
  validateString(str, 'str');
  return require('internal/util/text').stripEscapes(str);
}

function checkErrno(errno) {
  validateNumber(errno, 'err');
  if (errno >= 0 || !Number.isSafeInteger(errno)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
}

function getSystemErrorName(err) {
  checkErrno(err);
  return lazyUv().errname(err);
}

function getSystemErrorMessage(err) {
  checkErrno(err);
  return lazyUv().strerror(err);
}

function getSystemErrorMap() {
  const list = lazyUv().errors();
  const map = new Map();
  for (let i = 0; i < list.length; i += 3) map.set(list[i], [list[i + 1], list[i + 2]]);
  return map;
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

function isPartialDeepStrictEqual(actual, expected) {
  return require('internal/util/comparisons').isPartialStrictEqual(actual, expected);
}

// A rejection of it is not unhandled any more.
function markPromiseAsHandled(promise) {
  if (!require('internal/util/types').types.isPromise(promise)) {
    throw new ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  }
  Promise.prototype.then.call(promise, undefined, () => {});
}

function isDeepStrictEqual(a, b, options) {
  const skip = typeof options === 'object' && options !== null ? options.skipPrototype === true : options === true;
  return require('internal/util/comparisons').isDeepStrictEqual(a, b, skip);
}

function parseEnv(content) {
  validateString(content, 'content');
  return require('internal/util/parse_env').parseEnv(content);
}

// The functions on the stack above the caller.
function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      validateObject(options, 'options');
      frameCount = 10;
    } else {
      options = {};
    }
  } else {
    validateObject(options, 'options');
  }
  if (options.sourceMap !== undefined) {
    const { validateBoolean } = require('internal/validate');
    validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  validateInteger(frameCount, 'frameCount', 1, 200);
  const { currentCallSites, mappedSites } = require('internal/stack');
  let sites = currentCallSites(frameCount, getCallSites);
  if (options.sourceMap !== false) sites = mappedSites(sites);
  return sites.map((site) => {
    const columnNumber = site.getColumnNumber() ?? 0;
    return {
      functionName: site.getFunctionName() ?? '',
      scriptId: '0',
      scriptName: site.getFileName() ?? '',
      lineNumber: site.getLineNumber() ?? 0,
      columnNumber,
      column: columnNumber,
    };
  });
}

function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('internal/constants').os;
  validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

// What the resource of util.aborted() keeps: the listeners that go with it.
const keptBy = new WeakMap();

function weakListener(kept, listener) {
  kept.add(listener);
  const weakKept = new WeakRef(kept);
  const weak = new WeakRef(listener);
  return (event) => {
    const alive = weak.deref();
    if (alive === undefined) return;
    weakKept.deref()?.delete(alive);
    alive(event);
  };
}

// Resolves when the signal aborts, unless `resource` is gone by then.
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', ALLOW_OBJECTS);
  if (signal.aborted) return Promise.resolve();
  const { kResistStopPropagation } = require('web/event_target');
  if (!keptBy.has(resource)) keptBy.set(resource, new Set());
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', weakListener(keptBy.get(resource), resolve), {
    __proto__: null, once: true, [kResistStopPropagation]: true,
  });
  return promise;
}

function setTraceSigInt(enable) {
  const { validateBoolean } = require('internal/validate');
  validateBoolean(enable, 'enable');
  if (require('internal/realm').worker !== undefined) { // signals are for the main thread
    const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling util.setTraceSigInt');
  }
  require('internal/process/trace_sigint').set(enable);
}

function checkErrno(err) {
  if (typeof err !== 'number') throw new ERR_INVALID_ARG_TYPE('err', 'number', err);
  if (err >= 0 || !Number.isSafeInteger(err)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}
function _errnoException(err, ...more) {
  checkErrno(err);
  return ErrnoException(err, ...more);
}
function _exceptionWithHostPort(err, ...more) {
  checkErrno(err);
  return ExceptionWithHostPort(err, ...more);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: deprecate(extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
};
const lazily = (name, load, enumerable) => lazyProperty(module.exports, name, load, enumerable);

lazyFunction(module.exports, 'callbackify', () => require('internal/util/promisify').callbackify);
module.exports.convertProcessSignalToExitCode = convertProcessSignalToExitCode;
lazyFunction(module.exports, 'debuglog', () => require('internal/util/debuglog').debuglog);
module.exports.debug = module.exports.debuglog;
Object.assign(module.exports, { deprecate, format });
lazyFunction(module.exports, 'styleText', () => require('internal/util/style_text').styleText);
Object.assign(module.exports, {
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
});
lazily('inspect', () => require('internal/util/inspect').inspect);
Object.assign(module.exports, {
  isArray: deprecate(isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual,
  isPartialDeepStrictEqual,
  markPromiseAsHandled,
});
lazily('promisify', () => require('internal/util/promisify').promisify);
Object.assign(module.exports, { stripVTControlCharacters, toUSVString });
lazily('transferableAbortSignal', () => require('web/abort_controller').transferableAbortSignal);
lazily('transferableAbortController', () => require('web/abort_controller').transferableAbortController);
module.exports.aborted = aborted;
lazily('types', () => require('node/util/types'));
module.exports.parseEnv = parseEnv;
lazyFunction(module.exports, 'parseArgs', () => require('internal/util/parse_args').parseArgs);
lazily('TextDecoder', () => require('web/encoding').TextDecoder);
lazily('TextEncoder', () => require('web/encoding').TextEncoder);
lazily('MIMEType', () => require('internal/util/mime').MIMEType);
lazily('MIMEParams', () => require('internal/util/mime').MIMEParams);
lazyFunction(module.exports, 'diff', () => require('internal/util/diff').diff);
lazily('debounce', () => require('internal/util/debounce').debounce);
lazily('throttle', () => require('internal/util/debounce').throttle);
module.exports.setTraceSigInt = setTraceSigInt;
