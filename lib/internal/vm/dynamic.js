// SPDX-License-Identifier: MIT
// import() in the sources of vm: each source that holds one gets a key, by which `$eddy.import` (src/syntax/syntax.h)
// finds who made it, and what they want import() to do.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes } = require('internal/errors');
const asyncContext = require('internal/async_context');
const { option } = require('internal/options');
const { USE_MAIN_CONTEXT_DEFAULT_LOADER, contextOf, objectOf } = require('internal/vm/contexts');
const { loaded } = require('internal/realm');
const binding = internalBinding('modules');
const { ERR_INVALID_ARG_TYPE, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG,
        ERR_VM_MODULE_NOT_MODULE } = codes;

const PREFIX = 'vm:'; // as lib/internal/modules/esm/dynamic.js knows it

const MAIN_LOADER = Symbol('main loader'); // USE_MAIN_CONTEXT_DEFAULT_LOADER, for scripts of ours

let warned = false;
function validateCallback(callback) {
  if (callback === MAIN_LOADER) return;
  if (callback !== undefined && callback !== USE_MAIN_CONTEXT_DEFAULT_LOADER && typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.importModuleDynamically', 'function', callback);
  }
  if (callback === USE_MAIN_CONTEXT_DEFAULT_LOADER && !warned) {
    warned = true;
    process.emitWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER is an experimental feature and might change at any time',
                        'ExperimentalWarning');
  }
}

// key -> {callback, filename, referrer}. Functions of a source may call import() as long as they live, which nobody
// tells us: what is here, stays.
const referrers = new Map();
let count = 0;

// The text of a source with import(), await and using made ready, and its referrer; undefined when there is nothing to
// do. What the engine refuses is left to it. `head` is what stands before a function's text on its first line, `lines`
// how many lines are above that.
function prepare(source, filename, callback, lines, head = '') {
  const key = `${PREFIX}${count}`;
  const text = binding.writeScript(source, filename, key, head !== '', head.length, Math.max(lines, 0));
  if (text === undefined) return undefined;
  const referrer = { callback, filename, object: undefined };
  if (i32[N0] !== 0) {
    referrers.set(key, referrer);
    count++;
  }
  return { text, referrer };
}

function parentURL(filename) {
  if (filename.startsWith('file:') || filename.startsWith('data:')) return filename;
  return binding.urlOf(filename[0] === '/' ? filename : `${process.cwd()}/`);
}

// What a referrer's callback says of a specifier: a namespace.
async function importBy({ callback, filename, object }, specifier, attributes, phase) {
  if (callback === undefined) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  if (callback === USE_MAIN_CONTEXT_DEFAULT_LOADER || callback === MAIN_LOADER) {
    return require('internal/modules/esm/loader').importModule(specifier, parentURL(filename), attributes);
  }
  if (option('--experimental-vm-modules') !== true) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  const { Module } = require('internal/vm/module');
  const module = await callback(specifier, object, attributes, phase);
  if (require('internal/modules/esm/namespace').isNamespace(module)) return module;
  if (!Module.is(module)) throw new ERR_VM_MODULE_NOT_MODULE();
  if (module.status === 'errored') throw module.error;
  if (phase === 'source') return require('internal/modules/esm/source_phase').sourceOf(Module.stateOf(module).record);
  return module.namespace;
}

async function importFrom(referrer, specifier, options, phase) {
  const name = typeof specifier === 'string' ? specifier : `${specifier}`;
  return importBy(referrer, name, require('internal/modules/esm/dynamic').readOptions(options), phase);
}

// `$eddy.import` of a script.
function importByKey(key, specifier, options, phase) {
  return importFrom(referrers.get(key), specifier, options, phase);
}

// import() in a context where no source asks for it: what the context was given for that is asked.
function importInRealm(global, specifier, options) {
  const object = objectOf(global);
  const context = contextOf(object);
  const referrer = { callback: context?.importer, filename: '', object };
  const { Promise: InnerPromise } = context?.inner ?? globalThis;
  return new InnerPromise((resolve, reject) => {
    importFrom(referrer, specifier, options, 'evaluation').then(resolve, reject);
  });
}

// ---- contexts ------------------------------------------------------------------------------------------------------

// keep() of internal/async_hooks/carry for the promises of another realm, which that realm's `await` waits for as they
// are.
function keeperOf(InnerPromise) {
  const { back, keepForNextJob, nativeThen } = require('internal/async_hooks/carry');
  const { prototype, resolve } = InnerPromise;
  const isOwn = (value) => Object.getPrototypeOf(value) === prototype && value.constructor === InnerPromise;
  return (value) => {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (isObject && !isOwn(value)) keepForNextJob();
    const promise = resolve.call(InnerPromise, value);
    if (asyncContext.promises !== undefined) {
      asyncContext.promises.awaited(promise);
    } else {
      const restore = back();
      nativeThen.call(promise, restore, restore);
    }
    return promise;
  };
}

// The constant that rewritten text refers to, for a context: its promises are the context's own.
function makeConstant(context) {
  const { Promise: InnerPromise, eval: innerEval } = context.inner;
  const own = (promise) => new InnerPromise((resolve, reject) => { promise.then(resolve, reject); });
  let ownKeep;
  return {
    __proto__: asyncContext,
    // What the first AsyncLocalStorage does for the main context's promises, for those of this one.
    get keep() {
      if (loaded['internal/async_hooks/carry']?.exports.isCarrying() !== true) return asyncContext.keep;
      return ownKeep ??= keeperOf(InnerPromise);
    },
    code: require('internal/code_of_eval').codeOf(innerEval, undefined),
    import: (key, specifier, options) => own(importByKey(key, specifier, options, 'evaluation')),
    importSource: (key, specifier, options) => own(importByKey(key, specifier, options, 'source')),
    importDefer: (key, specifier, options) => own(importByKey(key, specifier, options, 'defer')),
    own,
  };
}

const NAME = '$eddy '; // no identifier
const constants = new WeakMap(); // context -> its constant
function equip(context) {
  const { inner } = context;
  let constant = constants.get(context);
  if (constant !== undefined) return constant;
  constant = makeConstant(context);
  constants.set(context, constant);
  Reflect.defineProperty(inner, NAME, { value: constant, configurable: true });
  internalBinding('vm').evaluate(`const $eddy = this['${NAME}'];`, inner, inner, 'node:internal/vm', 1);
  Reflect.deleteProperty(inner, NAME);
  return constant;
}

module.exports = { MAIN_LOADER, equip, importByKey, importFrom, importInRealm, prepare, validateCallback };
