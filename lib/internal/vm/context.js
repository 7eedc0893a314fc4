// SPDX-License-Identifier: MIT
// A context whose global object shows an object of the user's, the sandbox, to its code.
//
//   inner     the engine's global object. Identifiers end there. It has an accessor for each of the realm's natives
//             that the sandbox does not hide, and for each name of the sandbox that code used; other names come to
//             hook(). So all reads and writes reach the sandbox, whoever made the property, and when.
//   global    what `this` and globalThis are: a Proxy of the realm that shows the sandbox's properties, then the
//             natives, as own ones. All that is no identifier comes this way: symbols, descriptors, `in`, keys.
//   functions declared at the top level live in slots of the engine, which no accessor can stand for. They are copied
//             to the sandbox when a run ends, and back when the next begins (docs/decisions/010-vm-contexts.md).
'use strict';

const READ = 0; // what the engine asks: see src/engine/context.h
const WRITE = 1;
const { declaredNames } = require('internal/vm/names');
const { makeRealm } = require('internal/vm/realm');
const binding = internalBinding('vm');

const { defineProperty, deleteProperty, get, getOwnPropertyDescriptor, getPrototypeOf, has, ownKeys, set } = Reflect;
const { hasOwn } = Object;

// The name of the function that made an object, without running code of its own.
function constructorName(object) {
  try {
    for (let o = object; o !== null; o = getPrototypeOf(o)) {
      const found = getOwnPropertyDescriptor(o, 'constructor');
      if (found === undefined) continue;
      return typeof found.value === 'function' && typeof found.value.name === 'string' ? found.value.name : 'Object';
    }
  } catch {
    // A Proxy that does not tell.
  }
  return 'Object';
}

// Without a setter, V8 takes what is written to such a property for written.
const isReadOnly = (d) => d !== undefined && hasOwn(d, 'value') && d.writable === false;
const isGetterOnly = (d) => d !== undefined && !hasOwn(d, 'value') && d.set === undefined;

// The last property of a global object that was not written: {key, message}. The engine's error speaks of a proxy,
// error_texts/messages gives it these words. (Thrown from here, it would come in sloppy code too.)
const refused = { key: undefined, message: '' };
function refuse(key, message) {
  refused.key = key;
  refused.message = message;
  return false;
}

// The engine does not list them.
const CONSTANTS = { Infinity, NaN, undefined };

class Context {
  #sandbox;
  #inner;
  #global;
  #shadow; // the proxy's target: what it must not deny is defined there too
  #natives = new Map(); // key -> descriptor
  #accessors = new Set(); // names of the sandbox that inner has
  #functions = new Map(); // name -> value at the last comparison
  #variables = new Set(); // names declared by var; the sandbox gets them with their first value
  #adopted;

  constructor(sandbox, allowsEval) {
    this.#sandbox = sandbox;
    const hook = (operation, name, value) => {
      if (operation === READ) return this.#read(name, hook);
      if (operation === WRITE) return this.#write(name, value);
      return this.#forget(name);
    };
    const inner = this.#inner = makeRealm(hook, allowsEval);
    const { Object: InnerObject, Proxy: InnerProxy } = inner;
    this.#shadow = new InnerObject();
    const global = this.#global = new InnerProxy(this.#shadow, this.#handler());
    const natives = this.#natives;
    for (const key of ownKeys(inner)) natives.set(key, getOwnPropertyDescriptor(inner, key));
    for (const key in CONSTANTS) {
      natives.set(key, { value: CONSTANTS[key], writable: false, enumerable: false, configurable: false });
    }
    natives.get('globalThis').value = global;
    natives.set(Symbol.toStringTag, {
      value: constructorName(sandbox), writable: true, enumerable: false, configurable: true,
    });
    for (const { 0: key, 1: descriptor } of natives) {
      if (!descriptor.configurable || typeof key === 'symbol') continue;
      if (key in sandbox) this.#show(key);
      else this.#showNative(key, descriptor);
    }
    this.#adopted = binding.adopt(inner, global);
  }

