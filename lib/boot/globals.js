// SPDX-License-Identifier: MIT
// The globals. Nearly all are accessors that load a module at the first touch and then become plain data properties, so
// that a script pays for what it uses.
'use strict';

const { defineProperty } = Reflect;
const global = globalThis;

// What came to be: `process` once somebody touched it; the path of the main script once it is known.
const made = { process: undefined, mainPath: undefined };

function define(name, value, enumerable) {
  defineProperty(global, name, { value, writable: true, enumerable, configurable: true });
}

function later(name, load, enumerable) {
  defineProperty(global, name, {
    get() {
      const value = load(name);
      define(name, value, enumerable);
      return value;
    },
    set(value) { define(name, value, enumerable); },
    enumerable,
    configurable: true,
  });
}

define('global', global, true);
defineProperty(global, Symbol.toStringTag, { value: 'global', configurable: true });

// ---- errors --------------------------------------------------------------------------------------------------------

// internal/error_classes replaces the constructors when one is first touched, by its name or from an error the engine
// threw (`e.constructor`).
const natives = {
  Error, AggregateError, EvalError, RangeError, ReferenceError, SuppressedError, SyntaxError, TypeError, URIError,
};
function loadError(name) {
  for (const key in natives) {
    define(key, natives[key], false);
    defineProperty(natives[key].prototype, 'constructor',
                   { value: natives[key], writable: true, enumerable: false, configurable: true });
  }
  require('internal/error_classes');
  return global[name];
}
for (const name in natives) {
  later(name, loadError, false);
  defineProperty(natives[name].prototype, 'constructor', {
    get() { return loadError(name); },
    set(value) { defineProperty(this, 'constructor', { value, writable: true, enumerable: true, configurable: true }); },
    enumerable: false,
    configurable: true,
  });
}

// ---- modules behind globals ----------------------------------------------------------------------------------------

const fromModule = (names, load, enumerable) => {
  for (let i = 0; i < names.length; i++) later(names[i], load, enumerable);
};
fromModule(['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'],
           (name) => require('node/timers')[name], true);
fromModule(['queueMicrotask'], () => require('internal/queue_microtask'), true);
fromModule(['structuredClone'], () => require('web/structured_clone').structuredClone, true);
fromModule(['atob', 'btoa'], (name) => require('node/buffer')[name], true);
fromModule(['performance'], () => require('node/perf_hooks').performance, true);
fromModule(['fetch'], () => require('web/fetch').fetch, true);
fromModule(['navigator'], () => require('web/navigator').navigator, true);

fromModule(['process'], () => require('internal/process/object').process, false);
fromModule(['console'], () => require('internal/console/global'), false);
fromModule(['Buffer'], () => require('node/buffer').Buffer, false);
fromModule(['URL', 'URLSearchParams'], (name) => require('web/url')[name], false);
fromModule(['Event', 'EventTarget', 'CustomEvent'], (name) => require('web/event_target')[name], false);
fromModule(['AbortController', 'AbortSignal'], (name) => require('web/abort_controller')[name], false);
fromModule(['TextEncoder', 'TextDecoder'], (name) => require('web/encoding')[name], false);
fromModule(['Blob', 'File'], (name) => require('web/blob')[name], false);
fromModule(['DOMException'], () => require('web/dom_exception').DOMException, false);

const nativeWebAssembly = global.WebAssembly;
if (nativeWebAssembly !== undefined) {
  fromModule(['WebAssembly'], () => require('internal/wasm')(nativeWebAssembly), false);
}
if (require('internal/options').option('--expose-gc')) define('gc', (options) => require('internal/gc')(options), true);

module.exports = { made, natives };
