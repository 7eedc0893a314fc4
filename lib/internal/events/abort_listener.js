// SPDX-License-Identifier: MIT
// events.addAbortListener(): the safe way to listen to 'abort' of a signal that others own: one call only, not to be
// silenced by stopImmediatePropagation(), gone when disposed of.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validate');
const { kResistStopPropagation } = require('internal/events/symbols');

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');

  let added = false;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    added = true;
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      if (added) signal.removeEventListener('abort', listener);
    },
  };
}

module.exports = { addAbortListener };
