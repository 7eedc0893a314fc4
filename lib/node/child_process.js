// SPDX-License-Identifier: MIT
// node:child_process. The class is in internal/child_process/child, the synchronous functions are in .../sync.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const { AbortError, codes, genericNodeError, uvErrmapGet } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject, validateString } = require('internal/validate');
const {
  MAX_BUFFER, checkKillSignal, checkMaxBuffer, checkNulls, checkTimeout, normalizeExec, normalizeExecFile,
  normalizeSpawn, pairsOf,
} = require('internal/child_process/options');
const { ChildProcess } = require('internal/child_process/child');
const lazy = require('internal/lazy');

const lazyBuffer = lazy(() => require('node/buffer').Buffer);
const lazySync = lazy(() => require('internal/child_process/sync'));

const ownSpawn = ChildProcess.prototype.spawn;
const kPromisify = Symbol.for('nodejs.util.promisify.custom');

// ---- spawn ---------------------------------------------------------------------------------------------------------

function killQuietly(child, signal) {
  try {
    child.kill(signal);
  } catch (error) {
    child.emit('error', error);
  }
}

function watchAbort(child, signal, killSignal) {
  const onAbort = () => {
    try {
      if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }));
    } catch (error) {
      child.emit('error', error);
    }
  };
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, onAbort);
  child.once('exit', () => disposable[Symbol.dispose]());
}

function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options);
  checkTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = checkKillSignal(options.killSignal);
  const child = new ChildProcess();
  // Tools put their own function in its place, which reads the environment as Node always gives it.
  if (child.spawn !== ownSpawn) options.envPairs ??= pairsOf(options.env || process.env);
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null;
      killQuietly(child, killSignal);
    }, options.timeout);
    child.once('exit', () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    });
  }
  if (options.signal) watchAbort(child, options.signal, killSignal);
  return child;
}

// ---- execFile, exec ------------------------------------------------------------------------------------------------

// What one stream of a child wrote, up to a limit of bytes.
class Collector {
  constructor(stream, name, encoding, limit, onOverflow) {
    this.chunks = [];
    this.length = 0;
    this.stream = stream;
    if (!stream) return;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      const decoded = stream.readableEncoding;
      if (limit === Infinity) {
        this.chunks.push(chunk);
        return;
      }
      const length = decoded ? lazyBuffer().byteLength(chunk, decoded) : chunk.length;
      this.length += length;
      if (this.length > limit) {
        const room = limit - (this.length - length);
        this.chunks.push(chunk.slice(0, room)); // of text, that many characters, as in Node
        onOverflow(new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        this.chunks.push(chunk);
      }
    });
  }

  result(encoding) {
    if (encoding || this.stream?.readableEncoding) return this.chunks.join('');
    return lazyBuffer().concat(this.chunks);
  }
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFile(file, args, options, callback));
  options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null,
    shell: false, ...options,
  };
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  options.killSignal = checkKillSignal(options.killSignal);
  const child = spawn(file, args, {
    __proto__: null,
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env ?? undefined,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  });
  const encoding = options.encoding !== 'buffer' && lazyBuffer().isEncoding(options.encoding) ? options.encoding : null;
  let timer = null;
  let done = false;
  let killed = false;
  let failure = null;

  const finish = (code, signal) => {
    if (done) return;
    done = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!callback) return;
    const out = stdout.result(encoding);
    const err = stderr.result(encoding);
    if (failure === null && code === 0 && signal === null) {
      callback(null, out, err);
      return;
    }
    let command = file;
    if (args.length !== 0) command += ` ${args.join(' ')}`;
    failure ??= genericNodeError(`Command failed: ${command}\n${err}`, {
      code: code < 0 ? uvErrmapGet(code)?.[0] ?? code : code,
      killed: child.killed || killed,
      signal,
    });
    failure.cmd = command;
    callback(failure, out, err);
  };
  const end = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const kill = () => {
    end();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failure ??= error;
      finish();
    }
  };
  const onOverflow = (error) => {
    failure = error;
    kill();
  };
  if (options.timeout > 0) {
    timer = setTimeout(() => {
      timer = null;
      kill();
    }, options.timeout);
  }
  const stdout = new Collector(child.stdout, 'stdout', encoding, options.maxBuffer, onOverflow);
  const stderr = new Collector(child.stderr, 'stderr', encoding, options.maxBuffer, onOverflow);
  child.addListener('close', finish);
  child.addListener('error', (error) => {
    failure = error;
    end();
    finish();
  });
  return child;
}

