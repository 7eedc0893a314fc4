// SPDX-License-Identifier: MIT
// Errors of the library: `new codes.ERR_X(...)`, system errors by libuv number, AbortError.
//
// `codes` is empty at first. Reading `codes.ERR_X` falls through to its prototype, a proxy, which makes the class from
// its line in internal/errors/table.js and stores it; so a start pays only for the codes it names. A class is a plain
// subclass of the native error: `name` stays 'TypeError', `constructor` answers TypeError, `code` is own and
// enumerable, and `toString()` and the stack's first line (kCode) have the code in brackets.
//
// Frames of this file and of internal/validate.js at the top of a stack say nothing to a user: internal/stack drops
// them, so nothing here captures stacks by hand.
'use strict';

const bases = { __proto__: null, E: Error, T: TypeError, R: RangeError, S: SyntaxError, U: URIError };
const { kCode } = require('internal/error_classes');
const { defineProperty } = Object;
const kIsNodeError = Symbol('kIsNodeError');

let messages;
const loadMessages = () => (messages ??= require('internal/errors/messages'));

// ---- errors with codes ----------------------------------------------------------------------------------------------

const HOLE = /%([0-3])/g;

// As `%s` of util.format().
function holeText(value) {
  return typeof value === 'object' && value !== null ? require('node/util').format('%s', value) : String(value);
}

function makeClass(code, Base, text) {
  const hasHoles = text.includes('%');
  class NodeError extends Base {
    constructor(...args) {
      if (text === '') {
        const extra = { __proto__: null };
        super(loadMessages()[code].apply(extra, args));
        this.code = code;
        // Whatever somebody may have put on Error.prototype.
        for (const key in extra) {
          defineProperty(this, key, {
            __proto__: null, value: extra[key], writable: true, enumerable: true, configurable: true,
          });
        }
      } else {
        super(hasHoles ? text.replace(HOLE, (hole, i) => holeText(args[i])) : text);
        this.code = code;
      }
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }

    get [kIsNodeError]() {
      return true;
    }
  }
  // A user sees `err.constructor === TypeError`.
  defineProperty(NodeError.prototype, kCode, { __proto__: null, value: code });
  defineProperty(NodeError.prototype, 'constructor', {
    __proto__: null, value: Base, writable: true, enumerable: false, configurable: true,
  });
  return NodeError;
}

function makeCode(code) {
  const table = require('internal/errors/table');
  const start = table.indexOf(`\n${code.slice(4)} `);
  if (start < 0) return undefined;
  const line = table.slice(start + code.length - 2, table.indexOf('\n', start + 1));
  const space = line.indexOf(' ');
  const kinds = space < 0 ? line : line.slice(0, space);
  const text = space < 0 ? '' : line.slice(space + 1);
  if (kinds === 'X') return makeSystemError(code, text);
  const main = makeClass(code, bases[kinds[0]], text);
  for (let i = 1; i < kinds.length; i++) main[bases[kinds[i]].name] = makeClass(code, bases[kinds[i]], text);
  return main;
}

