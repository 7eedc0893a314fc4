// SPDX-License-Identifier: MIT
// import() and import.meta: the host object of each ES module, and what `$eddy.import` does for scripts
// (src/syntax/syntax.h).
'use strict';

const { keys } = Object;
const { made } = require('boot/globals');
const { loaded } = require('internal/realm');
const { textStartsWith } = require('internal/modules/paths');
const binding = internalBinding('modules');

// The attributes of import(specifier, { with }).
function readOptions(options) {
  const attributes = { __proto__: null };
  if (options === undefined) return attributes;
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) {
    throw new TypeError('The second argument to import() must be an object');
  }
  const { with: given } = options;
  if (given === undefined) return attributes;
  if (given === null || (typeof given !== 'object' && typeof given !== 'function')) {
    throw new TypeError("The 'with' option must be an object");
  }
  const names = keys(given);
  for (let i = 0; i < names.length; i++) {
    const value = given[names[i]];
    if (typeof value !== 'string') throw new TypeError('Import attribute value must be a string');
    attributes[names[i]] = value;
  }
  return attributes;
}

// Scripts are named by their paths, -e and the like by names of no place.
function urlOfScript(name) {
  if (name[0] === '/') return binding.urlOf(name);
  if (made.embedded?.name === name) return made.embedded.url;
  if (textStartsWith(name, 'file:') || textStartsWith(name, 'data:')) return name;
  return binding.urlOf(`${require('internal/modules/paths').cwd()}/${name}`);
}

async function importFrom(parentURL, specifier, options) {
  const name = typeof specifier === 'string' ? specifier : `${specifier}`;
  const attributes = readOptions(options);
  if (made.embedded?.url === parentURL) return made.embedded.importCore(name, attributes);
  const { importModule } = require('internal/modules/esm/loader');
  const tracing = loaded['internal/channels']?.exports;
  if (tracing !== undefined && tracing.traced['module.import'] > 0) {
    const context = { __proto__: null, parentURL, url: name };
    return tracing.tracing('module.import').tracePromise(importModule, context, undefined, name, parentURL, attributes);
  }
  return importModule(name, parentURL, attributes);
}

async function importDeferFrom(parentURL, specifier, options) {
  const name = typeof specifier === 'string' ? specifier : `${specifier}`;
  // Awaited: a promise that is returned would have its `then` called, which a user may have replaced.
  return await require('internal/modules/esm/deferred').importDeferred(name, parentURL, readOptions(options));
}

async function importSourceFrom(parentURL, specifier, options) {
  const name = typeof specifier === 'string' ? specifier : `${specifier}`;
  return require('internal/modules/esm/source_phase').importSource(name, parentURL, readOptions(options));
}

class Host {
  #record;
  #meta = undefined;

  constructor(record) {
    this.#record = record;
  }

  get meta() {
    return this.#meta ??= require('internal/modules/esm/meta').makeMeta(this.#record);
  }

  import(specifier, options) {
    return importFrom(this.#record.url, specifier, options);
  }

  importDefer(specifier, options) {
    return importDeferFrom(this.#record.url, specifier, options);
  }

  importSource(specifier, options) {
    return importSourceFrom(this.#record.url, specifier, options);
  }
}

// The anonymous function of an `export default`.
function named(fn) {
  Reflect.defineProperty(fn, 'name', { __proto__: null, value: 'default', configurable: true });
}

// Sources of node:vm have names of this kind.
function isOfVm(name) {
  return textStartsWith(name, 'vm:') && loaded['internal/vm/dynamic'] !== undefined;
}

async function refuse() {
  const { codes } = require('internal/errors');
  throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
}

// `realm`: the global object of a context of node:vm, when the engine asks for one.
function importFromScript(name, specifier, options, realm) {
  if (name === '' || name === 'node:boot/turn') { // nobody imports: eval as a callback of the engine
    return realm === undefined ? refuse() : require('internal/vm/dynamic').importInRealm(realm, specifier, options);
  }
  if (isOfVm(name)) return require('internal/vm/dynamic').importByKey(name, specifier, options, 'evaluation');
  return importFrom(urlOfScript(name), specifier, options);
}

function importDeferFromScript(name, specifier, options) {
  if (isOfVm(name)) return require('internal/vm/dynamic').importByKey(name, specifier, options, 'defer');
  return importDeferFrom(urlOfScript(name), specifier, options);
}

function importSourceFromScript(name, specifier, options) {
  if (isOfVm(name)) return require('internal/vm/dynamic').importByKey(name, specifier, options, 'source');
  return importSourceFrom(urlOfScript(name), specifier, options);
}

module.exports = {
  Host,
  importDeferFromScript,
  importFromScript,
  importSourceFromScript,
  named,
  readOptions,
  urlOfScript,
};
