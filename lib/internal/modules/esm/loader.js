// SPDX-License-Identifier: MIT
// The map of ES modules, and the way of one: resolve, load, make a record, then all that it requests, breadth first.
// Without hooks (internal/modules/steps) nothing here waits. With them loading is a generator that yields their
// promises, driven at once by loadSync and with await by loadAsync.
'use strict';

const { i32, N2 } = require('internal/cells');
const { textStartsWith } = require('internal/modules/paths');
const hooks = require('internal/modules/steps');
const { typeOfFormat } = require('internal/modules/esm/formats');
const { Record, REQUEST, SOURCE_PHASE, newVisit } = require('internal/modules/esm/record');
const { open, translate } = require('internal/modules/esm/translators');
const { link } = require('internal/modules/esm/link');
const { evaluate, isAsync } = require('internal/modules/esm/evaluate');

const binding = internalBinding('modules');
const namespaceOf = (record) => require('internal/modules/esm/namespace').namespaceOf(record);

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

// The URL of a specifier; its format is then in cell N2.
function resolve(specifier, parentURL, isMain) {
  return require('internal/modules/esm/resolve').resolveURL(specifier, parentURL, undefined, isMain);
}

// The record of request number `i`, without hooks.
function takeRequest(record, i) {
  const { requests } = record;
  const at = i * REQUEST;
  let url = requests[at + 3];
  let format = requests[at + 4];
  if (url === 0) {
    url = resolve(requests[at], record.url, false);
    format = i32[N2];
  }
  const attributes = requests[at + 2];
  if (attributes === 0) return records[url] ?? take(url, format, NO_ATTRIBUTES, false);
  return take(url, format, attributesOf(attributes), false);
}

let checkImport;
// While a require() loads a graph: sees each request. Gives back who did before.
function watchImports(check) {
  const before = checkImport;
  checkImport = check;
  return before;
}

// Request `i` of a record of the queue, and the record that answers it, which joins the queue.
function answer(queue, visit, record, i, next) {
  if (record.requests[i * REQUEST + 1] === SOURCE_PHASE) {
    require('internal/modules/esm/source_phase').attach(record, i, next);
    return;
  }
  record.requested[i] = next;
  if (checkImport !== undefined) checkImport(next, record.requests[i * REQUEST], record);
  if (next.isLoaded || next.visit === visit) return;
  next.visit = visit;
  queue[queue.length] = next;
}

function endGraph(queue) {
  for (let q = 0; q < queue.length; q++) queue[q].isLoaded = true;
}

// All that a module requests, without hooks.
function loadGraph(root) {
  if (root.isLoaded) return;
  const queue = [root];
  const visit = root.visit = newVisit();
  try {
    for (let q = 0; q < queue.length; q++) {
      const record = queue[q];
      const count = record.requests.length / REQUEST;
      for (let i = 0; i < count; i++) answer(queue, visit, record, i, record.requested[i] ?? takeRequest(record, i));
    }
  } finally {
    binding.endGraph();
  }
  endGraph(queue);
}

function* loadGraphHooked(root) {
  if (root.isLoaded) return;
  const queue = [root];
  const visit = root.visit = newVisit();
  try {
    for (let q = 0; q < queue.length; q++) {
      const record = queue[q];
      const { requests, url } = record;
      const count = requests.length / REQUEST;
      for (let i = 0; i < count; i++) {
        const at = i * REQUEST;
        const next = record.requested[i] ??
          (yield* takeHooked(requests[at], url, attributesOf(requests[at + 2]), false));
        answer(queue, visit, record, i, next);
      }
    }
  } finally {
    binding.endGraph();
  }
  endGraph(queue);
}

