// SPDX-License-Identifier: MIT
// A large chunk is taken apart as if it were read at once, wherever lines, their ends and characters lie in it: a \r and
// its \n belong together however late it is.
'use strict';

const assert = require('node:assert');
const readline = require('node:readline');
const { Readable } = require('node:stream');

// Each look at the clock is a second after the one before.
let time = Date.now();
Date.now = () => (time += 1000);

async function linesOf(chunks) {
  const lines = [];
  const iface = readline.createInterface({ input: Readable.from(chunks, { objectMode: false }) });
  iface.on('line', (line) => lines.push(line));
  await new Promise((resolve) => { iface.on('close', resolve); });
  return lines;
}

(async () => {
  const texts = [];
  // Ends move by one byte from line to line, against any power of two.
  for (let i = 0; i < 600; i++) texts.push(`${i} ${'é€😀x'.repeat(i % 17)}${'-'.repeat(i % 61)}`);
  for (const end of ['\n', '\r\n', '\r']) {
    assert.deepStrictEqual(await linesOf([Buffer.from(texts.join(end) + end)]), texts, JSON.stringify(end));
  }
  for (let shift = 0; shift < 4; shift++) {
    const head = 'a'.repeat(8190 + shift);
    assert.deepStrictEqual(await linesOf([Buffer.from(`${head}\r\r\nb\r\nc`)]), [head, '', 'b', 'c']);
  }
  const long = 'é'.repeat(50_000);
  assert.deepStrictEqual(await linesOf([Buffer.from(`1\n${long}`), Buffer.from(`${long}\n2`)]), ['1', long + long, '2']);
  // Returns alone
  assert.strictEqual((await linesOf([Buffer.alloc(20_000, '\r')])).length, 20_000);
})();
