// SPDX-License-Identifier: MIT
// With source maps functions have their original names in stacks, also where a minifier chose one that the originals
// have for something else.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-names-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

// The original:
//   const outer = () => { inner(); };
//   const inner = () => { throw new Error(o.x); };
const code = 'const r=()=>{o()},o=()=>{throw new Error("no")};r();\n';
const VLQ = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = (n) => {
  let rest = n < 0 ? (-n << 1) | 1 : n << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += VLQ[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
};
// [generated column, line, column, name]
const places = [
  [code.indexOf('o()'), 0, 22, 0], [code.indexOf('throw'), 1, 22], [code.indexOf('new'), 1, 28],
  [code.indexOf('r()'), 2, 0, 1],
];
let last = [0, 0, 0, 0];
const mappings = places.map(([at, line, column, name]) => {
  const segment = [at - last[0], 0, line - last[1], column - last[2]];
  if (name !== undefined) segment.push(name - last[3]);
  last = [at, line, column, name ?? last[3]];
  return segment.map(digits).join('');
}).join(',');
const map = { version: 3, sources: ['original.js'], names: ['inner', 'outer', 'o', 'r'], mappings };
const file = join(folder, 'code.js');
writeFileSync(`${file}.map`, JSON.stringify(map));
writeFileSync(file, `${code}//# sourceMappingURL=code.js.map`);

const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', file], { encoding: 'utf8' });
assert.match(stderr, /^ +at inner \(.*original\.js:2:29\)$/m);
assert.match(stderr, /^ +at outer \(.*original\.js:1:23\)$/m);
