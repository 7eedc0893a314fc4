// SPDX-License-Identifier: MIT
// Source of a module -> its function, step by step, and what a SyntaxError from there tells.
'use strict';

const {
  ObjectDefineProperty, StringPrototypeCharCodeAt, StringPrototypeReplace, StringPrototypeSlice, StringPrototypeSplit,
  SyntaxError,
} = primordials;
const { codes, UVException } = require('internal/errors');
const { patchedReader } = require('internal/modules/builtins');
const binding = internalBinding('loader');

// The engine's SyntaxError has file and line. Its stack shows, as Node's does, the place first. `source` is undefined
// when the file has it.
function explain(error, filename, source) {
  if (!(error instanceof SyntaxError) || error.sourceURL !== filename) return error;
  if (source === undefined) {
    source = binding.readText(filename);
    if (typeof source !== 'string') source = '';
  }
  const text = StringPrototypeSplit(source, '\n')[error.line - 1] ?? '';
  const shown = text.length > 1000 ? '' : text;
  const place = `${filename}:${error.line}\n${shown}\n\n`;
  const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };
  ObjectDefineProperty(error, 'stack', { ...hidden, value: place + require('internal/stack').formatStack(error) });
  ObjectDefineProperty(error, 'line', { ...hidden, value: error.line });
  ObjectDefineProperty(error, 'sourceURL', { ...hidden, value: filename });
  return error;
}

// `wrap` is given when a user replaced Module.wrap or Module.wrapper.
function compile(source, filename, wrap) {
  try {
    if (wrap === undefined) return binding.compile(source, filename);
    const text = source[0] === '#' && source[1] === '!' ? StringPrototypeReplace(source, '#!', '//') : source;
    return binding.evaluate(wrap(text), filename);
  } catch (error) {
    throw explain(error, filename, source);
  }
}

// The function of a file that is as C reads it; undefined when it must come through readSource.
function compileFile(filename) {
  if (patchedReader() !== undefined) return undefined;
  let fn;
  try {
    fn = binding.compileFile(filename);
  } catch (error) {
    throw explain(error, filename, undefined);
  }
  return typeof fn === 'function' ? fn : undefined;
}

// The text of a file, through fs when a user replaced fs.readFileSync.
function readSource(filename) {
  const reader = patchedReader();
  if (reader !== undefined) {
    const text = reader(filename, 'utf8');
    return StringPrototypeCharCodeAt(text, 0) === 0xFEFF ? StringPrototypeSlice(text, 1) : text;
  }
  const text = binding.readText(filename);
  if (typeof text === 'string') return text;
  throw new UVException({ errno: text, syscall: 'open', path: filename });
}

// Only CommonJS can be compiled here: throws for a file that is an ES module by its extension or its package.
function refuseEsModule(filename, parentFile) {
  const extension = StringPrototypeSlice(filename, -3);
  if (StringPrototypeSlice(filename, -4) === '.mjs') {
    throw new codes.ERR_REQUIRE_ESM(filename, true, parentFile);
  }
  if (extension !== '.js') return;
  const scope = binding.packageOf(filename);
  if (scope === undefined) return;
  if (scope[1] === -1) throw new codes.ERR_INVALID_PACKAGE_CONFIG(scope[0]);
  if (scope[1] === 2) throw new codes.ERR_REQUIRE_ESM(filename, false, parentFile, scope[0]);
}

let toldOfParent = false;
function deprecateParent() {
  if (toldOfParent) return;
  toldOfParent = true;
  process.emitWarning('module.parent is deprecated due to accuracy issues. Please use require.main to find program ' +
    'entry point instead.', 'DeprecationWarning', 'DEP0144');
}

module.exports = { compile, compileFile, deprecateParent, explain, readSource, refuseEsModule };
