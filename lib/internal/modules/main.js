// SPDX-License-Identifier: MIT
// Running the program's file when the command line is nothing but its path, with as little as that takes: a script that
// requires nothing never loads the rest of the loader. Of the class Module there is only the prototype, and of the main
// module's `require` only the function; internal/modules/cjs makes the rest at the first touch of a part of it, and
// takes over whatever is not the plain case.
'use strict';

const { apply, defineProperty } = Reflect;
const { made } = require('boot/globals');

// Index loops: the first use of an iterator costs a tenth of a millisecond.
function later(target, names, enumerable, load) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    defineProperty(target, name, {
      get() {
        load(target);
        return this[name];
      },
      set(value) {
        load(target);
        this[name] = value;
      },
      enumerable,
      configurable: true,
    });
  }
}

// Module.prototype; until cjs is loaded it inherits from a gate whose accessors load it.
const gate = {};
later(gate, ['constructor', 'isPreloading', 'load', 'parent', 'require', '_compile'], false,
      () => require('internal/modules/cjs'));
const prototype = { __proto__: gate };

// The main module's `require`: its properties come with cjs.
const PROPERTIES = ['resolve', 'main', 'extensions', 'cache'];
function equip(fn) {
  for (let i = 0; i < PROPERTIES.length; i++) delete fn[PROPERTIES[i]];
  require('internal/modules/cjs').equip(fn, made.mainModule);
}
function requireOf(module) {
  function require(id) {
    return module.require(id);
  }
  later(require, PROPERTIES, true, equip);
  return require;
}

// Runs a file. Whatever is not a CommonJS script that exists goes the general way, which also words the errors.
function runMain(path) {
  const plain = internalBinding('loader').main(path);
  if (plain === undefined) {
    require('internal/modules/cjs').runMain(path);
    return;
  }
  const { 0: fn, 1: filename, 2: folder, 3: paths } = plain;
  if (typeof fn === 'number') { // the format of an ES module
    made.mainPath = path;
    require('internal/modules/esm/entry').runAlone(filename, fn);
    return;
  }
  const exports = {};
  const module = { __proto__: prototype, id: '.', path: folder, exports, filename, loaded: false, children: [], paths };
  made.mainPath = path;
  made.mainModule = module;
  apply(fn, exports, [exports, requireOf(module), module, filename, folder]);
  module.loaded = true;
}

module.exports = { prototype, runMain };
