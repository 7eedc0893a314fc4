// SPDX-License-Identifier: MIT
// From the arguments of spawn() and its sisters to the description that src/bind/spawn.c takes.
'use strict';

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_SIGNAL } = codes;
const {
  validateBoolean, validateFunction, validateInt32, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validate');
const { i32, PERMISSION } = require('internal/cells');
const lazy = require('internal/lazy');
const { worker } = require('internal/realm');

const lazySignals = lazy(() => require('internal/process/signals').signals);

// Kinds of standard streams, the first three as src/bind/spawn.c numbers them.
const IGNORE = 0;
const INHERIT = 1;
const PIPE = 2;
const IPC = 3; // a pipe for C: what makes it a channel is how each side opens its end
const MAX_BUFFER = 1024 * 1024; // bytes of output, unless options say otherwise
const DETACHED = 1;
const HAS_UID = 2;
const HAS_GID = 4;

const NO_NULLS = 'must be a string without null bytes';

function checkNulls(value, name) {
  if (typeof value === 'string' && value.includes('\0')) throw new ERR_INVALID_ARG_VALUE(name, value, NO_NULLS);
}

let warnedShellArgs = false;
function warnShellArgs() {
  if (warnedShellArgs) return;
  warnedShellArgs = true;
  process.emitWarning('Passing args to a child process with shell option true can lead to security vulnerabilities, ' +
    'as the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
}

// A working directory: text, or a file: URL.
function pathOf(cwd) {
  if (typeof cwd !== 'string') {
    const { Buffer } = require('node/buffer');
    if (cwd instanceof URL) cwd = require('node/url').fileURLToPath(cwd);
    else if (ArrayBuffer.isView(cwd)) cwd = Buffer.from(cwd.buffer, cwd.byteOffset, cwd.byteLength).toString();
    else throw new ERR_INVALID_ARG_TYPE('options.cwd', ['Buffer', 'string', 'URL'], cwd);
  }
  checkNulls(cwd, 'options.cwd');
  return cwd;
}

function pairsOf(env) {
  const pairs = [];
  for (const key in env) { // inherited ones, too
    const value = env[key];
    if (value === undefined) continue;
    checkNulls(key, `options.env['${key}']`);
    const text = `${value}`;
    checkNulls(text, `options.env['${key}']`);
    pairs.push(`${key}=${text}`);
  }
  return pairs;
}

// (file, args?, options?) -> a copy of the options with file, args (argv[0] included), envPairs, and the rest checked.
function normalizeSpawn(file, args, options) {
  validateString(file, 'file');
  checkNulls(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args === undefined || args === null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  for (let i = 0; i < args.length; i++) {
    args[i] = `${args[i]}`;
    checkNulls(args[i], `args[${i}]`);
  }
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  if (options.cwd !== undefined && options.cwd !== null) options.cwd = pathOf(options.cwd);
  for (const key of ['uid', 'gid']) {
    const id = options[key];
    if (id !== undefined && id !== null) validateInt32(id, `options.${key}`);
  }
  const { shell, argv0 } = options;
  if (shell !== undefined && shell !== null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (argv0 !== undefined && argv0 !== null) {
    validateString(argv0, 'options.argv0');
    checkNulls(argv0, 'options.argv0');
  }
  for (const key of ['detached', 'windowsHide', 'windowsVerbatimArguments']) {
    if (options[key] !== undefined && options[key] !== null) validateBoolean(options[key], `options.${key}`);
  }
  if (shell) {
    checkNulls(shell, 'options.shell');
    if (args.length > 0) warnShellArgs();
    const command = [file, ...args].join(' ');
    file = typeof shell === 'string' ? shell : '/bin/sh';
    args = ['-c', command];
  }
  args.unshift(typeof argv0 === 'string' ? argv0 : file);
  const env = options.env || process.env;
  options.file = file;
  options.args = args;
  options.detached = !!options.detached;
  // The environment as it is needs no list: the native part takes the process's, which a thread's may not be.
  const asNode = env.EDDY_AS_NODE === '1';
  const isGuarded = i32[PERMISSION] !== 0;
  const isOurs = env === process.env && options.env === undefined && worker === undefined && !asNode && !isGuarded;
  options.envPairs = isOurs ? undefined : pairsOf(env);
  if (isGuarded) require('internal/permission').inherit(options.envPairs, args);
  if (asNode) require('internal/child_process/as_node').putFirst(options.envPairs);
  return options;
}

function checkTimeout(timeout) {
  if (timeout !== undefined && timeout !== null) validateInteger(timeout, 'timeout', 0);
}

function checkMaxBuffer(maxBuffer) {
  if (maxBuffer !== undefined && maxBuffer !== null) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

// A signal's number from its name or number.
function signalNumber(signal) {
  const signals = lazySignals();
  if (typeof signal === 'number') {
    for (const name in signals) {
      if (signals[name] === signal) return signal;
    }
  }
  if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number !== undefined) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function checkKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') return signalNumber(killSignal);
  if (killSignal !== undefined && killSignal !== null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

// ---- stdio ---------------------------------------------------------------------------------------------------------

// What each entry of `stdio` becomes: {kind, fd?, input?, handle?}.
function parseStdio(stdio, isSync) {
  if (typeof stdio === 'string') {
    if (stdio !== 'ignore' && stdio !== 'pipe' && stdio !== 'overlapped' && stdio !== 'inherit') {
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
    }
    stdio = [stdio, stdio, stdio];
  } else if (!Array.isArray(stdio)) {
    throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  const result = [];
  const count = Math.max(stdio.length, 3);
  let ipc = -1;
  for (let i = 0; i < count; i++) {
    const entry = parseEntry(stdio[i], i, isSync);
    if (entry.kind === IPC) {
      if (ipc >= 0) throw new codes.ERR_IPC_ONE_PIPE();
      ipc = i;
    }
    result.push(entry);
  }
  return { stdio: result, ipc };
}

function parseEntry(entry, i, isSync) {
  if (entry === undefined || entry === null) entry = i < 3 ? 'pipe' : 'ignore';
  if (entry === 'ignore') return { kind: IGNORE };
  if (entry === 'pipe' || entry === 'overlapped' || (typeof entry === 'number' && entry < 0)) return { kind: PIPE };
  if (entry === 'inherit') return { kind: INHERIT, fd: i };
  if (entry === 'ipc') {
    if (isSync) throw new codes.ERR_IPC_SYNC_FORK();
    return { kind: IPC };
  }
  if (typeof entry === 'number') return { kind: INHERIT, fd: entry };
  if (typeof entry === 'object') {
    const fd = descriptorOf(entry);
    if (fd !== undefined) return { kind: INHERIT, fd };
  }
  if (ArrayBuffer.isView(entry) || typeof entry === 'string') {
    if (!isSync) throw new codes.ERR_INVALID_SYNC_FORK_INPUT(require('node/util').inspect(entry));
    return { kind: PIPE, input: entry };
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', entry);
}

// The descriptor behind a stream: its own, or that of its handle.
function descriptorOf(stream) {
  if (typeof stream.fd === 'number') return stream.fd;
  const handle = stream._handle ?? stream.handle;
  if (handle !== null && handle !== undefined && typeof handle.fd === 'number' && handle.fd >= 0) return handle.fd;
  return undefined;
}

// The description for the native part. `slots` gives the handles of pipes by position.
function describe(options, stdio, slots) {
  const list = [];
  for (let i = 0; i < stdio.length; i++) {
    const { kind, fd } = stdio[i];
    list.push(kind === IPC ? PIPE : kind, kind === INHERIT ? fd : slots?.[i]);
  }
  let flags = options.detached ? DETACHED : 0;
  if (typeof options.uid === 'number') flags |= HAS_UID;
  if (typeof options.gid === 'number') flags |= HAS_GID;
  return {
    file: options.file, args: options.args, env: options.envPairs, added: options.added,
    cwd: options.cwd || undefined, node: process.execPath, stdio: list, flags, uid: options.uid, gid: options.gid,
  };
}

// ---- the other functions' arguments --------------------------------------------------------------------------------

// (file, args?, options?, callback?), each of the last three may be left out.
function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args !== undefined && args !== null && typeof args === 'object') {
    callback = options;
    options = args;
    args = undefined;
  } else if (typeof args === 'function') {
    callback = args;
    options = undefined;
    args = undefined;
  }
  args ??= [];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  if (typeof options === 'function') {
    callback = options;
  } else if (options !== undefined && options !== null) {
    validateObject(options, 'options');
  }
  options = typeof options === 'function' || options === null ? undefined : options;
  options ??= {};
  if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
  if (options.argv0 !== undefined && options.argv0 !== null) {
    validateString(options.argv0, 'options.argv0');
    checkNulls(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  checkNulls(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

module.exports = {
  IGNORE, INHERIT, IPC, MAX_BUFFER, PIPE,
  checkKillSignal, checkMaxBuffer, checkNulls, checkTimeout, describe, normalizeExec, normalizeExecFile, normalizeSpawn,
  pairsOf, parseStdio, signalNumber,
};
