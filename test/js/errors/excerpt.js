// SPDX-License-Identifier: MIT
// The report of an uncaught error begins with its place: of what the program threw the `throw`, of what the engine threw
// the expression, of a rejection where the error was made.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-excerpt-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

function check(text, line, caret, name = 'a.js') {
  const file = join(folder, name);
  writeFileSync(file, text);
  const { stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  const shown = name.endsWith('.mjs') ? `file://${file}` : file;
  assert.ok(stderr.startsWith(`${shown}:${line}\n${text.split('\n')[line - 1]}\n${caret}^\n\n`), stderr);
}

check('function f() {\n\tif (1) throw new TypeError("x");\n}\nf();', 2, '\t       ');
check('const a = {};\na.b.c;', 2, '    ');
check('f(1);\nfunction f() { missing(2); }', 2, ' '.repeat(15));
check('Promise.reject(new Error("x"));', 1, ' '.repeat(15));
check('throw new Error("x");', 1, ' '.repeat(6), 'b.mjs');
