// SPDX-License-Identifier: MIT
// Module records: Cyclic Module Records of ECMAScript, and Synthetic ones for what is no JavaScript source. What the
// specification calls an environment is a `bindings` object here (src/syntax/syntax.h): one getter a local export for
// a source, plain properties for a synthetic module.
//
// The lists of requests, imports and exports are flat, as C writes them (src/loader/record.h); the constants below are
// their layouts.
'use strict';

const { textIndexOf, textLastIndexOf, textSlice } = require('internal/modules/paths');
const binding = internalBinding('modules');

const { padEnd } = String.prototype;
const { stringify } = JSON;

// Status, in the order that a module goes through.
const UNLINKED = 0;
const LINKING = 1;
const LINKED = 2;
const EVALUATING = 3;
const EVALUATING_ASYNC = 4;
const EVALUATED = 5;

// [specifier, phase, attributes, url, format, line, column]
const REQUEST = 7;
// [request, imported, local, line, column]
const IMPORT = 5;
// [kind, request, exported, imported, line, column]
const EXPORT = 6;
// Kinds of exports.
const LOCAL = 0;
const INDIRECT = 1;
const NAMESPACE = 2;
const STAR = 3;
// Phases of requests.
const EVALUATION_PHASE = 0;
const SOURCE_PHASE = 1;
const DEFER_PHASE = 2;

// Flags of a source.
const HAS_AWAIT = 1;
const HAS_HOST = 2; // import.meta or import() is in it
const IS_PLAIN = 4;

const AMBIGUOUS = { record: undefined };

// A number for a walk over a graph, which marks the records that it has seen (`visit`).
let visits = 0;
const newVisit = () => ++visits;

// Fields first, all of them: somebody may have put setters of these names on Object.prototype.
class Record {
  url = undefined;
  format = undefined;
  status = UNLINKED;
  isLoaded = false; // all that it requests, directly or not, is there
  visit = 0; // number of the last walk over the graph that came by
  requested = []; // records, one a request
  bindings = undefined;
  namespace = undefined;
  deferred = undefined; // namespace of import defer
  error = undefined; // { value } once evaluation failed
  // Of evaluation: names as in the specification.
  index = 0;
  ancestor = 0;
  cycleRoot = undefined;
  asyncOrder = 0; // [[AsyncEvaluationOrder]]: 0 unset, -1 done
  pendingAsync = 0;
  asyncParents = undefined;
  capability = undefined; // { promise, resolve, reject }
  isMain = false;
  filename = undefined; // of a file: URL
  source = undefined; // of what is no file, for messages
  #resolutions = undefined;
  #exportIndex = undefined;

  constructor(url, format) {
    this.url = url;
    this.format = format;
  }

  // Where an export leads: { record, name, local } (name: property of record.bindings; undefined for the namespace of
  // record), AMBIGUOUS, or undefined. ResolveExport of the specification.
  resolveExport(name) {
    const known = this.#resolutions?.[name];
    if (known !== undefined) return known;
    const found = resolve(this, name, []);
    if (found !== undefined) (this.#resolutions ??= { __proto__: null })[name] = found;
    return found;
  }

  // Index of a named export in `exports`, or undefined.
  findExport(name) {
    if (this.#exportIndex === undefined) {
      const index = this.#exportIndex = { __proto__: null };
      const { exports } = this;
      for (let i = 0; i < exports.length; i += EXPORT) if (exports[i] !== STAR) index[exports[i + 2]] = i;
    }
    return this.#exportIndex[name];
  }
}

class SourceRecord extends Record {
  isPlain = false; // `code` is the text of the plain form, which gives its bindings in the end (src/syntax/syntax.h)
  needsInstance = false; // somebody needs the module before it is evaluated
  generator = undefined;
  links = undefined; // what the generator gets to be linked; `at` is the place of the last await, in bytes
  hasHost = false;
  host = undefined;
  ownHost = undefined; // of whoever answers import.meta and import() instead of the loader
  imports = undefined; // fields first: somebody may have put setters of these names on Object.prototype
  exports = undefined;

  // `parts` is what C gives: [code, flags, requests, imports, exports, sourceMapURL].
  constructor(url, format, parts) {
    super(url, format);
    this.code = parts[0];
    this.hasAwait = (parts[1] & HAS_AWAIT) !== 0;
    this.hasHost = (parts[1] & HAS_HOST) !== 0;
    this.isPlain = (parts[1] & IS_PLAIN) !== 0;
    this.requests = parts[2];
    this.imports = parts[3];
    this.exports = parts[4];
    this.sourceMapURL = parts[5] === 0 ? undefined : parts[5];
  }

