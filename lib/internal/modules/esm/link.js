// SPDX-License-Identifier: MIT
// Linking: every import is found to have its export. Nothing changes unless all of the graph can be linked.
//
// Most modules need no more: when one is evaluated, all that it imports from has been, and it is given the bindings of
// these then. But modules of a cycle may call one another's functions before, so these, and what they need in turn, are
// instantiated here: they have bindings and links, and their hoisted functions work, before anything is evaluated.
'use strict';

const {
  UNLINKED, LINKING, LINKED, REQUEST, IMPORT, EXPORT, INDIRECT, SOURCE_PHASE, DEFER_PHASE, AMBIGUOUS,
  newVisit,
} = require('internal/modules/esm/record');
const context = require('internal/async_context');
const binding = internalBinding('modules');
const lazyNamespaces = () => require('internal/modules/esm/namespace');
const lazyErrors = () => require('internal/modules/esm/link_errors');
const lazyDeferred = () => require('internal/modules/esm/deferred');

const DONE = ''; // code of a module that has run
const CLOSED = Infinity; // index of a record whose component is known

// What is not linked yet, each after what it requests. Marks what is in a cycle: a strongly connected component
// (Tarjan).
function collect(root) {
  const order = [];
  const path = [root];
  const at = [0];
  const open = []; // records whose component is not known yet
  let count = 0;
  enter(root);
  function enter(record) {
    record.status = LINKING;
    record.index = record.ancestor = count++;
    open[open.length] = record;
  }
  for (let top = 0; top >= 0;) {
    const record = path[top];
    if (at[top] === record.requested.length) {
      order[order.length] = record;
      top--;
      if (top >= 0 && record.ancestor < path[top].ancestor) path[top].ancestor = record.ancestor;
      if (record.ancestor === record.index) closeComponent(record, open);
      continue;
    }
    const next = record.requested[at[top]++];
    if (next === undefined) continue;
    if (next.status === LINKING) {
      if (next === record) record.needsInstance = true;
      if (next.index < record.ancestor) record.ancestor = next.index;
    }
    if (next.status !== UNLINKED) continue;
    enter(next);
    top++;
    path[top] = next;
    at[top] = 0;
  }
  return order;
}

function closeComponent(record, open) {
  const isCycle = open[open.length - 1] !== record;
  for (;;) {
    const member = open[open.length - 1];
    open.length--;
    member.index = CLOSED;
    if (isCycle) member.needsInstance = true;
    if (member === record) return;
  }
}

// Whether a module has no bindings yet.
function isUnborn(record) {
  return record.code !== undefined && record.bindings === undefined;
}

// Records that must be instantiated before evaluation: those marked, targets of deferred requests, and all behind them.
function early(order) {
  const list = [];
  const put = (record) => {
    if (record === undefined || !isUnborn(record) || record.visit === visit) return;
    record.visit = visit;
    list[list.length] = record;
  };
  const visit = newVisit();
  for (let i = 0; i < order.length; i++) {
    const record = order[i];
    if (record.needsInstance) put(record);
    const { requests, requested } = record;
    for (let k = 0; k < requested.length; k++) if (requests[k * REQUEST + 1] === DEFER_PHASE) put(requested[k]);
  }
  for (let q = 0; q < list.length; q++) {
    const { requested } = list[q];
    for (let i = 0; i < requested.length; i++) put(requested[i]);
  }
  return list;
}

// The environment: hoisted functions are there, nothing is initialized.
function begin(record) {
  if (record.isPlain) record.makeGenerator();
  const { code } = record; // called as no method: `this` is undefined there
  record.generator = code();
  record.bindings = record.generator.next().value;
}

function instantiate(list) {
  for (let i = 0; i < list.length; i++) begin(list[i]);
  for (let i = 0; i < list.length; i++) list[i].links = linksOf(list[i]);
  for (let i = 0; i < list.length; i++) {
    list[i].generator.next(list[i].links);
    if (!list[i].hasAwait) list[i].links = undefined;
  }
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

function checkImports(record) {
  const { requested, imports } = record;
  for (let i = 0; i < imports.length; i += IMPORT) {
    const name = imports[i + 1];
    if (name === 0) continue;
    const found = requested[imports[i]].resolveExport(name);
    if (found !== undefined && found !== AMBIGUOUS) continue;
    throw lazyErrors().unresolved(record, imports[i], name, imports[i + 2], imports[i + 3], imports[i + 4],
                                  found === AMBIGUOUS);
  }
}

// The host, the bindings of each request, then the namespaces that are imported.
function linksOf(record) {
  const { requests, requested, imports } = record;
  const count = requested.length;
  const links = [record.host];
  for (let i = 0; i < count; i++) {
    links[i + 1] = requested[i]?.bindings; // none of a source phase request
  }
  for (let i = 0; i < imports.length; i += IMPORT) {
    const request = imports[i];
    const target = requested[request];
    const name = imports[i + 1];
    if (name === 0) {
      const phase = requests[request * REQUEST + 1];
      if (phase === SOURCE_PHASE) links[links.length] = record.sources[request];
      else links[links.length] = phase === DEFER_PHASE ? lazyDeferred().deferredNamespace(target) :
        lazyNamespaces().namespaceOf(target);
    } else if (!(name in target.bindings)) {
      lazyNamespaces().bind(target.bindings, name, target.resolveExport(name));
    }
  }
  return links;
}

// With `wholly`, the root is instantiated whatever its place in the graph.
function link(root, wholly = false) {
  if (wholly) root.needsInstance = true;
  if (root.status === UNLINKED) {
    const order = collect(root);
    let isDone = false;
    try {
      for (let i = 0; i < order.length; i++) {
        const record = order[i];
        if (record.code === undefined) continue;
        checkExports(record);
        checkImports(record);
      }
      isDone = true;
    } finally {
      if (!isDone) for (let i = 0; i < order.length; i++) order[i].status = UNLINKED;
    }
    for (let i = 0; i < order.length; i++) {
      const record = order[i];
      if (record.hasHost) record.host = record.ownHost ?? makeHost(record);
      record.status = LINKED;
    }
    instantiate(early(order));
  } else if (wholly && root.status === LINKED) {
    instantiate(early([root]));
  }
}

function makeHost(record) {
  const { Host } = require('internal/modules/esm/dynamic');
  return new Host(record);
}

// Evaluates a module of the plain form.
function evaluatePlain(record) {
  context.links = linksOf(record);
  try {
    record.bindings = binding.evaluate(record.code, record.url);
  } catch (error) {
    context.links = undefined;
    begin(record); // whoever is linked to it later finds the names of its exports
    throw error;
  }
  record.code = DONE;
}

// The generator that evaluates a module, instantiated by now.
function generatorOf(record) {
  if (record.generator === undefined) instantiate([record]);
  return record.generator;
}

module.exports = { evaluatePlain, generatorOf, link };
