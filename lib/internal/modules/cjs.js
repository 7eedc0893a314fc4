// SPDX-License-Identifier: MIT
// CommonJS: the class Module, `require`, and the way in for the program's file.
//
// Packages replace parts of Module (_load, _resolveFilename, _extensions, prototype._compile, wrap ...), and each part
// calls the others through Module, so that this works. While nothing is replaced, which isUntouched() finds out at the
// price of a dozen comparisons, `require` is one call into C that resolves, reads and compiles.
//
// Every program that requires something loads this file (internal/modules/main runs the others): what only some need is
// in internal/modules/resolve (looking for files step by step), source (reading and compiling by the extension's
// handler), wrapper, circular, failure, evaluate and in node:module.
//
// Invariants: Module._cache[filename] is set before the module runs and removed if it throws; relativeCache only
// shortens the way to Module._cache.
'use strict';

const { apply, defineProperty } = Reflect;
const { isArray } = Array;
const { keys } = Object;
const { parse } = JSON;
const lazy = require('internal/lazy');
const { i32, N1 } = require('internal/cells');
const { loaded } = require('internal/realm');
const { made } = require('boot/globals');
const { option, values } = require('internal/options');
const {
  absolute, arrayJoin, arraySlice, chainOf, codeAt, dirname, textIndexOf, textLastIndexOf, textSlice, textStartsWith,
} = require('internal/modules/paths');
const { prototype } = require('internal/modules/main');
const hooks = require('internal/modules/steps');
const binding = internalBinding('loader');

const lazyErrors = lazy(() => require('internal/errors'));
const lazyFailure = lazy(() => require('internal/modules/failure'));
const lazyBuiltins = lazy(() => require('internal/modules/builtins'));
const lazySource = lazy(() => require('internal/modules/source'));
const lazyHooked = lazy(() => require('internal/modules/hooked'));
const lazyCircular = lazy(() => require('internal/modules/circular'));

const IS_MAIN = 1; // flag of the natives (src/loader/natives.c)
const SLASH = 47;
const DOT = 46;

const parents = new WeakMap();
const finished = new WeakMap(); // module -> its exports at the end of its load
// "<folder>\0<request>" -> filename, for requests that were resolved before.
const relativeCache = { __proto__: null };
let hadCycle = false; // from then on, finished modules are looked at for a guard to be removed
let wrapping; // internal/modules/wrapper, once touched
const state = { isPreloading: false };

// ---- Module --------------------------------------------------------------------------------------------------------