function exec(command, options, callback) {
  const normal = normalizeExec(command, options, callback);
  return execFile(normal.file, normal.options, normal.callback ?? (typeof options === 'function' ? options : callback));
}

// The promise has the child as a property.
function promisified(fn) {
  const call = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = fn(...args, (error, stdout, stderr) => {
      if (error !== null) {
        error.stdout = stdout;
        error.stderr = stderr;
        reject(error);
      } else {
        resolve({ stdout, stderr });
      }
    });
    return promise;
  };
  return Object.defineProperty(call, 'name', { value: fn.name });
}
for (const fn of [exec, execFile]) {
  Object.defineProperty(fn, kPromisify, { enumerable: false, value: promisified(fn) });
}

// ---- fork ----------------------------------------------------------------------------------------------------------

// The options of this process that a child running another script shall have: not the -e that it runs itself.
function inheritedExecArgv() {
  const { execArgv } = process;
  if (process._eval === undefined || process._eval === null) return execArgv;
  const at = execArgv.lastIndexOf(process._eval);
  return at > 0 ? [...execArgv.slice(0, at - 1), ...execArgv.slice(at + 1)] : execArgv;
}

function modulePathOf(path) {
  const { ERR_INVALID_ARG_TYPE } = codes;
  if (typeof path === 'string') {
    checkNulls(path, 'modulePath');
    return path;
  }
  if (path instanceof URL) path = require('node/url').fileURLToPath(path);
  else if (ArrayBuffer.isView(path)) path = lazyBuffer().from(path.buffer, path.byteOffset, path.byteLength).toString();
  else throw new ERR_INVALID_ARG_TYPE('modulePath', ['Buffer', 'string', 'URL'], path);
  checkNulls(path, 'modulePath');
  return path;
}

function fork(modulePath, args, options) {
  modulePath = modulePathOf(modulePath);
  if (args === undefined || args === null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  validateString(options.execPath, 'options.execPath');
  checkNulls(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || inheritedExecArgv();
  validateArray(execArgv, 'options.execArgv');
  execArgv.forEach((word, i) => checkNulls(word, `options.execArgv[${i}]`));
  args = [...execArgv, modulePath, ...args];
  const { stdio } = options;
  if (typeof stdio === 'string') {
    if (stdio !== 'ignore' && stdio !== 'pipe' && stdio !== 'overlapped' && stdio !== 'inherit') {
      throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
    }
    options.stdio = [stdio, stdio, stdio, 'ipc'];
  } else if (!stdio) {
    options.stdio = options.silent ? ['pipe', 'pipe', 'pipe', 'ipc'] : ['inherit', 'inherit', 'inherit', 'ipc'];
  } else if (!stdio.includes('ipc')) {
    throw new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, args, options);
}

// For programs that open the channel themselves, after they were started with it.
function _forkChild(fd) { require('internal/child_process/ipc').begin(fd); }

module.exports = { _forkChild, ChildProcess, exec, execFile };
lazy.lazyFunction(module.exports, 'execFileSync', () => lazySync().execFileSync);
lazy.lazyFunction(module.exports, 'execSync', () => lazySync().execSync);
module.exports.fork = fork;
module.exports.spawn = spawn;
lazy.lazyFunction(module.exports, 'spawnSync', () => lazySync().spawnSync);
