// SPDX-License-Identifier: MIT
// Source of a module -> its function, step by step, and what a SyntaxError from there tells.
'use strict';

const {
  Function, ObjectDefineProperty, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeReplace,
  StringPrototypeSlice, StringPrototypeTrimStart, SyntaxError,
} = primordials;
const { codes, UVException } = require('internal/errors');
const { patchedReader } = require('internal/modules/builtins');
const { option } = require('internal/options');
const { dirname } = require('internal/modules/paths');
const formats = require('internal/modules/esm/formats');
const binding = internalBinding('loader');

const NOT_COMMONJS = -1;

function isModule(filename) {
  const text = binding.readText(filename);
  return typeof text === 'string' && internalBinding('modules').isModule(text);
}

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

function compileTypeScript(source, filename) {
  const { i32, N0 } = require('internal/cells');
  i32[N0] = 0;
  let fn;
  try {
    fn = binding.compile(source, filename, true);
  } catch (error) {
    throw explain(error, filename, source);
  }
  if (i32[N0] === 0) return fn;
  throw require('internal/modules/esm/translators').syntaxError(fn, filename, () => source);
}

// The function of a file that is as C reads it; undefined when it must come through readSource.
// With `detect`, NOT_COMMONJS for an ES module.
function compileFile(filename, detect) {
  if (patchedReader() !== undefined) return undefined;
  let fn;
  try {
    fn = binding.compileFile(filename);
  } catch (error) {
    if (detect && option('--experimental-detect-module') !== false && isModule(filename)) return NOT_COMMONJS;
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

// ---- the handler of .js and of all that has none ------------------------------------------------------------------

function parentFileOf(module) {
  return require('internal/modules/cjs').parentOf(module)?.filename;
}

// An ES module by its extension or its package, or because its source is none of CommonJS.
function loadModule(module, filename, format) {
  if (option('--require-module') === false || option('--experimental-require-module') === false) {
    refuseEsModule(module, filename);
  }
  if (module === process.mainModule) {
    require('internal/modules/esm/entry').runFile(filename, format);
    return;
  }
  module.exports = require('internal/modules/esm/commonjs').requireModule(filename, format, parentFileOf(module));
}

function refuseEsModule(module, filename) {
  const scope = binding.packageOf(filename);
  const byPackage = StringPrototypeSlice(filename, -3) === '.js' && scope !== undefined && scope[1] === 2;
  throw new codes.ERR_REQUIRE_ESM(filename, !byPackage, parentFileOf(module), byPackage ? scope[0] : undefined);
}

// `isPlain`: nobody replaced module._compile or the wrapper.
function loadScript(module, filename, isPlain) {
  const format = internalBinding('modules').formatOf(filename);
  if (format === formats.MODULE || format === formats.MODULE_TYPESCRIPT) {
    loadModule(module, filename, format);
    return;
  }
  const scope = format === formats.DETECT ? binding.packageOf(filename) : undefined;
  if (scope !== undefined && scope[1] === -1) throw new codes.ERR_INVALID_PACKAGE_CONFIG(scope[0]);
  if (isPlain && (format === formats.COMMONJS || format === formats.DETECT || format === formats.NONE)) {
    const fn = compileFile(filename, format !== formats.COMMONJS);
    if (fn === NOT_COMMONJS) {
      loadModule(module, filename, formats.DETECT);
      return;
    }
    if (fn !== undefined) {
      run(module, fn, filename, undefined);
      return;
    }
  }
  module._compile(readSource(filename), filename, formats.formatName(format) ?? undefined);
}

function run(module, fn, filename, content) {
  return require('internal/modules/cjs').run(module, fn, filename, dirname(filename), content);
}

// module._compile().
function compileModule(module, content, filename, format, wrap) {
  if (format === 'module' || format === 'module-typescript') {
    loadModule(module, filename, formats.formatNumber(format));
    return undefined;
  }
  const fn = format === 'commonjs-typescript' ? compileTypeScript(content, filename) : compile(content, filename, wrap);
  return run(module, fn, filename, content);
}

let toldOfParent = false;
function deprecateParent() {
  if (toldOfParent) return;
  toldOfParent = true;
  process.emitWarning('module.parent is deprecated due to accuracy issues. Please use require.main to find program ' +
    'entry point instead.', 'DeprecationWarning', 'DEP0144');
}

module.exports = { compile, compileModule, deprecateParent, explain, loadScript, readSource };
