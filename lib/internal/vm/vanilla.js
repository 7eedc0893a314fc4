// SPDX-License-Identifier: MIT
// A realm whose global object is its own only (vm.constants.DONT_CONTEXTIFY).
//
// Its prototype can be set, as jsdom does, to a chain of the host's objects with Proxies among them. The engine allows
// neither: so what `this` and globalThis are is a Proxy of the engine's global object, and names that this one does not
// have come to a hook, which looks along the chain. Until then the Proxy has no trap that a read would meet.
'use strict';

const READ = 0; // what the engine asks: see src/engine/context.h
const { makeRealm } = require('internal/vm/realm');
const binding = internalBinding('vm');

const { get, getPrototypeOf, has, set } = Reflect;
const { hasOwn } = Object;

class VanillaContext {
  constructor(allowsEval) {
    const inner = this.inner = makeRealm(undefined, allowsEval);
    const handler = {
      __proto__: null,
      setPrototypeOf: (target, prototype) => {
        if (prototype === getPrototypeOf(this.global)) return true;
        for (let at = prototype; at !== null; at = getPrototypeOf(at)) {
          if (at === this.global) return false;
        }
        return this.#inherit(handler, prototype);
      },
    };
    this.global = new inner.Proxy(inner, handler);
    inner.globalThis = this.global;
    this.self = binding.adopt(inner, this.global) ? undefined : this.global; // what evaluations must name as `this`
  }

  #prototype;
  #inherit(handler, prototype) {
    const isFirst = this.#prototype === undefined;
    if (isFirst) {
      const hook = (operation, name) => {
        if (operation !== READ || this.#prototype === null || !(name in this.#prototype)) return hook;
        return get(this.#prototype, name, this.global);
      };
      if (!binding.inherit(this.inner, hook)) return false;
    }
    this.#prototype = prototype;
    if (!isFirst) return true;
    handler.getPrototypeOf = () => this.#prototype;
    handler.has = (target, key) => hasOwn(target, key) || (this.#prototype !== null && has(this.#prototype, key));
    handler.get = (target, key, receiver) => {
      if (hasOwn(target, key)) return get(target, key, receiver);
      return this.#prototype === null ? undefined : get(this.#prototype, key, receiver);
    };
    handler.set = (target, key, value, receiver) => {
      if (receiver === this.global && hasOwn(target, key)) return set(target, key, value);
      return set(this.#prototype === null || hasOwn(target, key) ? target : this.#prototype, key, value, receiver);
    };
    return true;
  }

  enter() {}
  leave() {}
}

module.exports = { VanillaContext };
