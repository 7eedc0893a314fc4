// SPDX-License-Identifier: MIT
// SyntaxErrors of linking, and where in the source an error of an ES module stands.
'use strict';

const {
  ObjectDefineProperty, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeReplace, StringPrototypeSlice,
  SyntaxError,
} = primordials;
const { REQUEST, IMPORT, EXPORT, INDIRECT } = require('internal/modules/esm/record');

function sourceOf(record) {
  if (record.source !== undefined) return record.source;
  const text = record.filename === undefined ? '' : internalBinding('loader').readText(record.filename);
  return typeof text === 'string' ? text : '';
}

function lineOf(source, line) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = StringPrototypeIndexOf(source, '\n', start) + 1;
    if (start === 0) return '';
  }
  const end = StringPrototypeIndexOf(source, '\n', start);
  return StringPrototypeSlice(source, start, end < 0 ? source.length : end);
}

// "url:line\n<source line>\n   ^^^\n" before the stack, as Node shows it.
function decorate(error, url, source, line, column, width, gap = '') {
  const text = lineOf(source, line);
  let place = `${url}:${line}\n`;
  if (text !== '' && text.length <= 1000) {
    const indent = StringPrototypeReplace(StringPrototypeSlice(text, 0, column - 1), /[^\t]/g, ' ');
    let carets = '^';
    for (let i = 1; i < width && column + i <= text.length; i++) carets += '^';
    place += `${text}\n${indent}${carets}\n`;
  }
  const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };
  const stack = require('internal/stack').formatStack(error);
  ObjectDefineProperty(error, 'stack', { ...hidden, value: `${place}${gap}${stack}` });
  return error;
}

// An export that leads back to itself.
function isCycle(record, name) {
  const seen = [];
  for (;;) {
    for (let i = 0; i < seen.length; i += 2) if (seen[i] === record && seen[i + 1] === name) return true;
    if (record.code === undefined) return false;
    const at = record.findExport(name);
    if (at === undefined || record.exports[at] !== INDIRECT) return false;
    seen[seen.length] = record;
    seen[seen.length] = name;
    name = record.exports[at + 3];
    record = record.requested[record.exports[at + 1]];
  }
}

// All that the module imports by name from a request, as a destructuring pattern.
function patternOf(record, request, isExport) {
  const list = isExport ? record.exports : record.imports;
  const step = isExport ? EXPORT : IMPORT;
  const names = [];
  for (let i = 0; i < list.length; i += step) {
    if (list[isExport ? i + 1 : i] !== request || (isExport && list[i] !== INDIRECT)) continue;
    const imported = list[isExport ? i + 3 : i + 1];
    const local = list[i + 2];
    if (imported === 0 || imported === 'default') continue;
    names[names.length] = imported === local ? imported : `${imported}: ${local}`;
  }
  let text = '';
  for (let i = 0; i < names.length; i++) text += `${i > 0 ? ', ' : ''}${names[i]}`;
  return isExport ? `{${text}}` : `{ ${text} }`;
}

// `name` of request number `request` cannot be had; it was to become `local` (an import) or an export.
function unresolved(record, request, name, local, line, column, isAmbiguous) {
  const specifier = record.requests[request * REQUEST];
  const target = record.requested[request];
  const isExport = record.findExport(local) !== undefined && record.exports[record.findExport(local)] === INDIRECT &&
    record.exports[record.findExport(local) + 4] === line && record.exports[record.findExport(local) + 5] === column;
  let message;
  if (isAmbiguous) {
    message = `The requested module '${specifier}' contains conflicting star exports for name '${name}'`;
  } else if (isCycle(target, name)) {
    message = `Detected cycle while resolving name '${name}' in '${specifier}'`;
  } else if (target.format === 'commonjs' || target.format === 'commonjs-typescript') {
    message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
      'not support all module.exports as named exports.\nCommonJS modules can always be imported via the default ' +
      `export, for example using:\n\nimport pkg from '${specifier}';\n`;
    // The statement is shown as it would have to be, when it stands on one line.
    if (record.requests[request * REQUEST + 5] === line) {
      message += `const ${patternOf(record, request, isExport)} = pkg;\n`;
    }
  } else {
    message = `The requested module '${specifier}' does not provide an export named '${name}'`;
  }
  const source = sourceOf(record);
  let width = local.length;
  // The place is that of the new name: of `x as y`, an export shows all, an import the old name.
  const before = RegExpPrototypeExec(/[^\s{,]+\s+as\s+$/, StringPrototypeSlice(lineOf(source, line), 0, column - 1));
  if (before !== null) {
    column -= before[0].length;
    width = isExport ? width + before[0].length : name.length;
  }
  return decorate(new SyntaxError(message), record.url, source, line, column, width);
}

module.exports = { decorate, lineOf, sourceOf, unresolved };
