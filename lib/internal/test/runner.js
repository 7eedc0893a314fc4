// SPDX-License-Identifier: MIT
// run(): many files as one run. With isolation each is a process of its own (internal/test/file_test); without, all are
// loaded here, and their tests run when the last is loaded.
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject,
  validateOneOf, validateString, validateStringArray,
} = require('internal/validate');
const { option } = require('internal/options');
const { checkConcurrency, checkPatterns, checkTimeout } = require('internal/test/options');
const { Harness, adopt } = require('internal/test/harness');
const { findFiles, shardOf } = require('internal/test/files');

function checkShard(shard, watch) {
  validateObject(shard, 'options.shard');
  const { index, total } = shard;
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  if (watch) throw new ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  return { index, total };
}

function readOptions(options) {
  validateObject(options, 'options');
  const {
    files, globPatterns, cwd = process.cwd(), concurrency, timeout, signal, watch, forceExit, setup, only,
    testNamePatterns, testSkipPatterns, testTagFilters, shard, isolation = 'process', execArgv, argv, env,
    globalSetupPath, inspectPort,
  } = options;
  if (files !== undefined && files !== null) validateArray(files, 'options.files');
  if (watch !== undefined && watch !== null) validateBoolean(watch, 'options.watch');
  if (forceExit !== undefined && forceExit !== null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) {
      throw new ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
    }
  }
  if (only !== undefined && only !== null) validateBoolean(only, 'options.only');
  if (globPatterns !== undefined && globPatterns !== null) {
    validateArray(globPatterns, 'options.globPatterns');
    if (globPatterns.length > 0 && files?.length > 0) {
      throw new ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns,
                                      "is not supported when specifying 'options.files'");
    }
  }
  validateString(cwd, 'options.cwd');
  if (setup !== undefined && setup !== null) validateFunction(setup, 'options.setup');
  validateAbortSignal(signal, 'options.signal');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  if (execArgv !== undefined) validateStringArray(execArgv, 'options.execArgv');
  if (argv !== undefined) validateStringArray(argv, 'options.argv');
  if (env !== undefined) {
    validateObject(env, 'options.env');
    if (isolation === 'none') {
      throw new ERR_INVALID_ARG_VALUE('options.env', env, "is not supported with isolation='none'");
    }
  }
  if (globalSetupPath !== undefined) validateString(globalSetupPath, 'options.globalSetupPath');
  return {
    isRunner: true, isMain: false, isChild: false, entryFile: undefined,
    files: files ?? undefined, globPatterns: globPatterns ?? undefined, cwd: require('node/path').resolve(cwd),
    concurrency: isolation === 'none' ? 1 : checkConcurrency(concurrency, true) ?? 1,
    timeout: checkTimeout(timeout) ?? undefined, signal, watch: watch === true, forceExit: forceExit === true, setup,
    only: only === true, namePatterns: checkPatterns(testNamePatterns, 'options.testNamePatterns'),
    skipPatterns: checkPatterns(testSkipPatterns, 'options.testSkipPatterns'),
    tagFilters: testTagFilters === undefined ? undefined : [testTagFilters].flat().map((tag) => tag.toLowerCase()),
    shard: shard === undefined ? undefined : checkShard(shard, watch),
    // Files that run again need processes of their own.
    isolation: watch ? 'process' : isolation, watcher: undefined, execArgv, argv, env, inspectPort,
    coverage: options.coverageSettings ?? require('internal/test/coverage').settingsOfRun(options),
    seed: require('internal/test/random').seedOfOptions(options),
    globalSetup: globalSetupPath, updateSnapshots: option('--test-update-snapshots') === true,
  };
}

function filesOf({ files, globPatterns, cwd, shard, isMain }) {
  const all = files ?? findFiles(globPatterns, cwd);
  if (isMain && all.length === 0 && globPatterns.length > 0 && !globPatterns.some(hasMagic)) {
    process._rawDebug(`Could not find '${globPatterns.join(', ')}'`);
    process.exit(1);
  }
  return shard === undefined ? all : shardOf(all, shard);
}

// Whether a pattern may name more than one file
function hasMagic(pattern) {
  return /[*?[{(!]/.test(pattern);
}

function isRecursive() {
  return process.env.NODE_TEST_CONTEXT !== undefined;
}

function run(options = {}) {
  const config = readOptions(options);
  if (isRecursive()) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    const harness = new Harness(config);
    harness.stream.end();
    return harness.stream;
  }
  return start(config);
}

function start(config) {
  if (config.coverage !== undefined) config.collection = require('internal/test/coverage').collection();
  const harness = config.isolation === 'none' ? adopt(config) : new Harness(config);
  if (config.isMain) harness.attachSignals();
  begin(harness, config);
  return harness.stream;
}

async function begin(harness, config) {
  if (config.isMain) await require('internal/test/output').begin(harness);
  if (typeof config.setup === 'function') await config.setup(harness.stream);
  await require('internal/test/global_setup').setUp(harness);
  if (config.watch) {
    await runAgain(harness, config);
    await harness.end();
    return;
  }
  const files = filesOf(config);
  if (config.isolation === 'none') {
    await loadAll(harness, files);
    // What the files began otherwise goes on to the end of the process, and may throw: the end comes then.
    if (config.isMain && !config.forceExit) return;
  } else {
    if (config.isMain && config.inspectPort !== undefined) {
      process.emitWarning('Using the inspector with --test forces running at a concurrency of 1. ' +
        'Use the inspectPort option to run with concurrency');
    }
    await runFiles(harness, files);
  }
  await harness.end();
  if (config.isMain && config.forceExit) {
    await require('internal/test/output').finished;
    process.exit();
  }
}

async function runFiles(harness, files) {
  const { FileTest } = require('internal/test/file_test');
  await Promise.all(files.map((name) => harness.root.addFile(new FileTest(harness, name))));
}

// Runs the files, and again those that changed, until the signal aborts.
async function runAgain(harness, config) {
  const { resolve } = require('node/path');
  const { Watcher } = require('internal/test/watch');
  let last = Promise.resolve();
  const once = (files) => {
    last = last.then(async () => {
      await runFiles(harness, files);
      harness.renew();
      harness.tell('test:watch:drained', {});
    });
  };
  config.watcher = new Watcher(config.cwd, () => filesOf(config).map((name) => resolve(config.cwd, name)), (files) => {
    harness.tell('test:watch:restarted', {});
    once(files);
  });
  once(filesOf(config));
  const { signal } = config;
  await new Promise((stop) => {
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
  config.watcher.close();
  await last;
}

// Loads all files here; their tests wait for the last.
async function loadAll(harness, files) {
  const { pathToFileURL } = require('internal/url');
  const { importFrom } = require('internal/test/load');
  let loaded;
  harness.waitFor(new Promise((resolve) => { loaded = resolve; }));
  for (const name of files) {
    const path = require('node/path').resolve(harness.config.cwd, name);
    harness.entryFile = path;
    try {
      await importFrom(pathToFileURL(path).href);
    } catch (error) {
      harness.root.addFailedFile(path, error);
    }
  }
  harness.entryFile = undefined;
  // All that there is to run is known here: what is marked `only` needs no option.
  if (harness.root.hasOnlyBelow) harness.config.only = true;
  loaded();
  await harness.root.settleSubtests(harness.root.stop);
  await harness.idle();
}

module.exports = { readOptions, run, start };
