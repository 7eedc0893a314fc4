// SPDX-License-Identifier: MIT
// The async context of what runs now: one immutable value that AsyncLocalStorage replaces. Whoever defers a callback
// (ticks, slots, timers, immediates, queueMicrotask) keeps `context.current` beside it and restores it for the call.
//
// The rewriter of sources sends what `await` and `for await` wait for through keep() and iterate(), so that the context
// is the same afterwards. Until the first AsyncLocalStorage there is nothing to keep: keep() is the identity, which the
// engine compiles to nothing, and iterate() only helps the engine. internal/async_hooks/carry replaces them.
'use strict';

const { defineProperty } = Reflect;

// What else rewritten sources call comes to life at the first touch (src/syntax/syntax.h).
const later = {
  get import() { return require('internal/modules/esm/dynamic').importFromScript; },
  get importDefer() { return require('internal/modules/esm/dynamic').importDeferFromScript; },
  get importSource() { return require('internal/modules/esm/dynamic').importSourceFromScript; },
  // At the top of a module, whose text may be a function's body here.
  get arguments() {
    if ('arguments' in globalThis) return globalThis.arguments;
    throw new ReferenceError('arguments is not defined');
  },
  get code() {
    const code = require('internal/code_of_eval').codeOf(
      eval, (above) => require('internal/stack').callerFile(above)); // eslint-disable-line no-eval
    defineProperty(module.exports, 'code', { __proto__: null, value: code });
    return code;
  },
  get disposables() { return require('internal/disposables'); },
  get forAwait() { return require('internal/for_await'); },
  // The first await: from now on there are microtasks to drain.
  get keep() {
    require('boot/turn').drainHere();
    const keep = (value) => value;
    defineProperty(module.exports, 'keep', { __proto__: null, value: keep, writable: true });
    return keep;
  },
  get named() { return require('internal/modules/esm/dynamic').named; },
};

const context = {
  __proto__: later,
  current: undefined,
  inMain: true, // while the main script runs
  links: undefined, // of the module that is about to run (internal/modules/esm/link)
  take: () => {
    const { links } = context;
    context.links = undefined;
    return links;
  },
  tracker: undefined,  // of internal/async_hooks/executions, once ids or hooks are asked for
  promises: undefined, // of internal/async_hooks/promises, while a hook hears of promises
  iterate: (iterable) => require('internal/async_iterable')(iterable),
};

module.exports = context;
