// SPDX-License-Identifier: MIT
// Paths as Windows has them: node:path/win32.
//
//   C:\dir\file            device "C:", absolute        C:file                  device "C:", relative to its directory
//   \\server\share\file    device "\\server\share"      \\.\COM1, \\?\C:\file   device "\\." or "\\?"
//   \dir\file              absolute on the current drive
//
// Slashes of both kinds separate. What normalize() returns never becomes a drive or a device name that the given path
// was not: such results get ".\" in front.
'use strict';

const { validateString } = require('internal/validate');
const { collapse, extensionAt, format, withoutSuffix } = require('internal/path/common');

const BACKSLASH = 92;
const COLON = 58;

const isSeparator = (code) => code === BACKSLASH || code === 47;
const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const hasDrive = (path) => path.length >= 2 && isLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON;

// Device names that Windows reserves in every directory.
const RESERVED = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00B9\u00B2\u00B3])$/i;

function nextSeparator(path, from) {
  let i = from;
  while (i < path.length && !isSeparator(path.charCodeAt(i))) i++;
  return i;
}

function skipSeparators(path, from) {
  let i = from;
  while (i < path.length && isSeparator(path.charCodeAt(i))) i++;
  return i;
}

// The first two names of \\server\share: {server, share, end}; `share` is '' when the path ends before it. Undefined
// when the path does not have this form.
function uncOf(path) {
  if (path.length < 2 || !isSeparator(path.charCodeAt(0)) || !isSeparator(path.charCodeAt(1))) return undefined;
  const serverEnd = nextSeparator(path, 2);
  if (serverEnd === 2 || serverEnd === path.length) return undefined;
  const shareStart = skipSeparators(path, serverEnd);
  if (shareStart === path.length) return undefined;
  const end = nextSeparator(path, shareStart);
  return { server: path.slice(2, serverEnd), share: path.slice(shareStart, end), end };
}

// Whether path[from, colon) is a reserved name. Without a colon the name is all but the last character, as in Node,
// whose tests ask for it ("COM9." is one).
const isReserved = (path, from, colon) => RESERVED.test(path.slice(from, colon));

// {device, rootEnd, isAbsolute}: what stands before the segments.
function splitRoot(path) {
  if (isSeparator(path.charCodeAt(0))) {
    const unc = uncOf(path);
    if (unc === undefined) return { device: '', rootEnd: 1, isAbsolute: true };
    if (unc.server === '.' || unc.server === '?') {
      return { device: `\\\\${unc.server}`, rootEnd: 4, isAbsolute: true };
    }
    return { device: `\\\\${unc.server}\\${unc.share}`, rootEnd: unc.end, isAbsolute: true };
  }
  if (hasDrive(path)) {
    const isAbsolute = path.length > 2 && isSeparator(path.charCodeAt(2));
    return { device: path.slice(0, 2), rootEnd: isAbsolute ? 3 : 2, isAbsolute };
  }
  return { device: '', rootEnd: 0, isAbsolute: false };
}

function collapseFrom(path, from, keepUp) {
  return collapse(path.replaceAll('/', '\\'), from, BACKSLASH, '\\', keepUp);
}

// Whether a relative path could be taken for one with a drive: "C:x", or a colon at the end of a segment.
function looksLikeDevice(original, tail) {
  if (hasDrive(tail)) return true;
  for (let i = original.indexOf(':'); i >= 0; i = original.indexOf(':', i + 1)) {
    if (i === original.length - 1 || isSeparator(original.charCodeAt(i + 1))) return true;
  }
  return false;
}

// splitRoot(), with reserved names before a colon ("CON:") as devices too.
function splitDevice(path) {
  const root = splitRoot(path);
  const isNamespace = root.rootEnd === 4 && root.isAbsolute && root.device.length === 3;
  const from = isNamespace ? 4 : 0;
  const colon = path.indexOf(':');
  if (colon > from && (isNamespace || root.rootEnd === 0) && isReserved(path, from, colon)) {
    const name = path.slice(from, colon + 1);
    root.device = isNamespace ? `${root.device}\\${name}` : name;
    root.rootEnd = colon + 1;
  }
  return root;
}

function normalizeKnown(path) {
  const length = path.length;
  if (length === 0) return '.';
  if (length === 1) return path === '/' ? '\\' : path;
  const { device, rootEnd, isAbsolute } = splitDevice(path);
  if (isAbsolute && rootEnd === length && device.length > 3) return `${device}\\`;
  let tail = rootEnd < length ? collapseFrom(path, rootEnd, !isAbsolute) : '';
  if (tail === '' && !isAbsolute) tail = '.';
  if (tail !== '' && isSeparator(path.charCodeAt(length - 1))) tail += '\\';
  if (!isAbsolute) {
    if (device === '' && looksLikeDevice(path, tail)) return `.\\${tail}`;
    if (isReserved(path, 0, path.indexOf(':'))) return `.\\${device}${tail}`;
  }
  return `${device}${isAbsolute ? '\\' : ''}${tail}`;
}

