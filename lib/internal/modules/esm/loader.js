// SPDX-License-Identifier: MIT
// The map of ES modules, and the way of one: resolve, load, make a record, then all that it requests, breadth first.
// Without hooks (internal/modules/steps) nothing here waits: loading is a generator that yields only the promises of
// hooks, driven at once by loadSync and with await by loadAsync.
'use strict';

const { i32, N2 } = require('internal/cells');
const { textStartsWith } = require('internal/modules/paths');
const hooks = require('internal/modules/steps');
const { typeOfFormat } = require('internal/modules/esm/formats');
const { resolveURL } = require('internal/modules/esm/resolve');
const { Record, REQUEST, SOURCE_PHASE, newVisit } = require('internal/modules/esm/record');
const { open, translate } = require('internal/modules/esm/translators');
const { link } = require('internal/modules/esm/link');
const { evaluate, isAsync } = require('internal/modules/esm/evaluate');
const { namespaceOf } = require('internal/modules/esm/namespace');

const binding = internalBinding('modules');

const records = { __proto__: null }; // url, or "type\0url" -> Record
const found = { __proto__: null }; // "type\0specifier\0importer" of import() -> Record: it is the same each time
let program; // the record of a text, which no URL leads to
const NO_ATTRIBUTES = { __proto__: null };
let conditionList; // of `import`, as hooks see it

function keyOf(url, type) {
  return type === undefined || type === '' ? url : `${type}\0${url}`;
}

// The flat list of a request's attributes as an object.
function attributesOf(flat) {
  if (flat === 0) return NO_ATTRIBUTES;
  const attributes = { __proto__: null };
  for (let i = 0; i < flat.length; i += 2) attributes[flat[i]] = flat[i + 1];
  return attributes;
}

function isPromise(value) {
  return typeof value === 'object' && value !== null && typeof value.then === 'function';
}

// ---- one module ----------------------------------------------------------------------------------------------------

function find(url, attributes) {
  return records[keyOf(url, attributes.type)];
}

function keep(record, attributes) {
  records[keyOf(record.url, attributes.type ?? typeOfFormat(record.format))] = record;
  return record;
}

function take(url, format, attributes, isMain) {
  const known = find(url, attributes);
  if (known !== undefined) return known;
  if (hooks.report !== undefined) hooks.report(url);
  return keep(open(url, format, attributes, isMain), attributes);
}

// The module of a specifier, through the hooks.
function* takeHooked(specifier, parentURL, attributes, isMain) {
  const { defaultResolve } = require('internal/modules/esm/resolve');
  const { defaultLoad } = require('internal/modules/esm/load');
  const conditions = conditionList ??= require('internal/modules/settings').importConditions();
  const context = { conditions, importAttributes: attributes, parentURL };
  let resolved = hooks.resolve === undefined ? defaultResolve(specifier, context) :
    hooks.resolve(specifier, context, defaultResolve);
  if (isPromise(resolved)) resolved = yield resolved;
  const { url } = resolved;
  attributes = resolved.importAttributes ?? attributes;
  const known = find(url, attributes);
  if (known !== undefined) return known;
  if (hooks.report !== undefined) hooks.report(url);
  const rest = { conditions, format: resolved.format, importAttributes: attributes };
  let loaded = hooks.load === undefined ? defaultLoad(url, rest) : hooks.load(url, rest, defaultLoad);
  if (isPromise(loaded)) loaded = yield loaded;
  // Somebody else may have loaded it while this one waited.
  return find(url, attributes) ?? keep(translate(url, loaded.format, loaded.source, attributes, isMain), attributes);
}

// ---- a graph -------------------------------------------------------------------------------------------------------

function isHooked() {
  return hooks.resolve !== undefined || hooks.load !== undefined;
}

// The record of request number `i`; a promise of hooks is yielded.
function* takeRequest(record, i) {
  const { requests } = record;
  const at = i * REQUEST;
  const attributes = attributesOf(requests[at + 2]);
  if (isHooked()) return yield* takeHooked(requests[at], record.url, attributes, false);
  let url = requests[at + 3];
  let format = requests[at + 4];
  if (url === 0) {
    url = resolveURL(requests[at], record.url, undefined, false);
    format = i32[N2];
  }
  return take(url, format, attributes, false);
}

let checkImport;
// While a require() loads a graph: sees each request. Gives back who did before.
function watchImports(check) {
  const before = checkImport;
  checkImport = check;
  return before;
}

function* loadGraph(root) {
  if (root.isLoaded) return;
  const queue = [root];
  try {
    yield* loadRequests(queue);
  } finally {
    binding.endGraph();
  }
  for (let q = 0; q < queue.length; q++) queue[q].isLoaded = true;
}

function* loadRequests(queue) {
  const visit = newVisit();
  queue[0].visit = visit;
  for (let q = 0; q < queue.length; q++) {
    const record = queue[q];
    const { requested } = record;
    const count = record.requests.length / REQUEST;
    for (let i = 0; i < count; i++) {
      let next = requested[i];
      if (next === undefined) {
        // The usual case is spelled out: a generator for each request would cost as much as the rest.
        const at = i * REQUEST;
        const url = record.requests[at + 3];
        if (url !== 0 && record.requests[at + 2] === 0 && !isHooked()) {
          next = records[url] ?? take(url, record.requests[at + 4], NO_ATTRIBUTES, false);
        } else {
          next = yield* takeRequest(record, i);
        }
        if (record.requests[at + 1] === SOURCE_PHASE) {
          require('internal/modules/esm/source_phase').attach(record, i, next);
          continue;
        }
        requested[i] = next;
      }
      if (checkImport !== undefined) checkImport(next, record.requests[i * REQUEST], record);
      if (next.isLoaded || next.visit === visit) continue;
      next.visit = visit;
      queue[queue.length] = next;
    }
  }
}

