// SPDX-License-Identifier: MIT
// The async context of what runs now: one immutable value that AsyncLocalStorage replaces. Whoever defers a callback
// (ticks, slots, timers, immediates, queueMicrotask) keeps `context.current` beside it and restores it for the call.
'use strict';

module.exports = { current: undefined };
