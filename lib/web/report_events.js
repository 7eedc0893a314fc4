// SPDX-License-Identifier: MIT
// ErrorEvent and CloseEvent: events that only carry what their dictionary says.
'use strict';

const { Event } = require('web/event_target');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');

// Web IDL's unsigned integers: whatever it is, modulo 2 ** bits.
const toUint32 = (value) => value >>> 0;
const toUint16 = (value) => value & 0xFFFF;

function checkCount(name, args) {
  if (args.length === 0) {
    const error = new ERR_MISSING_ARGS('type');
    error.message = `${name} constructor: 1 argument required, but 0 found.`;
    throw error;
  }
}

class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, options = undefined) {
    checkCount('ErrorEvent', arguments);
    super(type, options);
    const { message, filename, lineno, colno, error } = options ?? {};
    this.#message = message === undefined ? '' : `${message}`;
    this.#filename = filename === undefined ? '' : `${filename}`;
    this.#lineno = toUint32(lineno);
    this.#colno = toUint32(colno);
    this.#error = error;
  }

  static check(event) {
    if (typeof event !== 'object' || event === null || !(#message in event)) throw new ERR_INVALID_THIS('ErrorEvent');
    return event;
  }

  get message() { return checkError(this).#message; }
  get filename() { return checkError(this).#filename; }
  get lineno() { return checkError(this).#lineno; }
  get colno() { return checkError(this).#colno; }
  get error() { return checkError(this).#error; }
}
const checkError = ErrorEvent.check;
delete ErrorEvent.check;

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  constructor(type, options = undefined) {
    checkCount('CloseEvent', arguments);
    super(type, options);
    const { wasClean, code, reason } = options ?? {};
    this.#wasClean = Boolean(wasClean);
    this.#code = toUint16(code);
    this.#reason = reason === undefined ? '' : `${reason}`.toWellFormed();
  }

  static check(event) {
    if (typeof event !== 'object' || event === null || !(#wasClean in event)) throw new ERR_INVALID_THIS('CloseEvent');
    return event;
  }

  get wasClean() { return checkClose(this).#wasClean; }
  get code() { return checkClose(this).#code; }
  get reason() { return checkClose(this).#reason; }
}
const checkClose = CloseEvent.check;
delete CloseEvent.check;

function finish(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
}
finish(ErrorEvent, ['message', 'filename', 'lineno', 'colno', 'error']);
finish(CloseEvent, ['wasClean', 'code', 'reason']);

module.exports = { CloseEvent, ErrorEvent };
