// SPDX-License-Identifier: MIT
// What a prompt's code sees: the globals, `module` and `require` of a module that is no file, the core modules by their
// names. With useGlobal that is globalThis itself, else a context that has the same globals.
'use strict';

const { lazyProperty } = require('internal/lazy');
const { builtinModules, loadBuiltin } = require('internal/modules/builtins');
const { Module, makeRequire } = require('internal/modules/cjs');

const { defineProperty, getOwnPropertyDescriptor } = Object;
const { ownKeys } = Reflect;

const ID = '<repl>';

function hide(target, name, value) {
  defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// The core modules that need no prefix and have a name that is an identifier.
function moduleNames() {
  return builtinModules().filter((id) => /^[a-z][a-z0-9_]*$/.test(id) && canLoad(id));
}
function canLoad(id) {
  return require('internal/realm').ids().includes(`node/${id}`);
}

function defineModules(target) {
  for (const name of moduleNames()) {
    if (getOwnPropertyDescriptor(target, name) === undefined) {
      lazyProperty(target, name, () => loadBuiltin(name), false);
    }
  }
}

function folder() {
  try {
    return process.cwd();
  } catch {
    return undefined; // it is gone
  }
}

function makeModule() {
  const module = new Module(ID);
  const cwd = folder();
  module.paths = [...(cwd === undefined ? [] : Module._nodeModulePaths(`${cwd}/repl`)), ...Module.globalPaths];
  return module;
}

function newContext(output) {
  const context = require('internal/vm/contexts').createContext();
  const natives = new Set(require('node/vm').runInContext('Reflect.ownKeys(globalThis)', context));
  for (const key of ownKeys(globalThis)) {
    if (!natives.has(key)) {
      defineProperty(context, key, { __proto__: null, ...getOwnPropertyDescriptor(globalThis, key) });
    }
  }
  defineProperty(context, 'global', {
    __proto__: null, value: context, writable: true, enumerable: true, configurable: true,
  });
  hide(context, 'console', new (require('node/console').Console)(output));
  return context;
}

function createContext(useGlobal, output) {
  const context = useGlobal ? globalThis : newContext(output);
  const module = makeModule();
  hide(context, 'module', module);
  hide(context, 'require', makeRequire(module));
  defineModules(context);
  return context;
}

// The accessors that it has at the start: globals and modules that are loaded when they are touched.
function gettersOf(context) {
  const getters = new WeakSet();
  for (const key of ownKeys(context)) {
    const { get } = getOwnPropertyDescriptor(context, key);
    if (get !== undefined) getters.add(get);
  }
  return getters;
}

module.exports = { createContext, gettersOf, moduleNames };
