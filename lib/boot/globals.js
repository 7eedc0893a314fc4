// SPDX-License-Identifier: MIT
// The globals. Each loads its module at the first touch, so that a script pays for what it uses.
'use strict';

const { ObjectDefineProperty, Symbol } = primordials;
const context = require('internal/async_context');
const lazy = require('internal/lazy');
const { lazyProperty } = lazy;

const lazyFatal = lazy(() => require('internal/fatal'));

ObjectDefineProperty(globalThis, 'global', { value: globalThis, writable: true, enumerable: true, configurable: true });
ObjectDefineProperty(globalThis, Symbol.toStringTag, { value: 'global', writable: false, enumerable: false, configurable: true });

const define = (name, load, enumerable) => lazyProperty(globalThis, name, load, enumerable);

// Enumerable ones first: `for (name in globalThis)` shows these, as Node does.
for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
  define(name, () => require('node/timers')[name], true);
}
ObjectDefineProperty(globalThis, 'queueMicrotask', {
  value: function queueMicrotask(callback) {
    if (typeof callback !== 'function') {
      const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    }
    const saved = context.current;
    nativeQueueMicrotask(() => {
      context.current = saved;
      try {
        callback();
      } catch (error) {
        lazyFatal().uncaught(error);
      }
      context.current = undefined;
    });
  },
  writable: true, enumerable: true, configurable: true,
});
const resolved = Promise.resolve();
const { PromisePrototypeThen } = primordials;
function nativeQueueMicrotask(job) { PromisePrototypeThen(resolved, job); }

define('structuredClone', () => require('web/structured_clone').structuredClone, true);
define('atob', () => require('node/buffer').atob, true);
define('btoa', () => require('node/buffer').btoa, true);
define('performance', () => require('node/perf_hooks').performance, true);
define('fetch', () => require('web/fetch').fetch, true);
define('navigator', () => require('web/navigator').navigator, true);

define('console', () => require('internal/console/global'), false);
define('Buffer', () => require('node/buffer').Buffer, false);
for (const name of ['URL', 'URLSearchParams']) define(name, () => require('web/url')[name], false);
for (const name of ['Event', 'EventTarget', 'CustomEvent']) define(name, () => require('web/event_target')[name], false);
for (const name of ['AbortController', 'AbortSignal']) define(name, () => require('web/abort_controller')[name], false);
for (const name of ['TextEncoder', 'TextDecoder']) define(name, () => require('web/encoding')[name], false);
for (const name of ['Blob', 'File']) define(name, () => require('web/blob')[name], false);
define('DOMException', () => require('web/dom_exception').DOMException, false);

// WebAssembly compiles in the engine's own threads and settles its promises from the engine's run loop, which does not
// keep the process alive: count what is pending.
const nativeWebAssembly = globalThis.WebAssembly;
if (nativeWebAssembly !== undefined) {
  define('WebAssembly', () => {
    const loop = internalBinding('loop');
    for (const name of ['compile', 'instantiate']) {
      const native = nativeWebAssembly[name];
      const wrapper = { [name](...args) {
        loop.hold(1);
        return native.apply(this, args).then((value) => {
          loop.hold(-1);
          return value;
        }, (error) => {
          loop.hold(-1);
          throw error;
        });
      } }[name];
      ObjectDefineProperty(nativeWebAssembly, name, { value: wrapper, writable: true, enumerable: true, configurable: true });
    }
    return nativeWebAssembly;
  }, false);
}

if (require('internal/options').option('--expose-gc') || require('internal/options').option('--expose_gc')) {
  ObjectDefineProperty(globalThis, 'gc', {
    value: function gc(options) {
      internalBinding('process').gc();
      return options?.execution === 'async' ? Promise.resolve() : undefined;
    },
    writable: true, enumerable: true, configurable: true,
  });
}
