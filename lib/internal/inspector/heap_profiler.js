// SPDX-License-Identifier: MIT
// The domain HeapProfiler: snapshots, and the objects in them. The engine does not tell where objects are allocated.
'use strict';

const engine = require('internal/inspector/engine');
const { need, ProtocolError } = require('internal/inspector/errors');
const lazy = require('internal/lazy');

const lazySnapshot = lazy(() => require('internal/inspector/heap_snapshot').snapshot);

function send(connection, reportProgress) {
  for (const chunk of lazySnapshot()()) connection.notify('HeapProfiler.addHeapSnapshotChunk', { chunk });
  if (reportProgress) {
    connection.notify('HeapProfiler.reportHeapSnapshotProgress', { done: 1, total: 1, finished: true });
  }
}

function collect() { engine.post('Heap.gc'); }

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

const unknownPlaces = () => { throw new ProtocolError('The engine does not tell where memory is allocated'); };

const commands = {
  __proto__: null,
  enable(connection) { connection.enabled.add('HeapProfiler'); },
  disable(connection) { connection.enabled.delete('HeapProfiler'); },
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
  startSampling: unknownPlaces,
  stopSampling: unknownPlaces,
  getSamplingProfile: unknownPlaces,
};

module.exports = {
  close(connection) { connection.enabled.delete('HeapProfiler'); },
  commands,
};
