// SPDX-License-Identifier: MIT
// The methods of `process` that few scripts call: figures, identity, signals, and what is left of older interfaces.
// lib/boot/process.js fetches each by its name at its first use.
'use strict';

const { f64, i32, F0, PERMISSION } = require('internal/cells');
const { codes, DENIED, ErrnoException, UVException, genericNodeError } = require('internal/errors');
const {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_CREDENTIAL, ERR_UNKNOWN_SIGNAL,
} = codes;
const { validateArray, validateBoolean, validateObject, validateString, validateUint32, parseFileMode } =
  require('internal/validate');
const lazy = require('internal/lazy');
const { loaded, worker } = require('internal/realm');
const { made } = require('boot/globals');
const { option } = require('internal/options');
const binding = internalBinding('process');

const lazyCredentials = lazy(() => internalBinding('credentials'));
const lazyFatal = lazy(() => require('internal/fatal'));

// ---- figures -------------------------------------------------------------------------------------------------------

function memoryUsage() {
  binding.heap();
  const heapUsed = f64[F0];
  const heapTotal = f64[F0 + 1];
  // The engine counts all memory outside its heap in one sum, nearly all of it contents of ArrayBuffers.
  const external = f64[F0 + 2];
  return { rss: binding.rss(), heapTotal, heapUsed, external, arrayBuffers: external };
}
memoryUsage.rss = function rss() { return binding.rss(); };

