// SPDX-License-Identifier: MIT
// What a block with `using` calls (src/syntax/lower.c): it collects resources, and disposes of them in reverse order
// when the block ends (ECMA-262, explicit resource management, DisposeResources).
//
//   const $eddyu = disposables(); try { const x = $eddyu.use(E); ... }
//   catch (e) { $eddyu.fail(e) } finally { $eddyu.dispose() }
//
// dispose() gives a promise when a resource of `await using` is among them, else nothing: then nobody waits.
'use strict';

const context = require('internal/async_context');

function methodOf(value, symbol) {
  const method = value[symbol];
  if (typeof method === 'function') return method;
  if (method === undefined || method === null) return undefined;
  throw new TypeError(`${String(symbol)} is not a function`);
}

function check(value) {
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError('An object is expected with `using` declarations');
  }
}

class Disposables {
  #resources = []; // {value, method, waits}
  #failed = false;
  #error;
  #waits = false;

  use(value) {
    if (value === null || value === undefined) return value;
    check(value);
    const method = methodOf(value, Symbol.dispose);
    if (method === undefined) throw new TypeError('Symbol(Symbol.dispose) is not a function');
    this.#resources.push({ value, method, waits: false });
    return value;
  }

  useAsync(value) {
    if (value === null || value === undefined) {
      this.#waits = true;
      this.#resources.push({ value, method: undefined, waits: true }); // still a tick
      return value;
    }
    check(value);
    let method = methodOf(value, Symbol.asyncDispose);
    if (method === undefined) {
      const dispose = methodOf(value, Symbol.dispose);
      if (dispose === undefined) throw new TypeError('Symbol(Symbol.asyncDispose) is not a function');
      method = function() { Reflect.apply(dispose, this, []); }; // its result is not waited for
    }
    this.#waits = true;
    this.#resources.push({ value, method, waits: true });
    return value;
  }

  // What the block itself threw, or one more error on top.
  fail(error) {
    this.#error = this.#failed ?
      new SuppressedError(error, this.#error, 'An error was suppressed during disposal') : error;
    this.#failed = true;
  }

  #finish() {
    if (this.#failed) throw this.#error;
  }

  dispose() {
    if (this.#waits) return this.#disposeAsync();
    for (let i = this.#resources.length - 1; i >= 0; i--) {
      const { value, method } = this.#resources[i];
      try {
        Reflect.apply(method, value, []);
      } catch (error) {
        this.fail(error);
      }
    }
    this.#finish();
    return undefined;
  }

  async #disposeAsync() {
    const current = context.current;
    let owesTick = false; // resources without a method wait once together
    let waited = false;
    for (let i = this.#resources.length - 1; i >= 0; i--) {
      const { value, method, waits } = this.#resources[i];
      if (method === undefined) {
        owesTick = true;
        continue;
      }
      if (!waits && owesTick && !waited) {
        owesTick = false;
        await undefined;
        context.current = current;
      }
      try {
        const result = Reflect.apply(method, value, []);
        if (!waits) continue;
        waited = true;
        await result;
      } catch (error) {
        this.fail(error);
      }
      context.current = current;
    }
    if (owesTick && !waited) await undefined;
    context.current = current;
    this.#finish();
  }
}

module.exports = () => new Disposables();
