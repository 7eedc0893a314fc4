// SPDX-License-Identifier: MIT
// Source of a module -> its function, step by step, and what a SyntaxError from there tells.
'use strict';

const {
  Function, ObjectDefineProperty, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeReplace,
  StringPrototypeSlice, StringPrototypeTrimStart, SyntaxError,
} = primordials;
const { codes, UVException } = require('internal/errors');
const { patchedReader } = require('internal/modules/builtins');
const binding = internalBinding('loader');

// The engine says in which line a syntax error is, not where. A source cut off before the error has none in that line
// (only at the function's end, which stands on a line of its own); so the last cut without one is where the offending
// token begins. The Function constructor tries them: it runs nothing, and its lines are exact where the wrapper's are
// not. Cuts are tried from the end of the line, since one inside a string is an error too. Returns an index into the
// line, or undefined when it would take too long.
const FUNCTION_LINES = 2; // lines that the Function constructor puts before the body
const COLUMN_WORK_MAX = 20_000_000; // characters parsed in all, about a second
function columnOf(source, start, text, line) {
  if (text.length * (start + text.length) > COLUMN_WORK_MAX) return undefined;
  if (source[0] === '#' && source[1] === '!') source = StringPrototypeReplace(source, '#!', '//');
  for (let end = text.length; end >= 0; end--) {
    try {
      new Function(StringPrototypeSlice(source, 0, start + end)); // eslint-disable-line no-new
    } catch (error) {
      if (error.line - FUNCTION_LINES <= line) continue;
    }
    let at = end;
    while (text[at] === ' ' || text[at] === '\t') at++;
    return at < text.length ? at : undefined;
  }
  return undefined;
}

// The source line and, beneath, a caret.
function excerpt(source, line) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = StringPrototypeIndexOf(source, '\n', start) + 1;
    if (start === 0) return '';
  }
  const end = StringPrototypeIndexOf(source, '\n', start);
  const text = StringPrototypeSlice(source, start, end < 0 ? source.length : end);
  if (text.length > 1000) return '';
  const column = columnOf(source, start, text, line) ?? text.length - StringPrototypeTrimStart(text).length;
  return `${text}\n${StringPrototypeReplace(StringPrototypeSlice(text, 0, column), /[^\t]/g, ' ')}^`;
}

// The engine's SyntaxError has file and line. Its stack shows, as Node's does, the place first. `source` is undefined
// when the file has it.
function explain(error, filename, source) {
  if (error?.name !== 'SyntaxError' || error.sourceURL !== filename) return error;
  if (source === undefined) {
    source = binding.readText(filename);
    if (typeof source !== 'string') source = '';
  }
  // An error at the end of the wrapper that every module gets is the end of the text to its author.
  const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };
  let last = 1;
  for (let at = 0; (at = StringPrototypeIndexOf(source, '\n', at)) >= 0; at++) last++;
  let { line } = error;
  if (line > last) {
    line = source[source.length - 1] === '\n' && last > 1 ? last - 1 : last;
    ObjectDefineProperty(error, 'message', { ...hidden, value: 'Unexpected end of input' });
  }
  const place = `${filename}:${line}\n${excerpt(source, line)}\n\n`;
  ObjectDefineProperty(error, 'stack', { ...hidden, value: place + require('internal/stack').formatStack(error) });
  ObjectDefineProperty(error, 'line', { ...hidden, value: line });
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