  // Changes the plain form into a generator function: the same text but for its two ends. Nothing between moves.
  makeGenerator() {
    const text = this.code;
    const take = textIndexOf(text, '$eddy.take()') + 12;
    const begin = textIndexOf(text, ';"---";', take);
    const end = textLastIndexOf(text, textSlice(text, 28, 31) === '{(f' ? '\n;return({' : '\n;({');
    const head = apply(padEnd, '(function*(){"use strict";const $eddya=yield $eddyx()', [take]);
    const { exports } = this;
    let getters = '';
    for (let i = 0; i < exports.length; i += EXPORT) {
      if (exports[i] === LOCAL) getters += `,get ${stringify(exports[i + 2])}(){return ${exports[i + 3]}}`;
    }
    this.code = binding.evaluate(
      `${head}${textSlice(text, take, begin)};yield;${textSlice(text, begin + 7, end)}\nfunction $eddyx(){` +
      `return({__proto__:null${getters}})}})`, this.url);
    this.isPlain = false;
  }
}

// A module whose exports are the properties of `bindings`, which evaluate(record) sets.
class SyntheticRecord extends Record {
  hasAwait = false;
  requests = [];
  imports = [];
  exports = [];

  constructor(url, format, names, evaluate) {
    super(url, format);
    const bindings = this.bindings = { __proto__: null };
    for (let i = 0; i < names.length; i++) bindings[names[i]] = undefined;
    this.evaluate = evaluate;
  }
}

// ---- ResolveExport -------------------------------------------------------------------------------------------------

function isSame(a, b) {
  return a.record === b.record && a.local === b.local;
}

function resolve(record, name, visited) {
  if (record.code === undefined) {
    return name in record.bindings ? { record, name, local: name } : undefined;
  }
  for (let i = 0; i < visited.length; i += 2) {
    if (visited[i] === record && visited[i + 1] === name) return undefined; // a cycle
  }
  visited[visited.length] = record;
  visited[visited.length] = name;
  const { exports, requested } = record;
  const at = record.findExport(name);
  if (at !== undefined) {
    if (exports[at] === LOCAL) return { record, name, local: exports[at + 3] || name };
    const target = requested[exports[at + 1]];
    if (exports[at] === NAMESPACE) return { record: target, name: undefined, local: undefined };
    return resolve(target, exports[at + 3], visited);
  }
  if (name === 'default') return undefined;
  let found;
  for (let i = 0; i < exports.length; i += EXPORT) {
    if (exports[i] !== STAR) continue;
    const next = resolve(requested[exports[i + 1]], name, visited);
    if (next === AMBIGUOUS) return AMBIGUOUS;
    if (next === undefined) continue;
    if (found === undefined) found = next;
    else if (!isSame(found, next)) return AMBIGUOUS;
  }
  return found;
}

// GetExportedNames, each once, in no special order.
function exportedNames(record) {
  const names = { __proto__: null };
  const queue = [record];
  const seen = new Set();
  for (let q = 0; q < queue.length; q++) {
    const from = queue[q];
    if (has(seen, from)) continue;
    add(seen, from);
    if (from.code === undefined) {
      for (const name in from.bindings) if (q === 0 || name !== 'default') names[name] = true;
      continue;
    }
    const { exports, requested } = from;
    for (let i = 0; i < exports.length; i += EXPORT) {
      if (exports[i] === STAR) queue[queue.length] = requested[exports[i + 1]];
      else if (q === 0 || exports[i + 2] !== 'default') names[exports[i + 2]] = true;
    }
  }
  return names;
}
const { add: setAdd, has: setHas } = Set.prototype;
const { apply } = Reflect;
const has = (set, value) => apply(setHas, set, [value]);
const add = (set, value) => apply(setAdd, set, [value]);

module.exports = {
  UNLINKED, LINKING, LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED, REQUEST, IMPORT, EXPORT, LOCAL, INDIRECT,
  NAMESPACE, STAR, EVALUATION_PHASE, SOURCE_PHASE, DEFER_PHASE, AMBIGUOUS, Record, SourceRecord, SyntheticRecord,
  exportedNames, newVisit,
};