// Checks a former result given to cpuUsage() and threadCpuUsage().
function checkUsage(previous) {
  validateObject(previous, 'prevValue');
  for (const key of ['user', 'system']) {
    const value = previous[key];
    if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(`prevValue.${key}`, 'number', value);
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw new ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${key}`, value);
    }
  }
}

function usageOf(who, previous) {
  if (previous) checkUsage(previous);
  const err = binding.usage(who);
  if (err !== 0) throw new ErrnoException(err, who === 0 ? 'uv_getrusage' : 'uv_getrusage_thread');
  const user = f64[F0];
  const system = f64[F0 + 1];
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}

function cpuUsage(previous) { return usageOf(0, previous); }
function threadCpuUsage(previous) { return usageOf(1, previous); }

const RESOURCES = ['userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize',
                   'unsharedStackSize', 'minorPageFault', 'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite',
                   'ipcSent', 'ipcReceived', 'signalsCount', 'voluntaryContextSwitches', 'involuntaryContextSwitches'];

function resourceUsage() {
  const err = binding.usage(0);
  if (err !== 0) throw new ErrnoException(err, 'uv_getrusage');
  const result = {};
  for (let i = 0; i < RESOURCES.length; i++) result[RESOURCES[i]] = f64[F0 + i];
  return result;
}

function availableMemory() {
  binding.memoryLimits();
  return f64[F0];
}

function constrainedMemory() {
  binding.memoryLimits();
  return f64[F0 + 1];
}

function checkHrtime(previous) {
  validateArray(previous, 'time');
  if (previous.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, previous.length);
}

// ---- identity ------------------------------------------------------------------------------------------------------

function getuid() { return lazyCredentials().ids()[0]; }
function geteuid() { return lazyCredentials().ids()[1]; }
function getgid() { return lazyCredentials().ids()[2]; }
function getegid() { return lazyCredentials().ids()[3]; }
function getgroups() { return lazyCredentials().groups(); }

function checkId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

// Failures of these calls read "EPERM, Operation not permitted", as strerror() words them.
function credentialError(err, syscall) {
  const { errname, strerror } = internalBinding('uv');
  const code = errname(err);
  const text = strerror(err);
  return genericNodeError(`${code}, ${text[0].toUpperCase()}${text.slice(1)}`, { errno: -err, code, syscall });
}

// The four setters differ in the native and in what they call the name that is not known.
function idSetter(name, native, kind) {
  return {
    [name](id) {
      checkId(id, 'id');
      // -0 is 0 to the kernel; as a number it would cross as a double of its own.
      const result = lazyCredentials()[native](typeof id === 'number' ? id >>> 0 : id);
      if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
      if (result < 0) throw credentialError(result, name);
    },
  }[name];
}
const setuid = idSetter('setuid', 'setUid', 'User');
const seteuid = idSetter('seteuid', 'setEuid', 'User');
const setgid = idSetter('setgid', 'setGid', 'Group');
const setegid = idSetter('setegid', 'setEgid', 'Group');

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) checkId(groups[i], `groups[${i}]`);
  const result = lazyCredentials().setGroups(...groups);
  if (result > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
  if (result < 0) throw credentialError(result, 'setgroups');
}

function initgroups(user, extraGroup) {
  checkId(user, 'user');
  checkId(extraGroup, 'extraGroup');
  const result = lazyCredentials().initGroups(user, extraGroup);
  if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
  if (result < 0) throw credentialError(result, 'initgroups');
}

function umask(mask) {
  if (mask === undefined) return binding.umask();
  if (worker !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
  return binding.umask(parseFileMode(mask, 'mask') & 0o777);
}

// ---- signals and other programs ------------------------------------------------------------------------------------

function _kill(pid, signal) { return binding.kill(pid, signal); }

// Whether a signal goes to this process, and nobody here handles it.
function ends(pid, number) {
  if (number <= 0 || (pid | 0) > 0 && (pid | 0) !== process.pid) return false;
  const { signals } = require('internal/process/signals');
  const name = Object.keys(signals).find((one) => signals[one] === number);
  return process._events === undefined || process.listenerCount(name) === 0;
}

function kill(pid, signal) {
  // Loose on purpose: '123' is a process id, NaN and Infinity are not.
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid); // eslint-disable-line eqeqeq
  let number;
  if (typeof signal === 'number') {
    number = signal;
  } else {
    number = require('internal/process/signals').signals[signal || 'SIGTERM'];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(signal);
  }
  if (ends(pid, number)) made.ended?.();
  const err = process._kill(pid | 0, number);
  if (err) throw new ErrnoException(err, 'kill');
  return true;
}

function execve(execPath, args = [], env = process.env) {
  if (worker !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Calling process.execve');
  const NO_NULLS = 'must be a string without null bytes';
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || args[i].includes('\0')) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], NO_NULLS);
    }
  }
  validateObject(env, 'env');
  const pairs = [];
  for (const [key, value] of Object.entries(env)) {
    if (typeof value !== 'string' || value.includes('\0') || key.includes('\0')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    pairs.push(`${key}=${value}`);
  }
  const err = binding.execve(execPath, args, args.length, pairs, pairs.length);
  if (err <= DENIED) throw UVException({ errno: err, path: execPath });
  // Handles and descriptors may be half given away: there is no going on.
  const { stack } = new Error();
  binding.writeSync(2, `process.execve failed with error code ${internalBinding('uv').errname(err)}\n` +
    `${stack.slice(stack.indexOf('\n') + 1)}\n`);
  binding.abort();
}

// ---- errors nobody caught ------------------------------------------------------------------------------------------

function setUncaughtExceptionCaptureCallback(fn) {
  const fatal = lazyFatal();
  if (fn === null) {
    fatal.capture = null;
    return;
  }
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (fatal.capture !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  fatal.capture = fn;
}

function hasUncaughtExceptionCaptureCallback() { return lazyFatal().capture !== null; }

// Several of these may be set; each is asked in turn until one returns true.
function addUncaughtExceptionCaptureCallback(fn) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  lazyFatal().captures.push(fn);
}

function _fatalException(error) { return lazyFatal().uncaught(error); }

// ---- what keeps the process alive ----------------------------------------------------------------------------------

const loop = lazy(() => internalBinding('loop'));

// Node's name for a kind of handle.
function resourceName(kind, slot) {
  if (kind !== 'TCP' && kind !== 'Pipe') return kind === 'TTY' || kind === 'UDP' ? `${kind}Wrap` : kind;
  const { handleOf } = require('boot/turn');
  const isServer = handleOf(slot)?.owner instanceof require('node/net').Server;
  return kind === 'TCP' ? (isServer ? 'TCPServerWrap' : 'TCPSocketWrap') : (isServer ? 'PipeServerWrap' : 'PipeWrap');
}

// Node's names for kinds of requests; those that are missing count as handles there, or not at all.
const REQUESTS = {
  __proto__: null,
  FSREQCALLBACK: 'FSReqCallback',
  FSREQPROMISE: 'FSReqPromise',
  FILEHANDLECLOSEREQ: 'FileHandleCloseReq',
  GETADDRINFOREQWRAP: 'GetAddrInfoReqWrap',
  GETNAMEINFOREQWRAP: 'GetNameInfoReqWrap',
};

function requestNames() {
  const { heldTypes } = require('boot/turn');
  return heldTypes().filter((type) => REQUESTS[type] !== undefined).map((type) => REQUESTS[type]);
}

function getActiveResourcesInfo() {
  const list = requestNames();
  const handles = loop().handles();
  for (let i = 0; i < handles.length; i += 2) list.push(resourceName(handles[i], handles[i + 1]));
  const { countTimers, countImmediates } = require('internal/timers');
  for (let n = countTimers(); n > 0; n--) list.push('Timeout');
  for (let n = countImmediates(); n > 0; n--) list.push('Immediate');
  return list;
}

function _getActiveHandles() {
  const { handleOf } = require('boot/turn');
  const list = [];
  const handles = loop().handles();
  for (let i = 1; i < handles.length; i += 2) {
    const handle = handleOf(handles[i]);
    if (handle !== undefined) list.push(handle.owner ?? handle);
  }
  return list;
}

// A request is a callback here: objects of a class that is named like Node's stand for them.
function _getActiveRequests() {
  return requestNames().map((name) => new ({ [name]: class {} }[name])());
}

// Anything with the ref protocol: by symbol, or by plain methods.
function callProtocol(value, symbol, method) {
  if (value === null || value === undefined) return;
  const fn = value[Symbol.for(symbol)] ?? value[Symbol.for(`node:${method}`)] ?? value[method];
  if (typeof fn === 'function') fn.call(value);
}
function ref(maybeRefable) { callProtocol(maybeRefable, 'nodejs.ref', 'ref'); }
function unref(maybeRefable) { callProtocol(maybeRefable, 'nodejs.unref', 'unref'); }

// ---- modules -------------------------------------------------------------------------------------------------------

function getBuiltinModule(id) {
  validateString(id, 'id');
  const { builtinId, loadBuiltin } = require('internal/modules/builtins');
  const found = builtinId(id);
  return found === undefined ? undefined : loadBuiltin(found);
}

function dlopen() {
  if (option('--addons') === false) {
    throw new codes.ERR_DLOPEN_DISABLED('Cannot load native addon because loading addons is disabled.');
  }
  return Reflect.apply(require('internal/addons').load, undefined, arguments);
}

function processBinding(name) {
  if (i32[PERMISSION] !== 0) require('internal/permission').refuse('process.binding');
  return require('internal/process/binding')(String(name));
}

function loadEnvFile(path = undefined) { require('internal/process/env').loadEnvFile(path); }

function setSourceMapsEnabled(enabled) { require('internal/source_maps').setSourceMapsEnabled(enabled); }

// ---- process.env ---------------------------------------------------------------------------------------------------

function defineEnv(key, descriptor) {
  const { ERR_INVALID_OBJECT_DEFINE_PROPERTY } = codes;
  if ('get' in descriptor || 'set' in descriptor) {
    throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' does not accept an accessor(getter/setter) descriptor");
  }
  if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable || !('value' in descriptor)) {
    throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  }
  process.env[key] = descriptor.value;
  return true;
}

// Called for values whose conversion Node wants to end; only with --pending-deprecation.
function warnEnvValue() {
  process.emitWarning('Assigning any value other than a string, number, or boolean to a process.env property is ' +
    'deprecated. Please make sure to convert the value to a string before setting process.env with it.',
                      'DeprecationWarning', 'DEP0104');
}

// ---- older interfaces ----------------------------------------------------------------------------------------------

function _rawDebug(...args) {
  binding.writeSync(2, `${require('node/util').format(...args)}\n`);
}

function openStdin() {
  process.stdin.resume();
  return process.stdin;
}

function _tickCallback() { require('boot/turn').settle(); }
function checkDebugPort(value) {
  const port = value | 0;
  if (port !== 0 && (port < 1024 || port > 65535)) {
    throw Object.assign(new RangeError('process.debugPort must be 0 or in range 1024 to 65535'),
                        { code: 'ERR_OUT_OF_RANGE' });
  }
  return port;
}

// Starts the inspector of another process.
function _debugProcess(pid) {
  const err = process._kill(pid | 0, require('internal/process/signals').signals.SIGUSR1);
  if (err) throw new ErrnoException(err, 'kill');
}
function _debugEnd() { loaded['internal/inspector/server']?.exports.close(); }
function _startProfilerIdleNotifier() {}
function _stopProfilerIdleNotifier() {}

module.exports = {
  _debugEnd,
  _debugProcess,
  _fatalException,
  _getActiveHandles,
  _getActiveRequests,
  _kill,
  _linkedBinding: processBinding,
  _rawDebug,
  _startProfilerIdleNotifier,
  _stopProfilerIdleNotifier,
  _tickCallback,
  addUncaughtExceptionCaptureCallback,
  availableMemory,
  binding: processBinding,
  checkDebugPort,
  checkHrtime,
  constrainedMemory,
  cpuUsage,
  defineEnv,
  dlopen,
  execve,
  getActiveResourcesInfo,
  getBuiltinModule,
  getegid,
  geteuid,
  getgid,
  getgroups,
  getuid,
  hasUncaughtExceptionCaptureCallback,
  initgroups,
  kill,
  loadEnvFile,
  memoryUsage,
  openStdin,
  ref,
  resourceUsage,
  setSourceMapsEnabled,
  setUncaughtExceptionCaptureCallback,
  setegid,
  seteuid,
  setgid,
  setgroups,
  setuid,
  threadCpuUsage,
  umask,
  unref,
  warnEnvValue,
};
