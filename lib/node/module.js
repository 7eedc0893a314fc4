// SPDX-License-Identifier: MIT
// node:module: the class Module of internal/modules/cjs, and the public functions that scripts rarely need.
'use strict';

const lazy = require('internal/lazy');
const { codes } = require('internal/errors');
const { validateBoolean, validateString } = require('internal/validate');
const { absolute, isRelative } = require('internal/modules/paths');
const { builtinId, builtinModules } = require('internal/modules/builtins');
const { Module, makeRequire } = require('internal/modules/cjs');
const binding = internalBinding('loader');

const lazyUrl = lazy(() => require('node/url'));

function isBuiltin(id) {
  return builtinId(id) !== undefined;
}

// ---- createRequire -------------------------------------------------------------------------------------------------

function isFileUrl(value) {
  return typeof value === 'object' && value !== null && typeof value.href === 'string' && value.protocol === 'file:';
}

function pathOfLocation(location) {
  if (typeof location === 'string') return location.startsWith('file:') ? lazyUrl().fileURLToPath(location) : location;
  return isFileUrl(location) ? lazyUrl().fileURLToPath(location) : undefined;
}

function createRequire(filename) {
  let path;
  try {
    path = pathOfLocation(filename);
  } catch {
    // told below
  }
  if (path === undefined || path[0] !== '/') {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename,
                                          'must be a file URL object, file URL string, or absolute path string');
  }
  const full = path.endsWith('/') ? `${path}noop.js` : path;
  const module = new Module(full);
  module.filename = full;
  module.paths = Module._nodeModulePaths(module.path);
  // Hooks are told all of a URL; without query and hash the path tells it.
  const url = typeof filename === 'string' ? filename : filename.href;
  if (url.startsWith('file:') && /[?#]/.test(url)) require('internal/modules/hooked').setUrl(module, url);
  return makeRequire(module);
}

const FOLDER = 1; // binding.look()
const MISSING = -2;

// ---- findPackageJSON -----------------------------------------------------------------------------------------------

function packageOf(file) {
  const found = binding.packageOf(file);
  return found === undefined ? undefined : found[0];
}

function packageNameOf(specifier) {
  const parts = specifier.split('/');
  return specifier[0] === '@' && parts.length > 1 ? `${parts[0]}/${parts[1]}` : parts[0];
}

// The package.json of a package by its name, as seen from a file.
function packageByName(specifier, from) {
  const name = packageNameOf(specifier);
  const own = packageOf(from);
  if (own !== undefined && JSON.parse(binding.readText(own)).name === name) return own;
  const folders = Module._nodeModulePaths(absolute(`${from}/..`));
  for (let i = 0; i < folders.length; i++) {
    const file = `${folders[i]}/${name}/package.json`;
    if (binding.look(file) === 0) return binding.realpath(file);
  }
  return undefined;
}

// The URL of what findPackageJSON is asked from.
function urlOfBase(base) {
  if (typeof base !== 'string' && !isFileUrl(base)) throw new codes.ERR_INVALID_ARG_TYPE('base', 'string', base);
  const { URL, pathToFileURL } = lazyUrl();
  return base[0] === '/' ? pathToFileURL(base).href : new URL(base).href;
}

function findPackageJSON(specifier, base = 'data:') {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  const { URL, fileURLToPath } = lazyUrl();
  const name = `${specifier}`;
  const isPath = isRelative(name) || name[0] === '/';
  if (typeof specifier !== 'string' && !isPath) new URL(name); // eslint-disable-line no-new
  const parentURL = base === 'data:' ? base : urlOfBase(base);
  const importer = parentURL === 'data:' ? parentURL : fileURLToPath(parentURL);
  let url = URL.parse(name)?.href;
  if (url === undefined && isPath) {
    url = URL.parse(name, parentURL)?.href;
    if (url === undefined) throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(name, parentURL);
  }
  if (url === undefined) {
    const file = packageByName(name, importer);
    if (file === undefined) throw new codes.ERR_MODULE_NOT_FOUND(packageNameOf(name), importer, null);
    return file;
  }
  const path = fileURLToPath(url);
  const kind = binding.look(path);
  if (kind === MISSING) throw new codes.ERR_MODULE_NOT_FOUND(path, importer, url);
  return packageOf(kind === FOLDER ? `${absolute(path)}/package.json` : path);
}

// ---- compile cache -------------------------------------------------------------------------------------------------

const constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

const lazyCompileCache = lazy(() => internalBinding('compile_cache'));

function enableCompileCache(options) {
  let { directory, portable, readOnly } = typeof options === 'object' && options !== null ? options :
    { directory: options };
  if (directory === undefined) {
    directory = process.env.NODE_COMPILE_CACHE || `${require('node/os').tmpdir()}/node-compile-cache`;
  }
  portable ??= process.env.NODE_COMPILE_CACHE_PORTABLE === '1';
  readOnly ??= process.env.NODE_COMPILE_CACHE_READONLY === '1';
  validateString(directory, 'cacheDir');
  const { compileCacheStatus } = constants;
  const [status, text] = lazyCompileCache().enable(directory, portable, readOnly);
  const isOn = status === compileCacheStatus.ENABLED || status === compileCacheStatus.ALREADY_ENABLED;
  return isOn ? { status, directory: text } : { status, message: text };
}

function flushCompileCache(keepDeserializedCache) {
  if (keepDeserializedCache !== undefined) validateBoolean(keepDeserializedCache, 'keepDeserializedCache');
  lazyCompileCache().flush();
}

// ---- internals that packages read ----------------------------------------------------------------------------------

// {exists, pjsonPath, name, main, type, exports, imports} of a package.json.
function readPackage(jsonPath) {
  validateString(jsonPath, 'jsonPath');
  const text = binding.readText(jsonPath);
  if (typeof text !== 'string') return { __proto__: null, exists: false, pjsonPath: jsonPath, type: 'none' };
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(jsonPath);
  }
  const { name, main, type, exports, imports } = content;
  const known = type === 'module' || type === 'commonjs' ? type : 'none';
  return { __proto__: null, exists: true, pjsonPath: jsonPath, name, main, type: known, exports, imports };
}

const { SourceMap } = require('internal/module/source_map');
const { findSourceMap, getSourceMapsSupport, setSourceMapsSupport } = require('internal/source_maps');
const { registerHooks } = require('internal/modules/hooks');
Object.assign(Module, {
  SourceMap,
  findSourceMap,
  getSourceMapsSupport,
  register(specifier, parentURL = undefined, options = undefined) {
    return require('internal/modules/registered').register(specifier, parentURL, options);
  },
  registerHooks,
  stripTypeScriptTypes(code, options) {
    return require('internal/module/strip_types').stripTypeScriptTypes(code, options);
  },
  setSourceMapsSupport,
  builtinModules: builtinModules(),
  constants,
  createRequire,
  enableCompileCache,
  findPackageJSON,
  flushCompileCache,
  getCompileCacheDir() { return lazyCompileCache().folder(); },
  isBuiltin,
  _preloadModules(requests) { require('internal/modules/evaluate').preload(requests); },
  syncBuiltinESMExports() { require('internal/modules/esm/builtins').syncAll(); },
});

const replaceable = (name, value) => Object.defineProperty(Module, name, {
  __proto__: null, get: () => value, set(other) { value = other; }, enumerable: false, configurable: true,
});
replaceable('_stat', (path) => binding.look(path));
replaceable('_readPackage', readPackage);

module.exports = Module;