// For names that somebody may have put a setter for on Object.prototype.
function setOwn(target, name, value) {
  defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

function indexOf(array, item) {
  for (let i = 0; i < array.length; i++) if (array[i] === item) return i;
  return -1;
}

function addChild(parent, child, mayBeThere) {
  const children = parent?.children;
  if (children && !(mayBeThere && indexOf(children, child) >= 0)) children[children.length] = child;
}

const { get: mapGet, has: mapHas, set: mapSet } = WeakMap.prototype;
const weakSet = (map, key, value) => apply(mapSet, map, [key, value]);
const parentOf = (module) => apply(mapGet, parents, [module]);
parents.get = parentOf;

function Module(id = '', parent) {
  this.id = id;
  this.path = dirname(id);
  setOwn(this, 'exports', {});
  if (parent !== undefined) {
    weakSet(parents, this, parent);
    addChild(parent, this, false);
  }
  this.filename = null;
  this.loaded = false;
  this.children = [];
}
Module.prototype = prototype; // of the main module, which is there already
Reflect.setPrototypeOf(prototype, Object.prototype); // instead of the gate that led here

Module._cache = { __proto__: null };
if (made.mainModule !== undefined) {
  Module._cache[made.mainModule.filename] = made.mainModule;
  weakSet(parents, made.mainModule, null);
}
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.Module = Module;

function accessor(target, name, get, set, enumerable = false) {
  defineProperty(target, name, { __proto__: null, get, set, enumerable, configurable: true });
}

// Functions that a module of their own has: accessors until the first touch of one, then plain properties.
let steps; // internal/modules/resolve, once loaded
const LATER = ['_findPath', '_initPaths', '_nodeModulePaths', '_resolveFilename', '_resolveLookupPaths'];
function loadSteps() {
  if (steps !== undefined) return;
  steps = require('internal/modules/resolve');
  for (let i = 0; i < LATER.length; i++) {
    defineProperty(Module, LATER[i], {
      __proto__: null, value: steps[LATER[i]], writable: true, enumerable: true, configurable: true,
    });
  }
}
for (let i = 0; i < LATER.length; i++) {
  const name = LATER[i];
  accessor(Module, name, () => {
    loadSteps();
    return Module[name];
  }, (value) => {
    loadSteps();
    Module[name] = value;
  }, true);
}
accessor(Module, 'wrap', () => (wrapping ??= require('internal/modules/wrapper')).wrap.get(),
         (value) => (wrapping ??= require('internal/modules/wrapper')).wrap.set(value));
accessor(Module, 'wrapper', () => (wrapping ??= require('internal/modules/wrapper')).wrapper.get(),
         (value) => (wrapping ??= require('internal/modules/wrapper')).wrapper.set(value));

// node:module adds the rest of the public functions to Module; who comes by `module.constructor` wants them too.
accessor(Module.prototype, 'constructor', () => require('node/module'));
accessor(Module.prototype, 'isPreloading', () => state.isPreloading);
accessor(Module.prototype, 'parent', function() {
  if (option('--pending-deprecation') === true) lazySource().deprecateParent();
  return parentOf(this);
}, function(value) {
  if (option('--pending-deprecation') === true) lazySource().deprecateParent();
  weakSet(parents, this, value);
});

// Folders searched after all node_modules; a list once somebody asks.
const folders = {
  list: undefined,
  get globals() { return folders.list ??= binding.globals(); },
  set globals(value) { folders.list = value; },
};
lazy.lazyProperty(Module, 'globalPaths', () => arraySlice(folders.globals));

// ---- where to look -------------------------------------------------------------------------------------------------

// Whether C may walk the folders of a parent itself: its paths are those that its filename gives.
function hasUsualPaths(parent) {
  const { filename, paths } = parent;
  if (typeof filename !== 'string' || codeAt(filename, 0) !== SLASH || !isArray(paths)) return false;
  const chain = chainOf(dirname(filename));
  if (chain.length !== paths.length) return false;
  for (let i = 0; i < chain.length; i++) if (chain[i] !== paths[i]) return false;
  return true;
}

// Tells C which extensions to try, if they changed.
let knownExtensions = '.js.json.node';
function syncExtensions() {
  const list = keys(Module._extensions);
  const text = arrayJoin(list, '');
  if (text === knownExtensions) return;
  knownExtensions = text;
  binding.setLists(list);
}

// ---- loading -------------------------------------------------------------------------------------------------------

// True while nobody replaced any part that C's short way leaves out.
function isUntouched() {
  const { _extensions: extensions, prototype } = Module;
  return prototype.load === loadMethod && prototype._compile === compileMethod && extensions['.js'] === loadScript &&
    extensions['.json'] === loadJson && extensions['.node'] === loadAddon && keys(extensions).length === 3 &&
    (wrapping === undefined || !wrapping.isTouched) &&
    (steps === undefined || (Module._resolveFilename === steps._resolveFilename &&
      Module._findPath === steps._findPath && Module._resolveLookupPaths === steps._resolveLookupPaths &&
      Module._nodeModulePaths === steps._nodeModulePaths)) &&
    (reader === undefined || reader() === undefined);
}
let reader; // patchedReader of internal/modules/builtins, once that is loaded

// Whether what a module requires, and its own loading, goes through hooks.
function isHooked(module) {
  return hooks.isRequireHooked || (hooks.optedIn !== undefined && module instanceof Module &&
    hooks.optedIn.has(module));
}

// "fs" and the like: the id, or undefined.
function builtinId(request) {
  const first = codeAt(request, 0);
  if (first === SLASH || first === DOT) return undefined;
  const builtins = lazyBuiltins();
  reader = builtins.patchedReader;
  return builtins.builtinId(request);
}

// Resolves, reads and compiles in C: a filename, or [filename, content].
function loadNative(request, parent, isMain) {
  let found;
  if (textIndexOf(request, '\0') < 0) {
    syncExtensions();
    try {
      found = binding.load(request, parent ? parent.filename : '/', isMain ? IS_MAIN : 0);
    } catch (error) {
      // Not CommonJS: perhaps an ES module. loadScript finds out, or finds the error again.
      if (typeof error?.sourceURL === 'string') return error.sourceURL;
      throw error;
    }
    if (i32[N1] !== 0) lazyFailure().warn();
    if (found !== undefined) return found;
    found = lazyFailure().settleFailure(request);
    if (found !== false) return found;
  }
  throw lazyFailure().notFound(request, parent, parents);
}

function finishCached(cached, parent) {
  addChild(parent, cached, true);
  if (cached.loaded) return cached.exports;
  hadCycle = true;
  return lazyCircular().unfinishedExports(cached);
}

function load(request, parent, isMain) {
  let key;
  if (parent) {
    key = `${parent.path}\0${request}`;
    const known = relativeCache[key];
    if (known !== undefined) {
      const cached = Module._cache[known];
      if (cached !== undefined) return finishCached(cached, parent);
      delete relativeCache[key];
    }
  }
  let origin; // behind hooks
  let id;
  if (isHooked(parent)) {
    origin = lazyHooked().find(request, parent, isMain, undefined);
    ({ id } = origin);
    if (id !== undefined) {
      if (!lazyHooked().replacesBuiltin(origin)) return lazyBuiltins().loadBuiltin(id);
      key = undefined; // hooks are asked each time
    }
  } else {
    id = builtinId(request);
  }
  if (origin === undefined && textStartsWith(request, 'node:')) {
    if (id === undefined) throw new (lazyErrors().codes.ERR_UNKNOWN_BUILTIN_MODULE)(request);
    return lazyBuiltins().loadBuiltin(id);
  }

  let filename;
  let content;
  if (origin !== undefined) {
    ({ filename } = origin);
  } else if (isUntouched() && (id !== undefined || (parent ? hasUsualPaths(parent) : codeAt(request, 0) === SLASH))) {
    filename = id ?? loadNative(request, parent, isMain);
    if (typeof filename !== 'string') {
      content = filename[1];
      filename = filename[0];
    }
  } else {
    filename = Module._resolveFilename(request, parent, isMain);
  }

  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (key !== undefined) relativeCache[key] = filename;
    return finishCached(cached, parent);
  }
  const foundId = origin === undefined ? builtinId(filename) : undefined;
  if (foundId !== undefined) return lazyBuiltins().loadBuiltin(foundId);

  const module = new Module(filename, parent);
  if (origin !== undefined) lazyHooked().begin(module, origin, parent);
  if (isMain) {
    setMainModule(module);
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (hooks.report !== undefined) hooks.report(filename);
  if (key !== undefined) relativeCache[key] = filename;
  let isDone = false;
  try {
    if (content === undefined) module.load(filename);
    else runContent(module, filename, content);
    isDone = true;
  } finally {
    if (!isDone) forget(module, filename, parent, key);
    else if (hadCycle) lazyCircular().unguard(module);
  }
  weakSet(finished, module, module.exports);
  return module.exports;
}

// For `import`: what a module's exports were when it was done, whatever was done to them since.
function loadForImport(filename, isMain) {
  const exports = Module._load(filename, undefined, isMain);
  const module = Module._cache[filename];
  return module !== undefined && apply(mapHas, finished, [module]) ? apply(mapGet, finished, [module]) : exports;
}

// A module that `import` found and whose source hooks gave.
function compileForImport(filename, source, format, isMain) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return finishCached(cached, undefined);
  const module = new Module(filename);
  if (isMain) {
    setMainModule(module);
    module.id = '.';
  }
  Module._cache[filename] = module;
  module.filename = filename;
  module.paths = Module._nodeModulePaths(dirname(filename));
  if (hooks.load !== undefined) lazyHooked().optIn(module);
  let isDone = false;
  try {
    module._compile(source, filename, format);
    module.loaded = true;
    isDone = true;
  } finally {
    if (!isDone) delete Module._cache[filename];
  }
  return module.exports;
}

