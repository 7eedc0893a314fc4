// SPDX-License-Identifier: MIT
// spawnSync, execFileSync, execSync: the native part runs the child on a loop of its own and gives all output at once.
'use strict';

const {
  DENIED, ErrnoException, UVException, codes: { ERR_INVALID_ARG_TYPE }, genericNodeError,
} = require('internal/errors');
const { Buffer } = require('node/buffer');
const {
  IGNORE, INHERIT, MAX_BUFFER, PIPE, checkKillSignal, checkMaxBuffer, checkTimeout, describe, normalizeExec,
  normalizeExecFile, normalizeSpawn, pairsOf, parseStdio,
} = require('internal/child_process/options');
const { namesOf, signals } = require('internal/process/signals');
const binding = internalBinding('spawn');

function bytesOf(input, encoding, name) {
  if (ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') return Buffer.from(input, encoding === 'buffer' ? undefined : encoding);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) };
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  const killSignal = checkKillSignal(options.killSignal) ?? signals.SIGTERM;
  const { stdio } = parseStdio(options.stdio || 'pipe', true);
  if (options.input !== undefined && options.input !== null) stdio[0] = { ...stdio[0], input: options.input };
  options.stdio = stdio.map(({ kind, fd, input }, i) => {
    if (input !== undefined && input !== null) input = bytesOf(input, options.encoding, `options.stdio[${i}]`);
    if (kind !== PIPE) return kind === INHERIT ? { type: 'fd', fd } : { type: 'ignore' };
    return { type: 'pipe', readable: i === 0, writable: i !== 0, input };
  });
  options.killSignal = killSignal;
  if (bottom.spawn !== run) options.envPairs ??= pairsOf(options.env || process.env);
  return resultOf(bottom.spawn(options), options);
}

const kinds = { __proto__: null, pipe: PIPE, overlapped: PIPE, inherit: INHERIT, fd: INHERIT };

// What all of them come down to. It is process.binding('spawn_sync'): tools that look into every child put their own
// function in its place, which may change file, args and envPairs.
function run(options) {
  const stdio = options.stdio.map(({ type, fd }) => ({ kind: kinds[type] ?? IGNORE, fd }));
  const inputs = options.stdio.map(({ input }) => input ?? undefined);
  const raw = binding.spawnSync(describe(options, stdio), inputs, options.timeout ?? 0, options.maxBuffer ?? Infinity,
                                options.killSignal ?? signals.SIGTERM);
  const result = { status: raw.status, signal: null, output: raw.output ?? null, pid: raw.pid };
  if (raw.error !== 0) result.error = raw.error;
  if (raw.signal !== 0) result.signal = namesOf.get(raw.signal)?.[0] ?? null;
  for (let i = 0; i < result.output?.length; i++) {
    if (result.output[i] !== null) result.output[i] = Buffer.from(result.output[i]);
  }
  return result;
}
const bottom = { spawn: run };

function resultOf({ error, status, signal, output, pid }, options) {
  const result = {};
  if (error <= DENIED) throw UVException({ errno: error, path: options.file });
  if (error !== undefined) {
    result.error = new ErrnoException(error, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  Object.assign(result, { status, signal, output, pid });
  const { encoding } = options;
  if (encoding && encoding !== 'buffer') {
    for (let i = 0; i < output?.length; i++) output[i] = output[i] && output[i].toString(encoding);
  }
  result.stdout = output?.[1];
  result.stderr = output?.[2];
  return result;
}

// The error of a child that failed, or undefined. It carries all that the result has.
function failureOf(result, command) {
  if (result.error !== undefined) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command}`;
  if (result.stderr?.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function finish(result, inheritStderr, command) {
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = failureOf(result, command);
  if (error !== undefined) throw error;
  return result.stdout;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFile(file, args, options));
  const result = spawnSync(file, args, options);
  return finish(result, !options.stdio, [options.argv0 ?? file, ...args].join(' '));
}

function execSync(command, options) {
  const normal = normalizeExec(command, options, null);
  const result = spawnSync(normal.file, normal.options);
  return finish(result, !normal.options.stdio, command);
}

module.exports = { bottom, spawnSync, execFileSync, execSync };
