// SPDX-License-Identifier: MIT
// A Transform that becomes a stream at the first touch of its state: most hashes and ciphers are never used as one.
'use strict';

const { Transform } = require('node/stream');

function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    get() {
      if (this === LazyTransform.prototype || !(this instanceof LazyTransform)) return undefined;
      // Own from here on, so that the constructor's assignments do not come back to these accessors.
      const state = { value: undefined, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, '_readableState', state);
      Object.defineProperty(this, '_writableState', state);
      Transform.call(this, this._options);
      if (!this._options?.decodeStrings) this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });
}

// A step of a transform whose failure is the stream's.
function attempt(callback, step) {
  try {
    step();
  } catch (error) {
    callback(error);
    return;
  }
  callback();
}

module.exports = { attempt, LazyTransform };
