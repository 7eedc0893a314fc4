// SPDX-License-Identifier: MIT
// node:wasi: runs WebAssembly programs that are written for the WebAssembly System Interface (snapshot preview 1).
// src/bind/wasi*.c does what they ask for; here are the checks, and what becomes of a program that ends.
'use strict';

const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString,
} = require('internal/validate');
const { i32, PERMISSION } = require('internal/cells');
const bindings = [internalBinding('wasi'), internalBinding('wasi_fd'), internalBinding('wasi_path')];

process.emitWarning('WASI is an experimental feature and might change at any time', 'ExperimentalWarning');

const INVAL = 28;
const MODULES = { __proto__: null, 'preview1': 'wasi_snapshot_preview1', 'unstable': 'wasi_unstable' };

// The arguments of each import: i 32 bits, I 64.
const IMPORTS = {
  __proto__: null,
  args_get: 'ii', args_sizes_get: 'ii', clock_res_get: 'ii', clock_time_get: 'iIi', environ_get: 'ii',
  environ_sizes_get: 'ii', fd_advise: 'iIIi', fd_allocate: 'iII', fd_close: 'i', fd_datasync: 'i',
  fd_fdstat_get: 'ii', fd_fdstat_set_flags: 'ii', fd_fdstat_set_rights: 'iII', fd_filestat_get: 'ii',
  fd_filestat_set_size: 'iI', fd_filestat_set_times: 'iIIi', fd_pread: 'iiiIi', fd_prestat_get: 'ii',
  fd_prestat_dir_name: 'iii', fd_pwrite: 'iiiIi', fd_read: 'iiii', fd_readdir: 'iiiIi', fd_renumber: 'ii',
  fd_seek: 'iIii', fd_sync: 'i', fd_tell: 'ii', fd_write: 'iiii', path_create_directory: 'iii',
  path_filestat_get: 'iiiii', path_filestat_set_times: 'iiiiIIi', path_link: 'iiiiiii', path_open: 'iiiiiIIii',
  path_readlink: 'iiiiii', path_remove_directory: 'iii', path_rename: 'iiiiii', path_symlink: 'iiiii',
  path_unlink_file: 'iii', poll_oneoff: 'iiii', proc_exit: 'i', proc_raise: 'i', random_get: 'ii', sched_yield: '',
  sock_accept: 'iii', sock_recv: 'iiiiii', sock_send: 'iiiii', sock_shutdown: 'ii',
};

// Names of the errnos that making a program can end with.
const ERRNOS = { 2: 'EACCES', 8: 'EBADF', 32: 'ELOOP', 33: 'EMFILE', 44: 'ENOENT', 54: 'ENOTDIR', 63: 'EPERM' };

function initError(errno) {
  const code = `UVWASI_${ERRNOS[errno] ?? 'EIO'}`;
  return Object.assign(new Error(`${code}, uvwasi_init`), { errno, code, syscall: 'uvwasi_init' });
}

function nativeOf(name) {
  for (const binding of bindings) if (binding[name] !== undefined) return binding[name];
  return undefined;
}

// The program has ended, wherever it was.
class Exit {
  constructor(code) { this.code = code; }
}

// What the imports of one program share. Its memory is seen anew when it has grown.
class Process {
  #program;
  #memory;
  #buffer;
  #bytes;
  returnsOnExit;

  constructor(program, returnsOnExit) {
    this.#program = program;
    this.returnsOnExit = returnsOnExit;
  }

  set memory(memory) { this.#memory = memory; }

  get #view() {
    if (this.#memory === undefined) throw new codes.ERR_WASI_NOT_STARTED();
    const { buffer } = this.#memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#bytes = new Uint8Array(buffer);
    }
    return this.#bytes;
  }

  #exit(code) {
    if (this.returnsOnExit) throw new Exit(code);
    process.reallyExit(code);
  }

  import(name) {
    const types = IMPORTS[name];
    if (name === 'proc_exit') return (code) => this.#exit(code >>> 0);
    const native = nativeOf(name);
    const call = (...args) => {
      const view = this.#view;
      if (args.length < types.length) return INVAL;
      for (let i = 0; i < types.length; i++) {
        if (typeof args[i] !== (types[i] === 'i' ? 'number' : 'bigint')) return INVAL;
        if (types[i] === 'i') args[i] >>>= 0;
      }
      return native(this.#program, view, ...args);
    };
    return Object.defineProperties(call, { name: { value: name }, length: { value: types.length } });
  }
}

function readOptions(options) {
  validateObject(options, 'options');
  const { version } = options;
  validateString(version, 'options.version');
  const module = MODULES[version];
  if (module === undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
  }
  if (options.args !== undefined) validateArray(options.args, 'options.args');
  const args = Array.from(options.args ?? [], String);
  if (options.env !== undefined) validateObject(options.env, 'options.env');
  const env = [];
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value !== undefined) env.push(`${name}=${value}`);
  }
  if (options.preopens !== undefined) validateObject(options.preopens, 'options.preopens');
  const preopens = Object.entries(options.preopens ?? {}).flat().map(String);
  const { stdin = 0, stdout = 1, stderr = 2, returnOnExit = true } = options;
  validateInt32(stdin, 'options.stdin', 0);
  validateInt32(stdout, 'options.stdout', 0);
  validateInt32(stderr, 'options.stderr', 0);
  validateBoolean(returnOnExit, 'options.returnOnExit');
  return { module, program: [args, env, preopens, stdin, stdout, stderr], returnOnExit };
}

function validateUndefined(value, name) {
  if (value !== undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, 'undefined', value);
}

// Of any realm.
const { get: bufferOf } = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer');

function checkMemory(memory) {
  try {
    bufferOf.call(memory);
    return;
  } catch {
    // It is none.
  }
  const error = new codes.ERR_INVALID_ARG_TYPE('instance.exports.memory', 'WebAssembly.Memory', memory);
  error.message = '"instance.exports.memory" property must be a WebAssembly.Memory object';
  throw error;
}

class WASI {
  #process;
  #module;
  #hasStarted = false;

  constructor(options = {}) {
    const { module, program, returnOnExit } = readOptions(options);
    if (i32[PERMISSION] !== 0) require('internal/permission').demand('wasi');
    const made = bindings[0].program(...program);
    if (typeof made === 'number') throw initError(made);
    this.#process = new Process(made, returnOnExit);
    this.#module = module;
    this.wasiImport = {};
    for (const name of Object.keys(IMPORTS)) this.wasiImport[name] = this.#process.import(name);
  }

  finalizeBindings(instance, { memory = instance?.exports?.memory } = {}) {
    if (this.#hasStarted) throw new codes.ERR_WASI_ALREADY_STARTED();
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    checkMemory(memory);
    this.#process.memory = memory;
    this.#hasStarted = true;
  }

  /** Runs a command: its exit code */
  start(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    try {
      _start();
    } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    }
    return 0;
  }

  /** Readies a reactor, whose other exports may be called then */
  initialize(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateUndefined(_start, 'instance.exports._start');
    if (_initialize === undefined) return;
    validateFunction(_initialize, 'instance.exports._initialize');
    _initialize();
  }

  getImportObject() {
    return { [this.#module]: this.wasiImport };
  }
}

module.exports = { WASI };
