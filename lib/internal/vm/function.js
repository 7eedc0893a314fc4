// SPDX-License-Identifier: MIT
// vm.compileFunction: a function of given parameters around a body, in any context.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { noteSource } = require('internal/source_text');
const { validateArray, validateBoolean, validateInt32, validateObject, validateString, validateStringArray } =
  require('internal/validate');
const { compileCache } = require('internal/vm/cached_data');
const { contextOf, isContext } = require('internal/vm/contexts');
const { equip, prepare, validateCallback } = require('internal/vm/dynamic');
const { syntaxError } = require('internal/vm/errors');
const { shift } = require('internal/vm/script');
const binding = internalBinding('vm');

const BODY = '/*$eddy:body*/'; // internal/function_text knows it

// The objects of contextExtensions, the last one innermost, around a function's text.
function withExtensions(text, count) {
  let head = '(function (extensions) {';
  for (let i = 0; i < count; i++) head += `with (extensions[${i}]) `;
  return `${head}return ${text}})`;
}

// Parameters and body must be such by themselves: the Function constructor knows, and says in which line they are not.
const FUNCTION_LINES = 2; // that it puts before the body
function check(code, params, context, place) {
  const { Function: Compiler } = context === undefined ? globalThis : context.inner;
  try {
    new Compiler(...params, code); // eslint-disable-line no-new
  } catch (error) {
    if (error?.name !== 'SyntaxError') return; // eval is forbidden there: the evaluation will tell
    throw syntaxError(error.message, error.line - FUNCTION_LINES + place.lineOffset, place, context);
  }
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) validateStringArray(params, 'params');
  validateObject(options, 'options');
  const { filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
          contextExtensions = [], importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (typeof parsingContext !== 'object' || parsingContext === null || !isContext(parsingContext)) {
      throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  for (let i = 0; i < contextExtensions.length; i++) {
    validateObject(contextExtensions[i], `options.contextExtensions[${i}]`);
  }
  validateCallback(importModuleDynamically);
  const context = parsingContext === undefined ? undefined : contextOf(parsingContext);
  const place = { filename, lineOffset, columnOffset, source: code };
  check(code, params ?? [], context, place);
  // On one line with the head, since the engine's lines begin with 1; as text, the function has them on two.
  const head = `(function (${(params ?? []).join(', ')}) {${BODY}`;
  const name = filename === '' ? '<anonymous>' : filename;
  noteSource(name, shift(code, lineOffset, columnOffset));
  const prepared = prepare(shift(code, 0, columnOffset), name, importModuleDynamically, lineOffset, head);
  if (prepared !== undefined && context !== undefined) equip(context);
  const text = `${head}${prepared?.text ?? shift(code, 0, columnOffset)}\n})`;
  const count = contextExtensions.length;
  let fn = binding.evaluate(count > 0 ? withExtensions(text, count) : text, context?.inner, context?.self, name,
                            lineOffset + 1);
  if (count > 0) fn = fn(contextExtensions);
  if (prepared !== undefined) prepared.referrer.object = fn;
  compileCache(fn, code, cachedData, produceCachedData);
  fn.sourceMapURL = undefined;
  return fn;
}

module.exports = { compileFunction };
