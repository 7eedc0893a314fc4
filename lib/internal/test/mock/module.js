// SPDX-License-Identifier: MIT
// mock.module() (--experimental-test-module-mocks): other exports in the place of a module's, for `import` and for
// `require`.
//
// The first mock registers a pair of hooks (module.registerHooks), which stand in the way of `import`: what resolves to
// a module that is mocked becomes a URL of our own, mock:ID/KIND/NUMBER, whose source takes the values from the table
// of mocks; the number is a new one each time, unless the mock is to be cached. `require` asks Module._load, which is
// wrapped while there are mocks. So modules that were loaded before stay what they are.
'use strict';

const { builtinId } = require('internal/modules/builtins');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validate');
const { isURL } = require('internal/url');

const TABLE = Symbol.for('node:test.mocks'); // of `process`, where the sources find the table
const SCHEME = 'mock:';

const mocks = new Map(); // URL of the original -> Mock
const byId = new Map();
let lastId = 0;

class Mock {
  #count = 0;
  #whole; // when it is to be cached: {value}

  constructor(url, { cache, hasDefault, defaultValue, names }) {
    this.id = ++lastId;
    this.url = url;
    this.cache = cache;
    this.hasDefault = hasDefault;
    this.default = defaultValue;
    this.names = names;
  }

  // What `require` gives, and `import` of what is no ES module.
  get whole() {
    if (!this.cache) return this.#make();
    this.#whole ??= { value: this.#make() };
    return this.#whole.value;
  }

  #make() {
    const value = this.hasDefault ? this.default : {};
    const keys = Object.keys(this.names);
    if (keys.length === 0) return value;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
      throw new Error('Cannot create mock because named exports cannot be applied to the provided default export.');
    }
    for (const key of keys) value[key] = this.names[key];
    return value;
  }

  address(kind) {
    return `${SCHEME}${this.id}/${kind}/${this.cache ? 0 : ++this.#count}`;
  }
}

// ---- sources -------------------------------------------------------------------------------------------------------

const lookUp = (id) => `process[Symbol.for('node:test.mocks')].get(${id})`;

// The names stand where the loader looks for those of CommonJS.
function commonSource({ id, names }) {
  const listed = Object.keys(names).map((key) => `exports[${JSON.stringify(key)}] = 0;`).join('');
  return `if (false) {${listed}}\nmodule.exports = ${lookUp(id)}.whole;`;
}

function moduleSource({ id, hasDefault, names }) {
  let text = `const mock = ${lookUp(id)};\n`;
  if (hasDefault) text += 'export default mock.default;\n';
  Object.keys(names).forEach((key, i) => {
    if (key === 'default') return;
    text += `const value${i} = mock.names[${JSON.stringify(key)}];\nexport { value${i} as ${JSON.stringify(key)} };\n`;
  });
  return text;
}

// ---- hooks ---------------------------------------------------------------------------------------------------------

function resolve(specifier, context, next) {
  const found = next(specifier, context);
  const mock = mocks.get(found.url);
  if (mock === undefined || context.conditions?.includes('require')) return found;
  const kind = found.format === 'module' || found.format === 'json' ? found.format : 'commonjs';
  return { ...found, url: mock.address(kind), format: kind, shortCircuit: true };
}

function load(url, context, next) {
  if (!url.startsWith(SCHEME)) return next(url, context);
  const [id, kind] = url.slice(SCHEME.length).split('/');
  const mock = byId.get(Number(id));
  require('internal/modules/esm/formats').checkFormat(mock.url, kind, context.importAttributes ?? {});
  const source = kind === 'json' ? JSON.stringify(mock.default) :
    kind === 'module' ? moduleSource(mock) : commonSource(mock);
  return { format: kind, source, shortCircuit: true };
}

// ---- require -------------------------------------------------------------------------------------------------------

let unmocked; // Module._load, while there are mocks

function urlOfRequest(request, parent, isMain) {
  const { Module } = require('internal/modules/cjs');
  const id = builtinId(request);
  if (id !== undefined) return `node:${id}`;
  const filename = Module._resolveFilename(request, parent, isMain);
  return builtinId(filename) === undefined ? internalBinding('modules').urlOf(filename) : `node:${builtinId(filename)}`;
}

