// SPDX-License-Identifier: MIT
// The global `process`: what every script may touch is made here; the rest loads from internal/process/* at its first
// use. `process` is an EventEmitter, but events.js is not loaded for it until somebody listens or emits.
'use strict';

const {
  ObjectCreate, ObjectDefineProperty, ObjectSetPrototypeOf, Proxy, StringPrototypeStartsWith, Symbol,
} = primordials;
const { i32, f64, u64, F0, AT_BEFORE_EXIT, AT_EXIT, EXIT_CODE, EXITING } = require('internal/cells');
const context = require('internal/async_context');
const lazy = require('internal/lazy');
const { lazyFunction, lazyProperty } = lazy;
const { execArgv, argv0, channelFd, option, rest } = require('internal/options');
const { made } = require('boot/globals');
const { hold, pushTick } = require('boot/turn');
const { loaded, worker } = require('internal/realm');
const binding = internalBinding('process');
const environment = internalBinding('environment');

const lazyErrors = lazy(() => require('internal/errors'));
const lazyMethods = lazy(() => require('internal/process/methods'));

const lazySignals = lazy(() => require('internal/process/signals'));
// Signals are for the main thread.
const isSignalName = (event) =>
  worker === undefined && typeof event === 'string' && StringPrototypeStartsWith(event, 'SIG');

// ---- an emitter that costs nothing until used ----------------------------------------------------------------------

// process -> proto {constructor: process} -> gate -> Object.prototype. The gate's accessors load EventEmitter at the
// first touch and put its prototype in the gate's place; so does events.js itself when somebody else loads it.
const proto = ObjectCreate(null);
const gate = ObjectCreate(Object.prototype);
let gateOpen = false;
function openGate() {
  if (!gateOpen) {
    gateOpen = true;
    ObjectSetPrototypeOf(proto, require('node/events').prototype);
    // Listeners of signals start and stop native watchers.
    proto.on.call(process, 'newListener', (event) => {
      if (isSignalName(event)) lazySignals().added(event);
      else made.channel?.added(event);
    });
    proto.on.call(process, 'removeListener', (event) => {
      if (isSignalName(event)) lazySignals().removed(event);
      else made.channel?.removed(event);
    });
    if (option('--warnings') !== false) {
      proto.on.call(process, 'warning', (warning) => require('internal/process/warning').onWarning(warning));
    }
  }
  return proto;
}
for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener',
                    'prependOnceListener', 'emit', 'listeners', 'rawListeners', 'listenerCount', 'eventNames',
                    'setMaxListeners', 'getMaxListeners']) {
  ObjectDefineProperty(gate, name, {
    get() { return openGate()[name]; },
    set(value) { ObjectDefineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); },
    configurable: true,
  });
}
ObjectSetPrototypeOf(proto, gate);

// Programs that copy `process` call it.
function processConstructor() { return this; }
ObjectDefineProperty(processConstructor, 'name', { value: 'process' });
ObjectDefineProperty(proto, 'constructor', { value: processConstructor, writable: true, configurable: true });
processConstructor.prototype = proto;
const process = ObjectCreate(proto);
ObjectDefineProperty(process, Symbol.toStringTag, { value: 'process', writable: true, configurable: true });

// ---- what scripts touch first --------------------------------------------------------------------------------------

const [version, arch, platform] = binding.facts();
process.version = version; // of Node's API, whose level this runtime follows
process.arch = arch;
process.platform = platform;
process.argv0 = argv0;
process.execArgv = execArgv;
process.argv = [binding.execPath(), ...rest];
if (made.mainPath !== undefined) process.argv[1] = require('internal/modules/paths').absolute(made.mainPath);
if (made.mainModule !== undefined) process.mainModule = made.mainModule;
process.pid = binding.pid();
process._exiting = false;

function accessorProperty(name, get, set) {
  ObjectDefineProperty(process, name, { get, set, enumerable: true, configurable: true });
}
accessorProperty('ppid', () => binding.ppid(), undefined);
accessorProperty('title', () => binding.title(), (value) => binding.setTitle(`${value}`));

let exitCode;
ObjectDefineProperty(process, 'exitCode', {
  get: () => exitCode,
  set(value) {
    if (value !== null && value !== undefined) {
      let code = value;
      if (typeof code === 'string' && code !== '') {
        code = +code;
        if (code % 1 !== 0) code = value;
      }
      if (typeof code !== 'number' || code % 1 !== 0) require('internal/validate').validateInteger(code, 'code');
    }
    exitCode = value;
  },
  enumerable: true,
  configurable: false,
});

