// SPDX-License-Identifier: MIT
// DOMException (https://webidl.spec.whatwg.org/#idl-DOMException).
//
// An instance is a native error (it has a stack, Error.isError says yes) whose prototype is DOMException.prototype;
// name and message are getters over private slots put on it, as no own property may show.
'use strict';

const { codes } = require('internal/errors');
const { kClone, kDeserialize } = require('internal/clone');

const { construct } = Reflect;

// Names with a code, in the order of their codes; holes are codes without a name of today.
const NAMES = [
  , 'IndexSizeError', , 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', ,
  'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError', 'InvalidStateError',
  'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', , 'TypeMismatchError',
  'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError', 'QuotaExceededError', 'TimeoutError',
  'InvalidNodeTypeError', 'DataCloneError',
];
const CONSTANTS = [
  'INDEX_SIZE_ERR', 'DOMSTRING_SIZE_ERR', 'HIERARCHY_REQUEST_ERR', 'WRONG_DOCUMENT_ERR', 'INVALID_CHARACTER_ERR',
  'NO_DATA_ALLOWED_ERR', 'NO_MODIFICATION_ALLOWED_ERR', 'NOT_FOUND_ERR', 'NOT_SUPPORTED_ERR', 'INUSE_ATTRIBUTE_ERR',
  'INVALID_STATE_ERR', 'SYNTAX_ERR', 'INVALID_MODIFICATION_ERR', 'NAMESPACE_ERR', 'INVALID_ACCESS_ERR',
  'VALIDATION_ERR', 'TYPE_MISMATCH_ERR', 'SECURITY_ERR', 'NETWORK_ERR', 'ABORT_ERR', 'URL_MISMATCH_ERR',
  'QUOTA_EXCEEDED_ERR', 'TIMEOUT_ERR', 'INVALID_NODE_TYPE_ERR', 'DATA_CLONE_ERR',
];

// A base that returns its argument lets private fields be stamped on any object.
class Slots extends (function(object) { return object; }) {
  #name;
  #message;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }

  static has(error) {
    return #name in error;
  }

  static #check(error) {
    if (!(#name in error)) throw new codes.ERR_INVALID_THIS('DOMException');
  }

  static nameOf(error) {
    Slots.#check(error);
    return error.#name;
  }

  static messageOf(error) {
    Slots.#check(error);
    return error.#message;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    message = `${message}`;
    const withCause = typeof options === 'object' && options !== null && 'cause' in options;
    const name = typeof options === 'object' && options !== null ? `${options.name}` : `${options}`;
    // As a class that extends Error does it: this constructor is no part of the stack, whose first line is made when
    // it is read, but those of subclasses are.
    const error = construct(Error, [], DOMException);
    if (new.target !== DOMException) Object.setPrototypeOf(error, new.target.prototype);
    new Slots(error, name, message); // eslint-disable-line no-new
    if (withCause) {
      Object.defineProperty(error, 'cause', {
        __proto__: null, value: options.cause, writable: true, enumerable: false, configurable: true,
      });
    }
    return error;
  }

  get name() { return Slots.nameOf(this); }
  get message() { return Slots.messageOf(this); }

  get code() {
    const name = Slots.nameOf(this);
    const code = NAMES.indexOf(name);
    return code < 0 ? 0 : code;
  }

  [kClone]() {
    if (!Slots.has(this)) return undefined;
    const { name, message, stack } = this;
    return { module: 'web/dom_exception', name: 'DOMException', state: { name, message, stack } };
  }

  static [kDeserialize]({ name, message, stack }) {
    const error = new DOMException(message, name);
    Object.defineProperty(error, 'stack', {
      __proto__: null, value: stack, writable: true, enumerable: false, configurable: true,
    });
    return error;
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, value: 'DOMException', configurable: true },
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
  [kClone]: { __proto__: null, enumerable: false },
});
for (let i = 0; i < CONSTANTS.length; i++) {
  const constant = { __proto__: null, value: i + 1, enumerable: true };
  Object.defineProperty(DOMException, CONSTANTS[i], constant);
  Object.defineProperty(DOMException.prototype, CONSTANTS[i], constant);
}

// https://webidl.spec.whatwg.org/#quotaexceedederror
class QuotaExceededError extends DOMException {
  #quota = null;
  #requested = null;

  constructor(message = '', options = {}) {
    super(message, 'QuotaExceededError');
    if (options === undefined || options === null) return;
    this.#quota = amount(options, 'quota');
    this.#requested = amount(options, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('options.requested must not be less than options.quota');
    }
  }

  get quota() { return this.#quota; }
  get requested() { return this.#requested; }

  [kClone]() {
    if (!(#quota in this)) return undefined;
    const { message, stack, quota, requested } = this;
    return { module: 'web/dom_exception', name: 'QuotaExceededError', state: { message, stack, quota, requested } };
  }

  static [kDeserialize]({ message, stack, quota, requested }) {
    const error = new QuotaExceededError(message, { quota: quota ?? undefined, requested: requested ?? undefined });
    Object.defineProperty(error, 'stack', {
      __proto__: null, value: stack, writable: true, enumerable: false, configurable: true,
    });
    return error;
  }
}

// A finite number that is not negative, or null for none.
function amount(options, name) {
  if (!(name in options) || options[name] === undefined) return null;
  const value = +options[name];
  if (!Number.isFinite(value)) throw new TypeError(`options.${name} must be a finite number`);
  if (value < 0) throw new RangeError(`options.${name} must not be negative`);
  return value;
}

Object.defineProperties(QuotaExceededError.prototype, {
  [Symbol.toStringTag]: { __proto__: null, value: 'QuotaExceededError', configurable: true },
  quota: { __proto__: null, enumerable: true },
  requested: { __proto__: null, enumerable: true },
  [kClone]: { __proto__: null, enumerable: false },
});

module.exports = { DOMException, QuotaExceededError };
