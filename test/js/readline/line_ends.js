// SPDX-License-Identifier: MIT
// Lines end in \n, \r\n, \r, U+2028 or U+2029, wherever a chunk is cut.
'use strict';

const assert = require('node:assert');
const readline = require('node:readline');
const { Readable } = require('node:stream');

const text = 'one\ntwo\r\nthree\rfour\u2028five\u2029\u00e9\r\n\nseven\r\r\nlast';
const expected = ['one', 'two', 'three', 'four', 'five', '\u00e9', '', 'seven', '', 'last'];

async function lines(chunks) {
  const found = [];
  const input = Readable.from(chunks);
  for await (const line of readline.createInterface({ input, crlfDelay: Infinity })) found.push(line);
  return found;
}

(async () => {
  assert.deepStrictEqual(await lines([text]), expected);
  const bytes = Buffer.from(text);
  for (let at = 1; at < bytes.length; at++) {
    assert.deepStrictEqual(await lines([bytes.subarray(0, at), bytes.subarray(at)]), expected, `cut at ${at}`);
  }
  assert.deepStrictEqual(await lines(['a\r\nb\r\n', 'c\r\n']), ['a', 'b', 'c']);
})();
