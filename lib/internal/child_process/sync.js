// SPDX-License-Identifier: MIT
// spawnSync, execFileSync, execSync: the native part runs the child on a loop of its own and gives all output at once.
'use strict';

const {
  DENIED, ErrnoException, UVException, codes: { ERR_INVALID_ARG_TYPE }, genericNodeError,
} = require('internal/errors');
const { Buffer } = require('node/buffer');
const {
  MAX_BUFFER, PIPE, checkKillSignal, checkMaxBuffer, checkTimeout, describe, normalizeExec, normalizeExecFile,
  normalizeSpawn, parseStdio,
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
  const inputs = [];
  for (let i = 0; i < stdio.length; i++) {
    const { input } = stdio[i];
    inputs.push(input === undefined || input === null || stdio[i].kind !== PIPE ? undefined :
      bytesOf(input, options.encoding, `options.stdio[${i}]`));
    if (input !== undefined && input !== null && stdio[i].kind !== PIPE) {
      bytesOf(input, options.encoding, `options.stdio[${i}]`);
    }
  }
  const raw = binding.spawnSync(describe(options, stdio), inputs, options.timeout ?? 0, options.maxBuffer ?? Infinity,
                                killSignal);
  return resultOf(raw, options);
}

function resultOf(raw, options) {
  const result = {};
  if (raw.error <= DENIED) throw UVException({ errno: raw.error, path: options.file });
  if (raw.error !== 0) {
    result.error = new ErrnoException(raw.error, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  result.status = raw.status;
  result.signal = raw.signal === 0 ? null : namesOf.get(raw.signal)?.[0] ?? null;
  result.output = raw.output ?? null;
  result.pid = raw.pid;
  const { output } = result;
  if (output !== null) {
    const { encoding } = options;
    for (let i = 0; i < output.length; i++) {
      if (output[i] === null) continue;
      const bytes = Buffer.from(output[i]);
      output[i] = encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
    }
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

module.exports = { spawnSync, execFileSync, execSync };
