// SPDX-License-Identifier: MIT
// From the events of a run to files and the terminal: the reporters of --test-reporter, each with its destination.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isChild, reporterOptions } = require('internal/test/config');

const BUILT_IN = {
  __proto__: null,
  spec: () => new (require('internal/test/reporters/spec').SpecReporter)(),
  tap: () => require('internal/test/reporters/tap'),
  dot: () => require('internal/test/reporters/dot'),
  lcov: () => new (require('internal/test/reporters/lcov').LcovReporter)(),
  junit: () => require('internal/test/reporters/junit'),
};

// What is imported when a name is not one of ours: a path, a url or a package, seen from the working directory.
async function importReporter(name) {
  const { resolve, isAbsolute } = require('node/path');
  const { pathToFileURL } = require('internal/url');
  const { importFrom } = require('internal/test/load');
  const isPath = name.startsWith('./') || name.startsWith('../') || isAbsolute(name);
  const specifier = isPath ? pathToFileURL(resolve(name)).href : name;
  const exports = await importFrom(specifier);
  return exports.default ?? exports;
}

async function loadReporter(name) {
  if (BUILT_IN[name] !== undefined) return BUILT_IN[name]();
  let reporter = await importReporter(name);
  if (typeof reporter === 'function' && typeof reporter.prototype === 'object' && reporter.prototype !== null &&
      Object.getOwnPropertyDescriptor(reporter, 'prototype').writable === false) {
    reporter = new reporter(); // eslint-disable-line new-cap
  }
  if (reporter === undefined || reporter === null ||
      (typeof reporter !== 'function' && typeof reporter !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE('Reporter', ['function', 'object', 'stream'], reporter);
  }
  return reporter;
}

function openDestination(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('node/fs').createWriteStream(name);
}

// Connects the reporters.
async function begin(harness) {
  if (isChild()) {
    if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
      const { tellNow, writeEvents } = require('internal/test/wire');
      const { loadedFiles } = require('internal/test/watch');
      writeEvents(harness.stream);
      if (process.env.WATCH_REPORT_DEPENDENCIES !== undefined) {
        process.on('exit', () => tellNow({ type: 'test:watch:files', data: { files: loadedFiles() } }));
      }
      module.exports.finished = Promise.resolve();
      return;
    }
  }
  const { compose } = require('node/stream');
  const { finished } = require('node/stream/promises');
  const pending = [];
  for (const { name, destination } of isChild() ? [{ name: 'tap', destination: 'stdout' }] : reporterOptions()) {
    const reporter = await loadReporter(name);
    const target = openDestination(destination);
    const output = compose(harness.stream, reporter);
    if (target === process.stdout || target === process.stderr) {
      pending.push(finished(output));
      output.pipe(target, { end: false });
    } else {
      pending.push(finished(target));
      output.pipe(target);
    }
  }
  module.exports.finished = Promise.all(pending);
}

module.exports = { begin, finished: undefined };
