// SPDX-License-Identifier: MIT
// The hooks of module.register() and --experimental-loader: modules whose `resolve` and `load` may be asynchronous.
// Node.js runs them on a thread of their own; here they run on the one there is, inside the hooks of registerHooks(),
// and whoever must not wait for them (register() itself, a require() that they take part in, import.meta.resolve) runs
// the event loop until they are done (docs/decisions/009-module-hooks.md).
'use strict';

const { i32, PERMISSION } = require('internal/cells');
const { codes } = require('internal/errors');
const { validateObject } = require('internal/validate');
const { checkLoaded, checkResolved, inner, update } = require('internal/modules/hooks');
const { wait } = require('internal/modules/wait');
const binding = internalBinding('modules');

let resolvers = []; // { hook, url }, the last one runs first
let loaders = [];

// ---- chains --------------------------------------------------------------------------------------------------------

const isUrl = (text) => URL.canParse(text);

const kinds = {
  resolve: {
    nextName: 'nextResolve',
    checkArgument(label, specifier) {
      if (typeof specifier !== 'string') {
        throw new codes.ERR_INVALID_ARG_TYPE(`${label} specifier`, 'string', specifier);
      }
    },
  },
  load: {
    nextName: 'nextLoad',
    checkArgument(label, url) {
      if (typeof url !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(`${label} url`, 'a URL string', url);
      if (!isUrl(url)) throw new codes.ERR_INVALID_ARG_VALUE(`${label} url`, url, 'should be a URL string');
    },
  },
};

// importAssertions is the old name of importAttributes.
function warnOfAssertions() {
  process.emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
}

function withOldName(context) {
  return Object.defineProperty(context, 'importAssertions', {
    __proto__: null,
    configurable: true,
    get() {
      warnOfAssertions();
      return this.importAttributes;
    },
    set(value) {
      warnOfAssertions();
      this.importAttributes = value;
    },
  });
}

// The same of what a hook gives: its own property.
function renameAssertions(given) {
  const { importAssertions } = Object.getOwnPropertyDescriptors(given);
  if (importAssertions?.value === undefined) return given;
  warnOfAssertions();
  const { importAssertions: importAttributes, ...rest } = given;
  return { importAttributes, ...rest };
}

// Context keeps what hooks added to it for those that follow.
function nextOf(chain, i, kind, context, state, last) {
  const { nextName, checkArgument } = kinds[kind];
  const step = i < 0 ? { hook: last, url: undefined } : chain[i];
  const of = `${step.url ?? 'node:internal'} '${kind}'`;
  const label = `${of} hook's ${nextName}()`;
  const next = {
    async [nextName](argument, given) {
      checkArgument(label, argument);
      if (given !== undefined && given !== null) validateObject(given, `${label} context`);
      if (given) context = withOldName({ ...context, ...renameAssertions(given) });
      if (i < 0) {
        state.isFinished = true;
        return last(argument, context);
      }
      state.of = of;
      const { hook } = step;
      const result = await hook(argument, context, nextOf(chain, i - 1, kind, context, state, last));
      if (result === null || typeof result !== 'object') {
        throw new codes.ERR_INVALID_RETURN_VALUE('an object', label, result);
      }
      if (result.shortCircuit) state.isFinished = true;
      return result;
    },
  };
  return next[nextName];
}

// The result, checked; its check names the hook that was called last.
async function run(chain, kind, argument, context, last, check) {
  const state = { isFinished: false, of: undefined };
  const next = nextOf(chain, chain.length - 1, kind, context, state, last);
  const result = await next(argument);
  if (!state.isFinished) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(state.of);
  check(result, state.of ?? kind);
  return result;
}

async function runResolve(specifier, context, last) {
  const { conditions, parentURL } = context;
  const importAttributes = { ...context.importAttributes };
  const own = withOldName({ conditions, importAttributes, parentURL });
  return renameAssertions(await run(resolvers, 'resolve', specifier, own, last, checkUrl));
}

function checkUrl(result, hook) {
  checkResolved(result, hook);
  if (isUrl(result.url)) return;
  throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', hook, 'url', result.url);
}

async function runLoad(url, context, last) {
  const { format } = context;
  const importAttributes = { ...context.importAttributes };
  const own = withOldName({ format, importAttributes });
  // The loader reads a CommonJS file itself, unless a hook gives its source.
  const lastHere = (nextUrl, nextContext) => {
    const loaded = last(nextUrl, nextContext);
    if (!nextUrl.startsWith('file:')) return loaded;
    // Of a require(), only the source tells.
    const found = loaded.format ?? (binding.isModule(loaded.source) ? 'module' : 'commonjs');
    return { ...loaded, format: found, source: found === 'commonjs' ? null : loaded.source };
  };
  return run(loaders, 'load', url, own, lastHere, checkLoaded);
}

// As `inner` of internal/modules/hooks: with `mustWait` for the value, else for a promise of it.
const innerResolve = (specifier, context, last, mustWait) => {
  const result = runResolve(specifier, context, last);
  return mustWait ? wait(result) : result;
};
const innerLoad = (url, context, last, mustWait) => {
  const result = runLoad(url, context, last);
  return mustWait ? wait(result) : result;
};

// ---- registering ---------------------------------------------------------------------------------------------------

let toldOfGlobalPreload = false;

// Adds the hooks of a loaded module.
async function add(namespace, url, data) {
  const { initialize, resolve, load, globalPreload } = namespace;
  if (globalPreload !== undefined && initialize === undefined && !toldOfGlobalPreload) {
    toldOfGlobalPreload = true;
    process.emitWarning('`globalPreload` has been removed; use `initialize` instead.', 'UnsupportedWarning');
  }
  if (initialize !== undefined) await initialize(data);
  if (resolve !== undefined) {
    resolvers = [...resolvers, { hook: resolve, url }];
    inner.resolve = innerResolve;
  }
  if (load !== undefined) {
    loaders = [...loaders, { hook: load, url }];
    inner.load = innerLoad;
  }
  update();
}

// Loads and adds a module of hooks. Hooks that are there already take part in the loading.
async function registerAsync(specifier, parentURL, data) {
  // On Node's thread or here, they are as permitted.
  if (i32[PERMISSION] !== 0) require('internal/permission').demand('worker');
  const loader = require('internal/modules/esm/loader');
  const record = await loader.load(loader.loadRecord(specifier, parentURL, loader.NO_ATTRIBUTES, false));
  loader.link(record);
  const evaluating = loader.evaluate(record);
  if (evaluating !== undefined) await evaluating;
  await add(loader.namespaceOf(record), record.url, data);
}

const deprecate = () => process.emitWarning(
  '`module.register()` is deprecated. Use `module.registerHooks()` instead.', 'DeprecationWarning', 'DEP0205');
let isDeprecated = false;

function register(specifier, parentURL = undefined, options = undefined) {
  if (!isDeprecated) {
    isDeprecated = true;
    deprecate();
  }
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    ({ parentURL } = options);
  }
  let data = options?.data;
  if (options?.transferList !== undefined || data !== undefined) {
    data = structuredClone(data, { transfer: options.transferList ?? [] });
  }
  wait(registerAsync(`${specifier}`, parentURL === undefined ? 'data:' : `${parentURL}`, data));
}

// The modules of --experimental-loader, one after the other.
async function registerLoaders(specifiers) {
  const calls = specifiers.map((one) => `register(${JSON.stringify(one)}, pathToFileURL("./"));`).join('');
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    '--import \'data:text/javascript,import { register } from "node:module"; ' +
    `import { pathToFileURL } from "node:url"; ${calls}'`, 'ExperimentalWarning');
  const parentURL = binding.urlOf(`${process.cwd()}/`);
  for (let i = 0; i < specifiers.length; i++) await registerAsync(specifiers[i], parentURL, undefined);
}

module.exports = { register, registerLoaders };