function loadMocked(request, parent, isMain) {
  const mock = typeof request === 'string' ? mocks.get(urlOfRequest(request, parent, isMain)) : undefined;
  return mock === undefined ? Reflect.apply(unmocked, this, [request, parent, isMain]) : mock.whole;
}

function follow() {
  const { Module } = require('internal/modules/cjs');
  if (mocks.size > 0 && unmocked === undefined) {
    unmocked = Module._load;
    Module._load = loadMocked;
  } else if (mocks.size === 0 && Module._load === loadMocked) {
    Module._load = unmocked;
    unmocked = undefined;
  }
}

let isRegistered = false;
function register() {
  if (isRegistered) return;
  isRegistered = true;
  Object.defineProperty(process, TABLE, { __proto__: null, value: byId });
  process.emitWarning('Module mocking is an experimental feature and might change at any time', 'ExperimentalWarning');
  require('node/module').registerHooks({ resolve, load });
}

// ---- options -------------------------------------------------------------------------------------------------------

let warned = false;
function warnOfOld(options) {
  if (warned) return;
  warned = true;
  for (const [name, other] of [['namedExports', 'options.exports'], ['defaultExport', 'options.exports.default']]) {
    if (!(name in options)) continue;
    process.emitWarning(`mock.module(): options.${name} is deprecated. Use ${other} instead.`, 'DeprecationWarning');
  }
}

function readOptions(options) {
  validateObject(options, 'options');
  const { cache = false, namedExports = {} } = options;
  validateBoolean(cache, 'options.cache');
  if ('exports' in options) {
    for (const name of ['namedExports', 'defaultExport']) {
      if (name in options) {
        throw new ERR_INVALID_ARG_VALUE('options.exports', options.exports, `cannot be used with 'options.${name}'`);
      }
    }
    validateObject(options.exports, 'options.exports');
    const hasDefault = Object.hasOwn(options.exports, 'default');
    const { default: defaultValue, ...names } = options.exports;
    return { cache, hasDefault, defaultValue, names };
  }
  validateObject(namedExports, 'options.namedExports');
  if ('namedExports' in options || 'defaultExport' in options) warnOfOld(options);
  const hasDefault = 'defaultExport' in options;
  return { cache, hasDefault, defaultValue: options.defaultExport, names: { ...namedExports } };
}

// The URL that a specifier resolves to where mock.module() is called.
function urlOf(specifier, above) {
  const id = builtinId(specifier);
  if (id !== undefined) return `node:${id}`;
  const { currentCallSites } = require('internal/stack');
  const { pathToFileURL } = require('internal/url');
  let file;
  for (const site of currentCallSites(10, above)) {
    file = site.getFileName();
    if (file !== null && !file.startsWith('node:')) break;
  }
  const parent = file?.startsWith('file:') ? file :
    pathToFileURL(require('node/path').resolve(file ?? process.cwd())).href;
  return require('internal/modules/esm/resolve').resolveURL(specifier, parent, undefined, false);
}

class MockModuleContext {
  #mock;

  constructor(mock) {
    this.#mock = mock;
    mocks.set(mock.url, mock);
    byId.set(mock.id, mock);
    follow();
  }

  restore() {
    const mock = this.#mock;
    if (mock === undefined) return;
    this.#mock = undefined;
    mocks.delete(mock.url);
    follow();
  }
}

/** A mock of the module that the function `above` was called for. */
function mockModule(specifier, options, above) {
  if (isURL(specifier)) specifier = `${specifier}`;
  if (typeof specifier !== 'string') throw new ERR_INVALID_ARG_TYPE('specifier', ['string', 'URL'], specifier);
  const settings = readOptions(options);
  const url = urlOf(specifier, above);
  if (mocks.has(url)) throw new ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  register();
  return new MockModuleContext(new Mock(url, settings));
}

module.exports = { MockModuleContext, mockModule };
