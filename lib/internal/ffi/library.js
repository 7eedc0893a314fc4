// SPDX-License-Identifier: MIT
// DynamicLibrary: an open library, the functions and symbols that were asked for, its callbacks.
//
// As in Node it is no class: `path` and `symbols` are properties of each library, and its methods can be enumerated.
// A function of a library is a closure over the number that invoke() knows it by; `owners` keeps the library alive as
// long as one of its functions.
'use strict';

const { i32, PERMISSION } = require('internal/cells');
const { classify, closedError, coded, fail, typeError, valueError } = require('internal/ffi/failure');
const { isSameSignature, isSignature, parseSignature } = require('internal/ffi/signature');
const callbacks = require('internal/ffi/callbacks');
const binding = internalBinding('ffi');
const { invoke } = binding;

binding.begin(fail, classify, callbacks.dispatch);

const states = new WeakMap(); // of libraries: { library, box, path, isClosed, functions, symbols, callbacks }
const owners = new WeakMap(); // of functions: that state

function demandPermission() {
  if (i32[PERMISSION] !== 0) require('internal/permission').demand('ffi');
}

function stateOf(library) {
  const state = states.get(library);
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

function openStateOf(library) {
  const state = stateOf(library);
  if (state.isClosed) throw closedError();
  return state;
}

function checkName(name, subject) {
  if (typeof name !== 'string') throw typeError(`${subject} must be a string`);
  if (name.includes('\0')) throw valueError(`${subject} must not contain null bytes`);
}

const listOf = (map, pick) => {
  const list = { __proto__: null };
  for (const [name, value] of map) list[name] = pick === undefined ? value : value[pick];
  return list;
};

// ---- functions ------------------------------------------------------------------------------------------------------

// Methods, which are no constructors. Those of few arguments pass them on by name, which is faster; invoke() says what
// is wrong with another number of them.
function callerOf(number, count) {
  switch (count) {
    case 0: return {
      call() { return arguments.length === 0 ? invoke(number) : invoke(number, ...arguments); },
    }.call;
    case 1: return {
      call(a) { return arguments.length === 1 ? invoke(number, a) : invoke(number, ...arguments); },
    }.call;
    case 2: return {
      call(a, b) { return arguments.length === 2 ? invoke(number, a, b) : invoke(number, ...arguments); },
    }.call;
    case 3: return {
      call(a, b, c) { return arguments.length === 3 ? invoke(number, a, b, c) : invoke(number, ...arguments); },
    }.call;
    case 4: return {
      call(a, b, c, d) { return arguments.length === 4 ? invoke(number, a, b, c, d) : invoke(number, ...arguments); },
    }.call;
    default: return { call() { return invoke(number, ...arguments); } }.call;
  }
}

function define(object, key, value, isPublic) {
  Object.defineProperty(object, key, { value, writable: isPublic, enumerable: isPublic, configurable: true });
}

function makeFunction(state, name, address, types) {
  const fn = callerOf(binding.function(state.box, address, types), types.length - 1);
  define(fn, 'length', types.length - 1, false);
  define(fn, 'name', name, false);
  define(fn, 'pointer', address, true);
  owners.set(fn, state);
  return fn;
}

// What is known of a function, or becomes so by keep().
function find(state, name, signature) {
  const types = parseSignature(signature, `function ${name}`);
  if (state.isClosed) throw closedError(); // maybe by the signature
  const known = state.functions.get(name);
  if (known === undefined) return { fn: undefined, types, address: binding.symbol(state.box, name) };
  if (isSameSignature(known.types, types)) return known;
  throw valueError(`Function ${name} was already requested with a different signature`);
}

function keep(state, name, found) {
  if (found.fn === undefined) {
    found.fn = makeFunction(state, name, found.address, found.types);
    state.functions.set(name, found);
    state.symbols.set(name, found.address);
  }
  return found.fn;
}

function allFunctions(library) {
  return listOf(openStateOf(library).functions, 'fn');
}

// ---- callbacks ------------------------------------------------------------------------------------------------------

const MAX_ADDRESS = 2n ** 64n - 1n;

function checkAddress(address) {
  if (typeof address !== 'bigint') throw typeError('The first argument must be a bigint');
  if (address < 0n || address > MAX_ADDRESS) throw valueError('The first argument must be a non-negative bigint');
}

function checkFound(wasFound) {
  if (!wasFound) throw valueError('Callback not found');
}

// ---- libraries ------------------------------------------------------------------------------------------------------

const own = {
  path: { get: (0, function() { return stateOf(this).path; }), enumerable: true },
  symbols: { get: (0, function() { return listOf(openStateOf(this).symbols); }), enumerable: true },
};

function DynamicLibrary(path) {
  if (new.target === undefined) {
    throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED',
                "Class constructor DynamicLibrary cannot be invoked without 'new'");
  }
  demandPermission();
  if (path !== null) {
    if (typeof path !== 'string') throw typeError('Library path must be a string or null');
    if (path.includes('\0')) throw valueError('Library path must not contain null bytes');
  }
  states.set(this, {
    library: this, box: binding.open(path), path: path ?? '', isClosed: false,
    functions: new Map(), symbols: new Map(), callbacks: new Map(),
  });
  Object.defineProperties(this, own);
}

