// SPDX-License-Identifier: MIT
// A line that comes in many parts is one line, whatever ends it and wherever the parts are cut.
'use strict';

const assert = require('node:assert');
const readline = require('node:readline');
const { PassThrough } = require('node:stream');

async function linesOf(parts) {
  const input = new PassThrough();
  const lines = [];
  const iface = readline.createInterface({ input, crlfDelay: Infinity });
  iface.on('line', (line) => lines.push(line));
  const closed = new Promise((resolve) => { iface.on('close', resolve); });
  for (const part of parts) {
    input.write(part);
    await new Promise(setImmediate);
  }
  input.end();
  await closed;
  return lines;
}

(async () => {
  assert.deepStrictEqual(await linesOf(['a', 'b', 'c\nd', 'e\n', 'f']), ['abc', 'de', 'f']);
  assert.deepStrictEqual(await linesOf(['a', '\r', '\nb\r', 'c', '\n']), ['a', 'b', 'c']);
  assert.deepStrictEqual(await linesOf(['a\u2028b', 'c\u2029', '\n', '\n']), ['a', 'bc', '', '']);
  const euro = Buffer.from('x€y\nz');
  assert.deepStrictEqual(await linesOf(Array.from(euro, (byte) => Buffer.of(byte))), ['x€y', 'z']);
  const part = 'x'.repeat(1000);
  const many = Array.from({ length: 2000 }, () => part);
  assert.deepStrictEqual(await linesOf([...many, 'end\nlast']), [`${part.repeat(2000)}end`, 'last']);
})();
