// SPDX-License-Identifier: MIT
// Where the two kinds of modules meet: a CommonJS module that is imported, an ES module that is required.
'use strict';

const { codes } = require('internal/errors');
const { SyntheticRecord, EVALUATING } = require('internal/modules/esm/record');
const { option } = require('internal/options');
const { textIndexOf } = require('internal/modules/paths');
const binding = internalBinding('modules');

const { hasOwn } = Object;

// ---- import of CommonJS --------------------------------------------------------------------------------------------

function isHolder(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

// Own properties of module.exports under the names found in the source.
function setExports(bindings, exports) {
  if (isHolder(exports)) {
    for (const name in bindings) {
      if (name === 'default' || name === 'module.exports' || !hasOwn(exports, name)) continue;
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter that throws gives nothing.
      }
      bindings[name] = value;
    }
  }
  bindings.default = exports;
  bindings['module.exports'] = exports;
}

// `names` are the exports found in the source; `source` and its format are given when hooks made it.
function importCommonJS(url, filename, names, source, isMain, format) {
  const cjs = require('internal/modules/cjs');
  const all = ['default', 'module.exports'];
  const known = cjs.Module._cache[filename];
  if (known?.loaded && isHolder(known.exports)) names = mergeKeys(names, known.exports);
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== 'default' && names[i] !== 'module.exports') all[all.length] = names[i];
  }
  const record = new SyntheticRecord(url, 'commonjs', all, ({ bindings }) => {
    setExports(bindings, source === undefined ? cjs.loadForImport(filename, isMain) :
      cjs.compileForImport(filename ?? url, source, format, isMain));
  });
  record.filename = filename;
  return record;
}

function mergeKeys(names, exports) {
  const seen = { __proto__: null };
  const all = [];
  const lists = [names, Object.keys(exports)];
  for (let l = 0; l < 2; l++) {
    for (let i = 0; i < lists[l].length; i++) {
      const name = lists[l][i];
      if (seen[name]) continue;
      seen[name] = true;
      all[all.length] = name;
    }
  }
  return all;
}

let hasWarned = false;

function addonRecord(url, filename) {
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning('Importing addons is an experimental feature and might change at any time',
                        'ExperimentalWarning');
  }
  return importCommonJS(url, filename, [], undefined, false);
}

// ---- require of ES modules -----------------------------------------------------------------------------------------

const loading = { __proto__: null }; // files that are being required
const lazyLoader = () => require('internal/modules/esm/loader');

function cycle(filename, parentFile) {
  return new codes.ERR_REQUIRE_CYCLE_MODULE(
    `Cannot require() ES Module ${filename} in a cycle.${parentFile ? ` (from ${parentFile})` : ''}`);
}

function refuseAsync(filename, parentFile) {
  return new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parentFile ? [parentFile] : undefined);
}

// What require() of an evaluated ES module gives.
function exportsFor(record) {
  const { namespaceOf } = lazyLoader();
  const namespace = namespaceOf(record);
  if ('module.exports' in namespace) return namespace['module.exports'];
  if (!('default' in namespace) || '__esModule' in namespace) return namespace;
  return record.facade ??= makeFacade(record);
}

// The namespace with __esModule, for code that a transpiler made of ES modules.
function makeFacade(record) {
  const { makeNamespace, namespaceOf } = require('internal/modules/esm/namespace');
  const source = namespaceOf(record);
  const bindings = { __proto__: record.bindings, __esModule: true };
  const names = { __proto__: null, __esModule: true };
  const list = Object.keys(source);
  for (let i = 0; i < list.length; i++) names[list[i]] = true;
  return makeNamespace(bindings, names);
}

function trace(filename, parentFile, traced) {
  if (traced === 'no-node-modules' && textIndexOf(parentFile, '/node_modules/') >= 0) return;
  process.emitWarning(`CommonJS module ${parentFile} is loading ES Module ${filename} using require().\nSupport for ` +
    'loading ES Module in require() is an experimental feature and might change at any time', 'ExperimentalWarning');
}

// Evaluates an ES module for require(): `prepare` gives its record.
function requireRecord(url, filename, parentFile, prepare) {
  const loader = lazyLoader();
  const known = loader.records[url];
  if (known !== undefined && known.status === EVALUATING) throw cycle(filename, parentFile);
  const traced = option('--trace-require-module');
  if (traced !== undefined && parentFile) trace(filename, parentFile, traced);
  loading[filename] = true;
  const outer = loader.watchImports(checkImport);
  try {
    const record = prepare(loader);
    if (loader.isAsync(record)) throw refuseAsync(filename, parentFile);
    loader.evaluate(record);
    return exportsFor(record);
  } finally {
    loader.watchImports(outer);
    delete loading[filename];
  }
}

// A module of CommonJS that is asked for while it is unfinished: when it stands for an ES module, that is an error.
function checkCycle(module) {
  const { filename } = module;
  if (loading[filename] === true) throw cycle(filename, require('internal/modules/cjs').parentOf(module)?.filename);
}

// A module that is imported by an ES module which it requires itself, directly or not.
function checkImport(record, specifier, importer) {
  if (record.code !== undefined && record.status === EVALUATING) {
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(
      `Cannot import Module ${specifier} in a cycle. (from ${importer.filename ?? importer.url})`);
  }
  if (record.format !== 'commonjs' || record.filename === undefined) return;
  const module = require('internal/modules/cjs').Module._cache[record.filename];
  if (module === undefined || module.loaded) return;
  throw new codes.ERR_REQUIRE_CYCLE_MODULE(
    `Cannot import CommonJS Module ${specifier} in a cycle. (from ${importer.filename ?? importer.url})`);
}

function requireModule(filename, format, parentFile) {
  const url = binding.urlOf(filename);
  return requireRecord(url, filename, parentFile, (loader) => loader.prepare(url, format, false));
}

// The same for a source that hooks gave; its format by its name.
function requireSource(url, filename, format, source, parentFile) {
  return requireRecord(url, filename, parentFile, (loader) => loader.prepareSource(url, format, source, false));
}

module.exports = { addonRecord, checkCycle, exportsFor, importCommonJS, requireModule, requireSource };
