// SPDX-License-Identifier: MIT
// ShadowRealm (--experimental-shadow-realm): a realm of its own, out of which come primitive values and functions only.
// Functions are wrapped, each way, so that no object of one realm is ever seen in the other.
//
//   side   one of the two realms: {TypeError, make}; make(call) is a function of that realm that gives its arguments to
//          call(), which is of this file
//
// Modules of such a realm are loaded anew for it, from files and data: URLs, and by no one's hooks; there are no
// built-in ones.
'use strict';

const { DONT_CONTEXTIFY, contextOf, createContext } = require('internal/vm/contexts');
const { setApart } = require('internal/vm/realm');
const { Script } = require('internal/vm/script');

const { apply, defineProperty } = Reflect;
const { hasOwn } = Object;

const MAKE = '(call) => ({ wrapped(...args) { return call(args); } }).wrapped';

// The text of anything thrown, by a realm that may have prepared a trap.
function textOf(value) {
  try {
    return Error.isError(value) ? `${value.name}: ${value.message}` : String(value);
  } catch {
    return 'unknown';
  }
}
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// A value of the realm `from` as the realm `to` may have it; who called hears of one that it may not.
function pass(value, from, to, caller) {
  if (!isObject(value)) return value;
  if (typeof value === 'function') return wrap(value, from, to);
  throw new caller.TypeError('[object Object] is not a function');
}
// A function of the realm `to` that calls `target`, which is of the realm `from`.
function wrap(target, from, to) {
  const wrapped = to.make((args) => {
    let result;
    const passed = [];
    for (let i = 0; i < args.length; i++) passed[i] = pass(args[i], to, from, to);
    try {
      result = apply(target, undefined, passed);
    } catch (error) {
      throw new to.TypeError(`WrappedFunction threw (${textOf(error)})`);
    }
    return pass(result, from, to, to);
  });
  let length = 0;
  let name;
  try {
    if (hasOwn(target, 'length')) {
      const given = target.length;
      if (typeof given === 'number') length = given === Infinity ? given : Math.max(0, Math.trunc(given) || 0);
    }
    name = target.name;
  } catch (error) {
    throw new to.TypeError(`Cannot wrap target callable (${textOf(error)})`);
  }
  defineProperty(wrapped, 'length', { value: length, configurable: true });
  defineProperty(wrapped, 'name', { value: typeof name === 'string' ? name : '', configurable: true });
  return wrapped;
}
const here = { TypeError, make: (0, eval)(MAKE) };

// ---- modules -------------------------------------------------------------------------------------------------------

class Modules {
  #object; // the realm as node:vm knows it
  #loaded = new Map(); // URL -> promise of a module

  constructor(object) { this.#object = object; }

  #resolve(specifier, parentURL) {
    const { resolveURL } = require('internal/modules/esm/resolve');
    const url = resolveURL(specifier, parentURL, undefined, false);
    if (!url.startsWith('node:')) return url;
    if (specifier.startsWith('node:')) throw new Error(`No such built-in module: ${url}`);
    const { fileURLToPath } = require('node/url');
    throw new Error(`Cannot find package '${specifier}' imported from ${fileURLToPath(parentURL)}`);
  }

  #load(specifier, parentURL) {
    const url = this.#resolve(specifier, parentURL);
    if (!this.#loaded.has(url)) this.#loaded.set(url, this.#make(url));
    return this.#loaded.get(url);
  }

  async #make(url) {
    const { decode, defaultLoad } = require('internal/modules/esm/load');
    const { format, source } = defaultLoad(url);
    if (format !== 'module') throw new Error(`Modules of the format ${format} cannot be imported: ${url}`);
    const { SourceTextModule, kQuiet } = require('internal/vm/module');
    return new SourceTextModule(decode(source), {
      [kQuiet]: true,
      identifier: url,
      context: this.#object,
      initializeImportMeta: (meta) => { meta.url = url; },
      importModuleDynamically: (specifier) => this.import(specifier, url),
    });
  }

  async import(specifier, parentURL) {
    const module = await this.#load(specifier, parentURL);
    if (module.status === 'unlinked') await module.link((next, referrer) => this.#load(next, referrer.identifier));
    await module.evaluate();
    return module;
  }
}
// ---- the class -----------------------------------------------------------------------------------------------------

class ShadowRealm {
  #inner;
  #side;
  #modules;

  constructor() {
    const object = createContext(DONT_CONTEXTIFY);
    this.#inner = contextOf(object).inner;
    setApart(this.#inner);
    this.#side = { TypeError: this.#inner.TypeError, make: this.#inner.eval(MAKE) };
    this.#modules = new Modules(object);
  }

  static #check(realm, method) {
    if (typeof realm === 'object' && realm !== null && #inner in realm) return;
    throw new TypeError(`Method ShadowRealm.prototype.${method} called on incompatible receiver ${textOf(realm)}`);
  }

  evaluate(sourceText) {
    ShadowRealm.#check(this, 'evaluate');
    if (typeof sourceText !== 'string') throw new TypeError('Invalid value used as source text');
    new Script(sourceText, { filename: 'ShadowRealm' }); // a text that is no program is an error of this realm
    let result;
    try {
      result = this.#inner.eval(sourceText);
    } catch (error) {
      throw new TypeError(`ShadowRealm evaluate threw (${textOf(error)})`);
    }
    return pass(result, this.#side, here, here);
  }

  importValue(specifier, exportName) {
    ShadowRealm.#check(this, 'importValue');
    specifier = `${specifier}`;
    if (typeof exportName !== 'string') throw new TypeError('Invalid value used as export name');
    return this.#import(specifier, exportName);
  }

  async #import(specifier, exportName) {
    const { pathToFileURL } = require('node/url');
    let module;
    try {
      module = await this.#modules.import(specifier, pathToFileURL(`${process.cwd()}/`).href);
    } catch (error) {
      throw new TypeError(`Cannot import in ShadowRealm (${textOf(error)})`);
    }
    const { namespace } = module;
    if (!hasOwn(namespace, exportName)) {
      throw new TypeError(`The requested module '${specifier}' does not provide an export named '${exportName}'`);
    }
    return pass(namespace[exportName], this.#side, here, here);
  }
}
defineProperty(ShadowRealm.prototype, Symbol.toStringTag, { value: 'ShadowRealm', configurable: true });

module.exports = { ShadowRealm };
