// SPDX-License-Identifier: MIT
// The command line of a process that runs a test file: the options of this process, but for those of the test runner,
// which go as the run has them.
'use strict';

// Options that concern the run as a whole, and whether each takes a value.
const DROPPED = {
  __proto__: null,
  '--test': false, '--watch': false, '--watch-path': true, '--watch-preserve-output': false,
  '--watch-kill-signal': true,
  '--test-concurrency': true, '--test-force-exit': false, '--test-global-setup': true, '--test-isolation': true,
  '--experimental-test-isolation': true, '--experimental-test-coverage': false, '--test-coverage-branches': true,
  '--test-coverage-exclude': true, '--test-coverage-functions': true, '--test-coverage-include': true,
  '--test-coverage-lines': true, '--test-name-pattern': true, '--test-only': false, '--test-reporter': true,
  '--test-reporter-destination': true, '--test-rerun-failures': true, '--test-shard': true,
  '--test-skip-pattern': true, '--test-tag-filter': true, '--experimental-test-tag-filter': true,
  '--test-timeout': true, '--test-update-snapshots': false, '--test-random-seed': true, '--test-randomize': false,
};

function kept(words) {
  const list = [];
  for (let i = 0; i < words.length; i++) {
    const at = words[i].indexOf('=');
    const takesValue = DROPPED[at < 0 ? words[i] : words[i].slice(0, at)];
    if (takesValue === undefined) list.push(words[i]);
    else if (takesValue && at < 0) i++;
  }
  return list;
}

function childArguments(config, path) {
  const words = [...kept(process.execArgv), ...(config.execArgv ?? [])];
  const { isInspected, portOption } = require('internal/inspector/child_port');
  if (isInspected(process.execArgv)) words.push(portOption(config.inspectPort ?? undefined));
  if (config.seed !== undefined) words.push(`--test-random-seed=${config.seed}`);
  if (config.forceExit) words.push('--test-force-exit');
  if (config.only) words.push('--test-only');
  if (config.updateSnapshots) words.push('--test-update-snapshots');
  if (config.timeout !== undefined && config.timeout !== null) words.push(`--test-timeout=${config.timeout}`);
  for (const pattern of config.namePatterns ?? []) words.push(`--test-name-pattern=${pattern}`);
  for (const pattern of config.skipPatterns ?? []) words.push(`--test-skip-pattern=${pattern}`);
  for (const tag of config.tagFilters ?? []) words.push(`--test-tag-filter=${tag}`);
  return [...words, path, ...(config.argv ?? [])];
}

module.exports = { childArguments };
