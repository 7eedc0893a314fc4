// SPDX-License-Identifier: MIT
// The globals. Nearly all are accessors that load a module at the first touch and then become plain data properties, so
// that a script pays for what it uses.
'use strict';

const { has } = require('internal/realm');

const { defineProperty } = Reflect;
const global = globalThis;

// What came to be: `process` once somebody touched it; path and module of the main script once they are known, or the
// script of a single executable.
const made = { process: undefined, mainPath: undefined, mainModule: undefined, embedded: undefined };

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

// internal/function_constructors replaces this one, and those of asynchronous functions and generators, when it is
// first touched, by its name or from a function.
const nativeFunction = Function;
const { prototype: functionPrototype } = nativeFunction;

// ---- functions of the engine that need help ------------------------------------------------------------------------

const { apply } = Reflect;
const { includes: isAmong, indexOf } = Array.prototype;
const ours = new Set(); // which look like the engine's
const { has: isOurs } = ours;
function replace(object, functions) {
  for (const name in functions) {
    const value = functions[name];
    ours.add(value);
    defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
  }
}

const { fromAsync } = Array;
// Promises that are rejected among its values: see internal/async_iterable.
replace(Array, {
  fromAsync(items, ...rest) {
    let iterable;
    try {
      iterable = require('internal/async_iterable')(items);
    } catch (error) {
      return Promise.reject(error);
    }
    return apply(fromAsync, this, [iterable, ...rest]);
  },
});

const { flatMap } = Iterator.prototype;
// It would call the `return` that many iterators, such as an array's, have not.
replace(Iterator.prototype, {
  flatMap(mapper) { return apply(flatMap, require('internal/closable')(this), [mapper]); },
});

replace(Atomics, {
  waitAsync(typedArray, index, value, timeout) {
    return require('internal/wait_async')(typedArray, index, value, timeout);
  },
});

const { escape } = RegExp;
replace(RegExp, {
  escape(text) { return require('internal/regexp_escape')(escape(text)); },
});

const engineJSON = { parse: JSON.parse, stringify: JSON.stringify };
const { parse: engineParse, stringify: engineStringify } = engineJSON;
// The engine's messages tell neither where a text is no JSON, nor where a value has a circle.
replace(JSON, {
  parse(value, reviver) {
    const text = typeof value === 'string' ? value : `${value}`;
    try {
      return engineParse(text, reviver);
    } catch (error) {
      require('internal/error_texts/json').mendParse(error, text);
      throw error;
    }
  },
  stringify(value, replacer, space) {
    try {
      return engineStringify(value, replacer, space);
    } catch (error) {
      require('internal/error_texts/json').mendStringify(error, value);
      throw error;
    }
  },
});

const { toString: engineText } = functionPrototype;
const { endsWith, includes, slice } = String.prototype;
const NATIVE_END = '{\n    [native code]\n}'; // of the engine, which V8 writes in one line
// Without what the rewriter put around expressions.
replace(functionPrototype, {
  toString() {
    if (apply(isOurs, ours, [this])) return `function ${this.name}() { [native code] }`;
    const text = apply(engineText, this, []);
    if (apply(endsWith, text, [NATIVE_END])) return `${apply(slice, text, [0, -NATIVE_END.length])}{ [native code] }`;
    return apply(includes, text, ['$eddy']) ? require('internal/function_text')(text) : text;
  },
});

// ---- modules behind globals ----------------------------------------------------------------------------------------

const nativeWebAssembly = global.WebAssembly;

