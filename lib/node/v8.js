// SPDX-License-Identifier: MIT
// node:v8, as far as its questions make sense for this engine: heap figures come from it, flags of V8 are accepted and
// ignored. Heap snapshots come from its inspector, profiles from its sampling profiler.
'use strict';

const { f64, F0 } = require('internal/cells');
const { codes: {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_HEAP_PROFILE_HAVE_BEEN_STARTED, ERR_NOT_BUILDING_SNAPSHOT,
} } = require('internal/errors');
const { validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validate');
const { loaded } = require('internal/realm');
const lazy = require('internal/lazy');
const binding = internalBinding('process');
const { heapMax } = internalBinding('options');

const lazySnapshots = lazy(() => require('internal/v8/heap_snapshots'));

function getHeapStatistics() {
  binding.heap();
  const used = f64[F0];
  const capacity = f64[F0 + 1];
  const external = f64[F0 + 2];
  const limit = heapMax(); // what an option sets; otherwise the engine has none: what is there is what it may use
  binding.memoryLimits();
  const available = limit > 0 ? Math.max(0, limit - used) : f64[F0];
  return {
    total_heap_size: capacity,
    total_heap_size_executable: 0,
    total_physical_size: capacity,
    total_available_size: available,
    used_heap_size: used,
    heap_size_limit: limit > 0 ? limit : capacity + available,
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

// The engine has one space; it is V8's old space here, since tools look for V8's names.
const SPACES = [
  'read_only_space', 'new_space', 'old_space', 'code_space', 'shared_space', 'trusted_space', 'shared_trusted_space',
  'new_large_object_space', 'large_object_space', 'code_large_object_space', 'shared_large_object_space',
  'shared_trusted_large_object_space', 'trusted_large_object_space',
];
function getHeapSpaceStatistics() {
  binding.heap();
  const used = f64[F0];
  const size = f64[F0 + 1];
  return SPACES.map((name) => {
    const has = name === 'old_space' ? 1 : 0;
    return {
      space_name: name,
      space_size: has * size,
      space_used_size: has * used,
      space_available_size: has * Math.max(0, size - used),
      physical_space_size: has * size,
    };
  });
}

// There is no heap of C++ objects beside that of JavaScript's.
function getCppHeapStatistics(detail = 'detailed') {
  validateOneOf(detail, 'type', ['brief', 'detailed']);
  return {
    committed_size_bytes: 0, resident_size_bytes: 0, used_size_bytes: 0, space_statistics: [], type_names: [],
    detail_level: detail,
  };
}

function getHeapCodeStatistics() {
  return {
    code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0,
    cpu_profiler_metadata_size: 0,
  };
}

// Flags of V8 mean nothing to this engine. They are part of the tag below, as they are in V8.
let flagsSet = '';
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  flagsSet += ` ${flags}`;
  // `gc` of contexts made from now on, the one flag of V8 that programs set to use it.
  for (const { 1: no, 2: name } of flags.matchAll(/--?(no-?)?(expose[-_]gc)/g))
    if (name !== undefined) require('internal/gc').exposeInContexts(no === undefined);
}

// Tells caches of compiled code of one build, with its flags, from those of another.
function cachedDataVersionTag() {
  let tag = 0;
  for (const char of `${process.versions.eddy} ${process.arch}${flagsSet}`) {
    tag = (tag * 31 + char.charCodeAt(0)) >>> 0;
  }
  return tag;
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  for (let i = 0; i < content.length; i++) {
    if (content.charCodeAt(i) > 0xFF) return false;
  }
  return true;
}

function unavailable(name, check) {
  return {
    [name](...args) {
      check?.(...args);
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`v8.${name}`);
    },
  };
}

function checkOptions(options = {}) { validateObject(options, 'options'); }

function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  require('internal/v8/heap_snapshots').nearHeapLimit(limit);
}

function setHeapProfileNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
}

function notBuilding() { throw new ERR_NOT_BUILDING_SNAPSHOT(); }

// A start-up snapshot is never being built.
const startupSnapshot = {
  __proto__: null,
  addDeserializeCallback() { notBuilding(); },
  addSerializeCallback() { notBuilding(); },
  setDeserializeMainFunction() { notBuilding(); },
  isBuildingSnapshot() { return false; },
};

module.exports = {
  cachedDataVersionTag,
  getCppHeapStatistics,
  getHeapCodeStatistics,
  getHeapSnapshot: (options) => lazySnapshots().getHeapSnapshot(options),
  getHeapSpaceStatistics,
  getHeapStatistics,
  isStringOneByteRepresentation,
  // The engine has no hooks on promises.
  promiseHooks: {
    ...unavailable('createHook'), ...unavailable('onInit'), ...unavailable('onBefore'), ...unavailable('onAfter'),
    ...unavailable('onSettled'),
  },
  queryObjects: (constructor, options) => lazySnapshots().queryObjects(constructor, options),
  setFlagsFromString,
  setHeapProfileNearHeapLimit,
  setHeapSnapshotNearHeapLimit,
  startupSnapshot,
  stopCoverage() { loaded['internal/inspector/profiles']?.exports.stopCoverage(); },
  takeCoverage() { loaded['internal/inspector/profiles']?.exports.takeCoverage(); },
  writeHeapSnapshot: (filename, options) => lazySnapshots().writeHeapSnapshot(filename, options),
};

const { lazyFunction, lazyProperty } = lazy;
lazyFunction(module.exports, 'serialize', () => require('internal/v8/serializer').serialize);
lazyFunction(module.exports, 'deserialize', () => require('internal/v8/deserializer').deserialize);
for (const name of ['DefaultSerializer', 'Serializer']) {
  lazyProperty(module.exports, name, () => require('internal/v8/serializer')[name]);
}
for (const name of ['DefaultDeserializer', 'Deserializer']) {
  lazyProperty(module.exports, name, () => require('internal/v8/deserializer')[name]);
}
lazyProperty(module.exports, 'GCProfiler', () => require('internal/v8/gc_profiler').GCProfiler);
module.exports.startCpuProfile = function startCpuProfile(options) {
  checkOptions(options);
  return require('internal/v8/cpu_profile').startCpuProfile();
};
module.exports.startHeapProfile = function startHeapProfile(options = {}) {
  const profiles = require('internal/v8/heap_profile');
  profiles.checkOptions(options);
  const handle = profiles.startHeapProfile(options);
  if (handle === undefined) throw new ERR_HEAP_PROFILE_HAVE_BEEN_STARTED('Heap profile has been started');
  return handle;
};