// A module alone, without hooks.
function takeOne(specifier, parentURL, attributes, isMain) {
  const key = `${attributes.type ?? ''}\0${specifier}\0${parentURL}`;
  const known = found[key];
  if (known !== undefined) return known;
  let url;
  try {
    url = resolve(specifier, parentURL, isMain);
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

function* loadHooked(specifier, parentURL, attributes, isMain) {
  const record = yield* takeHooked(specifier, parentURL, attributes, isMain);
  yield* loadGraphHooked(record);
  return record;
}

// ---- waiting for hooks ---------------------------------------------------------------------------------------------

let stepOn;
let stepThrow;
const { apply } = Reflect;

function begin(loading) {
  if (stepOn === undefined) {
    ({ next: stepOn, throw: stepThrow } = Object.getPrototypeOf(Object.getPrototypeOf(loading)));
  }
  return apply(stepOn, loading, []);
}

// For those who cannot wait for what hooks give in time.
function loadSync(loading) {
  let step = begin(loading);
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

// What a walk gives, or a promise of it.
function load(loading) {
  const step = begin(loading);
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

// The record of a module alone, or a promise of it.
function takeRecord(specifier, parentURL, attributes, isMain) {
  return isHooked() ? load(takeHooked(specifier, parentURL, attributes, isMain)) :
    takeOne(specifier, parentURL, attributes, isMain);
}

// The same of a module with its graph.
function loadRecord(specifier, parentURL, attributes, isMain) {
  if (isHooked()) return load(loadHooked(specifier, parentURL, attributes, isMain));
  const record = takeOne(specifier, parentURL, attributes, isMain);
  loadGraph(record);
  return record;
}

// The namespace of a module. Loading begins at once, evaluation in a microtask, as for any import().
async function importModule(specifier, parentURL, attributes = NO_ATTRIBUTES) {
  const loaded = loadRecord(specifier, parentURL, attributes, false);
  const isThere = loaded instanceof Record; // to await it would look for a `then` in it
  const later = await (isThere ? undefined : loaded);
  const record = isThere ? loaded : later;
  link(record);
  const evaluating = evaluate(record);
  if (evaluating !== undefined) await evaluating;
  return namespaceOf(record);
}

// The graph of a record, and its links, for who cannot wait.
function complete(record) {
  if (isHooked()) loadSync(loadGraphHooked(record));
  else loadGraph(record);
  link(record);
  return record;
}

// The record of a URL, loaded and linked, for require() and the program's file. Hooks that are for `import` alone begin
// with what the module of a require() requests.
function prepare(url, format, isMain) {
  const isOwnHooked = isHooked() && (isMain || hooks.isRequireHooked);
  return complete(isOwnHooked ? loadSync(takeHooked(url, undefined, NO_ATTRIBUTES, isMain)) :
    take(url, format, NO_ATTRIBUTES, isMain));
}

// The record of a source that hooks gave for a URL; one that stands for a core module is for its importer alone.
function prepareSource(url, format, source, isMain) {
  let record = find(url, NO_ATTRIBUTES);
  if (record === undefined) {
    record = translate(url, format, source, NO_ATTRIBUTES, isMain);
    if (!textStartsWith(url, 'node:')) keep(record, NO_ATTRIBUTES);
  }
  return complete(record);
}

function linked(record) {
  link(record);
  return record;
}

// What loading gives, linked: at once, or a promise of it when hooks are asynchronous.
function finish(loaded) {
  return loaded instanceof Record ? linked(loaded) : loaded.then(linked);
}

// The program by its URL, behind hooks or --entry-url.
function loadMain(url) {
  return finish(loadRecord(url, isHooked() ? undefined : 'file:///', NO_ATTRIBUTES, true));
}

// The record of a text, which no other module can import (-e, standard input).
function prepareText(text, url, format, checkRequest) {
  const record = program = translate(url, format, text, NO_ATTRIBUTES, true);
  if (checkRequest !== undefined) {
    for (let at = 0; at < record.requests.length; at += REQUEST) checkRequest(record.requests[at]);
  }
  if (!isHooked()) return complete(record);
  const loaded = load(loadGraphHooked(record));
  return loaded === undefined ? linked(record) : loaded.then(() => linked(record));
}

module.exports = {
  NO_ATTRIBUTES, evaluate, importModule, isAsync, isHooked, link, loadMain, loadRecord, namespaceOf, prepare,
  prepareSource, prepareText, records, takeRecord, watchImports,
};
