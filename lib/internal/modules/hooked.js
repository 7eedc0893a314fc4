// SPDX-License-Identifier: MIT
// `require` while module.registerHooks() has hooks: the two steps of internal/modules/steps around what CommonJS does
// of its own. Modules are known by URL then; a module whose URL is no file's has the URL for its filename.
'use strict';

const { SafeWeakMap, WeakSet } = primordials;
const { codes } = require('internal/errors');
const { builtinId } = require('internal/modules/builtins');
const { textSlice, textStartsWith } = require('internal/modules/paths');
const { checkSource, inner } = require('internal/modules/hooks');
const settings = require('internal/modules/settings');
const formats = require('internal/modules/esm/formats');
const steps = require('internal/modules/steps');
const loader = internalBinding('loader');
const binding = internalBinding('modules');

const JSON_ATTRIBUTES = { __proto__: null, type: 'json' };
let conditions; // of require, as hooks see them

// Module -> what was found of it: { url, filename, format, importAttributes, loaded }
const origins = new SafeWeakMap();

// The URL of a module; undefined for none.
function urlOfModule(module) {
  const origin = origins.get(module);
  if (origin !== undefined) return origin.url;
  const filename = module?.filename;
  return typeof filename === 'string' && filename[0] === '/' ? binding.urlOf(filename) : undefined;
}

// createRequire() of a URL: that is what its hooks see.
function setUrl(module, url) { origins.set(module, { url }); }

function settled(value) {
  return typeof value.then === 'function' ? require('internal/modules/wait').wait(value) : value;
}

// ---- resolve -------------------------------------------------------------------------------------------------------

// Runs with other conditions for C's resolver than those that always apply.
function withConditions(given, run) {
  if (given === undefined || given === conditions) return run();
  loader.setLists(undefined, given);
  try {
    return run();
  } finally {
    loader.setLists(undefined, conditions);
  }
}

function asUrl(request, context, parent, options) {
  if (builtinId(request) !== undefined) return request;
  return defaultResolve(request, context, parent, false, options).url;
}

function resolved(url, format) { return { __proto__: null, url, format, importAttributes: undefined }; }

function defaultResolve(specifier, context, parent, isMain, options) {
  if (typeof specifier !== 'string') require('internal/validate').validateString(specifier, 'specifier');
  const id = builtinId(specifier);
  if (id !== undefined) return resolved(`node:${id}`, 'builtin');
  if (textStartsWith(specifier, 'node:')) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
  if (!steps.isRequireHooked && textStartsWith(specifier, 'file:')) return resolved(specifier, undefined);
  const { Module } = require('internal/modules/cjs');
  const filename = withConditions(context.conditions, () =>
    Module._resolveFilename(specifier, parent, isMain, options));
  if (builtinId(filename) !== undefined) return resolved(`node:${builtinId(filename)}`, 'builtin');
  return resolved(filename[0] === '/' ? binding.urlOf(filename) : filename, undefined);
}

// Where a request leads: { url, filename, id, format, importAttributes }; id is that of a built-in.
function find(request, parent, isMain, options) {
  conditions ??= settings.requireConditions();
  const context = { parentURL: urlOfModule(parent), importAttributes: undefined, conditions };
  // Asynchronous hooks hear of a file by its URL, and of JSON by the attribute, as in Node.
  if (!steps.isRequireHooked) {
    request = asUrl(request, context, parent, options);
    if (textSlice(request, -5) === '.json') context.importAttributes = JSON_ATTRIBUTES;
  }
  const own = (specifier, given) => defaultResolve(specifier, given, parent, isMain, options);
  const { url, format, importAttributes } = steps.resolve === undefined ? own(request, context) :
    settled(steps.resolve(request, context, own));
  const id = textStartsWith(url, 'node:') ? builtinId(url) : undefined;
  const filename = textStartsWith(url, 'file:') ? require('node/url').fileURLToPath(url) : url;
  const attributes = importAttributes ?? context.importAttributes;
  return { url, filename, id, format, importAttributes: attributes, loaded: undefined };
}

