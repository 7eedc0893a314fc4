// SPDX-License-Identifier: MIT
// node:vm. See lib/internal/vm/.
'use strict';

const { DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER, createContext, isContext, validateContext } =
  require('internal/vm/contexts');
const { Script, newContext, scriptFor } = require('internal/vm/script');

function createScript(code, options) { return new Script(code, options); }

// An option bag may be the file name alone.
function asOptions(options) {
  return typeof options === 'string' ? { filename: options } : options;
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = asOptions(options);
  return scriptFor(contextifiedObject, code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = asOptions(options);
  return runInContext(code, newContext(contextObject, options), options);
}

function runInThisContext(code, options) {
  options = asOptions(options);
  return new Script(code, options).runInThisContext(options);
}

function measureMemory(options = {}) {
  return require('internal/vm/memory').measureMemory(options);
}

const constants = { __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER, DONT_CONTEXTIFY };

module.exports = {
  Script,
  compileFunction: (...args) => require('internal/vm/function').compileFunction(...args),
  constants: Object.freeze(constants),
  createContext,
  createScript,
  isContext,
  measureMemory,
  runInContext,
  runInNewContext,
  runInThisContext,
};

if (require('internal/options').option('--experimental-vm-modules') === true) {
  const { lazyProperty } = require('internal/lazy');
  for (const name of ['Module', 'SourceTextModule', 'SyntheticModule']) {
    lazyProperty(module.exports, name, () => require('internal/vm/module')[name]);
  }
}
