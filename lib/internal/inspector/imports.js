// SPDX-License-Identifier: MIT
// What an ES module imports. The loader has no variables for these names, so tools are given them here: as a scope, and
// while they evaluate something at a breakpoint, as globals.
'use strict';

const { loaded } = require('internal/realm');

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;

const FIELDS = 5; // of an import: request, imported name (0: all), local name, line, column

// An object with a getter for each name, or undefined.
function importsOf(url) {
  const loader = loaded['internal/modules/esm/loader']?.exports;
  const record = loader?.records[url];
  if (record?.imports === undefined || record.imports.length === 0) return undefined;
  const { imports, requested } = record;
  const scope = { __proto__: null };
  for (let i = 0; i < imports.length; i += FIELDS) {
    const target = requested[imports[i]];
    const name = imports[i + 1];
    if (target === undefined) continue;
    defineProperty(scope, imports[i + 2], {
      get() {
        const namespace = loader.namespaceOf(target);
        return name === 0 ? namespace : namespace[name];
      },
      enumerable: true,
      configurable: true,
    });
  }
  return scope;
}

function withImports(url, fn) {
  const scope = importsOf(url);
  if (scope === undefined) return fn();
  const hidden = [];
  for (const name of ownKeys(scope)) {
    const old = getOwnPropertyDescriptor(globalThis, name);
    if (old !== undefined && !old.configurable) continue;
    hidden.push([name, old]);
    defineProperty(globalThis, name, getOwnPropertyDescriptor(scope, name));
  }
  try {
    return fn();
  } finally {
    for (const { 0: name, 1: old } of hidden) {
      if (old === undefined) deleteProperty(globalThis, name);
      else defineProperty(globalThis, name, old);
    }
  }
}

module.exports = { importsOf, withImports };
