// SPDX-License-Identifier: MIT
// Heap snapshots for programs: v8.getHeapSnapshot(), v8.writeHeapSnapshot(), --heapsnapshot-signal; v8.queryObjects(),
// --heapsnapshot-near-heap-limit.
'use strict';

const { validateBoolean, validateFunction, validateObject, validateOneOf } = require('internal/validate');
const { getValidatedPath } = require('internal/fs/utils');
const lazy = require('internal/lazy');

const lazySnapshot = lazy(() => require('internal/inspector/heap_snapshot').snapshot);
const lazyFile = lazy(() => require('internal/inspector/diagnostic_file'));

function checkOptions(options = {}) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
}

function getHeapSnapshot(options) {
  checkOptions(options);
  const { Readable } = require('node/stream');
  const pieces = lazySnapshot()();
  return new Readable({
    read() {
      const { value, done } = pieces.next();
      this.push(done ? null : value);
    },
  });
}

function writeHeapSnapshot(filename, options) {
  if (filename !== undefined) filename = getValidatedPath(filename, 'path');
  checkOptions(options);
  const fs = require('node/fs');
  const name = filename ?? lazyFile().defaultName('Heap', 'heapsnapshot');
  const fd = fs.openSync(name, 'w');
  try {
    for (const piece of lazySnapshot()()) fs.writeSync(fd, piece);
  } finally {
    fs.closeSync(fd);
  }
  return name;
}

// A snapshot as one text, for another thread.
function text(options) {
  checkOptions(options);
  return [...lazySnapshot()()].join('');
}

// --heapsnapshot-signal
function onSignal(signal) {
  process.on(signal, () => {
    const { defaultName, write } = lazyFile();
    write(undefined, defaultName('Heap', 'heapsnapshot'), lazySnapshot()());
  });
}

// --heapsnapshot-near-heap-limit, v8.setHeapSnapshotNearHeapLimit()
let isSet = false;
function nearHeapLimit(times) {
  if (isSet) return; // the first one counts, as in Node
  isSet = true;
  internalBinding('v8').nearHeapLimit(times, () => {
    const { defaultName, write } = lazyFile();
    const file = write(undefined, defaultName('Heap', 'heapsnapshot'), lazySnapshot()());
    process._rawDebug(`Wrote snapshot to ${file}`);
  });
}

function queryObjects(constructor, options = {}) {
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  validateOneOf(format, 'options.format', ['count', 'summary']);
  const { prototype } = constructor;
  if (typeof prototype !== 'object' || prototype === null) return format === 'count' ? 0 : [];
  const found = require('internal/inspector/heap_objects').instancesOf(prototype);
  if (format === 'count') return found.length;
  const { inspect } = require('internal/util/inspect');
  return found.map((object) => inspect(object, { depth: 0 }));
}

module.exports = { checkOptions, getHeapSnapshot, nearHeapLimit, onSignal, queryObjects, text, writeHeapSnapshot };
