// SPDX-License-Identifier: MIT
// node:v8, as far as its questions make sense for this engine: heap figures come from it, flags of V8 are accepted and
// ignored. Heap snapshots, coverage and V8's serialization format are not there.
'use strict';

const { f64, F0 } = require('internal/cells');
const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
const { validateString } = require('internal/validate');
const binding = internalBinding('process');

function getHeapStatistics() {
  binding.heap();
  const used = f64[F0];
  const capacity = f64[F0 + 1];
  const external = f64[F0 + 2];
  binding.memoryLimits();
  const available = f64[F0];
  return {
    total_heap_size: capacity,
    total_heap_size_executable: 0,
    total_physical_size: capacity,
    total_available_size: available,
    used_heap_size: used,
    // The engine has no limit of its own: what is there is what it may use.
    heap_size_limit: capacity + available,
    malloced_memory: external,
    peak_malloced_memory: external,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
    total_allocated_bytes: capacity + external,
  };
}

// The engine has one space.
function getHeapSpaceStatistics() {
  binding.heap();
  return [{
    space_name: 'heap',
    space_size: f64[F0 + 1],
    space_used_size: f64[F0],
    space_available_size: Math.max(0, f64[F0 + 1] - f64[F0]),
    physical_space_size: f64[F0 + 1],
  }];
}

function getHeapCodeStatistics() {
  return {
    code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0,
    cpu_profiler_metadata_size: 0,
  };
}

function setFlagsFromString(flags) { validateString(flags, 'flags'); }

// Tells caches of compiled code of one build from those of another.
function cachedDataVersionTag() {
  let tag = 0;
  for (const char of `${process.versions.eddy} ${process.arch}`) tag = (tag * 31 + char.charCodeAt(0)) >>> 0;
  return tag;
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  for (let i = 0; i < content.length; i++) {
    if (content.charCodeAt(i) > 0xFF) return false;
  }
  return true;
}

function unavailable(name) {
  return { [name]() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`v8.${name}`); } }[name];
}

module.exports = {
  cachedDataVersionTag,
  getHeapCodeStatistics,
  getHeapSnapshot: unavailable('getHeapSnapshot'),
  getHeapSpaceStatistics,
  getHeapStatistics,
  isStringOneByteRepresentation,
  setFlagsFromString,
  setHeapSnapshotNearHeapLimit: unavailable('setHeapSnapshotNearHeapLimit'),
  stopCoverage() {},
  takeCoverage() {},
  writeHeapSnapshot: unavailable('writeHeapSnapshot'),
};