// A module alone.
function* takeRecord(specifier, parentURL, attributes, isMain) {
  if (isHooked()) return yield* takeHooked(specifier, parentURL, attributes, isMain);
  const key = `${attributes.type ?? ''}\0${specifier}\0${parentURL}`;
  const known = found[key];
  if (known !== undefined) return known;
  let url;
  try {
    url = resolveURL(specifier, parentURL, undefined, isMain);
  } catch (error) {
    const same = requestedBy(parentURL, specifier, attributes);
    if (same !== undefined) return same;
    throw error;
  }
  return found[key] = take(url, i32[N2], attributes, isMain);
}

// What an import declaration of the importer found under the same specifier, when that is no longer there.
function requestedBy(parentURL, specifier, { type }) {
  const importer = records[parentURL] ?? (program?.url === parentURL ? program : undefined);
  if (importer === undefined) return undefined;
  const { requests, requested } = importer;
  for (let i = 0; i < requested.length; i++) {
    const at = i * REQUEST;
    if (requests[at] === specifier && attributesOf(requests[at + 2]).type === type) return requested[i];
  }
  return undefined;
}

// A module and its graph.
function* loadRecord(specifier, parentURL, attributes, isMain) {
  const record = yield* takeRecord(specifier, parentURL, attributes, isMain);
  yield* loadGraph(record);
  return record;
}

const { next: stepOn, throw: stepThrow } = Object.getPrototypeOf(Object.getPrototypeOf(loadGraph(
  { isLoaded: true })));
const { apply } = Reflect;

// For those who cannot wait for what hooks give in time.
function loadSync(loading) {
  let step = apply(stepOn, loading, []);
  while (!step.done) {
    let value;
    let failed = false;
    try {
      value = require('internal/modules/wait').wait(step.value);
    } catch (error) {
      failed = true;
      value = error;
    }
    step = apply(failed ? stepThrow : stepOn, loading, [value]);
  }
  return step.value;
}

// The record, or a promise of it.
function load(loading) {
  const step = apply(stepOn, loading, []);
  return step.done ? step.value : loadAsync(loading, step);
}

async function loadAsync(loading, step) {
  while (!step.done) {
    let value;
    let failed = false;
    try {
      value = await step.value;
    } catch (error) {
      failed = true;
      value = error;
    }
    step = apply(failed ? stepThrow : stepOn, loading, [value]);
  }
  return step.value;
}

// ---- import --------------------------------------------------------------------------------------------------------

// The namespace of a module. Loading begins at once, evaluation in a microtask, as for any import().
async function importModule(specifier, parentURL, attributes = NO_ATTRIBUTES) {
  const loaded = load(loadRecord(specifier, parentURL, attributes, false));
  const isThere = loaded instanceof Record; // to await it would look for a `then` in it
  const later = await (isThere ? undefined : loaded);
  const record = isThere ? loaded : later;
  link(record);
  const evaluating = evaluate(record);
  if (evaluating !== undefined) await evaluating;
  return namespaceOf(record);
}

// The record of a URL, loaded and linked, for require() and the program's file.
function prepare(url, format, isMain) {
  const record = isHooked() ? loadSync(takeHooked(url, undefined, NO_ATTRIBUTES, isMain)) :
    take(url, format, NO_ATTRIBUTES, isMain);
  loadSync(loadGraph(record));
  link(record);
  return record;
}

// The record of a source that hooks gave for a URL; one that stands for a core module is for its importer alone.
function prepareSource(url, format, source, isMain) {
  let record = find(url, NO_ATTRIBUTES);
  if (record === undefined) {
    record = translate(url, format, source, NO_ATTRIBUTES, isMain);
    if (!textStartsWith(url, 'node:')) keep(record, NO_ATTRIBUTES);
  }
  loadSync(loadGraph(record));
  link(record);
  return record;
}

function linked(record) {
  link(record);
  return record;
}

// What a walk gives, linked: at once, or a promise of it when hooks are asynchronous.
function finish(loading) {
  const record = load(loading);
  return record instanceof Record ? linked(record) : record.then(linked);
}

// The program by its URL, behind hooks or --entry-url.
function loadMain(url) {
  return finish(loadRecord(url, isHooked() ? undefined : 'file:///', NO_ATTRIBUTES, true));
}

function* loadText(text, url, format) {
  const record = program = translate(url, format, text, NO_ATTRIBUTES, true);
  yield* loadGraph(record);
  return record;
}

// The record of a text, which no other module can import (-e, standard input).
function prepareText(text, url, format) { return finish(loadText(text, url, format)); }

module.exports = {
  NO_ATTRIBUTES, evaluate, importModule, isAsync, isHooked, link, load, loadMain, loadRecord, loadSync, namespaceOf,
  prepare, prepareSource, prepareText, records, takeRecord, watchImports,
};
