// SPDX-License-Identifier: MIT
// The hooks of module.register() and --experimental-loader: modules whose `resolve` and `load` may be asynchronous, on
// the thread that runs them (internal/modules/hooks_thread). They take part in what that thread imports itself, too.
// Who asks for a step waits for a promise; the few on this thread that cannot (register() in a module of hooks, hooks
// of registerHooks() there) run the event loop until it is settled.
'use strict';

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validate');
const { checkLoaded, checkResolved, inner, update } = require('internal/modules/hooks');
const { defaultLoad } = require('internal/modules/esm/load');
const { defaultResolve } = require('internal/modules/esm/resolve');
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

const commonJs = (url, source) => ({ __proto__: null, format: 'commonjs', responseURL: url, source });

async function runLoad(url, context, last) {
  const { format } = context;
  const importAttributes = { ...context.importAttributes };
  const own = withOldName({ format, importAttributes });
  // The loader reads a CommonJS file itself, unless a hook gives its source.
  const lastHere = (nextUrl, nextContext) => {
    const isFile = nextUrl.startsWith('file:');
    if (isFile && nextContext.format === 'commonjs') return commonJs(nextUrl, undefined);
    const loaded = last(nextUrl, nextContext);
    if (!isFile) return loaded;
    // Of a require(), only the source tells.
    const format = loaded.format ?? (binding.isModule(loaded.source) ? 'module' : 'commonjs');
    return format === 'commonjs' ? commonJs(nextUrl, null) : { ...loaded, format };
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
async function register(specifier, parentURL, data) {
  const loader = require('internal/modules/esm/loader');
  const record = await loader.loadRecord(specifier, parentURL, loader.NO_ATTRIBUTES, false);
  loader.link(record);
  const evaluating = loader.evaluate(record);
  if (evaluating !== undefined) await evaluating;
  await add(loader.namespaceOf(record), record.url, data);
}

// ---- for other threads ---------------------------------------------------------------------------------------------

const conditions = require('internal/modules/settings').importConditions();

// What internal/modules/registered asks for, by name. Of what hooks give, that which loaders look at crosses.
const answers = {
  __proto__: null,
  // Which steps have hooks from now on.
  async register(specifier, parentURL, data) {
    await register(specifier, parentURL, data);
    return { resolves: resolvers.length > 0, loads: loaders.length > 0 };
  },
  async resolve(specifier, parentURL, importAttributes) {
    const context = { conditions, importAttributes, parentURL };
    const resolved = await runResolve(specifier, context, defaultResolve);
    return { url: resolved.url, format: resolved.format, importAttributes: resolved.importAttributes };
  },
  async load(url, { format, importAttributes }) {
    const loaded = await runLoad(url, { format, importAttributes }, defaultLoad);
    return { format: loaded.format, source: loaded.source };
  },
};

module.exports = { answers, register };
