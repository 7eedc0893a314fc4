// SPDX-License-Identifier: MIT
// Segments that ".." takes back, wherever they stand: as the words of the documentation say it, one segment after the
// other.
'use strict';
const assert = require('node:assert');
const { posix, win32 } = require('node:path');

let seed = 1;
const random = (limit) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % limit;
const parts = ['..', '..', '.', '', 'a', 'bc', 'd.e', '...', '..f', '.g'];

function model(segments, isAbsolute) {
  const out = [];
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!isAbsolute) out.push('..');
  }
  return out;
}

for (let i = 0; i < 20_000; i++) {
  const segments = Array.from({ length: 1 + random(9) }, () => parts[random(parts.length)]);
  segments.push('z'); // no separator at the end
  for (const isAbsolute of [false, true]) {
    const expected = model(segments, isAbsolute);
    for (const [path, sep] of [[posix, '/'], [win32, '\\']]) {
      if (sep === '\\' && isAbsolute) continue; // may begin with two
      if (!isAbsolute && segments[0] === '') segments[0] = '.';
      const text = (isAbsolute ? sep : '') + segments.join(sep);
      const wanted = (isAbsolute ? sep : '') + expected.join(sep);
      assert.strictEqual(path.normalize(text), wanted, text);
      assert.strictEqual(path.join(...(isAbsolute ? [sep] : []), ...segments), wanted);
    }
  }
}
