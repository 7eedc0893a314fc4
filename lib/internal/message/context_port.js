// SPDX-License-Identifier: MIT
// moveMessagePortToContext(): a port whose face, and all that comes through it, is of a vm context. Its class is made
// there, by the text of `inside`, so that nothing of this realm is within reach; what is between is plain values.
//
// A message is decoded here, where nobody else has seen it yet, and then given the prototypes of the context. What has
// none there (keys, files) cannot come: 'onmessageerror' says so.
'use strict';

const { codes } = require('internal/errors');
const { kTransfer } = require('internal/clone');
const { Script } = require('node/vm');
const { contextOf } = require('internal/vm/contexts');
const { checkedTransferList, isPort } = require('web/message_channel');

const { getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;

// Runs in the context. call(face, method, arguments) gives undefined or what is wrong: {name, message, code, isDom}.
function inside(call) {
  class DOMException extends Error {
    #name;
    #code;

    constructor(message, name, code) {
      super(message);
      this.#name = name;
      this.#code = code;
    }
    get name() { return this.#name; }
    get code() { return this.#code; }
  }

  function errorOf({ name, message, code, isDom }) {
    if (isDom) return new DOMException(message, name, code);
    const Class = globalThis[name];
    const error = typeof Class === 'function' && Class.prototype instanceof Error ? new Class(message) :
      new Error(message);
    if (code !== undefined) error.code = code;
    return error;
  }

  function attempt(face, method, args) {
    const problem = call(face, method, args);
    if (problem !== undefined) throw errorOf(problem);
  }

  let mayConstruct = false;
  class MessagePort {
    constructor() {
      if (!mayConstruct) throw new TypeError('Illegal constructor');
    }
    postMessage(...args) { attempt(this, 'postMessage', args); }
    start() { attempt(this, 'start', []); }
    close() { attempt(this, 'close', []); }
    ref() { attempt(this, 'ref', []); }
    unref() { attempt(this, 'unref', []); }
  }

  return {
    make() {
      mayConstruct = true;
      const face = new MessagePort();
      mayConstruct = false;
      return face;
    },
    hear(face, data, ports) {
      if (typeof face.onmessage === 'function') face.onmessage({ data, target: face, type: 'message', ports });
    },
    fail(face, problem) {
      if (typeof face.onmessageerror !== 'function') return;
      face.onmessageerror({ data: errorOf(problem), target: face, type: 'messageerror', ports: [] });
    },
  };
}

const NAMES = [
  'Object', 'Array', 'Map', 'Set', 'Date', 'RegExp', 'Boolean', 'Number', 'String', 'BigInt', 'Error', 'EvalError',
  'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError', 'ArrayBuffer',
  'SharedArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
];
// What a value of the context is here by its prototype: those of this realm -> those of the other.
function prototypesOf(inner) {
  const found = new Map();
  for (const name of NAMES) {
    const mine = globalThis[name];
    const theirs = inner[name];
    if (typeof mine === 'function' && typeof theirs === 'function') found.set(mine.prototype, theirs.prototype);
  }
  return found;
}

function describe(error) {
  const isDom = error instanceof DOMException;
  return { name: error.name, message: error.message, code: error.code, isDom };
}

const faces = new WeakMap(); // face -> the end behind it

class Realm {
  #prototypes;
  #natives;

  constructor(context) {
    this.#prototypes = prototypesOf(contextOf(context).inner);
    this.#natives = new Script(`(${inside})`).runInContext(context)((face, method, args) => {
      try {
        this.#call(face, method, args);
      } catch (error) {
        // What the context's own getters throw is theirs.
        if (error instanceof Error || error instanceof DOMException) return describe(error);
        throw error;
      }
      return undefined;
    });
  }

  #call(face, method, args) {
    const end = faces.get(face);
    if (end === undefined) throw new codes.ERR_INVALID_THIS('MessagePort');
    switch (method) {
      case 'postMessage': {
        if (args.length === 0) throw new codes.ERR_MISSING_ARGS('message');
        end.post(args[0], checkedTransferList(args[1]));
        break;
      }
      case 'start': end.start(); break;
      case 'close': end.close(); break;
      default: end.setRef(method === 'ref');
    }
  }

  face(end) {
    const face = this.#natives.make();
    faces.set(face, end);
    end.port = face;
    end.onMessage = (data, moved) => this.#hear(face, data, moved);
    end.onMessageError = (error) => this.#natives.fail(face, describe(error));
    end.onClose = undefined;
    end.schedule();
    return face;
  }

  #hear(face, data, moved) {
    let all;
    try {
      all = this.#adopt([data, moved.filter(isPort)]);
    } catch (error) {
      this.#natives.fail(face, describe(error));
      return;
    }
    this.#natives.hear(face, all[0], all[1]);
  }

  // Gives all objects of a graph that nobody knows yet the prototypes of the context, and ports their faces there.
  #adopt(root) {
    const met = new Map(); // object -> itself or its face
    const rest = [root];
    const of = (value) => {
      if (typeof value !== 'object' || value === null) return value;
      let known = met.get(value);
      if (known === undefined) {
        known = isPort(value) ? this.face(value[kTransfer]().state) : value;
        met.set(value, known);
        if (known === value) rest.push(value);
      }
      return known;
    };
    let isForeign = false;
    while (rest.length > 0) {
      const value = rest.pop();
      const prototype = this.#prototypes.get(getPrototypeOf(value));
      if (prototype === undefined) {
        // To be discarded: a file that came is open.
        if (typeof value[kTransfer] === 'function') value.close?.();
        isForeign = true;
        continue;
      }
      adoptItems(value, of);
      setPrototypeOf(value, prototype);
    }
    if (isForeign) throw new codes.ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE();
    return root;
  }
}

function adoptItems(value, of) {
  if (ArrayBuffer.isView(value)) {
    of(value.buffer);
    return;
  }
  if (value instanceof Map) {
    const items = [...value];
    value.clear();
    for (const [key, item] of items) value.set(of(key), of(item));
  } else if (value instanceof Set) {
    const items = [...value];
    value.clear();
    for (const item of items) value.add(of(item));
  }
  for (const key of ownKeys(value)) {
    const item = value[key];
    const adopted = of(item);
    if (adopted !== item) value[key] = adopted;
  }
}

const realms = new WeakMap(); // context -> Realm
function move(port, context) {
  let realm = realms.get(context);
  if (realm === undefined) realms.set(context, realm = new Realm(context));
  return realm.face(port[kTransfer]().state);
}

module.exports = { move };
