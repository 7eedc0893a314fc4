// SPDX-License-Identifier: MIT
// The async context of what runs now: one immutable value that AsyncLocalStorage replaces. Whoever defers a callback
// (ticks, slots, timers, immediates, queueMicrotask) keeps `context.current` beside it and restores it for the call.
//
// The rewriter of sources sends what `await` and `for await` wait for through keep() and iterate(), so that the context
// is the same afterwards. Until the first AsyncLocalStorage there is nothing to keep: both are identities, which the
// engine compiles to nothing. internal/async_hooks/carry replaces them.
'use strict';

module.exports = {
  current: undefined,
  keep: (value) => value,
  iterate: (iterable) => iterable,
};