// process.mainModule, without making `process` for it.
function setMainModule(module) {
  made.mainModule = module;
  if (made.process !== undefined) made.process.mainModule = module;
}

// The program's file when it turned out to be an ES module.
function forgetMain(module) {
  delete Module._cache[module.filename];
  setMainModule(undefined);
}

// A module that threw.
function forget(module, filename, parent, key) {
  delete Module._cache[filename];
  if (key !== undefined) delete relativeCache[key];
  const children = parent?.children;
  if (!isArray(children)) return;
  const at = indexOf(children, module);
  if (at < 0) return;
  for (let i = at + 1; i < children.length; i++) children[i - 1] = children[i];
  children.length--;
}

// module.load() and the handler of the extension in one, for content that C has read.
function runContent(module, filename, content) {
  module.filename = filename;
  const folder = dirname(filename);
  module.paths = arraySlice(chainOf(folder));
  if (typeof content === 'string') module.exports = parseJson(content, filename);
  else run(module, content, filename, folder);
  module.loaded = true;
}

function run(module, fn, filename, folder, source) {
  if (hooks.note !== undefined) hooks.note(filename, module, source);
  hooks.begin?.();
  const { exports } = module;
  return apply(fn, exports, [exports, makeRequire(module), module, filename, folder]);
}

