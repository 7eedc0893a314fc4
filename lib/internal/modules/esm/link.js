// SPDX-License-Identifier: MIT
// Linking: every import finds its export, then the modules are given one another's bindings. Nothing changes unless all
// of the graph can be linked.
'use strict';

const {
  UNLINKED, LINKING, LINKED, REQUEST, IMPORT, EXPORT, INDIRECT, SOURCE_PHASE, DEFER_PHASE, AMBIGUOUS,
} = require('internal/modules/esm/record');
const { bind, namespaceOf } = require('internal/modules/esm/namespace');
const lazyErrors = () => require('internal/modules/esm/link_errors');
const lazyDeferred = () => require('internal/modules/esm/deferred');

// What is not linked yet, each after what it requests.
function collect(root) {
  const order = [];
  const path = [root];
  const at = [0];
  root.status = LINKING;
  for (let top = 0; top >= 0;) {
    const record = path[top];
    if (at[top] === record.requested.length) {
      order[order.length] = record;
      top--;
      continue;
    }
    const next = record.requested[at[top]++];
    if (next === undefined || next.status !== UNLINKED) continue;
    next.status = LINKING;
    top++;
    path[top] = next;
    at[top] = 0;
  }
  return order;
}

// The environment: hoisted functions are there, nothing is initialized.
function begin(record) {
  const { Host } = require('internal/modules/esm/dynamic');
  record.host = record.ownHost ?? new Host(record);
  const { fn } = record; // not called as a method: `this` is undefined in modules
  record.generator = fn(record.host);
  record.bindings = record.generator.next().value;
}

function checkExports(record) {
  const { exports } = record;
  for (let i = 0; i < exports.length; i += EXPORT) {
    if (exports[i] !== INDIRECT) continue;
    const found = record.resolveExport(exports[i + 2]);
    if (found === undefined || found === AMBIGUOUS) {
      throw lazyErrors().unresolved(record, exports[i + 1], exports[i + 3], exports[i + 2], exports[i + 4],
                                    exports[i + 5], found === AMBIGUOUS);
    }
  }
}

// The bindings of each request, then the namespaces that are imported.
function linksOf(record) {
  const { requests, requested, imports } = record;
  const count = requested.length;
  const links = [];
  for (let i = 0; i < count; i++) {
    links[i] = requested[i]?.bindings; // none of a source phase request
  }
  for (let i = 0; i < imports.length; i += IMPORT) {
    const request = imports[i];
    const target = requested[request];
    const name = imports[i + 1];
    if (name === 0) {
      const phase = requests[request * REQUEST + 1];
      if (phase === SOURCE_PHASE) links[links.length] = record.sources[request];
      else links[links.length] = phase === DEFER_PHASE ? lazyDeferred().deferredNamespace(target) : namespaceOf(target);
      continue;
    }
    if (name in target.bindings) continue;
    const found = target.resolveExport(name);
    if (found === undefined || found === AMBIGUOUS) {
      throw lazyErrors().unresolved(record, request, name, imports[i + 2], imports[i + 3], imports[i + 4],
                                    found === AMBIGUOUS);
    }
    bind(target.bindings, name, found);
  }
  return links;
}

function link(root) {
  if (root.status !== UNLINKED) return;
  const order = collect(root);
  let isDone = false;
  try {
    for (let i = 0; i < order.length; i++) {
      if (order[i].fn !== undefined && order[i].host === undefined) begin(order[i]);
    }
    for (let i = 0; i < order.length; i++) {
      const record = order[i];
      if (record.fn === undefined) continue;
      checkExports(record);
      record.links = linksOf(record);
    }
    isDone = true;
  } finally {
    if (!isDone) for (let i = 0; i < order.length; i++) order[i].status = UNLINKED;
  }
  for (let i = 0; i < order.length; i++) {
    const record = order[i];
    if (record.fn !== undefined) record.generator.next(record.links);
    record.links = undefined;
    record.status = LINKED;
  }
}

module.exports = { link };
