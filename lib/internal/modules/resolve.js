// SPDX-License-Identifier: MIT
// The parts of Module that look for files one by one: for callers that use them, and for `require` once a package
// replaced one of them. Loaded at the first touch of any (see LATER in internal/modules/cjs).
'use strict';

const {
  ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice,
} = primordials;
const { i32, N0, N1 } = require('internal/cells');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validate');
const { option } = require('internal/options');
const { absolute, codeAt, cwd, dirname, isRelative, textIndexOf } = require('internal/modules/paths');
const { builtinId } = require('internal/modules/builtins');
const { Module, chainOf, folders, hasUsualPaths, IS_MAIN, parents, syncExtensions } =
  require('internal/modules/cjs');
const { notFound, settleFailure, warn } = require('internal/modules/failure');
const binding = internalBinding('loader');

const SLASH = 47;

function settle(result, request) {
  if (i32[N1] !== 0) warn();
  return result !== undefined ? result : settleFailure(request);
}

function nodeModulePaths(from) {
  validateString(from, 'from');
  return ArrayPrototypeSlice(chainOf(absolute(from)));
}

function resolveLookupPaths(request, parent) {
  if (builtinId(request) !== undefined) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? ArrayPrototypeSlice(parent.paths) : [];
    const { globals } = folders;
    for (let i = 0; i < globals.length; i++) ArrayPrototypePush(paths, globals[i]);
    return paths.length > 0 ? paths : null;
  }
  if (!parent || !parent.id || !parent.filename) return ['.'];
  return [dirname(parent.filename)];
}

// request -> filename over explicit folders, or false.
function findPath(request, paths, isMain) {
  const isAbsolute = codeAt(request, 0) === SLASH;
  if (!isAbsolute && (!paths || paths.length === 0)) return false;
  const key = `${request}\0${isAbsolute ? '' : ArrayPrototypeJoin(paths, '\0')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  const full = [];
  if (!isAbsolute) {
    for (let i = 0; i < paths.length; i++) {
      validateString(paths[i], 'path');
      full[i] = absolute(paths[i]);
    }
  }
  if (textIndexOf(request, '\0') >= 0) return false;
  syncExtensions();
  const found = settle(binding.find(request, full, isMain ? IS_MAIN : 0), request);
  if (found !== false) Module._pathCache[key] = found;
  return found;
}

// By "imports", or of the parent's own package; false when neither applies.
function findInScope(request, parentFile) {
  if (textIndexOf(request, '\0') >= 0) return false;
  const result = binding.resolveScope(request, parentFile, 0);
  return result === undefined && i32[N0] === -1 ? false : settle(result, request);
}

function pathsFor(request, parent, options) {
  if (typeof options !== 'object' || options === null || options.paths === undefined) {
    return Module._resolveLookupPaths(request, parent);
  }
  const { paths } = options;
  if (!ArrayIsArray(paths)) throw new codes.ERR_INVALID_ARG_VALUE('options.paths', paths);
  if (isRelative(request)) return paths;
  const stand = new Module('', null);
  const all = [];
  for (let i = 0; i < paths.length; i++) {
    stand.paths = Module._nodeModulePaths(paths[i]);
    const lookup = Module._resolveLookupPaths(request, stand) ?? [];
    for (let j = 0; j < lookup.length; j++) {
      if (ArrayPrototypeIndexOf(all, lookup[j]) < 0) ArrayPrototypePush(all, lookup[j]);
    }
  }
  return all;
}

// Preloaded modules, and those of a prompt, are asked for as by a file of the working folder, which may be gone.
function preloader() {
  try {
    return `${cwd()}/noop.js`;
  } catch {
    return undefined;
  }
}

function resolveFilename(request, parent, isMain, options) {
  if (builtinId(request) !== undefined) return request;
  const isPlain = options === undefined && Module._findPath === findPath &&
    Module._resolveLookupPaths === resolveLookupPaths && textIndexOf(request, '\0') < 0;
  if (isPlain && parent && hasUsualPaths(parent)) {
    syncExtensions();
    const found = settle(binding.resolve(request, parent.filename, isMain ? IS_MAIN : 0), request);
    if (found !== false) return found;
    throw notFound(request, parent, parents);
  }
  const paths = pathsFor(request, parent, options);
  const isOfFolder = parent?.id === 'internal/preload' || parent?.id === '<repl>';
  const from = parent?.filename || (isOfFolder ? preloader() : undefined);
  if (from !== undefined) {
    const own = findInScope(request, absolute(from));
    if (own !== false) return own;
  }
  const found = Module._findPath(request, paths, isMain);
  if (found) return found;
  throw notFound(request, parent, parents);
}

// Reads NODE_PATH and HOME anew.
function initPaths() {
  folders.globals = binding.initGlobals(option('--global-search-paths') !== false);
  Module.globalPaths = ArrayPrototypeSlice(folders.globals);
}

module.exports = {
  _findPath: findPath,
  _initPaths: initPaths,
  _nodeModulePaths: nodeModulePaths,
  _resolveFilename: resolveFilename,
  _resolveLookupPaths: resolveLookupPaths,
};
