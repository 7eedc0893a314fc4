// SPDX-License-Identifier: MIT
// WebAssembly as ES modules: its imports are requests, its exports are exports, globals by their values.
'use strict';

const { SyntheticRecord } = require('internal/modules/esm/record');
const { namespaceOf } = require('internal/modules/esm/namespace');

const WasmGlobal = WebAssembly.Global;
const isGlobal = (value) => value instanceof WasmGlobal;
const BUILTINS = { builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };

function refuse(kind, name) {
  return new WebAssembly.LinkError(`Invalid Wasm ${kind} "${name}"`);
}

function isReserved(name) {
  return name.startsWith('wasm:') || name.startsWith('wasm-js:');
}

function compile(source) {
  const module = new WebAssembly.Module(source, BUILTINS);
  return module;
}

// Modules that it imports from, each once, as a flat list of requests (record.js).
function requestsOf(imports) {
  const requests = [];
  const seen = new Set();
  for (const { module, name } of imports) {
    if (module.startsWith('wasm-js:')) throw refuse('import', module);
    if (isReserved(name)) throw refuse('import name', name);
    if (seen.has(module) || module.startsWith('wasm:')) continue;
    seen.add(module);
    requests.push(module, 0, 0, 0, 0, 1, 1);
  }
  return { requests, modules: [...seen] };
}

// The globals behind the namespaces of WebAssembly modules that were evaluated.
const globals = new WeakMap();

function importsFor(record, imports) {
  const object = { __proto__: null };
  for (const { module, name, kind } of imports) {
    const at = record.modules.indexOf(module);
    if (at < 0) continue;
    const target = record.requested[at];
    const holder = object[module] ??= { __proto__: null };
    const own = kind === 'global' ? globals.get(target)?.[name] : undefined;
    holder[name] = own ?? namespaceOf(target)[name];
  }
  return object;
}

let warned = false;
function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time',
                      'ExperimentalWarning');
}

function wasmRecord(url, source) {
  const compiled = compile(source);
  const imports = WebAssembly.Module.imports(compiled);
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  for (const name of names) if (isReserved(name)) throw refuse('export name', name);
  const { requests, modules } = requestsOf(imports);
  const record = new SyntheticRecord(url, 'wasm', names, (self) => {
    warn();
    const { exports } = new WebAssembly.Instance(compiled, importsFor(self, imports));
    const own = { __proto__: null };
    for (const name of names) {
      const value = exports[name];
      if (!isGlobal(value)) {
        self.bindings[name] = value;
        continue;
      }
      own[name] = value;
      // A mutable global changes under its importers' eyes.
      Reflect.defineProperty(self.bindings, name, {
        __proto__: null, get: () => value.value, enumerable: true, configurable: true,
      });
    }
    globals.set(self, own);
  });
  record.compiled = compiled;
  record.requests = requests;
  record.modules = modules;
  return record;
}

module.exports = { wasmRecord };