const codes = { __proto__: new Proxy({ __proto__: null }, {
  __proto__: null,
  get(target, code) {
    if (typeof code !== 'string' || !code.startsWith('ERR_')) return undefined;
    const made = makeCode(code);
    if (made !== undefined) codes[code] = made;
    return made;
  },
  set(target, code, value, receiver) {
    defineProperty(receiver, code, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return true;
  },
}) };

// Errors whose context is a failed system call described by an object {code, message, syscall, errno, path, dest}.
class SystemError extends Error {
  constructor(code, prefix, context) {
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    this.code = code;
    const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
    defineProperty(this, 'name', { ...hidden, value: 'SystemError' });
    defineProperty(this, kIsNodeError, { ...hidden, value: true, writable: false });
    defineProperty(this, 'info', { __proto__: null, value: context, enumerable: true, configurable: true });
    SystemError.mirror(this, context, 'errno', false);
    SystemError.mirror(this, context, 'syscall', false);
    if (context.path !== undefined) SystemError.mirror(this, context, 'path', true);
    if (context.dest !== undefined) SystemError.mirror(this, context, 'dest', true);
  }

  // An own property that reads and writes the context; `path` and `dest` may be bytes there and are text here.
  static mirror(error, context, key, isText) {
    defineProperty(error, key, {
      __proto__: null,
      get: () => (isText && context[key] != null ? context[key].toString() : context[key]),
      set(value) {
        context[key] = isText && value ? require('node/buffer').Buffer.from(value.toString()) : value;
      },
      enumerable: true,
      configurable: true,
    });
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(this, { ...options, getters: true, customInspect: false });
  }
}

function makeSystemError(code, prefix) {
  class NodeError extends SystemError {
    constructor(context) {
      super(code, prefix, context);
    }

    // The name of instances is set when the stack's first line is made already.
    get name() {
      return 'SystemError';
    }
  }
  defineProperty(NodeError.prototype, kCode, { __proto__: null, value: code });
  return NodeError;
}

// ---- errors of the system -------------------------------------------------------------------------------------------

// Below it are no errors of the system but refusals of --permission (src/loop/permission.h).
const DENIED = -20000;
const denial = (errno, path, dest) => require('internal/permission').denial(errno, path, dest);

let uv;
const loadUv = () => (uv ??= internalBinding('uv'));

// [name, description] of a libuv number, or undefined.
function uvErrmapGet(errno) {
  const name = loadUv().errname(errno);
  return name.startsWith('Unknown system error') ? undefined : [name, uv.strerror(errno)];
}

// The common form: "ENOENT: no such file or directory, open '/x' -> '/y'".
// A function, not a class, so that the error's constructor is Error; works with and without `new`.
function UVException({ errno, code: ignored, syscall, path, dest, message: givenMessage, ...rest }) {
  if (errno <= DENIED) return denial(errno, path, dest);
  const known = uvErrmapGet(errno);
  const code = known ? known[0] : 'UNKNOWN';
  let message = `${code}: ${givenMessage || (known ? known[1] : 'unknown error')}, ${syscall}`;
  const from = path === undefined ? undefined : String(path);
  const to = dest === undefined ? undefined : String(dest);
  if (from !== undefined) message += ` '${from}'`;
  if (to !== undefined) message += ` -> '${to}'`;
  const error = new Error(message);
  for (const key in rest) error[key] = rest[key];
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (from !== undefined) error.path = from;
  if (to !== undefined) error.dest = to;
  return error;
}

function withSyscall(message, errno, code, syscall) {
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  return error;
}

// "open ENOENT", and what `original` adds.
function ErrnoException(errno, syscall, original) {
  if (errno <= DENIED) return denial(errno, original);
  const code = loadUv().errname(errno);
  return withSyscall(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`, errno, code, syscall);
}

function endpoint(address, port) {
  if (port > 0) return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

function addEndpoint(error, address, port) {
  error.address = address;
  if (port) error.port = port;
  return error;
}

// "connect ECONNREFUSED 127.0.0.1:80 - Local (...)".
function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  if (errno <= DENIED) {
    const error = denial(errno, address);
    error.message = `${syscall} ${error.code} ${error.message}`;
    error.syscall = syscall;
    return addEndpoint(error, address, port);
  }
  const code = loadUv().errname(errno);
  const local = additional ? ` - Local (${additional})` : '';
  const message = `${syscall} ${code}${endpoint(address, port)}${local}`;
  return addEndpoint(withSyscall(message, errno, code, syscall), address, port);
}

// "listen EADDRINUSE: address already in use 127.0.0.1:80".
function UVExceptionWithHostPort(errno, syscall, address, port) {
  if (errno <= DENIED) return denial(errno, address);
  const [code, text] = uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];
  const message = `${syscall} ${code}: ${text}${endpoint(address, port)}`;
  return addEndpoint(withSyscall(message, errno, code, syscall), address, port);
}

// Failures of name look-ups; `code` may be a c-ares name instead of a number.
function DNSException(code, syscall, hostname) {
  let errno;
  let name = code;
  if (typeof code === 'number') {
    errno = code;
    // EAI_NODATA and EAI_NONAME: the name is not there.
    if (code <= DENIED) name = 'ERR_ACCESS_DENIED';
    else name = code === -3007 || code === -3008 ? 'ENOTFOUND' : loadUv().errname(code);
  }
  const error = withSyscall(`${syscall} ${name}${hostname ? ` ${hostname}` : ''}`, errno, name, syscall);
  if (hostname) error.hostname = hostname;
  return error;
}

function ConnResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

// ---- helpers --------------------------------------------------------------------------------------------------------

// One error for two: clean-up after `outer` failed with `inner`.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  error.code = outer.code;
  return error;
}

// Several failures of one operation (connecting to each address of a host).
class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }

  get [kIsNodeError]() {
    return true;
  }
}
defineProperty(NodeAggregateError.prototype, 'constructor', {
  __proto__: null, value: AggregateError, writable: true, enumerable: false, configurable: true,
});

function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

function isStackOverflowError(error) {
  return error instanceof RangeError && String(error.message).startsWith('Maximum call stack size exceeded');
}

// Whether tuning Error.stackTraceLimit for a moment is possible (users may freeze it).
function isErrorStackTraceLimitWritable() {
  const own = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (own === undefined) return Object.isExtensible(Error);
  return Object.hasOwn(own, 'writable') ? own.writable : own.set !== undefined;
}

module.exports = {
  AbortError,
  ConnResetException,
  DENIED,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  SystemError,
  UVException,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  codes,
  determineSpecificType: (value) => loadMessages().determineSpecificType(value),
  formatList: (items, word) => loadMessages().formatList(items, word),
  genericNodeError,
  isErrorLike,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kIsNodeError,
  uvErrmapGet,
};
