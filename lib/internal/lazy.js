// SPDX-License-Identifier: MIT
// The one spelling of "load when needed": `const lazyUrl = lazy(() => require('node/url'))`, then `lazyUrl().parse`.
'use strict';

function lazy(load) {
  let value;
  let ready = false;
  return () => {
    if (!ready) {
      value = load();
      ready = true;
    }
    return value;
  };
}

// Defines `name` on target as an accessor that, at its first read, becomes a plain data property with load()'s value.
// Writing it before also makes it plain, as assigning to any global does.
function lazyProperty(target, name, load, enumerable = true) {
  const become = (value) =>
    Reflect.defineProperty(target, name, { value, writable: true, enumerable, configurable: true });
  Reflect.defineProperty(target, name, {
    get() {
      const value = load();
      become(value);
      return value;
    },
    set(value) { become(value); },
    enumerable,
    configurable: true,
  });
}

// A function whose own module loads when it is called. A plain data property from the start: what puts another function
// in its place (sinon's stubs, mock.method) looks for one, and reads no accessor.
function lazyFunction(target, name, load, enumerable = true) {
  const value = { [name](...args) { return Reflect.apply(load(), this, args); } }[name];
  Reflect.defineProperty(value, 'length', { get: () => load().length, configurable: true });
  Reflect.defineProperty(target, name, { value, writable: true, enumerable, configurable: true });
}

lazy.lazyFunction = lazyFunction;
lazy.lazyProperty = lazyProperty;
module.exports = lazy;
