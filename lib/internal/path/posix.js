// SPDX-License-Identifier: MIT
// Paths as POSIX has them: node:path/posix, which is node:path here.
'use strict';

const { validateString } = require('internal/validate');
const { lazyProperty } = require('internal/lazy');
const { DOT, collapse, format, isDots, isNormal, withoutSuffix } = require('internal/path/common');

const SLASH = 47;

// Index after the last character that is not a slash.
function trimmedEnd(path) {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  return end;
}

// Where the last name of path[0, end) begins. Names are short: a loop beats lastIndexOf().
function baseStart(path, end) {
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== SLASH) start--;
  return start;
}

// Where the extension of the name path[start, end) begins; `end` when it has none.
function extensionStart(path, start, end) {
  let dot = end - 1;
  while (dot > start && path.charCodeAt(dot) !== DOT) dot--;
  return dot > start && !isDots(path, start, end) ? dot : end;
}

// Whether path[0, end) ends with the suffix, which is not longer.
function hasSuffix(path, end, suffix) {
  const from = end - suffix.length;
  for (let i = suffix.length - 1; i >= 0; i--) if (path.charCodeAt(from + i) !== suffix.charCodeAt(i)) return false;
  return true;
}

function normalizeKnown(path) {
  const length = path.length;
  if (length === 0) return '.';
  const isAbsolute = path.charCodeAt(0) === SLASH;
  if (isNormal(path, isAbsolute ? 1 : 0, SLASH)) return path;
  const hasTail = path.charCodeAt(length - 1) === SLASH;
  const body = collapse(path, 0, SLASH, '/', !isAbsolute);
  if (body === '') {
    if (isAbsolute) return '/';
    return hasTail ? './' : '.';
  }
  return `${isAbsolute ? '/' : ''}${body}${hasTail ? '/' : ''}`;
}

const posix = {
  resolve(...paths) {
    let whole = '';
    let isAbsolute = false;
    for (let i = paths.length - 1; i >= 0 && !isAbsolute; i--) {
      const path = paths[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      whole = whole === '' ? path : `${path}/${whole}`;
      isAbsolute = path.charCodeAt(0) === SLASH;
    }
    if (!isAbsolute) {
      const cwd = process.cwd();
      whole = whole === '' ? cwd : `${cwd}/${whole}`;
      isAbsolute = cwd.charCodeAt(0) === SLASH;
    }
    if (isAbsolute && isNormal(whole, 1, SLASH)) {
      const last = whole.length - 1;
      return last > 0 && whole.charCodeAt(last) === SLASH ? whole.slice(0, last) : whole;
    }
    const body = collapse(whole, 0, SLASH, '/', !isAbsolute);
    if (isAbsolute) return `/${body}`;
    return body === '' ? '.' : body;
  },

  normalize(path) {
    validateString(path, 'path');
    return normalizeKnown(path);
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return path.charCodeAt(0) === SLASH;
  },

  join(...paths) {
    let joined = '';
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i];
      validateString(path, 'path');
      if (path.length > 0) joined = joined === '' ? path : `${joined}/${path}`;
    }
    return normalizeKnown(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';

    // `shared` is the slash that ends what both have in common.
    const shortest = Math.min(from.length, to.length);
    let shared = 0;
    let i = 0;
    for (; i < shortest; i++) {
      const code = from.charCodeAt(i);
      if (code !== to.charCodeAt(i)) break;
      if (code === SLASH) shared = i;
    }
    if (i === shortest && (from.charCodeAt(i) === SLASH || to.charCodeAt(i) === SLASH)) shared = i;

    let up = '';
    if (from.length > shared + 1) {
      up = '..';
      for (let k = shared + 1; k < from.length; k++) if (from.charCodeAt(k) === SLASH) up += '/..';
    }
    const down = to.slice(shared + 1);
    return up === '' || down === '' ? up + down : `${up}/${down}`;
  },

  toNamespacedPath(path) {
    return path;
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const slash = baseStart(path, trimmedEnd(path)) - 1;
    if (slash > 0) return slash === 1 && path.charCodeAt(0) === SLASH ? '//' : path.slice(0, slash);
    return path.charCodeAt(0) === SLASH ? '/' : '.';
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    if (suffix !== undefined && suffix === path) return '';
    const end = trimmedEnd(path);
    const start = baseStart(path, end);
    if (!suffix) return path.slice(start, end);
    if (suffix.length >= end - start) return withoutSuffix(path, start, path.slice(start, end), suffix);
    return path.slice(start, hasSuffix(path, end, suffix) ? end - suffix.length : end);
  },

  extname(path) {
    validateString(path, 'path');
    const end = trimmedEnd(path);
    return path.slice(extensionStart(path, baseStart(path, end), end), end);
  },

  format(pathObject) {
    return format('/', pathObject);
  },

  parse(path) {
    validateString(path, 'path');
    const root = path.charCodeAt(0) === SLASH ? '/' : '';
    const end = trimmedEnd(path);
    const start = baseStart(path, end);
    // Node's answer for "/..", unlike extname()'s, has an extension: ".".
    const extension = start === 1 && end === 3 && isDots(path, 1, 3) ? 2 : extensionStart(path, start, end);
    return {
      root,
      dir: start > 1 ? path.slice(0, start - 1) : root,
      base: path.slice(start, end),
      ext: path.slice(extension, end),
      name: path.slice(start, extension),
    };
  },

  matchesGlob(path, pattern) {
    return require('internal/fs/glob_match').matchesGlob(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: undefined,
  posix: undefined,
};
posix.posix = posix;
posix._makeLong = posix.toNamespacedPath;
lazyProperty(posix, 'win32', () => require('internal/path/win32'));

module.exports = posix;
