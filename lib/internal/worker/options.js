// SPDX-License-Identifier: MIT
// The options of new Worker(), checked and brought into the form in which the thread gets them.
'use strict';

const { codes } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validate');
const { i32, PERMISSION } = require('internal/cells');
const { argv0, execArgv, values } = require('internal/options');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const MB = 1024 * 1024;
// What limits are when nobody says so: the stack is made of that size, the engine's heap has no limit of its own.
const DEFAULT_LIMITS = {
  maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 4096, codeRangeSizeMb: 0, stackSizeMb: 4,
};
// They say what the process runs, which is no concern of its threads.
const NOT_INHERITED = ['--eval', '--print', '--check', '--test', '--interactive', '--entry-url', '--input-type'];

// In the place of a file: the thread of hooks (lib/internal/modules/hooks_thread.js).
const HOOKS = Symbol('hooks');

// {kind, filename}: what the thread runs.
function programOf(filename, options) {
  if (filename === HOOKS) return { kind: 'hooks', filename: '' };
  const { isURL } = require('internal/url');
  if (options.eval) {
    if (typeof filename === 'string') return { kind: 'text', filename };
    throw new codes.ERR_INVALID_ARG_VALUE('options.eval', options.eval,
                                          "must be false when 'filename' is not a string");
  }
  if (isURL(filename)) {
    if (filename.protocol === 'data:') return { kind: 'url', filename: `${filename}` };
    return { kind: 'file', filename: require('node/url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  const path = require('node/path');
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) {
    return { kind: 'file', filename: path.resolve(filename) };
  }
  const scheme = /^(?:file:\/\/|data:)/.exec(filename)?.[0];
  throw new codes.ERR_WORKER_PATH(filename, scheme);
}

// True shares the environment, false copies it, a list [name, value, ...] is one.
function environmentOf(env) {
  if (env === undefined || env === null) return false;
  if (env === SHARE_ENV) return true;
  if (typeof env !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'],
                                         env);
  }
  return Object.entries(env).flatMap(([name, value]) => [name, `${value}`]);
}

function argumentsOf(argv) {
  if (argv === undefined || argv === null) return [];
  if (!Array.isArray(argv)) throw new codes.ERR_INVALID_ARG_TYPE('options.argv', 'Array', argv);
  return argv.map(String);
}

// {values, words}: of the command line that the thread believes in. Those of an environment of its own come first.
function commandLineOf({ env, execArgv: words }) {
  const binding = internalBinding('options');
  let found = { ...values };
  for (const name of NOT_INHERITED) delete found[name];
  const isOwn = typeof env === 'object' && env !== null;
  if (isOwn && env.NODE_OPTIONS !== undefined && env.NODE_OPTIONS !== process.env.NODE_OPTIONS) {
    found = binding.parseEnv(`${env.NODE_OPTIONS}`);
    const whole = typeof found === 'string' ? undefined : wholeProcessOption(found);
    if (whole !== undefined) found = `${whole} is not allowed in NODE_OPTIONS`;
    if (typeof found === 'string') {
      throw new codes.ERR_WORKER_INVALID_EXEC_ARGV([found], 'invalid NODE_OPTIONS env variable');
    }
    inheritPermission(found, {});
  }
  if (words === undefined || words === null) return { values: found, words: execArgv };
  validateArray(words, 'options.execArgv');
  words = words.map(String);
  const end = words.indexOf('--');
  if (end >= 0) words.length = end;
  const [own, refused] = binding.parseWords(words, words.length, false);
  if (refused.length > 0) throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(refused);
  if (!isOwn) {
    const inherited = process.env.NODE_OPTIONS === undefined ? {} : binding.parseEnv(process.env.NODE_OPTIONS);
    found = typeof inherited === 'string' ? {} : inherited;
  }
  inheritPermission(found, own);
  for (const name in own) {
    found[name] = Array.isArray(own[name]) && found[name] !== undefined ? [...found[name], ...own[name]] : own[name];
  }
  return { values: found, words };
}

// A thread whose options say nothing of permissions has its starter's.
function inheritPermission(found, own) {
  if (i32[PERMISSION] !== 0) require('internal/permission').inheritThread(found, own);
}

function wholeProcessOption(found) {
  const names = Object.keys(found);
  const [, refused] = internalBinding('options').parseWords(names.map((name) => `${name}=x`), names.length, true);
  return refused.length === 0 ? undefined : refused[0].slice(0, -1);
}

// Numbers above zero, as they are; the others by default.
function limitsOf(resourceLimits) {
  const limits = { ...DEFAULT_LIMITS };
  if (typeof resourceLimits !== 'object' || resourceLimits === null) return limits;
  for (const name in limits) {
    if (typeof resourceLimits[name] === 'number' && resourceLimits[name] > 0) limits[name] = resourceLimits[name];
  }
  return limits;
}

// Bytes of the heap after which a thread is ended: generations are of no meaning here, so their sum. 0: no limit.
const LEAST_MB = 1;
function heapBytesOf(resourceLimits) {
  const { maxOldGenerationSizeMb: old, maxYoungGenerationSizeMb: young } = resourceLimits ?? {};
  if (typeof old !== 'number') return 0;
  return (Math.max(old, LEAST_MB) + (young > 0 ? young : 0)) * MB;
}

function readOptions(filename, options) {
  const program = programOf(filename, options);
  const environment = environmentOf(options.env);
  const argv = argumentsOf(options.argv);
  const commandLine = commandLineOf(options);
  if (options.name !== undefined) validateString(options.name, 'options.name');
  const limits = limitsOf(options.resourceLimits);
  const name = options.name ?? 'WorkerThread';
  const script = program.kind === 'text' ? '[worker eval]' : program.filename;
  const words = program.kind === 'hooks' ? [] : [script, ...argv];
  return {
    environment,
    limits,
    name,
    heapBytes: heapBytesOf(options.resourceLimits),
    stackBytes: limits.stackSizeMb * MB,
    config: {
      ...program,
      name,
      limits,
      hasStdin: Boolean(options.stdin),
      trackUnmanagedFds: options.trackUnmanagedFds !== false,
      options: [commandLine.values, commandLine.words, words, argv0, undefined],
    },
  };
}

module.exports = { HOOKS, readOptions };
