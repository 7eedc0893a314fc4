// SPDX-License-Identifier: MIT
// What the command line and the environment ask for from the begin of a program to its end: --cpu-prof, --heap-prof,
// and coverage in the folder NODE_V8_COVERAGE, which children and threads inherit.
'use strict';

const { option } = require('internal/options');
const { worker } = require('internal/realm');
const { atEnd } = require('internal/inspector/ends');
const { defaultName, write } = require('internal/inspector/diagnostic_file');
const { urlOf } = require('internal/inspector/frames');

// Not what happens to be in the parent's: the path that counts is of the time when this program began.
const path = require('node/path');

function beginCpuProfile() {
  const handle = require('internal/v8/cpu_profile').startCpuProfile();
  atEnd(() => {
    const name = option('--cpu-prof-name')?.replaceAll('${pid}', `${process.pid}`) ?? // eslint-disable-line
      defaultName('CPU', 'cpuprofile');
    write(option('--cpu-prof-dir'), name, JSON.stringify(handle.take(urlOf)));
  });
}

const DEPTH = 128; // frames of a sample

function beginHeapProfile() {
  const interval = Number.parseInt(option('--heap-prof-interval'), 10);
  const sampleInterval = interval >= 1 ? interval : undefined;
  const handle = require('internal/v8/heap_profile').startHeapProfile({ sampleInterval, stackDepth: DEPTH });
  atEnd(() => write(option('--heap-prof-dir'), option('--heap-prof-name') ?? defaultName('Heap', 'heapprofile'),
                    JSON.stringify(handle.take(urlOf))));
}

// ---- coverage ------------------------------------------------------------------------------------------------------

const OPTIONS = { callCount: true, detailed: true };

let folder;
let sequence = 0;

function beginCoverage(place) {
  folder = path.resolve(place);
  process.env.NODE_V8_COVERAGE = folder;
  try {
    require('internal/inspector/coverage').acquire();
  } catch (error) {
    folder = undefined;
    process.emitWarning(`${error.message}: no coverage is collected`);
    return;
  }
  atEnd(takeCoverage);
}

// v8.takeCoverage(): writes what ran since the last time.
function takeCoverage() {
  if (folder === undefined) return;
  const result = require('internal/inspector/coverage').take(OPTIONS);
  const file = { result, timestamp: performance.now() / 1000 };
  const cache = require('internal/inspector/source_map_cache').cacheOf(result);
  if (cache !== undefined) file['source-map-cache'] = cache;
  const thread = worker?.threadId ?? 0;
  write(folder, `coverage-${process.pid}-${Date.now()}-${thread + sequence++}.json`, JSON.stringify(file));
}

// v8.stopCoverage()
function stopCoverage() {
  if (folder === undefined) return;
  folder = undefined;
  require('internal/inspector/coverage').release();
}

// What is counted from now on is nobody's: the folder goes.
function forgetCoverage() {
  folder = undefined;
}

// Before the program begins.
function begin() {
  if (option('--cpu-prof')) beginCpuProfile();
  if (option('--heap-prof')) beginHeapProfile();
  const place = process.env.NODE_V8_COVERAGE;
  if (place) beginCoverage(place);
}

module.exports = { begin, forgetCoverage, stopCoverage, takeCoverage };
