// SPDX-License-Identifier: MIT
// Source of a module -> its function, step by step, and what a SyntaxError from there tells.
'use strict';

const {
  ObjectDefineProperty, RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeReplace, StringPrototypeSlice,
} = primordials;
const { codes, UVException } = require('internal/errors');
const { patchedReader } = require('internal/modules/builtins');
const { option } = require('internal/options');
const { dirname } = require('internal/modules/paths');
const formats = require('internal/modules/esm/formats');
const binding = internalBinding('loader');

const NOT_COMMONJS = -1;
const COMMONJS_KIND = 0; // ed_source_kind
const MODULE_KIND = 2;

const TAKEN = /^Identifier '(?:exports|require|module|__filename|__dirname)' has already been declared$/;

class Warning extends Error {
  get name() { return 'Warning'; }
}

// A file that is CommonJS by its name or package, but written as an ES module.
function warnOfModule(filename, error) {
  const text = binding.readText(filename);
  if (error?.name !== 'SyntaxError' || typeof text !== 'string' || !internalBinding('modules').isModule(text)) return;
  // At once: the error may be the end of the process.
  require('internal/process/warning').onWarning(new Warning(
    `Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file ` +
    'or use the .mjs extension.'));
}

// Whether what the engine refused as CommonJS is an ES module: by its syntax, or because it declares what CommonJS has
// declared already.
function isModule(text, error) {
  if (typeof text !== 'string') return false;
  if (internalBinding('modules').isModule(text)) return true;
  return RegExpPrototypeExec(TAKEN, error.message) !== null && binding.problem(text, MODULE_KIND) === undefined;
}

const DECLARED = /^Cannot declare .* twice: '([^']*)'/;

// The engine says file and line in its own words; the parser of src/syntax knows the column, and says it in V8's.
// The stack shows, as Node's does, the place first. `source` is undefined when the file has it.
function explain(error, filename, source, kind) {
  return error instanceof SyntaxError && error.sourceURL === filename ?
    explainSyntax(error, filename, source, kind) : error;
}

// The same for what is known to be a SyntaxError of that file, of any realm.
function explainSyntax(error, filename, source, kind = COMMONJS_KIND) {
  if (source === undefined) {
    source = binding.readText(filename);
    if (typeof source !== 'string') source = '';
  }
  const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };
  const problem = binding.problem(source, kind, false);
  let { line } = error;
  let column = 0;
  let width = 1;
  let message;
  if (problem !== undefined) {
    message = problem[0];
    line = problem[1];
    column = problem[2];
    width = problem[3] - column;
  } else {
    const declared = RegExpPrototypeExec(DECLARED, error.message);
    if (declared !== null) message = `Identifier '${declared[1]}' has already been declared`;
  }
  if (message !== undefined) ObjectDefineProperty(error, 'message', { ...hidden, value: message });
  ObjectDefineProperty(error, 'line', { ...hidden, value: line });
  ObjectDefineProperty(error, 'sourceURL', { ...hidden, value: filename });
  const { decorate, lineOf } = require('internal/modules/esm/link_errors');
  if (column === 0) column = RegExpPrototypeExec(/^\s*/, lineOf(source, line))[0].length + 1;
  return decorate(error, filename, source, line, column, width, '\n');
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
    if (detect && option('--experimental-detect-module') !== false && isModule(binding.readText(filename), error)) {
      return NOT_COMMONJS;
    }
    warnOfModule(filename, error);
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

function checkMayRequire(module, filename) {
  if (option('--require-module') === false || option('--experimental-require-module') === false) {
    refuseEsModule(module, filename);
  }
}

// An ES module by its extension or its package, or because its source is none of CommonJS.
function loadModule(module, filename, format) {
  checkMayRequire(module, filename);
  if (module === process.mainModule) {
    require('internal/modules/cjs').forgetMain(module);
    require('internal/modules/esm/entry').runFile(filename, format);
    return;
  }
  module.exports = require('internal/modules/esm/commonjs').requireModule(filename, format, parentFileOf(module));
}

// The same for a source that came through module._compile(); its format by its name.
function loadModuleSource(module, filename, format, source) {
  checkMayRequire(module, filename);
  const url = internalBinding('modules').urlOf(filename);
  if (module === process.mainModule) {
    require('internal/modules/cjs').forgetMain(module);
    require('internal/modules/esm/entry').runSource(url, format, source);
    return;
  }
  module.exports = require('internal/modules/esm/commonjs').requireSource(url, filename, format, source,
                                                                         parentFileOf(module));
}

function refuseEsModule(module, filename) {
  const scope = binding.packageOf(filename);
  const byPackage = StringPrototypeSlice(filename, -3) === '.js' && scope !== undefined && scope[1] === 2;
  const text = byPackage ? binding.readText(filename) : '';
  const hasSyntax = !byPackage || (typeof text === 'string' && internalBinding('modules').isModule(text));
  throw new codes.ERR_REQUIRE_ESM(filename, hasSyntax, parentFileOf(module), byPackage ? scope[0] : undefined);
}

let own; // a file's text on its way to module._compile()

// `isPlain`: nobody replaced module._compile or the wrapper. Else that gets all sources, of ES modules too.
function loadScript(module, filename, isPlain) {
  const format = internalBinding('modules').formatOf(filename);
  if (isPlain && (format === formats.MODULE || format === formats.MODULE_TYPESCRIPT)) {
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
  const name = format === formats.DETECT_TYPESCRIPT ? 'typescript' : formats.formatName(format) ?? undefined;
  module._compile(own = readSource(filename), filename, name);
}

function run(module, fn, filename, content) {
  return require('internal/modules/cjs').run(module, fn, filename, dirname(filename), content);
}

// The format that the source tells, where `format` does not.
function formatOfSource(content, format) {
  if (format !== 'typescript') return format;
  const detects = option('--experimental-detect-module') !== false;
  return detects && internalBinding('modules').isModule(content, true) ? 'module-typescript' : 'commonjs-typescript';
}

// module._compile(). A text that is not the file's is kept for stacks.
function compileModule(module, content, filename, format, wrap) {
  if (content !== own && typeof content === 'string') require('internal/source_text').noteSource(filename, content);
  own = undefined;
  format = formatOfSource(content, format);
  if (format === 'module' || format === 'module-typescript') {
    loadModuleSource(module, filename, format, content);
    return undefined;
  }
  let fn;
  try {
    fn = format === 'commonjs-typescript' ? compileTypeScript(content, filename) : compile(content, filename, wrap);
  } catch (error) {
    const detects = format !== 'commonjs' && format !== 'commonjs-typescript' && wrap === undefined &&
      option('--experimental-detect-module') !== false;
    if (!detects || !(error instanceof SyntaxError) || !isModule(content, error)) throw error;
    loadModuleSource(module, filename, 'module', content);
    return undefined;
  }
  return run(module, fn, filename, content);
}

let toldOfParent = false;
function deprecateParent() {
  if (toldOfParent) return;
  toldOfParent = true;
  process.emitWarning('module.parent is deprecated due to accuracy issues. Please use require.main to find program ' +
    'entry point instead.', 'DeprecationWarning', 'DEP0144');
}

module.exports = { compile, compileModule, deprecateParent, explain, explainSyntax, loadScript, readSource };
