// SPDX-License-Identifier: MIT
// ES modules as the program: its file, -e and standard input as modules, --import before either.
//
// The program runs in a microtask: what it queues by then() comes before what it queues by nextTick(), as in Node. One
// that is alone on its command line, so that nothing was queued before, runs as if.
'use strict';

const { made } = require('boot/globals');
const loader = require('internal/modules/esm/loader');
const { Record } = require('internal/modules/esm/record');
const binding = internalBinding('modules');

const UNSETTLED = 13; // exit code

const option = (name) => require('internal/options').option(name);

// Exit code and warning of a program whose top-level await never ends. Who calls process.exit() meanwhile has ended it.
function watch(record) {
  require('internal/process/object'); // whose end it is
  made.atEnd = () => { // listeners of 'exit' get the code
    process.exitCode ??= UNSETTLED;
    if (record === undefined || process.exitCode !== UNSETTLED || option('--warnings') === false) return;
    const pending = firstPending(record);
    internalBinding('process').writeSync(2, describe(pending));
  };
  return () => {
    made.atEnd = undefined;
  };
}

// The module that waits for itself and not for another.
function firstPending(record) {
  const { EVALUATING_ASYNC } = require('internal/modules/esm/record');
  const seen = new Set();
  const queue = [record];
  for (let q = 0; q < queue.length; q++) {
    const one = queue[q];
    if (seen.has(one)) continue;
    seen.add(one);
    if (one.status === EVALUATING_ASYNC && one.hasAwait && one.pendingAsync === 0) return one;
    for (let i = 0; i < one.requested.length; i++) if (one.requested[i] !== undefined) queue.push(one.requested[i]);
  }
  return record;
}

function describe(record) {
  const { lineOf, sourceOf } = require('internal/modules/esm/link_errors');
  const source = sourceOf(record);
  const { Buffer } = require('node/buffer');
  const before = Buffer.from(source).toString('utf8', 0, record.links?.at ?? 0).split('\n');
  const line = before.length;
  const text = lineOf(source, line);
  const column = before[line - 1].length;
  const place = `${record.url}:${line}\n${text}\n${' '.repeat(column)}^`;
  return `Warning: Detected unsettled top-level await at ${place}\n\n\n\n`;
}

// `prepare` gives the linked record of the program, or a promise of it. What fails is no rejection that listeners could
// take: it is told as it is, whatever was thrown.
async function run(prepare) {
  try {
    await undefined;
    await preload();
    await runProgram(prepare);
  } catch (error) {
    require('internal/fatal').uncaught(error, 'unhandledRejection');
  }
}

async function runProgram(prepare) {
  let record = prepare();
  if (record === undefined) return;
  if (!(record instanceof Record)) {
    const found = watch(undefined);
    record = await record;
    found();
  }
  // Before listeners of the program: they are told the exit code.
  const stop = loader.isAsync(record) ? watch(record) : undefined;
  await loader.evaluate(record);
  stop?.();
}

// Modules of --experimental-loader and --import, one after the other; not again when the program calls runMain().
let isPreloaded = false;
async function preload() {
  const hooks = option('--experimental-loader');
  const imports = option('--import');
  if (isPreloaded || (hooks === undefined && imports === undefined)) return;
  isPreloaded = true;
  const stop = watch(undefined);
  if (hooks !== undefined) await require('internal/modules/registered').registerLoaders(hooks);
  if (imports !== undefined) {
    const parentURL = binding.urlOf(`${process.cwd()}/`);
    for (let i = 0; i < imports.length; i++) await loader.importModule(imports[i], parentURL);
  }
  stop();
  if (option('--frozen-intrinsics')) require('internal/frozen_intrinsics');
}

function prepareFile(filename, format) {
  if (option('--input-type') !== undefined) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INPUT_TYPE_NOT_ALLOWED();
  }
  return loader.prepare(binding.urlOf(filename), format, true);
}

// Runs a file that is an ES module.
function runFile(filename, format) {
  run(() => prepareFile(filename, format));
}

// Runs a file that is an ES module and alone on the command line. Promises are made only for what waits: the engine
// compiles its functions for each when it is first used.
function runAlone(filename, format) {
  try {
    const record = loader.prepare(binding.urlOf(filename), format, true);
    if (loader.isAsync(record)) run(() => record);
    else loader.evaluate(record);
  } catch (error) {
    run(() => { throw error; });
  }
  require('boot/turn').microtasksFirst();
}

// Runs a source that hooks gave for a file.
function runSource(url, format, source) {
  run(() => loader.prepareSource(url, format, source, true));
}

// Runs the program's file, whatever it is, as import() would: behind --import and --experimental-loader. Hooks may know
// of a file that is not there.
function runMain(script) {
  run(() => {
    const { Module } = require('internal/modules/cjs');
    const path = require('internal/modules/paths').absolute(script);
    if (loader.isHooked()) return loader.loadMain(binding.urlOf(Module._findPath(path, null, true) || path));
    const filename = Module._resolveFilename(path, null, true);
    return prepareFile(filename, binding.formatOf(filename));
  });
}

// --entry-url: a URL, or a path below the working folder.
function runUrl(specifier) {
  process.emitWarning('--entry-url is an experimental feature and might change at any time', 'ExperimentalWarning');
  const { URL } = require('web/url');
  const url = new URL(specifier, binding.urlOf(`${process.cwd()}/`)).href;
  run(() => loader.loadMain(url));
}

// Runs a text as an ES module.
function runText(text, format) {
  const { cwd } = require('internal/modules/paths');
  const url = made.evalName = `${binding.urlOf(cwd())}/[eval1]`; // as in internal/modules/evaluate
  made.evalSource = text;
  run(() => loader.prepareText(text, url, format));
}

// Runs the ES module of a single executable; checkRequest() throws for what it may not import.
function runEmbedded(text, url, checkRequest) {
  run(() => loader.prepareText(text, url, 'module', checkRequest));
}

// Runs a CommonJS text behind them.
function runAfterImports(start) {
  run(() => {
    start();
    return undefined;
  });
}

module.exports = { runAfterImports, runAlone, runEmbedded, runFile, runMain, runSource, runText, runUrl };
