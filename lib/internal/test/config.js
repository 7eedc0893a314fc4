// SPDX-License-Identifier: MIT
// What the command line and the environment say about running tests.
'use strict';

const { option } = require('internal/options');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { checkPatterns } = require('internal/test/options');

// NODE_TEST_CONTEXT tells a process that it runs a file for another: events go to standard output, in the form of v8.
function isChild() {
  return process.env.NODE_TEST_CONTEXT?.startsWith('child') === true;
}

function numberOption(name) {
  const value = option(name);
  return value === undefined ? undefined : Number(value);
}

function tagsOption() {
  const tags = [...(option('--test-tag-filter') ?? []), ...(option('--experimental-test-tag-filter') ?? [])];
  return tags.length === 0 ? undefined : tags.map((tag) => tag.toLowerCase());
}

function isSnapshotUpdate() {
  return option('--test-update-snapshots') === true;
}

// The file that the process runs, undefined for texts
function mainFile() {
  if (option('--test') || option('--eval') !== undefined || option('--print') !== undefined) return undefined;
  const file = process.argv[1];
  return file === undefined || file === '-' ? undefined : require('node/path').resolve(file);
}

function globalConfig() {
  const timeout = numberOption('--test-timeout');
  return {
    only: option('--test-only') === true,
    namePatterns: checkPatterns(option('--test-name-pattern'), '--test-name-pattern'),
    skipPatterns: checkPatterns(option('--test-skip-pattern'), '--test-skip-pattern'),
    tagFilters: tagsOption(),
    forceExit: option('--test-force-exit') === true,
    concurrency: undefined,
    timeout: timeout === 0 ? undefined : timeout,
    isChild: process.env.NODE_TEST_CONTEXT === 'child-v8',
    isRunner: option('--test') === true,
    isMain: true,
    coverage: isChild() ? undefined : require('internal/test/coverage').settingsOfOptions(),
    globalSetup: isChild() ? undefined : option('--test-global-setup'),
    updateSnapshots: isSnapshotUpdate(),
    entryFile: mainFile(),
    seed: require('internal/test/random').seedOption(),
  };
}

// Reporters and where they write, as pairs.
function reporterOptions() {
  const names = option('--test-reporter') ?? [];
  const destinations = option('--test-reporter-destination') ?? [];
  if (names.length === 0 && destinations.length === 0) return [{ name: 'spec', destination: 'stdout' }];
  if (names.length === 1 && destinations.length === 0) return [{ name: names[0], destination: 'stdout' }];
  if (names.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE('--test-reporter', names,
                                    'must match the number of specified \'--test-reporter-destination\'');
  }
  return names.map((name, i) => ({ name, destination: destinations[i] }));
}

module.exports = { globalConfig, isChild, numberOption, reporterOptions };