// What was asked of the environment: `asked` by name, and the values of those that are set; until any thread has
// changed one.
const ASKED_MAX = 1024;
let asked = { __proto__: null };
let values = { __proto__: null };
let askedCount = 0;
let names; // of all variables
let changes;
let askedAt = -1;
function keepUp() {
  if (changes !== undefined && changes[0] === askedAt) return;
  changes ??= new Uint32Array(environment.changes());
  forget();
  askedAt = changes[0];
}

function forget() {
  asked = { __proto__: null };
  values = { __proto__: null };
  askedCount = 0;
  names = undefined;
}

function ask(key) {
  if (++askedCount > ASKED_MAX) forget();
  const value = environment.get(key);
  asked[key] = true;
  if (value !== undefined) values[key] = value;
}

// The value of a variable.
function readEnv(key) {
  keepUp();
  const value = values[key];
  if (value !== undefined || asked[key] === true) return value;
  ask(key);
  return values[key];
}

// Whether the C library takes it as it is.
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code >= 0x7f) return false;
  }
  return true;
}

// process.env is live, a proxy over nothing, with Node's conversions.
const envTraps = {
  get(target, key) {
    if (typeof key !== 'string') return target[key];
    const value = readEnv(key);
    return value === undefined ? target[key] : value;
  },
  set(target, key, value) {
    if (typeof key === 'symbol' || typeof value === 'symbol') {
      throw new TypeError('Cannot convert a Symbol value to a string');
    }
    if (typeof value !== 'string') {
      if (typeof value !== 'number' && typeof value !== 'boolean' && option('--pending-deprecation')) {
        lazyMethods().warnEnvValue();
      }
      value = `${value}`;
    }
    environment.set(key, value);
    // One more change is this one.
    if (values[key] !== undefined && changes[0] === askedAt + 1 && isPlain(key) && isPlain(value)) {
      askedAt++;
      values[key] = value;
    }
    return true;
  },
  has(target, key) {
    return typeof key === 'string' ? readEnv(key) !== undefined || key in Object.prototype : key in target;
  },
  deleteProperty(target, key) {
    if (typeof key === 'string') environment.unset(key);
    return true;
  },
  ownKeys() {
    keepUp();
    return names ??= environment.names();
  },
  getOwnPropertyDescriptor(target, key) {
    if (typeof key !== 'string') return undefined;
    const value = readEnv(key);
    return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
  },
  defineProperty(target, key, descriptor) {
    return lazyMethods().defineEnv(key, descriptor);
  },
};
process.env = new Proxy({}, envTraps);

let cachedCwd;
process.cwd = function cwd() {
  if (cachedCwd === undefined) {
    const path = binding.cwd();
    if (typeof path === 'number') {
      const { UVException } = lazyErrors();
      const reason = internalBinding('uv').strerror(path);
      let message = `process.cwd failed with error ${reason}`;
      if (reason === 'no such file or directory') {
        message += ', the current working directory was likely removed without changing the working directory';
      }
      throw new UVException({ errno: path, syscall: 'uv_cwd', message });
    }
    cachedCwd = path;
  }
  return cachedCwd;
};
process.chdir = function chdir(directory) {
  require('internal/validate').validateString(directory, 'directory');
  const err = binding.chdir(directory);
  if (err !== 0) {
    const { UVException } = lazyErrors();
    throw new UVException({ errno: err, syscall: 'chdir', path: process.cwd(), dest: directory });
  }
  cachedCwd = undefined;
};

process.nextTick = function nextTick(callback, ...args) {
  if (typeof callback !== 'function') {
    const { codes: { ERR_INVALID_ARG_TYPE } } = lazyErrors();
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  if (process._exiting) return;
  pushTick(callback, args.length === 0 ? undefined : args);
};

process.hrtime = function hrtime(previous) {
  binding.hrtime();
  let seconds = f64[F0];
  let nanos = f64[F0 + 1];
  if (previous !== undefined) {
    lazyMethods().checkHrtime(previous);
    seconds -= previous[0];
    nanos -= previous[1];
    if (nanos < 0) {
      seconds--;
      nanos += 1e9;
    }
  }
  return [seconds, nanos];
};
process.hrtime.bigint = function bigint() {
  binding.hrtime();
  return u64[F0 + 2];
};
process.uptime = function uptime() { return binding.now() / 1000; };

process.exit = function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    made.flushChannels?.();
    if (process._events !== undefined) process.emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
};
process.reallyExit = function reallyExit(code) {
  i32[EXITING] = 1;
  binding.exit(+code || 0);
};
process.abort = { abort() { binding.abort(); } }.abort; // no constructor

