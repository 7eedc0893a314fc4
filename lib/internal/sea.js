// SPDX-License-Identifier: MIT
// Runs the script of a single executable. It is no file: in stacks it has the name that the configuration gave it, to
// itself it is the executable, and what it requires or imports are core modules alone. Who wants files asks
// module.createRequire() for it.
'use strict';

const { apply } = Reflect;
const { made } = require('boot/globals');
const { execPath } = internalBinding('process');
const { builtinId, loadBuiltin } = require('internal/modules/builtins');
const { dirname } = require('internal/modules/paths');
const hooks = require('internal/modules/steps');

const NO_FILES = `\
Currently the require() provided to the main script embedded into single-executable applications only supports \
loading built-in modules.
To load a module from disk after the single executable application is launched, use require("module").createRequire().
Support for bundled module loading or virtual file systems are under discussions in \
https://github.com/nodejs/single-executable`;
let isTold = true; // of NO_FILES, or not to be

// The id of a core module, which is all there is.
function idOf(request) {
  const id = builtinId(request);
  if (id !== undefined) return id;
  if (!isTold) {
    isTold = true;
    process.emitWarning(NO_FILES);
  }
  const { codes } = require('internal/errors');
  throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
}

// import() of the script.
function importCore(specifier, attributes) {
  idOf(specifier);
  return require('internal/modules/esm/loader').importModule(specifier, made.embedded.url, attributes);
}

function runCommonJS(source, name) {
  const { Module } = require('internal/modules/cjs');
  const { compile } = require('internal/modules/source');
  const filename = execPath();
  const module = new Module(filename, null);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  function embeddedRequire(id) {
    return loadBuiltin(idOf(id));
  }
  embeddedRequire.main = module;
  const fn = compile(source, name);
  if (hooks.note !== undefined) hooks.note(name, module, source);
  hooks.begin?.();
  apply(fn, undefined, [module.exports, embeddedRequire, module, filename, dirname(filename)]);
}

function run() {
  const { 0: text, 1: name, 2: isModule, 3: isQuiet } = internalBinding('sea').program();
  const source = text[0] === '\uFEFF' ? text.slice(1) : text;
  const url = internalBinding('modules').urlOf(execPath());
  isTold = isQuiet;
  made.embedded = { name, url, importCore };
  made.evalName = isModule ? url : name; // for stacks, and the source line that reports of errors show
  made.evalSource = source;
  if (!isQuiet) {
    process.emitWarning('Single executable application is an experimental feature and might change at any time',
                        'ExperimentalWarning');
  }
  if (isModule) require('internal/modules/esm/entry').runEmbedded(source, url, idOf);
  else runCommonJS(source, name);
}

module.exports = { run };
