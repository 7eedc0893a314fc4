// SPDX-License-Identifier: MIT
// A script that does not parse, or is not there: one clear report and exit status 1.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'start-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });

const broken = path.join(dir, 'broken.js');
fs.writeFileSync(broken, 'let fine = 1;\n\nlet 9lives = 2;\n');
let child = run(broken);
assert.strictEqual(child.status, 1);
assert.strictEqual(child.stdout, '');
const lines = child.stderr.split('\n');
assert.strictEqual(lines[0], `${broken}:3`);
assert.strictEqual(lines[1], 'let 9lives = 2;');
assert.match(lines[2], /^ *\^+$/);
assert.match(child.stderr, /\nSyntaxError: /);

const user = path.join(dir, 'user.js');
fs.writeFileSync(user, "try { require('./broken.js'); } catch (error) { console.log(error.name); }\n");
child = run(user);
assert.strictEqual(child.stdout, 'SyntaxError\n');
assert.strictEqual(child.status, 0);

child = run(path.join(dir, 'missing.js'));
assert.strictEqual(child.status, 1);
assert.strictEqual(child.stderr.match(/Error: /g).length, 1);
assert.match(child.stderr, /Error: Cannot find module '.*missing\.js'/);
assert.match(child.stderr, /code: 'MODULE_NOT_FOUND'/);

for (const bytes of [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from('\0'), Buffer.from('(')]) {
  fs.writeFileSync(broken, bytes);
  child = run(broken);
  assert.strictEqual(child.signal, null);
  assert.strictEqual(child.status, 1);
  assert.match(child.stderr, /SyntaxError/);
}
fs.writeFileSync(broken, '');
assert.strictEqual(run(broken).status, 0);
assert.strictEqual(run(dir).status, 1);
fs.writeFileSync(broken, '('.repeat(200000));
child = run(broken);
assert.strictEqual(child.signal, null);
assert.strictEqual(child.status, 1);
