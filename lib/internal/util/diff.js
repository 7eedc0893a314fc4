// SPDX-License-Identifier: MIT
// Differences of two sequences by Myers' algorithm: the shortest list of insertions and deletions, O((n + m) d).
'use strict';

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateStringArray, validateString } = require('internal/validate');

const DELETE = -1;
const KEEP = 0;
const INSERT = 1;

// [operation, item] from the front: INSERT is in actual only, DELETE in expected only. With preferComma, of two lines
// that isEqual takes for the same the one that ends in a comma is kept.
function myersDiff(actual, expected, isEqual = (a, b) => a === b, preferComma = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  if (max > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  // v[k] is how far one gets in `actual` on diagonal k; trace keeps what the way back needs of each round.
  const v = new Int32Array(2 * max + 2);
  const trace = [];
  for (let d = 0; d <= max; d++) {
    trace.push(v.slice(max - d - 1 < 0 ? 0 : max - d - 1, max + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const at = k + max;
      let x = k === -d || (k !== d && v[at - 1] < v[at + 1]) ? v[at + 1] : v[at - 1] + 1;
      while (x < n && x - k < m && isEqual(actual[x], expected[x - k])) x++;
      v[at] = x;
      if (x >= n && x - k >= m) return walkBack(trace, actual, expected, max, preferComma);
    }
  }
  return [];
}

function walkBack(trace, actual, expected, max, preferComma) {
  let x = actual.length;
  let y = expected.length;
  const result = [];
  for (let d = trace.length - 1; d >= 0; d--) {
    const v = trace[d];
    const start = max - d - 1 < 0 ? 0 : max - d - 1;
    const get = (k) => v[k + max - start];
    const k = x - y;
    const previous = k === -d || (k !== d && get(k - 1) < get(k + 1)) ? k + 1 : k - 1;
    const previousX = get(previous);
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) {
      result.push([KEEP, preferComma && !actual[x - 1].endsWith(',') ? expected[y - 1] : actual[x - 1]]);
      x--;
      y--;
    }
    if (d > 0) {
      if (x > previousX) result.push([INSERT, actual[--x]]);
      else result.push([DELETE, expected[--y]]);
    }
  }
  return result.reverse();
}

function validateInput(value, name) {
  if (!Array.isArray(value)) {
    validateString(value, name);
    return;
  }
  validateStringArray(value, name);
}

// util.diff(actual, expected): strings by characters, arrays by items.
function diff(actual, expected) {
  if (actual === expected) return [];
  validateInput(actual, 'actual');
  validateInput(expected, 'expected');
  return myersDiff(actual, expected);
}

module.exports = { DELETE, INSERT, KEEP, diff, myersDiff };