// require.resolve()
function resolveFilename(request, parent, options) {
  const { url, filename, id } = find(request, parent, false, options);
  if (id === undefined || url === request) return filename;
  const name = textSlice(url, 5);
  return builtinId(name) === undefined ? url : name;
}

// ---- load ----------------------------------------------------------------------------------------------------------

function defaultLoad(url, context) {
  if (typeof url !== 'string') require('internal/validate').validateString(url, 'url');
  const { format } = context;
  if (textStartsWith(url, 'node:') && builtinId(url) !== undefined) return { source: null, format: 'builtin' };
  const path = textStartsWith(url, 'file:') ? require('node/url').fileURLToPath(url) : url;
  return { source: require('internal/modules/source').readSource(path), format };
}

// The format of a file as far as its name and package tell.
function formatOf(filename) {
  if (filename[0] !== '/') return undefined;
  const format = binding.formatOf(filename);
  return format === formats.DETECT_TYPESCRIPT ? 'typescript' : formats.formatName(format) ?? undefined;
}

function load(origin) {
  const { url, filename, importAttributes } = origin;
  const context = { format: origin.format ?? formatOf(filename), importAttributes, conditions };
  return steps.load === undefined ? defaultLoad(url, context) : settled(steps.load(url, context, defaultLoad));
}

// Whether hooks put something in the place of a built-in module; origin.loaded is then its source.
function replacesBuiltin(origin) {
  if (steps.load === undefined) return false;
  const loaded = load({ ...origin, format: origin.format ?? 'builtin' });
  if (loaded.format === undefined || loaded.format === null || loaded.format === 'builtin') return false;
  origin.loaded = loaded;
  return true;
}

// Whatever a module of asynchronous hooks requires goes through them as well.
function optIn(module) {
  if (inner.load === undefined && inner.resolve === undefined) return;
  steps.optedIn ??= new WeakSet();
  steps.optedIn.add(module);
}

function begin(module, origin, parent) {
  origins.set(module, origin);
  if (parent && steps.optedIn?.has(parent)) optIn(module);
}

function textOf(source) {
  return typeof source === 'string' ? source : require('internal/modules/esm/load').decode(source);
}

// The handlers of .js, .json and all other extensions that have none of somebody else's.
function loadInto(module, filename) {
  const origin = origins.get(module) ?? { url: urlOfModule(module) ?? filename, filename };
  let loaded = origin.loaded ?? load(origin);
  // Asynchronous hooks leave it alone.
  if ((loaded.source ?? null) === null && loaded.format === 'commonjs' &&
      (inner.load !== undefined || steps.optedIn?.has(module))) {
    steps.optedIn?.delete(module);
    loaded = defaultLoad(origin.url, loaded);
  }
  checkSource(loaded);
  const text = textOf(loaded.source);
  const { format: told = 'typescript' } = loaded;
  const format = told !== null && told !== 'typescript' ? told :
    formats.detectedName(filename[0] === '/' ? binding.formatOf(filename) : formats.DETECT, text);
  if (format === 'json') {
    module.exports = require('internal/modules/cjs').parseJson(text, filename);
  } else if (format === 'module' || format === 'module-typescript') {
    loadModule(module, origin.url, filename, format, text);
  } else {
    module._compile(text, filename, format);
  }
}

function loadModule(module, url, filename, format, text) {
  if (module === process.mainModule) {
    require('internal/modules/esm/entry').runSource(url, format, text);
    return;
  }
  const parentFile = require('internal/modules/cjs').parentOf(module)?.filename;
  module.exports = require('internal/modules/esm/commonjs').requireSource(url, filename, format, text, parentFile);
}

module.exports = { begin, find, loadInto, optIn, replacesBuiltin, resolveFilename, setUrl };
