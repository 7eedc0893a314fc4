// SPDX-License-Identifier: MIT
// Resolutions that failed or met something deprecated: the codes and texts of src/loader/resolve.h made into errors and
// warnings.
'use strict';

const { JSONParse, JSONStringify, SafeSet, ArrayPrototypeJoin } = primordials;
const { i32, N0 } = require('internal/cells');
const { codes } = require('internal/errors');
const binding = internalBinding('loader');

// enum ed_resolve_code
const BARE = 1;
const NOT_FOUND = 2;
const MAIN_MISSING = 3;
const TARGET_MISSING = 4;
const BAD_CONFIG = 5;
const NOT_EXPORTED = 6;
const NO_IMPORT = 7;
const BAD_TARGET = 8;

const warned = new SafeSet();
// The deprecation that waits. A main that is missing is told each time, mappings once.
function warn() {
  const waiting = binding.warning();
  const code = waiting[0];
  const text = waiting[1];
  if (code !== 'DEP0128' && warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'DeprecationWarning', code);
}

function missing(message, path, requestPath) {
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  if (path !== undefined) error.path = path;
  if (requestPath !== undefined) error.requestPath = requestPath;
  return error;
}

// A target that is no string is shown as text.
function targetOf(json) {
  const value = JSONParse(json);
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSONStringify(value) : `${value}`;
}

function errorOf(code, request, importer) {
  const texts = binding.failure();
  const path = texts[0];
  const detail = texts[1];
  const base = texts[3] ?? importer;
  switch (code) {
    case MAIN_MISSING:
      return missing(`Cannot find module '${path}'. Please verify that the package.json has a valid "main" entry`,
                     detail, request);
    case TARGET_MISSING: return missing(`Cannot find module '${path}'`, detail);
    case BAD_CONFIG: return new codes.ERR_INVALID_PACKAGE_CONFIG(detail ? path : `${path}.`, base, detail || undefined);
    case NOT_EXPORTED: return new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(path, detail, base);
    case NO_IMPORT: return new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(detail, path, base);
    case BAD_TARGET: return new codes.ERR_INVALID_PACKAGE_TARGET(path, detail, targetOf(texts[2]), texts[4], base);
    default: return new codes.ERR_INVALID_MODULE_SPECIFIER(path, detail, base);
  }
}

// What a native that gave no file name means: false for "not found", the name of a built-in, or an error.
function settleFailure(request) {
  const code = i32[N0];
  if (code === NOT_FOUND) return false;
  if (code === BARE) return binding.failure()[0];
  throw errorOf(code, request);
}

// `parents` maps a module to the one that required it first.
function notFound(request, parent, parents) {
  const stack = [];
  for (let cursor = parent; cursor; cursor = parents.get(cursor)) stack[stack.length] = cursor.filename || cursor.id;
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0) message += `\nRequire stack:\n- ${ArrayPrototypeJoin(stack, '\n- ')}`;
  const error = missing(message);
  error.requireStack = stack;
  return error;
}

module.exports = { errorOf, notFound, settleFailure, warn };
