// SPDX-License-Identifier: MIT
// First module of a runtime. `module` is not a module here but what src/runtime/runtime.c hands over: the natives
// {compile, binding, ids, has}, `script` when the command line is nothing but a script, `forked` when such a process
// has a channel to its parent, and `worker`, what the starter of a thread tells it (internal/worker/worker). From them
// this file builds `require`, `internalBinding` and `primordials`, which every other module of lib/ gets as arguments,
// runs the boot modules, and returns the slot of the program's start.
//
// Start-up is a feature: the engine parses a function twice when it is called, and each first touch of a class or of a
// kind of syntax costs microseconds. So boot modules are few and small, avoid primordials (a module without
// `= primordials` gets a function of four parameters), and leave all else to the first use.
'use strict';

const { compile, binding, ids, has, script } = module;
const worker = module.worker === undefined ? undefined : JSON.parse(module.worker);

const bindings = { __proto__: null };
function internalBinding(name) {
  return bindings[name] ??= binding(name);
}

// ---- require for lib/ ----------------------------------------------------------------------------------------------

const loaded = { __proto__: null };
let captured, before;

// What modules of lib/ use of the language, before a program can replace it: see src/loader/lib_head.h.
const capture = () => ({
  __proto__: null, Array, ArrayBuffer, Date, JSON, Map, Number, Object, Promise, Proxy, RegExp, Reflect, Set, String,
  Symbol, Uint8Array, WeakMap,
});

function require(id) {
  const known = loaded[id];
  if (known !== undefined) return known.exports;
  const m = loaded[id] = { id, exports: {}, ready: false };
  try {
    let fn = compile(id);
    if (fn.length === 1) fn = fn(before ??= capture());
    if (fn.length === 4) fn(m, m.exports, require, internalBinding);
    else fn(m, m.exports, require, internalBinding, captured ??= require('internal/primordials'));
  } catch (error) {
    delete loaded[id];
    throw error;
  }
  m.ready = true;
  return m.exports;
}

// What the loader of users' modules needs to know of lib/.
loaded['internal/realm'] = {
  id: 'internal/realm', ready: true, exports: { require, ids, has, loaded, internalBinding, worker },
};

const context = require('internal/async_context');
const { hold } = require('boot/turn');
require('boot/globals');

function runScript() {
  require('internal/modules/main').runMain(script);
  // Opens the channel, if the script has not: whoever forked this process may wait for the receipt of a handle.
  if (module.forked) require('internal/process/object');
}

function start() {
  try {
    if (script !== undefined) runScript();
    else if (worker !== undefined) require('internal/worker/thread').start();
    else require('internal/cli').start();
  } finally {
    context.inMain = false;
  }
}

return hold(start);
