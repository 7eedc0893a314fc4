// SPDX-License-Identifier: MIT
// Core modules as ES modules: the names of their exports, with the values that these had at the first import, until
// module.syncBuiltinESMExports() reads them anew.
'use strict';

const { builtinId, loadBuiltin } = require('internal/modules/builtins');
const lazy = require('internal/lazy');
const { textSlice } = require('internal/modules/paths');
const { SyntheticRecord } = require('internal/modules/esm/record');

const lazyCodes = lazy(() => require('internal/errors').codes);

const { getOwnPropertyDescriptor, defineProperty } = Reflect;
const { keys } = Object;
const made = { __proto__: null }; // id -> { record, exports }

// An accessor stays one: what it loads is for those who ask.
function sync({ record, exports }) {
  const { bindings } = record;
  bindings.default = exports;
  const names = keys(bindings);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name === 'default') continue;
    const descriptor = getOwnPropertyDescriptor(exports, name);
    if (descriptor === undefined || descriptor.get === undefined) {
      defineProperty(bindings, name, {
        __proto__: null, value: descriptor?.value, writable: true, enumerable: true, configurable: true,
      });
    } else {
      defineProperty(bindings, name, {
        __proto__: null, get: () => exports[name], enumerable: true, configurable: true,
      });
    }
  }
}

function namesOf(exports) {
  const names = exports === null || (typeof exports !== 'object' && typeof exports !== 'function') ? [] : keys(exports);
  names[names.length] = 'default';
  return names;
}

function builtinRecord(url) {
  const id = builtinId(url);
  if (id === undefined) throw new (lazyCodes().ERR_UNKNOWN_BUILTIN_MODULE)(url);
  if (made[id] !== undefined) return made[id].record;
  const exports = loadBuiltin(id);
  const entry = { record: undefined, exports };
  entry.record = new SyntheticRecord(`node:${textSlice(url, 5)}`, 'builtin', namesOf(exports), () => {});
  sync(entry);
  made[id] = entry;
  return entry.record;
}

function syncAll() {
  const ids = keys(made);
  for (let i = 0; i < ids.length; i++) sync(made[ids[i]]);
}

module.exports = { builtinRecord, syncAll };
