// SPDX-License-Identifier: MIT
// module.registerHooks(): functions that stand around the two steps of loading (internal/modules/steps). The hook that
// was registered last runs first; its `next` is the one before it, the first one's is the loader's own step.
//
// Lists are replaced, not changed, so that a load that is under way keeps the hooks it began with.
'use strict';

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const steps = require('internal/modules/steps');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types').types;

let resolvers = [];
let loaders = [];
// The steps of the hooks of module.register(), inside of all these: (argument, context, next).
const inner = { resolve: undefined, load: undefined };

// ---- what hooks may give -------------------------------------------------------------------------------------------

function invalid(expected, hook, property, value) {
  return new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(expected, hook, property, value);
}

function checkObject(hook, result) {
  if (result === null || typeof result !== 'object') {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${hook} hook`, result);
  }
}

// `hook` is how messages name it.
function checkResolved(result, hook = 'resolve') {
  const { url, format, importAttributes } = result;
  if (typeof url !== 'string') throw invalid('a URL string', hook, 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw invalid('a string', hook, 'format', format);
  }
  if (importAttributes !== undefined && importAttributes !== null && typeof importAttributes !== 'object') {
    throw invalid('an object', hook, 'importAttributes', importAttributes);
  }
}

function checkFormat(result, hook = 'load') {
  const { format } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw invalid('a string', hook, 'format', format);
  }
}

function checkSource({ source }, hook = 'load') {
  if (typeof source === 'string' || isAnyArrayBuffer(source) || isArrayBufferView(source)) return;
  throw invalid('a string, an ArrayBuffer, or a TypedArray', hook, 'source', source);
}

// What comes from its file when there is no source.
const SOURCELESS = { __proto__: null, builtin: true, commonjs: true, addon: true };

function checkLoaded(result, hook) {
  checkFormat(result, hook);
  if ((result.source === undefined || result.source === null) && SOURCELESS[result.format]) return;
  checkSource(result, hook);
}

// The conditions that a hook handed on.
function checkConditions({ conditions }) {
  if (conditions !== undefined && !Array.isArray(conditions)) {
    throw new codes.ERR_INVALID_ARG_VALUE('context.conditions', conditions, 'expected an array');
  }
}

// ---- chains --------------------------------------------------------------------------------------------------------

function runFrom(i, hooks, name, check, argument, context, last) {
  if (i < 0) return last(argument, context);
  let isNextCalled = false;
  function nextStep(nextArgument, nextContext) {
    isNextCalled = true;
    const merged = nextContext === undefined || nextContext === null ? context : { ...context, ...nextContext };
    return runFrom(i - 1, hooks, name, check, nextArgument, merged, last);
  }
  const hook = hooks[i];
  const result = hook(argument, context, nextStep);
  checkObject(name, result);
  if (!isNextCalled && !result.shortCircuit) throw invalid('true', name, 'shortCircuit', result.shortCircuit);
  check(result);
  return result;
}

function resolve(specifier, context, next) {
  const { resolve: innerResolve } = inner;
  const last = (nextSpecifier, nextContext) => {
    checkConditions(nextContext);
    return innerResolve === undefined ? next(nextSpecifier, nextContext) :
      innerResolve(nextSpecifier, nextContext, next, resolvers.length > 0);
  };
  return runFrom(resolvers.length - 1, resolvers, 'resolve', checkResolved, specifier, context, last);
}

function load(url, context, next) {
  const { load: innerLoad } = inner;
  const last = innerLoad === undefined ? next :
    (nextUrl, nextContext) => innerLoad(nextUrl, nextContext, next, loaders.length > 0);
  const result = runFrom(loaders.length - 1, loaders, 'load', checkFormat, url, context, last);
  if (loaders.length > 0) checkLoaded(result);
  return result;
}

// Tells the loaders which steps have hooks.
function update() {
  steps.resolve = resolvers.length > 0 || inner.resolve !== undefined ? resolve : undefined;
  steps.load = loaders.length > 0 || inner.load !== undefined ? load : undefined;
  steps.isRequireHooked = resolvers.length > 0 || loaders.length > 0;
}

const without = (list, hook) => list.filter((one) => one !== hook);

class ModuleHooks {
  #resolve;
  #load;

  constructor(resolveHook, loadHook) {
    this.resolve = resolveHook;
    this.load = loadHook;
    // The same function may be registered twice: each registration is a function of its own.
    if (resolveHook) this.#resolve = (specifier, context, nextResolve) => resolveHook(specifier, context, nextResolve);
    if (loadHook) this.#load = (url, context, nextLoad) => loadHook(url, context, nextLoad);
    if (this.#resolve !== undefined) resolvers = [...resolvers, this.#resolve];
    if (this.#load !== undefined) loaders = [...loaders, this.#load];
    update();
  }

  deregister() {
    resolvers = without(resolvers, this.#resolve);
    loaders = without(loaders, this.#load);
    update();
  }
}

function registerHooks(hooks) {
  const { resolve: resolveHook, load: loadHook } = hooks;
  if (resolveHook) validateFunction(resolveHook, 'hooks.resolve');
  if (loadHook) validateFunction(loadHook, 'hooks.load');
  return new ModuleHooks(resolveHook, loadHook);
}

module.exports = { checkLoaded, checkResolved, checkSource, inner, registerHooks, update };
