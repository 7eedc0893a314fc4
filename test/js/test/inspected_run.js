// SPDX-License-Identifier: MIT
// Test files run under a debugger: each process listens at a port of its own, and what it says of that is no part of the
// report. The runner's own process imports nothing for them.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inspected-run-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return name;
};
const test = file('a.js', "require('node:test')('one', () => {});");
file('imported.mjs', "import fs from 'node:fs'; fs.appendFileSync('seen', `${process.env.NODE_TEST_CONTEXT} `);");
file('required.js', "require('node:fs').appendFileSync('seen', `r${process.env.NODE_TEST_CONTEXT} `);");

function run(...args) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
}

const inspected = run('--test', '--test-reporter=tap', '--inspect=0', test);
assert.strictEqual(inspected.status, 0, inspected.stderr);
assert.match(inspected.stderr, /Warning: Using the inspector with --test forces running at a concurrency of 1\./);
assert.strictEqual(inspected.stderr.match(/^Debugger listening on ws:/mg).length, 1);
assert.doesNotMatch(inspected.stdout, /Debugger listening/);

const missing = run('--test', '--inspect=0', 'there-is-none.js');
assert.match(missing.stderr, /^Could not find/);
assert.strictEqual(missing.status, 1);

// Of several ports the last one counts; children are numbered from there.
const ports = file('ports.js', `
  const { run } = require('node:test');
  run({ files: ['says.js'], inspectPort: process.argv[2] === 'fn' ? () => 0 : undefined })
    .on('test:stderr', ({ message }) => { if (/^\\d+$/m.test(message)) console.log(message); });
`);
file('says.js', 'console.error(`${process.debugPort}`);');
const says = (...args) => run(...args).stdout.trim();
assert.strictEqual(says('--inspect=0', '--inspect-port=29810', ports), '29811');
assert.strictEqual(says('--inspect-port=29820', '--inspect=29830', ports), '29831');
assert.notStrictEqual(says('--inspect=0', '--inspect-port=29840', ports, 'fn'), '29841');

const args = ['--require', './required.js', '--import', './imported.mjs', '--test'];
assert.strictEqual(run(...args, test).status, 0);
const seen = () => {
  const text = fs.readFileSync(path.join(folder, 'seen'), 'utf8').trim();
  fs.rmSync(path.join(folder, 'seen'));
  return text;
};
assert.strictEqual(seen(), 'rundefined rchild-v8 child-v8');
assert.strictEqual(run(...args, '--test-isolation=none', test).status, 0);
assert.strictEqual(seen(), 'rundefined undefined');
