// SPDX-License-Identifier: MIT
// The globals. Nearly all are accessors that load a module at the first touch and then become plain data properties, so
// that a script pays for what it uses.
'use strict';

const { defineProperty } = Reflect;
const global = globalThis;

// What came to be: `process` once somebody touched it; path and module of the main script once they are known.
const made = { process: undefined, mainPath: undefined, mainModule: undefined };

function define(name, value, enumerable) {
  defineProperty(global, name, { value, writable: true, enumerable, configurable: true });
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

// ---- modules behind globals ----------------------------------------------------------------------------------------

const nativeWebAssembly = global.WebAssembly;

const loadStreams = (name) => require('web/streams')[name];

// name, load, enumerable; one loop over one flat list: a function called for each row would be hot enough to start the
// compiler's thread.
const table = [
  'clearImmediate', (name) => require('node/timers')[name], true,
  'setImmediate', (name) => require('node/timers')[name], true,
  'clearInterval', (name) => require('node/timers')[name], true,
  'clearTimeout', (name) => require('node/timers')[name], true,
  'setInterval', (name) => require('node/timers')[name], true,
  'setTimeout', (name) => require('node/timers')[name], true,
  'queueMicrotask', () => require('internal/queue_microtask'), true,
  'structuredClone', () => require('web/structured_clone').structuredClone, true,
  'atob', () => require('node/buffer').atob, true,
  'btoa', () => require('node/buffer').btoa, true,
  'performance', () => require('node/perf_hooks').performance, true,
  'fetch', () => async function fetch(input, init = undefined) { return require('web/fetch').fetch(input, init); }, true,
  'navigator', () => require('web/navigator').navigator, true,
  'process', () => require('internal/process/object').process, false,
  'console', () => require('internal/console/global'), false,
  'Buffer', () => require('node/buffer').Buffer, false,
  'URL', () => require('web/url').URL, false,
  'URLSearchParams', () => require('web/url').URLSearchParams, false,
  'Event', () => require('web/event_target').Event, false,
  'EventTarget', () => require('web/event_target').EventTarget, false,
  'CustomEvent', () => require('web/event_target').CustomEvent, false,
  'AbortController', () => require('web/abort_controller').AbortController, false,
  'AbortSignal', () => require('web/abort_controller').AbortSignal, false,
  'TextEncoder', () => require('web/encoding').TextEncoder, false,
  'TextDecoder', () => require('web/encoding').TextDecoder, false,
  'Blob', () => require('web/blob').Blob, false,
  'File', () => require('web/blob').File, false,
  'DOMException', () => require('web/dom_exception').DOMException, false,
  'ReadableStream', loadStreams, false,
  'ReadableStreamDefaultReader', loadStreams, false,
  'ReadableStreamBYOBReader', loadStreams, false,
  'ReadableStreamBYOBRequest', loadStreams, false,
  'ReadableByteStreamController', loadStreams, false,
  'ReadableStreamDefaultController', loadStreams, false,
  'TransformStream', loadStreams, false,
  'TransformStreamDefaultController', loadStreams, false,
  'WritableStream', loadStreams, false,
  'WritableStreamDefaultController', loadStreams, false,
  'WritableStreamDefaultWriter', loadStreams, false,
  'ByteLengthQueuingStrategy', loadStreams, false,
  'CountQueuingStrategy', loadStreams, false,
  'TextEncoderStream', loadStreams, false,
  'TextDecoderStream', loadStreams, false,
  'WebAssembly', () => require('internal/wasm')(nativeWebAssembly), false,
  'Error', loadError, false,
  'AggregateError', loadError, false,
  'EvalError', loadError, false,
  'RangeError', loadError, false,
  'ReferenceError', loadError, false,
  'SuppressedError', loadError, false,
  'SyntaxError', loadError, false,
  'TypeError', loadError, false,
  'URIError', loadError, false,
];
for (let i = 0; i < table.length; i += 3) {
  const name = table[i];
  const enumerable = table[i + 2];
  defineProperty(global, name, {
    get() {
      const value = table[i + 1](name);
      define(name, value, enumerable);
      return value;
    },
    set(value) { define(name, value, enumerable); },
    enumerable,
    configurable: true,
  });
}
for (const name in natives) {
  defineProperty(natives[name].prototype, 'constructor', {
    get() { return loadError(name); },
    set(value) {
      defineProperty(this, 'constructor', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: false,
    configurable: true,
  });
}

if (require('internal/options').option('--expose-gc')) define('gc', (options) => require('internal/gc')(options), true);

module.exports = { made, natives };
