// SPDX-License-Identifier: MIT
// Running the program's file when the command line is nothing but its path, with as little as that takes: a script that
// requires nothing never loads the rest of the loader. The class Module begins here; internal/modules/cjs gives it its
// functions and methods at the first touch of one, and takes over whatever is not the plain case.
'use strict';

const { apply, defineProperty } = Reflect;
const { create } = Object;
const { lastIndexOf, slice } = String.prototype;
const { i32, N1 } = require('internal/cells');
const { made } = require('boot/globals');
const binding = internalBinding('loader');

const IS_MAIN = 1; // flags of the natives (src/loader/natives.c)
const REFRESH = 2;

// What cjs puts in place of these when it loads.
const parts = {
  // Notes the parent of a module and the module among its children.
  adopt(module, parent) {
    require('internal/modules/cjs');
    parts.adopt(module, parent);
  },
};

// As path.dirname, for paths that do not end in a slash.
function dirname(path) {
  const at = apply(lastIndexOf, path, ['/']);
  if (at > 0) return apply(slice, path, [0, at]);
  return at === 0 ? '/' : '.';
}

function Module(id = '', parent) {
  this.id = id;
  this.path = dirname(id);
  this.exports = {};
  if (parent !== undefined) parts.adopt(this, parent);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

// Until cjs is loaded, Module.prototype inherits from a gate whose accessors load it.
const gate = create(Object.prototype);
delete Module.prototype.constructor;
Reflect.setPrototypeOf(Module.prototype, gate);
// Index loops: the first use of an iterator costs a tenth of a millisecond.
const LATER = ['constructor', 'isPreloading', 'load', 'parent', 'require', '_compile'];
for (let i = 0; i < LATER.length; i++) {
  const name = LATER[i];
  defineProperty(gate, name, {
    get() {
      require('internal/modules/cjs');
      return this[name];
    },
    set(value) {
      require('internal/modules/cjs');
      this[name] = value;
    },
    configurable: true,
  });
}

// The node_modules folders above a folder, nearest first; handed out as copies.
const chains = { __proto__: null };
function chainOf(folder) {
  let chain = chains[folder];
  if (chain !== undefined) return chain;
  chain = [];
  let end = folder.length;
  // Segments from the last to the first; one that is itself node_modules has no node_modules inside.
  while (end > 0) {
    const slash = apply(lastIndexOf, folder, ['/', end - 1]);
    if (end - slash > 1 && apply(slice, folder, [slash + 1, end]) !== 'node_modules') {
      chain[chain.length] = `${apply(slice, folder, [0, end])}/node_modules`;
    }
    end = slash;
  }
  chain[chain.length] = '/node_modules';
  chains[folder] = chain;
  return chain;
}

// The main module's `require`: its properties come with cjs, at the first touch of one.
const PROPERTIES = ['resolve', 'main', 'extensions', 'cache'];
function lateRequire(module) {
  function require(path) {
    return module.require(path);
  }
  for (let i = 0; i < PROPERTIES.length; i++) {
    const name = PROPERTIES[i];
    defineProperty(require, name, {
      get() {
        loadProperties(require, module);
        return require[name];
      },
      set(value) {
        loadProperties(require, module);
        require[name] = value;
      },
      enumerable: true,
      configurable: true,
    });
  }
  return require;
}
function loadProperties(fn, module) {
  for (let i = 0; i < PROPERTIES.length; i++) delete fn[PROPERTIES[i]];
  require('internal/modules/cjs').equip(fn, module);
}

// Runs a file. Whatever is not a CommonJS script that exists goes the general way, which also words the errors.
function runMain(path) {
  let found;
  if (made.process === undefined) {
    const folder = path[0] === '/' ? '' : internalBinding('process').cwd();
    if (typeof folder === 'string' && !path.includes('\0')) {
      try {
        found = binding.load(path[0] === '/' ? path : `${folder}/${path}`, '/', IS_MAIN | REFRESH);
      } catch {
        // a syntax error: found again, and explained
      }
    }
  }
  if (found === undefined || typeof found === 'string' || typeof found[1] !== 'function' || i32[N1] !== 0) {
    require('internal/modules/cjs').runMain(path);
    return;
  }
  made.mainPath = path;
  const filename = found[0];
  const module = new Module(filename);
  module.id = '.';
  module.filename = filename;
  const folder = module.path;
  const chain = chainOf(folder);
  const paths = module.paths = [];
  for (let i = 0; i < chain.length; i++) paths[i] = chain[i];
  made.mainModule = module;
  const { exports } = module;
  apply(found[1], exports, [exports, lateRequire(module), module, filename, folder]);
  module.loaded = true;
}

module.exports = { Module, chainOf, dirname, gate, parts, runMain };
