// SPDX-License-Identifier: MIT
// The domain HeapProfiler: snapshots, the objects in them, and where memory is allocated (internal/v8/heap_profile).
'use strict';

const engine = require('internal/inspector/engine');
const { need, ProtocolError } = require('internal/inspector/errors');
const { urlOf } = require('internal/inspector/frames');
const lazy = require('internal/lazy');

const lazySnapshot = lazy(() => require('internal/inspector/heap_snapshot').snapshot);

function send(connection, reportProgress) {
  for (const chunk of lazySnapshot()()) connection.notify('HeapProfiler.addHeapSnapshotChunk', { chunk });
  if (reportProgress) {
    connection.notify('HeapProfiler.reportHeapSnapshotProgress', { done: 1, total: 1, finished: true });
  }
}

function collect() { engine.post('Heap.gc'); }

const DEPTH = 128; // frames of a sample

const ids = new WeakMap(); // object -> id
const objects = new Map(); // id -> WeakRef
let lastId = 0;

function idOf(object) {
  let id = ids.get(object);
  if (id === undefined) {
    id = `${++lastId}`;
    ids.set(object, id);
    objects.set(id, new WeakRef(object));
  }
  return id;
}

const lazyProfile = lazy(() => require('internal/v8/heap_profile'));

// Of the one profile that there is, whoever began it.
function profile(ends) {
  const running = lazyProfile().currentHeapProfile();
  if (running === undefined) throw new ProtocolError('V8 sampling heap profiler was not started.');
  return { profile: running.take(urlOf, ends) };
}

function disable(connection) {
  connection.state.heapProfile?.take();
  connection.state.heapProfile = undefined;
  connection.enabled.delete('HeapProfiler');
}

const commands = {
  __proto__: null,
  enable(connection) { connection.enabled.add('HeapProfiler'); },
  disable,
  takeHeapSnapshot(connection, params) { send(connection, params.reportProgress); },
  collectGarbage: collect,
  startTrackingHeapObjects(connection) { connection.state.tracksHeap = true; },
  stopTrackingHeapObjects(connection, params) {
    if (!connection.state.tracksHeap) return;
    connection.state.tracksHeap = false;
    send(connection, params.reportProgress);
  },
  addInspectedHeapObject() {},
  getHeapObjectId(connection, params) {
    need(params, { objectId: 'string' });
    const object = connection.mirror.valueOf(params.objectId);
    return { heapSnapshotObjectId: idOf(object) };
  },
  getObjectByHeapObjectId(connection, params) {
    need(params, { objectId: 'string' });
    const object = objects.get(params.objectId)?.deref();
    if (object === undefined) throw new ProtocolError('Object is not available');
    return { result: connection.mirror.show(object, { group: params.objectGroup }) };
  },
  startSampling(connection, params) {
    const { samplingInterval, stackDepth } = params;
    if (samplingInterval !== undefined) need(params, { samplingInterval: 'number' });
    if (stackDepth !== undefined) need(params, { stackDepth: 'number' });
    if (samplingInterval < 1) throw new ProtocolError('Invalid sampling interval');
    if (stackDepth < 1) throw new ProtocolError('Invalid stack depth');
    const options = { sampleInterval: samplingInterval, stackDepth: stackDepth ?? DEPTH };
    connection.state.heapProfile = lazyProfile().startHeapProfile(options) ?? connection.state.heapProfile;
  },
  stopSampling: () => profile(true),
  getSamplingProfile: () => profile(false),
};

module.exports = { close: disable, commands };