// name, module; "=" before a module stands for its whole export. A flat list of constants costs nothing to make, and
// one loop over it is not hot enough to start the compiler's thread, as a function called for each row would be.
const table = [
  // enumerable
  'clearImmediate', 'internal/timer_functions',
  'setImmediate', 'internal/timer_functions',
  'clearInterval', 'internal/timer_functions',
  'clearTimeout', 'internal/timer_functions',
  'setInterval', 'internal/timer_functions',
  'setTimeout', 'internal/timer_functions',
  'queueMicrotask', 'internal/queue_microtask',
  'structuredClone', 'web/structured_clone',
  'atob', 'node/buffer',
  'btoa', 'node/buffer',
  'performance', 'node/perf_hooks',
  'navigator', 'web/navigator',
  'sessionStorage', 'web/storage',
  'crypto', 'web/crypto',
  // not enumerable
  'process', 'internal/process/object',
  'console', '=internal/console/global',
  'Buffer', 'node/buffer',
  'URL', 'web/url',
  'URLSearchParams', 'web/url',
  'URLPattern', 'web/url_pattern',
  'WebSocket', 'web/websocket',
  'Event', 'web/event_target',
  'EventTarget', 'web/event_target',
  'CustomEvent', 'web/event_target',
  'ErrorEvent', 'web/report_events',
  'CloseEvent', 'web/report_events',
  'AbortController', 'web/abort_controller',
  'AbortSignal', 'web/abort_controller',
  'TextEncoder', 'web/encoding',
  'TextDecoder', 'web/encoding',
  'Blob', 'web/blob',
  'File', 'web/blob',
  'Headers', 'web/headers',
  'Request', 'web/request',
  'Response', 'web/response',
  'FormData', 'web/form_data',
  'DOMException', 'web/dom_exception',
  'QuotaExceededError', 'web/dom_exception',
  'BroadcastChannel', 'web/broadcast_channel',
  'MessageChannel', 'web/message_channel',
  'MessageEvent', 'web/message_channel',
  'MessagePort', 'web/message_channel',
  'Navigator', 'web/navigator',
  'Storage', 'web/storage',
  'localStorage', 'web/storage',
  'Crypto', 'web/crypto',
  'CryptoKey', 'web/crypto',
  'SubtleCrypto', 'web/crypto',
  'Performance', 'node/perf_hooks',
  'PerformanceEntry', 'node/perf_hooks',
  'PerformanceMark', 'node/perf_hooks',
  'PerformanceMeasure', 'node/perf_hooks',
  'PerformanceObserver', 'node/perf_hooks',
  'PerformanceObserverEntryList', 'node/perf_hooks',
  'PerformanceResourceTiming', 'node/perf_hooks',
  'ReadableStream', 'web/streams',
  'ReadableStreamDefaultReader', 'web/streams',
  'ReadableStreamBYOBReader', 'web/streams',
  'ReadableStreamBYOBRequest', 'web/streams',
  'ReadableByteStreamController', 'web/streams',
  'ReadableStreamDefaultController', 'web/streams',
  'TransformStream', 'web/streams',
  'TransformStreamDefaultController', 'web/streams',
  'WritableStream', 'web/streams',
  'WritableStreamDefaultController', 'web/streams',
  'WritableStreamDefaultWriter', 'web/streams',
  'ByteLengthQueuingStrategy', 'web/streams',
  'CountQueuingStrategy', 'web/streams',
  'TextEncoderStream', 'web/streams',
  'TextDecoderStream', 'web/streams',
  'CompressionStream', 'web/streams',
  'DecompressionStream', 'web/streams',
  'WebAssembly', '=internal/wasm',
  'Function', 'internal/function_constructors',
  'Error', '',
  'AggregateError', '',
  'EvalError', '',
  'RangeError', '',
  'ReferenceError', '',
  'SuppressedError', '',
  'SyntaxError', '',
  'TypeError', '',
  'URIError', '',
];
const FIRST_HIDDEN = table.indexOf('process');
if (has('npm/temporal')) {
  table.push('Temporal', '=web/temporal');
  defineProperty(Date.prototype, 'toTemporalInstant', {
    // Until Temporal is loaded, which brings another.
    value: {
      toTemporalInstant() {
        require('web/temporal');
        return apply(Date.prototype.toTemporalInstant, this, []);
      },
    }.toTemporalInstant,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
// Plain from the start: stubs are put in its place, often as the first that is done with it.
define('fetch', function fetch(input, init = undefined) { return require('web/fetch').fetch(input, init); }, true);
function load(name, id) {
  if (id === '') return loadError(name);
  return id[0] === '=' ? require(id.slice(1)) : require(id)[name];
}
const getters = []; // of the rows of the table
for (let i = 0; i < table.length; i += 2) {
  const name = table[i];
  const enumerable = i < FIRST_HIDDEN;
  const accessor = {
    get() {
      const value = load(name, table[i + 1]);
      define(name, value, enumerable);
      return value;
    },
    set(value) { define(name, value, enumerable); },
    enumerable,
    configurable: true,
  };
  getters[i / 2] = accessor.get;
  defineProperty(global, name, accessor);
}

// Whoever asks what such a global is learns what it becomes: programs copy globals into contexts of their own. Those
// that are accessors in Node too may stay so.
const ACCESSORS = ['performance', 'navigator', 'sessionStorage', 'crypto', 'process', 'Buffer', 'localStorage'];
const { getOwnPropertyDescriptor, getOwnPropertyDescriptors } = Object;
const { getOwnPropertyDescriptor: reflected } = Reflect; // refuses what is no object
function toldOfGlobal(descriptor) {
  if (descriptor === undefined || descriptor.get === undefined) return descriptor;
  const row = apply(indexOf, getters, [descriptor.get]);
  const name = table[row * 2];
  if (row < 0 || apply(isAmong, ACCESSORS, [name])) return descriptor;
  void global[name];
  return reflected(global, name);
}
replace(Object, {
  getOwnPropertyDescriptor(object, key) {
    const descriptor = getOwnPropertyDescriptor(object, key);
    return object === global ? toldOfGlobal(descriptor) : descriptor;
  },
  getOwnPropertyDescriptors(object) {
    const all = getOwnPropertyDescriptors(object);
    for (let i = 0; object === global && i < table.length; i += 2) {
      const name = table[i];
      if (name in all) all[name] = toldOfGlobal(all[name]);
    }
    return all;
  },
});
replace(Reflect, {
  getOwnPropertyDescriptor(target, key) {
    const descriptor = reflected(target, key);
    return target === global ? toldOfGlobal(descriptor) : descriptor;
  },
});
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
defineProperty(functionPrototype, 'constructor', {
  get() { return require('internal/function_constructors').Function; },
  set(value) {
    defineProperty(this, 'constructor', { value, writable: true, enumerable: true, configurable: true });
  },
  enumerable: false,
  configurable: true,
});

// The engine makes errors too, and asks for the text of their stacks when somebody reads it. Where it cannot ask, the
// text stays in its own form, and internal/stack converts what the runtime prints.
const renderStack = (error, raw, functions, isForMessage) =>
  require('internal/stack').renderThrown(error, raw, functions, isForMessage);
const rewordSyntax = (message, regexp) => require('internal/error_texts/syntax').reword(message, regexp);
function makeSample(Class) { return new Class(); }
function renderStacksOf(classes, render) {
  const samples = [
    makeSample(classes.Error), new classes.EvalError(), new classes.RangeError(), new classes.ReferenceError(),
    new classes.SyntaxError(), new classes.TypeError(), new classes.URIError(), new classes.AggregateError([]),
  ];
  internalBinding('loop').renderStacks(samples, samples.length, [makeSample, renderStacksOf], render, rewordSyntax);
}
renderStacksOf(natives, renderStack);

module.exports = { engineJSON, made, nativeFunction, natives, nativeWebAssembly, ours, renderStack, renderStacksOf };
