// SPDX-License-Identifier: MIT
// Source maps of loaded modules, for stacks and module.findSourceMap. Loaded when somebody switches them on or asks for
// one; from then on the loaders note() each module before it runs, and that is all that happens until a stack is read:
// only then the module's text is searched for its comment, and its map decoded, once.
//
// Invariant: nothing here keeps a module alive. What is known of it hangs on the module itself, by a WeakMap, and its
// name leads there by a WeakRef.
'use strict';

const { SafeMap, SafeWeakMap, WeakRef, StringPrototypeIndexOf, StringPrototypeStartsWith } = primordials;
const { freeze } = Object;
const lazy = require('internal/lazy');
const { option } = require('internal/options');
const { Source, readText } = require('internal/source_text');
const { validateBoolean, validateObject } = require('internal/validate');
const steps = require('internal/modules/steps');
const binding = internalBinding('source_map');

const lazyUrl = lazy(() => require('node/url'));
const lazySourceMap = lazy(() => require('internal/module/source_map'));

// ---- what is switched on -------------------------------------------------------------------------------------------

const byOption = option('--enable-source-maps') === true;
let support = supportOf(byOption, byOption, byOption);

function supportOf(enabled, nodeModules, generatedCode) {
  return freeze({ __proto__: null, enabled, nodeModules, generatedCode });
}

function getSourceMapsSupport() {
  return support;
}

function setSourceMapsSupport(enabled, options = {}) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  support = supportOf(enabled, nodeModules, generatedCode);
  steps.note = enabled ? note : undefined;
}

function setSourceMapsEnabled(enabled) {
  validateBoolean(enabled, 'enabled');
  setSourceMapsSupport(enabled, { __proto__: null, nodeModules: enabled, generatedCode: enabled });
}

// ---- modules -------------------------------------------------------------------------------------------------------

const refs = new SafeMap();        // file name or URL -> WeakRef of the module
const records = new SafeWeakMap(); // module -> Record

class Record {
  constructor(file, text, module) {
    this.file = file;
    this.reference = module.sourceMapURL; // of an ES module, whose comments the rewriter has seen
    this.text = text;        // where it is not what the file holds
    this.source = undefined; // its lines, once there is a map
    this.map = undefined;    // null when there is none
  }
}

// A module, any object that lives as long as its code, is about to run. `source` is given when the text is not the
// file's own.
function note(file, module, source) {
  if (source !== undefined && StringPrototypeIndexOf(source, 'sourceMappingURL=') < 0) source = '';
  refs.set(file, new WeakRef(module));
  records.set(module, new Record(file, source, module));
}

function recordNamed(name) {
  const ref = refs.get(name);
  if (ref === undefined) return undefined;
  const module = ref.deref();
  if (module !== undefined) return records.get(module);
  refs.delete(name);
  return undefined;
}

// By file name or URL, whichever of the two the loader used.
function recordOf(name) {
  const record = recordNamed(name);
  if (record !== undefined) return record;
  try {
    if (StringPrototypeStartsWith(name, 'file:')) return recordNamed(lazyUrl().fileURLToPath(name));
    if (name[0] === '/') return recordNamed(lazyUrl().pathToFileURL(name).href);
  } catch {
    // not a URL of a file
  }
  return undefined;
}

function urlOf(file) {
  return file[0] === '/' ? lazyUrl().pathToFileURL(file).href : file;
}

// {bytes, url} of what a comment names, undefined when it cannot be had.
function fetchMap(reference, base) {
  const { Buffer } = require('node/buffer');
  const url = lazyUrl().URL.parse(reference, base);
  if (url === null) return undefined;
  if (url.protocol === 'data:') {
    const comma = reference.indexOf(',');
    const head = reference.slice(5, comma).split(';');
    if (comma < 0 || head[0] !== 'application/json') return undefined;
    const body = reference.slice(comma + 1);
    const bytes = head[head.length - 1] === 'base64' ? Buffer.from(body, 'base64') :
      Buffer.from(decodeURIComponent(body));
    return { bytes, url: base };
  }
  if (url.protocol !== 'file:') return undefined;
  return { bytes: require('node/fs').readFileSync(url), url: url.href };
}

// The map of a module, decoded at the first call; null when it has none that can be read.
function mapOf(record) {
  if (record.map !== undefined) return record.map;
  record.map = null;
  const text = record.text ?? readText(record.file);
  record.text = undefined;
  if (text === undefined) return null;
  try {
    const reference = record.file[0] === '/' ? binding.comment(text) : record.reference;
    const found = reference === undefined ? undefined : fetchMap(reference, urlOf(record.file));
    if (found !== undefined) {
      const source = new Source(text);
      const map = lazySourceMap().readMap(found.bytes, found.url, source.lengths());
      if (map !== undefined) {
        record.source = source;
        record.map = map;
      }
    }
  } catch {
    // A map that cannot be read must not take the place of the error that is being told.
  }
  return record.map;
}

function findSourceMap(path) {
  if (typeof path !== 'string') return undefined;
  const record = recordOf(path);
  return record === undefined ? undefined : mapOf(record) ?? undefined;
}

// ---- places --------------------------------------------------------------------------------------------------------

function recordFor(file) {
  if (!support.nodeModules && StringPrototypeIndexOf(file, '/node_modules/') >= 0) return undefined;
  const record = recordOf(file);
  return record === undefined || mapOf(record) === null ? undefined : record;
}

function readable(source) {
  if (!StringPrototypeStartsWith(source, 'file:')) return source;
  try {
    return lazyUrl().fileURLToPath(source);
  } catch {
    return source;
  }
}

// The author's place for one in the generated text: {file, line, column, name, source, record}, or undefined.
function originOf(file, line, column) {
  const record = recordFor(file);
  if (record === undefined) return undefined;
  const entry = record.map.findEntry(line - 1, column - 1);
  const source = entry.originalSource;
  if (typeof source !== 'string') return undefined;
  return {
    file: readable(source), line: entry.originalLine + 1, column: entry.originalColumn + 1, name: entry.name, source,
    record,
  };
}

// Where the source line of an uncaught error is to be shown: {file, line, column, text}, text being the whole source.
// Undefined when the error's place has no original, or that cannot be read.
function excerptOf(file, line, column) {
  const record = recordFor(file);
  if (record === undefined) return undefined;
  const origin = originOf(file, line, column);
  if (origin === undefined) return undefined;
  const text = lazySourceMap().contentOf(record.map, origin.source) ?? readText(origin.file);
  return text === undefined ? undefined : { ...origin, text };
}

// The text that runs under a file's name, if it has a map.
function sourceOf(file) { return recordFor(file)?.source; }

// Whether a function's name is one that its author gave, not a minifier.
function isOriginalName({ record }, name) { return lazySourceMap().hasName(record.map, name); }

module.exports = {
  excerptOf, findSourceMap, getSourceMapsSupport, isOriginalName, originOf, setSourceMapsEnabled, setSourceMapsSupport,
  sourceOf,
  get isEnabled() { return support.enabled; },
};
if (byOption) steps.note = note;
