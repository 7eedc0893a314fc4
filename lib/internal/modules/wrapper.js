// SPDX-License-Identifier: MIT
// Module.wrap and Module.wrapper: text around the source of each module. The engine's own wrapper is used until
// somebody replaces or edits these.
'use strict';

const { Proxy, Reflect } = primordials;

const state = { isTouched: false };
let wrapper = new Proxy(['(function (exports, require, module, __filename, __dirname) { ', '\n});'], {
  __proto__: null,
  set(target, key, value, receiver) {
    state.isTouched = true;
    return Reflect.set(target, key, value, receiver);
  },
  defineProperty(target, key, descriptor) {
    state.isTouched = true;
    return Reflect.defineProperty(target, key, descriptor);
  },
});
let wrap = (script) => wrapper[0] + script + wrapper[1];

state.wrap = {
  get: () => wrap,
  set(value) {
    state.isTouched = true;
    wrap = value;
  },
};
state.wrapper = {
  get: () => wrapper,
  set(value) {
    state.isTouched = true;
    wrapper = value;
  },
};

module.exports = state;
