// SPDX-License-Identifier: MIT
// WebAssembly compiles in the engine's own threads and settles its promises from the engine's run loop, which does not
// keep the process alive: what is pending is counted, in each realm. The wrapper returns the promise that its `then`
// makes, so that an unhandled rejection is reported once.
'use strict';

const { hold } = internalBinding('loop');

module.exports = function countPending(WebAssembly) {
  for (const name of ['compile', 'instantiate']) {
    const original = WebAssembly[name];
    const wrapper = { [name](...args) {
      hold(1);
      return original.apply(this, args).then((value) => {
        hold(-1);
        return value;
      }, (error) => {
        hold(-1);
        throw error;
      });
    } }[name];
    Object.defineProperty(WebAssembly, name, { value: wrapper, writable: true, enumerable: true, configurable: true });
  }
};
