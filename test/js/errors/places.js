// SPDX-License-Identifier: MIT
// Errors that the engine throws come from where V8 sees them: the use of a variable, the sign of an assignment, what a
// loop walks over, the property of a pattern.
'use strict';

const assert = require('node:assert');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

if (process.env.EDDY_ENGINE_ABI === '0') return;

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'places-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
let count = 0;

function place(text) {
  const file = join(folder, `${count++}.js`);
  writeFileSync(file, text);
  try {
    require(file);
  } catch (error) {
    const [, line, column] = /\.js:(\d+):(\d+)/.exec(error.stack);
    return `${line}:${column} ${error.message}`;
  }
  return undefined;
}

const CASES = [
  ['log(a, missing);', '1:1 log is not defined'],
  ['console.log(missing);', '1:13 missing is not defined'],
  ['missing.x.y(1);', '1:1 missing is not defined'],
  ['new Missing();', '1:1 Missing is not defined'],
  ['const o = {\n  k: missing,\n};', '2:6 missing is not defined'],
  ['"use strict"; missing = 1;', '1:23 missing is not defined'],
  ['console.log(t);\nlet t = 1;', '1:13 Cannot access \'t\' before initialization'],
  ['const x = 1;\nx = 2;', '2:3 Assignment to constant variable.'],
  ['const x = 1;\nif (x) {\n  x += 2;\n}', '3:5 Assignment to constant variable.'],
  ['let u;\nu.a = 1;', '2:5 Cannot set properties of undefined (setting \'a\')'],
  ['let u;\nu[0] = 1;', '2:6 Cannot set properties of undefined (setting \'0\')'],
  ['let u;\nu.a++;', '2:1 Cannot read properties of undefined (reading \'a\')'],
  ['let u;\nu.a.b;', '2:3 Cannot read properties of undefined (reading \'a\')'],
  ['const { a } = undefined;', '1:9 Cannot destructure property \'a\' of \'undefined\' as it is undefined.'],
  ['const [a, b] = {};', '1:16 {} is not iterable'],
  ['const it = undefined;\nfor (const i of it) ;', '2:17 it is not iterable'],
  ['const it = {};\nfor (const [k, v] of it) ;', '2:22 it is not iterable'],
  ['const it = null;\n[...it];', '2:5 it is not iterable'],
  ['1 instanceof 2;', '1:3 Right-hand side of \'instanceof\' is not an object'],
];
for (const [text, expected] of CASES) assert.strictEqual(place(text), expected, text);

Promise.any([Promise.reject(1)]).catch((error) => {
  assert.strictEqual(error.stack, 'AggregateError: All promises were rejected');
});

// A failed call of the system's that only the runtime waited for has nothing to tell of.
require('node:fs').readFile(join(folder, 'none'), (error) => {
  assert.match(error.stack, /^Error: ENOENT: [^\n]*$/);
  assert.deepStrictEqual(Object.keys(error), ['errno', 'code', 'syscall', 'path']);
});
