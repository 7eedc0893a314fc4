// SPDX-License-Identifier: MIT
// Ways in for the command line besides a file: -e, -p and stdin (evalScript), -r (preload).
'use strict';

const { defineProperty } = Reflect;
const { isArray } = Array;
const { keys } = Object;
const { made } = require('boot/globals');
const { arraySlice, chainOf, cwd, dirname } = require('internal/modules/paths');
const { Module, makeRequire, state } = require('internal/modules/cjs');
const binding = internalBinding('loader');

const PROGRAM_KIND = 1; // ed_source_kind

// Modules that run before the program.
function preload(requests) {
  if (!isArray(requests)) return;
  state.isPreloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') {
      state.isPreloading = false;
      throw error;
    }
  }
  for (let i = 0; i < requests.length; i++) parent.require(requests[i]);
  state.isPreloading = false;
}

// A working directory that is gone is no reason not to run a text.
function folderOfEval() {
  try {
    return cwd();
  } catch {
    return dirname(process.execPath);
  }
}

// A program text at the top level, with the variables of a module as globals. With `print`, its completion value is
// shown at exit.
function evalScript(source, name, print, isTypeScript) {
  const folder = folderOfEval();
  const module = new Module(name);
  module.filename = `${folder}/${name}`;
  module.paths = arraySlice(chainOf(folder));
  const globals = { module, exports: module.exports, require: makeRequire(module), __filename: name, __dirname: '.' };
  const names = keys(globals);
  for (let i = 0; i < names.length; i++) {
    defineProperty(globalThis, names[i], {
      __proto__: null, value: globals[names[i]], writable: true, enumerable: false, configurable: true,
    });
  }
  made.evalName = name; // for stacks, and the source line that the report of an uncaught error shows
  made.evalSource = source;
  let result;
  let frames;
  try {
    result = binding.evaluate(source, name, isTypeScript === true, (from) => {
      frames = from;
    });
  } catch (error) {
    made.rethrown = { error, frames }; // for that report, too
    throw require('internal/modules/source').explain(error, name, source, PROGRAM_KIND);
  }
  if (print) {
    const { console } = globalThis;
    process.on('exit', () => console.log(result));
  }
}

module.exports = { evalScript, preload };
