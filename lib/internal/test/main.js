// SPDX-License-Identifier: MIT
// eddy --test [patterns]: the options of the command line as those of run().
'use strict';

const { option, rest } = require('internal/options');
const { readOptions, start } = require('internal/test/runner');
const { globalConfig, numberOption } = require('internal/test/config');

function shardOption() {
  const text = option('--test-shard');
  if (text === undefined) return undefined;
  const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
  const match = /^(\d+)\/(\d+)$/.exec(text);
  if (match === null) {
    throw new ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  }
  const [index, total] = [+match[1], +match[2]];
  return { index, total };
}

function run() {
  const {
    coverage, forceExit, only, namePatterns, skipPatterns, tagFilters, timeout = Infinity, seed,
  } = globalConfig();
  const isolation = option('--test-isolation') ?? 'process';
  let concurrency = isolation === 'none' ? 1 : numberOption('--test-concurrency') || true;
  let inspectPort;
  if (isolation === 'process' && require('internal/inspector/child_port').isInspected(process.execArgv)) {
    concurrency = 1;
    inspectPort = process.debugPort;
  }
  const options = {
    concurrency, cwd: process.cwd(), forceExit, globPatterns: rest, globalSetupPath: option('--test-global-setup'),
    randomize: seed === undefined ? undefined : true, randomSeed: seed, inspectPort, isolation, only,
    shard: shardOption(), testNamePatterns: namePatterns, testSkipPatterns: skipPatterns,
    coverageSettings: coverage, testTagFilters: tagFilters, timeout, watch: option('--watch') === true,
  };
  require('node/util').debuglog('test_runner')('test runner configuration:', options);
  if (isolation === 'none') process.env.NODE_TEST_WORKER_ID = '1';
  start({ ...readOptions(options), isMain: true });
}

module.exports = { run };