Object.defineProperty(DynamicLibrary.prototype, 'functions', {
  get: { get() { return allFunctions(this); } }.get, enumerable: true, configurable: true,
});

Object.assign(DynamicLibrary.prototype, {
  close: function close() {
    const state = stateOf(this);
    if (state.isClosed) return;
    state.isClosed = true;
    callbacks.unregisterAll(state);
    binding.close(state.box);
  },

  getFunction: function getFunction(name, signature) {
    const state = stateOf(this);
    if (typeof name !== 'string') throw typeError('Function name must be a string');
    if (!isSignature(signature)) throw typeError('Function signature must be an object');
    checkName(name, 'Function name');
    return keep(state, name, find(state, name, signature));
  },

  getFunctions: function getFunctions(definitions) {
    const state = openStateOf(this);
    if (definitions === undefined) return allFunctions(this);
    if (!isSignature(definitions)) throw typeError('Functions signatures must be an object');
    const found = [];
    for (const name of Object.keys(definitions)) {
      const signature = definitions[name];
      checkName(name, 'Function name');
      if (!isSignature(signature)) throw typeError(`Signature of function ${name} must be an object`);
      found.push([name, find(state, name, signature)]);
    }
    if (state.isClosed) throw closedError();
    const functions = { __proto__: null };
    for (const [name, one] of found) functions[name] = keep(state, name, one);
    return functions;
  },

  getSymbol(name = undefined) {
    const state = stateOf(this);
    checkName(name, 'Symbol name');
    if (state.isClosed) throw closedError();
    let address = state.symbols.get(name);
    if (address === undefined) {
      address = binding.symbol(state.box, name);
      state.symbols.set(name, address);
    }
    return address;
  },

  getSymbols() {
    return listOf(openStateOf(this).symbols);
  },

  registerCallback(signature = undefined, fn = undefined) {
    const state = stateOf(this);
    if (typeof signature === 'function') {
      fn = signature;
      signature = {};
    } else if (!isSignature(signature)) {
      throw typeError('First argument must be a function or a signature object');
    } else if (typeof fn !== 'function') {
      throw typeError('Second argument must be a function');
    }
    const types = parseSignature(signature, 'function <callback>');
    if (state.isClosed) throw closedError();
    return callbacks.register(state, types, fn);
  },

  unregisterCallback(pointer = undefined) {
    const state = openStateOf(this);
    checkAddress(pointer);
    checkFound(callbacks.unregister(state, pointer));
  },

  refCallback(pointer = undefined) {
    const state = openStateOf(this);
    checkAddress(pointer);
    checkFound(callbacks.hold(state, pointer, true));
  },

  unrefCallback(pointer = undefined) {
    const state = openStateOf(this);
    checkAddress(pointer);
    checkFound(callbacks.hold(state, pointer, false));
  },
});
DynamicLibrary.prototype[Symbol.dispose] = DynamicLibrary.prototype.close;

module.exports = { DynamicLibrary, demandPermission };