// Where the root that dirname() and parse() must not cut ends, 0 without one.
function rootLength(path) {
  if (path.length === 0) return 0;
  if (isSeparator(path.charCodeAt(0))) {
    const unc = uncOf(path);
    if (unc === undefined) return 1;
    return unc.end === path.length ? path.length : unc.end + 1;
  }
  if (!hasDrive(path)) return 0;
  return path.length > 2 && isSeparator(path.charCodeAt(2)) ? 3 : 2;
}

// Bounds of the last name after `from`, separators at the end left out.
function lastName(path, from) {
  let end = path.length;
  while (end > from && isSeparator(path.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > from && !isSeparator(path.charCodeAt(start - 1))) start--;
  return { start, end };
}

// The directory that relative paths on `device` start from.
function currentDirectory(device) {
  if (device === '') return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  const isElsewhere = path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === BACKSLASH;
  return path === undefined || isElsewhere ? `${device}\\` : path;
}

const segmentsOf = (full) => full.split('\\').filter((segment) => segment !== '');

const win32 = {
  resolve(...paths) {
    let device = '';
    let tail = '';
    let isAbsolute = false;
    for (let i = paths.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = paths[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else {
        path = currentDirectory(device);
      }
      const root = path.length === 1 && isSeparator(path.charCodeAt(0)) ?
        { device: '', rootEnd: 1, isAbsolute: true } : splitRoot(path);
      if (root.device !== '') {
        if (device === '') device = root.device;
        else if (root.device.toLowerCase() !== device.toLowerCase()) continue; // on another device
      }
      if (!isAbsolute) {
        tail = `${path.slice(root.rootEnd)}\\${tail}`;
        isAbsolute = root.isAbsolute;
      }
      if (isAbsolute && device !== '') break;
    }
    tail = collapseFrom(tail, 0, !isAbsolute);
    return isAbsolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  normalize(path) {
    validateString(path, 'path');
    return normalizeKnown(path);
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return isSeparator(path.charCodeAt(0)) || (hasDrive(path) && isSeparator(path.charCodeAt(2)));
  },

  join(...paths) {
    const parts = [];
    for (let i = 0; i < paths.length; i++) {
      validateString(paths[i], 'path');
      if (paths[i].length > 0) parts.push(paths[i]);
    }
    if (parts.length === 0) return '.';
    let joined = parts.join('\\');
    // Only a first part that is a UNC root itself may make the result one: join('\\', 'a') is \a.
    const first = parts[0];
    const slashes = skipSeparators(first, 0);
    const isUnc = slashes === 2 && first.length > 2;
    if (!isUnc) {
      const leading = skipSeparators(joined, 0);
      if (leading >= 2) joined = `\\${joined.slice(leading)}`;
    }
    // A reserved name in any place must not come out of ".." as the first one.
    if (joined.includes(':')) {
      const segments = joined.split('\\');
      for (let i = 0; i < segments.length; i++) {
        const colon = segments[i].indexOf(':');
        if (colon >= 0 && isReserved(segments[i], 0, colon)) return joined.replaceAll('/', '\\');
      }
    }
    return normalizeKnown(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const fromFull = win32.resolve(from);
    const toFull = win32.resolve(to);
    if (fromFull === toFull) return '';
    const a = segmentsOf(fromFull);
    const b = segmentsOf(toFull);
    let shared = 0;
    while (shared < a.length && shared < b.length && a[shared].toLowerCase() === b[shared].toLowerCase()) shared++;
    if (shared === 0 && a.length > 0 && b.length > 0) return toFull; // on another device
    const steps = b.slice(shared);
    for (let i = shared; i < a.length; i++) steps.unshift('..');
    return steps.join('\\');
  },

  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const full = win32.resolve(path);
    if (full.length <= 2) return path;
    if (full.startsWith('\\\\')) {
      const code = full.charCodeAt(2);
      if (code !== 63 && code !== 46) return `\\\\?\\UNC\\${full.slice(2)}`;
    } else if (hasDrive(full) && full.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${full}`;
    }
    return full;
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const root = rootLength(path);
    const { start } = lastName(path, root);
    if (start > root) return path.slice(0, start - 1);
    return root > 0 ? path.slice(0, root) : '.';
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    if (suffix !== undefined && suffix === path) return '';
    const { start, end } = lastName(path, hasDrive(path) ? 2 : 0);
    const base = path.slice(start, end);
    return suffix ? withoutSuffix(path, start, base, suffix) : base;
  },

  extname(path) {
    validateString(path, 'path');
    const { start, end } = lastName(path, hasDrive(path) ? 2 : 0);
    const base = path.slice(start, end);
    return base.slice(extensionAt(base));
  },

  format(pathObject) {
    return format('\\', pathObject);
  },

  parse(path) {
    validateString(path, 'path');
    const root = rootLength(path);
    const { start, end } = lastName(path, root);
    const base = path.slice(start, end);
    const extension = extensionAt(base);
    return {
      root: path.slice(0, root),
      dir: start > root ? path.slice(0, start - 1) : path.slice(0, root),
      base,
      ext: base.slice(extension),
      name: base.slice(0, extension),
    };
  },

  matchesGlob(path, pattern) {
    return require('internal/fs/glob_match').matchesGlob(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: undefined,
  posix: undefined,
};
win32.win32 = win32;
win32.posix = require('internal/path/posix');
win32._makeLong = win32.toNamespacedPath;

module.exports = win32;
