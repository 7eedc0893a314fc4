// SPDX-License-Identifier: MIT
// The report of what nobody caught shows the line that threw, whatever was thrown and wherever it was made.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'thrown-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'main.js');

function report(text, ...flags) {
  writeFileSync(file, text);
  const { stderr, status } = spawnSync(process.execPath, [...flags, file], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr;
}
const starts = (stderr, text) => assert.ok(stderr.startsWith(text), stderr);

const hasPlaces = process.env.EDDY_ENGINE_ABI !== '0';
if (!hasPlaces) return;

starts(report('\nconst e = new Error("made");\nfunction later() {\n  throw e;\n}\nlater();\n'),
       `${file}:4\n  throw e;\n  ^\n\nError: made\n    at Object.<anonymous> (${file}:2:11)\n`);
starts(report('try {\n  null.x;\n} catch (e) {\n  throw e;\n}\n'), `${file}:4\n  throw e;\n  ^\n\nTypeError: `);
starts(report('null.x;\n'), `${file}:1\nnull.x;\n     ^\n\nTypeError: `);
starts(report('throw { a: 1 };\n'), `\n${file}:1\nthrow { a: 1 };\n^\n{ a: 1 }\n\nNode.js `);
starts(report('setTimeout(() => {\n  throw null;\n}, 1);\n'),
       `\n${file}:2\n  throw null;\n  ^\nnull\n(Use \`${process.argv0.replace(/.*\//, '')} --trace-uncaught ...\``);
assert.match(report('function f() { throw 5; }\nf();\n', '--trace-uncaught'),
             /\n5\nThrown at:\n {4}at f \(.*main\.js:1:\d+\)\n/);

// An error that was emitted tells of that.
const emitted = report('const e = new (require("events"))();\nclass My extends e.constructor {}\n' +
  'function fire(on) { on.emit("error", new Error("x")); }\nfire(new My());\n');
assert.match(emitted, /throw er|throw reason/);
assert.match(emitted, /\nEmitted 'error' event on My instance at:\n {4}at fire \(.*main\.js:3:24\)\n/);

// The value of the throw may hold others, and a program may be text.
starts(report('throw {\n  again() { throw this; },\n};\n'), `\n${file}:1\nthrow {\n^\n{ again: `);
const text = spawnSync(process.execPath, ['-e', 'throw null'], { encoding: 'utf8' }).stderr;
starts(text, '\n[eval]:1\nthrow null\n^\nnull\n');
