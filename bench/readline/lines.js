// SPDX-License-Identifier: MIT
// Lines of a large file: readline's events and its async iterator, FileHandle.readLines, split() of the whole text.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { measure } = require('../lib/harness.js');

const LINES = 100_000;
const file = path.join(os.tmpdir(), `eddy-bench-lines-${process.pid}`);

function check(count) {
  if (count !== LINES) throw new Error(`${count} lines`);
}

(async () => {
  const text = Array.from({ length: LINES }, (_, i) => `${i} a line of text that says something\n`).join('');
  fs.writeFileSync(file, text);
  const open = () => readline.createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity });
  await measure('readline-events', () => new Promise((resolve) => {
    let count = 0;
    open().on('line', () => { count++; }).on('close', () => { check(count); resolve(); });
  }), LINES);
  await measure('readline-for-await', async () => {
    let count = 0;
    for await (const line of open()) count += line.length > 0;
    check(count);
  }, LINES);
  await measure('FileHandle.readLines', async () => {
    const handle = await fs.promises.open(file);
    let count = 0;
    for await (const line of handle.readLines()) count += line.length > 0;
    check(count);
  }, LINES);
  await measure('split', () => { check(fs.readFileSync(file, 'utf8').split('\n').length - 1); }, LINES);
  fs.unlinkSync(file);
})();