function parseJson(text, filename) {
  try {
    return parse(text);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

// ---- the parts of Module that load ---------------------------------------------------------------------------------

// The longest registered extension: ".foo.bar" before ".bar"; ".js" when there is none.
function extensionOf(filename) {
  const start = textLastIndexOf(filename, '/') + 1;
  // A leading dot belongs to the name.
  for (let at = textIndexOf(filename, '.', start + 1); at >= 0; at = textIndexOf(filename, '.', at + 1)) {
    const extension = textSlice(filename, at);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

function loadMethod(filename) {
  if (this.loaded) throw new (lazyErrors().codes.ERR_INTERNAL_ASSERTION)('module.load() of a module that is loaded');
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
}

function compileMethod(content, filename, format) {
  return lazySource().compileModule(this, content, filename, format, wrapping?.isTouched ? Module.wrap : undefined);
}

function loadScript(module, filename) {
  if (isHooked(module)) {
    lazyHooked().loadInto(module, filename);
    return;
  }
  lazySource().loadScript(module, filename, module._compile === compileMethod && !wrapping?.isTouched);
}

function loadJson(module, filename) {
  if (isHooked(module)) {
    lazyHooked().loadInto(module, filename);
    return;
  }
  module.exports = parseJson(lazySource().readSource(filename), filename);
}

function loadAddon(module, filename) {
  return process.dlopen(module, filename);
}

function requireMethod(id) {
  if (typeof id !== 'string') require('internal/validate').validateString(id, 'id');
  if (id === '') throw new (lazyErrors().codes.ERR_INVALID_ARG_VALUE)('id', id, 'must be a non-empty string');
  const tracing = loaded['internal/channels']?.exports;
  if (tracing !== undefined && tracing.traced['module.require'] > 0) {
    const context = { __proto__: null, parentFilename: this.filename, id };
    return tracing.tracing('module.require').traceSync(Module._load, context, Module, id, this, false);
  }
  return Module._load(id, this, false);
}

Module._extensions['.js'] = loadScript;
Module._extensions['.json'] = loadJson;
Module._extensions['.node'] = loadAddon;
Module._load = load;
Module.prototype.load = loadMethod;
Module.prototype.require = requireMethod;
Module.prototype._compile = compileMethod;

// The `require` of a module.
function makeRequire(module) {
  return equip(function require(path) {
    return module.require(path);
  }, module);
}
function equip(require, module) {
  function resolve(request, options) {
    if (typeof request !== 'string') checkRequest(request);
    if (isHooked(module)) {
      return lazyHooked().resolveFilename(request, module, hooks.isRequireHooked ? options : undefined);
    }
    return Module._resolveFilename(request, module, false, options);
  }
  function paths(request) {
    if (typeof request !== 'string') checkRequest(request);
    return Module._resolveLookupPaths(request, module);
  }
  require.resolve = resolve;
  setOwn(require, 'main', made.process === undefined ? made.mainModule : made.process.mainModule);
  // Documented: of CommonJS whose source asynchronous hooks gave, every request is theirs.
  if (hooks.optedIn !== undefined && hooks.optedIn.has(module)) return require;
  resolve.paths = paths;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}
function checkRequest(request) { require('internal/validate').validateString(request, 'request'); }

// ---- the command line ----------------------------------------------------------------------------------------------

Module.runMain = function executeMain(main = process.argv[1]) {
  if (option('--import') === undefined && option('--experimental-loader') === undefined) {
    const found = isUntouched() ? binding.main(main, true) : undefined;
    if (found === undefined) Module._load(main, null, true);
    else require('internal/modules/esm/entry').runFile(found[1], found[0]);
  } else {
    require('internal/modules/esm/entry').runMain(main);
  }
};

// Runs the program's file; process.argv[1] becomes its full path.
function runMain(path) {
  const main = absolute(path);
  if (made.process !== undefined) made.process.argv[1] = main;
  else made.mainPath = main;
  Module.runMain(main);
}

if (keys(values).length > 0) require('internal/modules/settings').apply(); // also those of NODE_OPTIONS

module.exports = {
  Module, chainOf, equip, folders, forgetMain, hasUsualPaths, IS_MAIN, makeRequire, parentOf, parents, parseJson, run,
  runMain, state, syncExtensions,
  loadForImport,
  compileForImport,
  get evalScript() { return require('internal/modules/evaluate').evalScript; },
  get preload() { return require('internal/modules/evaluate').preload; },
};
