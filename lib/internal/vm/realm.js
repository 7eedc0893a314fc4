// SPDX-License-Identifier: MIT
// A new realm of the engine, made like the main one as far as its code can tell: stacks of errors are in Node's form,
// and its own Error.prepareStackTrace gives them.
'use strict';

const { renderStack, renderStacksOf } = require('boot/globals');
const { frameCount, wanted } = require('internal/error_classes');
const { loaded } = require('internal/realm');
const { callSites, currentCallSites, framesOfThrown, setPrepareOfRealm, unprepared } = require('internal/stack');
const { option } = require('internal/options');
const binding = internalBinding('vm');

const { getPrototypeOf } = Reflect;

const STACK_TRACE_LIMIT = 10;

// Error.prototype -> Error, of each realm but the main one.
const realms = new WeakMap();

// Those of realms whose errors the main one's Error.prepareStackTrace does not see.
const apart = new WeakSet();
function setApart(global) { apart.add(global.Error); }

function realmErrorOf(error) {
  for (let at = getPrototypeOf(error); at !== null; at = getPrototypeOf(at)) {
    const RealmError = realms.get(at);
    if (RealmError !== undefined) return RealmError;
  }
  return undefined;
}

const limitOf = ({ stackTraceLimit }) => (typeof stackTraceLimit === 'number' ? frameCount(stackTraceLimit) : 0);

let isPreparing = false;
function prepare(RealmError, object, sites) {
  isPreparing = true;
  try {
    return RealmError.prepareStackTrace(object, sites);
  } finally {
    isPreparing = false;
  }
}

// Whether a realm wants to make the text itself, and is not just doing so.
const prepares = (RealmError) => !isPreparing && typeof RealmError?.prepareStackTrace === 'function';

// An error whose message was read first is rendered as those of the main realm are: see renderThrown.
setPrepareOfRealm((error) => {
  const RealmError = realmErrorOf(error);
  return prepares(RealmError) ? (object, sites) => prepare(RealmError, object, sites) : undefined;
});

// For errors of all realms: the engine has one function to ask.
function render(error, frames, functions, isForMessage) {
  if (!wanted.raw && !isForMessage) {
    const RealmError = realmErrorOf(error);
    if (apart.has(RealmError) && !prepares(RealmError)) {
      return unprepared(() => renderStack(error, frames, functions, isForMessage));
    }
    if (prepares(RealmError)) {
      const mended = framesOfThrown(error, frames);
      return prepare(RealmError, error, callSites(mended, limitOf(RealmError), functions));
    }
  }
  return renderStack(error, frames, functions, isForMessage);
}

function equipError(RealmError) {
  realms.set(RealmError.prototype, RealmError);
  RealmError.stackTraceLimit = STACK_TRACE_LIMIT;
  const { captureStackTrace } = {
    captureStackTrace(object, above) {
      if (!prepares(RealmError)) {
        Error.captureStackTrace(object, typeof above === 'function' ? above : captureStackTrace);
        return;
      }
      const sites = currentCallSites(limitOf(RealmError), typeof above === 'function' ? above : captureStackTrace);
      const value = prepare(RealmError, object, sites);
      Reflect.defineProperty(object, 'stack', { value, writable: true, enumerable: false, configurable: true });
    },
  };
  Reflect.defineProperty(RealmError, 'captureStackTrace', {
    value: captureStackTrace, writable: true, enumerable: false, configurable: true,
  });
}

// The global object of a new realm. `hook`: see src/engine/context.h.
function makeRealm(hook, allowsEval) {
  const global = binding.context(hook, allowsEval);
  renderStacksOf(global, render);
  equipError(global.Error);
  const proto = option('--disable-proto');
  if (proto !== undefined) require('internal/disable_proto').disableProto(global.Object.prototype, proto);
  const { 'internal/gc': gc } = loaded; // asked for by --expose-gc, or later
  if (gc?.exports.isInContexts) gc.exports.expose(global);
  return global;
}

module.exports = { makeRealm, setApart };
