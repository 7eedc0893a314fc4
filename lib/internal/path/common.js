// SPDX-License-Identifier: MIT
// What both path flavours share: segments, names, format(). Paths are scanned by character code and left as they are
// when there is nothing to change, which is the common case.
'use strict';

const { validateObject } = require('internal/validate');

const DOT = 46;

// Whether path[start, end) is "." or "..".
function isDots(path, start, end) {
  if (path.charCodeAt(start) !== DOT) return false;
  return end - start === 1 || (end - start === 2 && path.charCodeAt(start + 1) === DOT);
}

// True when no segment from `from` on is empty, "." or ".."; one separator at the end is allowed.
function isNormal(path, from, separator) {
  const length = path.length;
  let start = from;
  for (let i = from; i < length; i++) {
    if (path.charCodeAt(i) !== separator) continue;
    if (i === start || isDots(path, start, i)) return false;
    start = i + 1;
  }
  return start === length || !isDots(path, start, length);
}

// The segments from `from` on, with "." and ".." resolved, joined by `joint`, which is the separator; no separator at
// either end. With keepUp the ".." that lead out of the path stay.
function collapse(path, from, separator, joint, keepUp) {
  const length = path.length;
  let done = '';
  let first = -1; // path[first, end) are the segments behind `done` that stand in the path as they will; -1 without
  let end = 0;
  let names = 0; // segments that a ".." can take back
  let start = from;
  for (let i = from; i <= length; i++) {
    if (i < length && path.charCodeAt(i) !== separator) continue;
    const isName = i > start && !isDots(path, start, i);
    if (isName || (names === 0 && keepUp && i - start === 2)) {
      if (first < 0) {
        first = start;
      } else if (start !== end + 1) {
        done = append(done, joint, path.slice(first, end));
        first = start;
      }
      end = i;
      if (isName) names++;
    } else if (names > 0 && i - start === 2) {
      names--;
      if (first < 0) { // what it takes back is done
        const last = done.lastIndexOf(joint);
        done = last < 0 ? '' : done.slice(0, last);
      } else {
        while (end > first && path.charCodeAt(end - 1) !== separator) end--;
        if (end === first) first = -1;
        else end--;
      }
    }
    start = i + 1;
  }
  return first < 0 ? done : append(done, joint, path.slice(first, end));
}

const append = (done, joint, more) => (done === '' ? more : `${done}${joint}${more}`);

// Where the extension of a base name begins; its length when it has none.
function extensionAt(base) {
  const dot = base.lastIndexOf('.');
  return dot > 0 && base !== '..' ? dot : base.length;
}

// The base name that begins at `start` without its suffix. When it is itself the end of a longer suffix, Node leaves
// it whole, with the separators that follow it.
function withoutSuffix(path, start, base, suffix) {
  if (suffix.length > base.length && suffix.length <= path.length && suffix.endsWith(base)) return path.slice(start);
  return base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base;
}

function format(separator, object) {
  validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const { ext } = object;
  const base = object.base || `${object.name || ''}${ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : ''}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

module.exports = { DOT, collapse, extensionAt, format, isDots, isNormal, withoutSuffix };