  get inner() { return this.#inner; }
  get global() { return this.#global; }
  // What evaluations must name as `this`.
  get self() { return this.#adopted ? undefined : this.#global; }

  // ---- names of inner ----------------------------------------------------------------------------------------------

  #wrap(value) { return value === this.#sandbox ? this.#global : value; }

  #showNative(name, descriptor) {
    defineProperty(this.#inner, name, {
      get: hasOwn(descriptor, 'value') ? () => descriptor.value : descriptor.get,
      set: (value) => {
        set(this.#sandbox, name, value);
        this.#show(name);
      },
      enumerable: false,
      configurable: true,
    });
  }

  #show(name) {
    const sandbox = this.#sandbox;
    const native = this.#natives.get(name);
    const own = getOwnPropertyDescriptor(sandbox, name);
    this.#accessors.add(name);
    defineProperty(this.#inner, name, {
      get: () => {
        const value = sandbox[name];
        if (value === sandbox) return this.#global;
        return value === undefined && native !== undefined && !(name in sandbox) ? native.value : value;
      },
      set: isReadOnly(own) ? undefined : (value) => { set(sandbox, name, value); },
      enumerable: false,
      configurable: own?.configurable !== false, // what `delete name` then says
    });
  }

  // A name that inner does not have; `missing` when the sandbox has not either.
  #read(name, missing) {
    const sandbox = this.#sandbox;
    if (!(name in sandbox)) return missing;
    if (hasOwn(sandbox, name)) this.#show(name);
    return this.#wrap(sandbox[name]);
  }

  // A name that is nowhere yet.
  #write(name, value) {
    if (set(this.#sandbox, name, value)) this.#show(name);
  }

  // `delete name`: unless this answers true, the engine goes on and deletes what inner has, or says that it cannot.
  #forget(name) {
    if (this.#variables.has(name)) return true;
    if (!deleteProperty(this.#sandbox, name)) {
      this.#show(name);
      return false;
    }
    this.#natives.delete(name);
    this.#accessors.delete(name);
    return false;
  }

  // ---- global ------------------------------------------------------------------------------------------------------

  #ownDescriptor(key) {
    let descriptor = getOwnPropertyDescriptor(this.#sandbox, key);
    if (descriptor === undefined) {
      if (this.#functions.has(key)) {
        descriptor = { value: this.#inner[key], writable: true, enumerable: true, configurable: true };
      } else if (this.#natives.has(key)) {
        descriptor = this.#natives.get(key);
      } else if (this.#variables.has(key)) {
        descriptor = { value: undefined, writable: true, enumerable: true, configurable: true };
      }
    } else if (hasOwn(descriptor, 'value')) {
      descriptor.value = this.#functions.has(key) ? this.#inner[key] : this.#wrap(descriptor.value);
    }
    if (descriptor !== undefined && !descriptor.configurable) defineProperty(this.#shadow, key, descriptor);
    return descriptor;
  }

  #define(key, descriptor) {
    const existing = this.#ownDescriptor(key);
    const isFixed = existing !== undefined && !existing.configurable && existing.writable === false;
    if (!defineProperty(isFixed ? this.#shadow : this.#sandbox, key, descriptor)) {
      // Not false, whose error would speak of a proxy.
      throw new this.#inner.TypeError(`Cannot redefine property: ${String(key)}`);
    }
    if (isFixed) return true;
    this.#ownDescriptor(key);
    if (typeof key === 'symbol') return true;
    if (this.#functions.has(key)) this.#inner[key] = this.#sandbox[key];
    else if (hasOwn(this.#inner, key)) this.#show(key);
    return true;
  }

  #handler() {
    const sandbox = this.#sandbox;
    return {
      __proto__: null,
      get: (target, key, receiver) => {
        if (this.#functions.has(key)) return this.#inner[key];
        if (key in sandbox) return this.#wrap(sandbox[key]);
        const native = this.#natives.get(key);
        if (native !== undefined) return hasOwn(native, 'value') ? native.value : native.get.call(this.#inner);
        return get(target, key, receiver);
      },
      set: (target, key, value) => {
        const { writable, configurable } = this.#natives.get(key) ?? {};
        if (writable === false && configurable === false) {
          return refuse(key, `Cannot assign to read only property '${String(key)}' of object '[object Object]'`);
        }
        if (!set(sandbox, key, value)) {
          return isGetterOnly(getOwnPropertyDescriptor(sandbox, key)) ||
            refuse(key, `Cannot redefine property: ${String(key)}`);
        }
        if (this.#functions.has(key)) this.#inner[key] = value;
        else if (this.#natives.has(key) && typeof key === 'string' && !this.#accessors.has(key)) this.#show(key);
        return true;
      },
      has: (target, key) => hasOwn(sandbox, key) || this.#functions.has(key) || this.#variables.has(key) ||
        this.#natives.has(key) || has(target, key),
      deleteProperty: (target, key) => {
        if (this.#natives.get(key)?.configurable === false || !deleteProperty(sandbox, key)) return false;
        this.#natives.delete(key);
        this.#accessors.delete(key);
        if (this.#variables.has(key)) return false;
        if (this.#functions.delete(key)) this.#inner[key] = undefined;
        else if (typeof key === 'string') deleteProperty(this.#inner, key);
        return true;
      },
      ownKeys: () => [
        ...new Set([...this.#natives.keys(), ...this.#functions.keys(), ...this.#variables, ...ownKeys(sandbox)]),
      ],
      getOwnPropertyDescriptor: (target, key) => this.#ownDescriptor(key),
      defineProperty: (target, key, descriptor) => this.#define(key, descriptor),
      preventExtensions: () => false,
    };
  }

  // ---- runs --------------------------------------------------------------------------------------------------------

  // Before a program runs: what changed from outside since the last one, and room for the names that it declares.
  enter(source) {
    this.#catchUp();
    for (const { 0: name, 1: isFunction } of declaredNames(source)) {
      if (this.#functions.has(name) || this.#natives.get(name)?.configurable === false) continue;
      if (isFunction) {
        this.#functions.set(name, this); // which no value equals
      } else {
        this.#variables.add(name);
        if (name in this.#sandbox || !this.#natives.has(name)) this.#show(name);
      }
    }
  }

  #catchUp() {
    const sandbox = this.#sandbox;
    const inner = this.#inner;
    for (const { 0: name, 1: seen } of this.#functions) {
      const value = sandbox[name];
      if (value === seen) continue;
      this.#functions.set(name, value);
      inner[name] = value;
    }
    for (const name of this.#accessors) {
      if (name in sandbox || this.#functions.has(name) || this.#variables.has(name)) continue;
      this.#accessors.delete(name);
      const native = this.#natives.get(name);
      if (native !== undefined) this.#showNative(name, native);
      else deleteProperty(inner, name);
    }
    for (const name of this.#natives.keys()) {
      if (typeof name === 'string' && name in sandbox && !this.#accessors.has(name) && !this.#functions.has(name)) {
        this.#show(name);
      }
    }
  }

  // After it ran: what it left in the engine's global object is the sandbox's.
  leave() {
    const inner = this.#inner;
    for (const name of ownKeys(inner)) { // declared by eval
      if (this.#accessors.has(name) || this.#functions.has(name) || this.#natives.has(name)) continue;
      set(this.#sandbox, name, inner[name]);
      this.#show(name);
    }
    for (const { 0: name, 1: seen } of this.#functions) {
      const value = inner[name];
      if (value === seen) continue;
      this.#functions.set(name, value);
      set(this.#sandbox, name, value);
    }
  }
}

module.exports = { Context, refused };