process.emitWarning = function emitWarning(warning, type, code, ctor) {
  require('internal/process/warning').emitWarning(warning, type, code, ctor);
};

// ---- what loads at its first use -----------------------------------------------------------------------------------

for (const name of ['stdin', 'stdout', 'stderr']) {
  const get = () => require('internal/process/stdio')[name]();
  made[name] = get; // the console looks whether it is still there
  ObjectDefineProperty(process, name, {
    get,
    set(value) {
      ObjectDefineProperty(process, name, { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });
}
lazyProperty(process, 'execPath', () => binding.execPath());
lazyProperty(process, 'report', () => require('internal/process/report'));
lazyProperty(process, 'finalization', () => require('internal/process/finalization'));
for (const name of ['versions', 'release', 'config', 'features', 'allowedNodeEnvironmentFlags']) {
  lazyProperty(process, name, () => require('internal/process/about')[name]);
}
for (const name of ['memoryUsage', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'kill', 'umask', 'getuid', 'geteuid',
                    'getgid', 'getegid', 'getgroups', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups',
                    'initgroups', 'constrainedMemory', 'availableMemory', 'getActiveResourcesInfo', 'loadEnvFile',
                    'setUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback',
                    'addUncaughtExceptionCaptureCallback', 'setSourceMapsEnabled', 'getBuiltinModule', 'execve', 'ref',
                    'unref', 'dlopen', 'binding', 'openStdin', '_rawDebug', '_getActiveHandles', '_getActiveRequests',
                    '_kill', '_linkedBinding', '_tickCallback', '_fatalException', '_startProfilerIdleNotifier',
                    '_stopProfilerIdleNotifier', '_debugProcess', '_debugEnd']) {
  lazyFunction(process, name, () => lazyMethods()[name]);
}
lazyFunction(process.memoryUsage, 'rss', () => lazyMethods().memoryUsage.rss);
ObjectDefineProperty(process, 'sourceMapsEnabled', {
  get: () => loaded['internal/source_maps']?.exports.isEnabled === true, enumerable: true, configurable: true,
});
// Names as Node gives them, of what is loaded now.
ObjectDefineProperty(process, 'moduleLoadList', {
  get() {
    const list = [];
    for (const id in loaded) list.push(`NativeModule ${id.startsWith('node/') ? id.slice(5) : id}`);
    return list;
  },
  enumerable: true,
  configurable: true,
});
let debugPort = 9229;
accessorProperty('debugPort', () => debugPort, (value) => { debugPort = lazyMethods().checkDebugPort(value); });

// Switches of the command line that scripts may also turn.
if (option('--deprecation') === false) process.noDeprecation = true;
if (option('--throw-deprecation')) process.throwDeprecation = true;
if (option('--trace-deprecation')) process.traceDeprecation = true;
if (option('--trace-warnings')) process.traceProcessWarnings = true;

ObjectDefineProperty(process, '_eventsCount', { value: 0, writable: true, configurable: true });
ObjectDefineProperty(process, '_events', { value: undefined, writable: true, configurable: true });
ObjectDefineProperty(process, '_maxListeners', { value: undefined, writable: true, configurable: true });

if (worker !== undefined) {
  require('internal/worker/process').restrict(process, () => {
    cachedCwd = undefined;
  });
}

// ---- moments: src/runtime/runtime.c calls them, in no async context ------------------------------------------------

function beforeExit() {
  made.atIdle?.(); // internal/modules/hooks_thread
  if (process._events !== undefined) process.emit('beforeExit', process.exitCode || 0);
}

function exit() {
  if (!process._exiting) {
    process._exiting = true;
    made.flushChannels?.();
    made.atEnd?.(); // internal/modules/esm/entry, while the program waits
    if (process._events !== undefined) process.emit('exit', process.exitCode || 0);
    if (worker !== undefined) require('internal/worker/thread').flush();
  }
  made.ended?.(); // internal/inspector/ends
  i32[EXIT_CODE] = process.exitCode || 0;
}

// These two belong to no program: hooks of async_hooks that are there already do not hear of them.
const { current, tracker } = context;
context.current = context.tracker = undefined;
i32[AT_BEFORE_EXIT] = hold(beforeExit);
i32[AT_EXIT] = hold(exit);
context.current = current;
context.tracker = tracker;

made.process = process;
made.openProcessGate = openGate;
if (loaded['node/events'] !== undefined) openGate();
module.exports = { process, envTraps };
// Here and not at the start: a script that does not touch `process` has no use for the channel to its parent yet.
if (channelFd !== undefined && worker === undefined) require('internal/child_process/ipc').begin(channelFd);
