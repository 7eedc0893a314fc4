// SPDX-License-Identifier: MIT
// Options that change what programs find, or are refused: each in a process of its own.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

function run(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { out: stdout.trim(), err: stderr, status };
}

// In realms of node:vm, too.
const proto = 'try { console.log([({}).__proto__, require("vm").runInNewContext("({}).__proto__")]) } ' +
  'catch (e) { console.log(e.code) }';
assert.strictEqual(run('--disable-proto=delete', '-e', proto).out, '[ undefined, undefined ]');
assert.strictEqual(run('--disable-proto=throw', '-e', proto).out, 'ERR_PROTO_ACCESS');

const evals = 'for (const f of [() => eval("1"), () => new Function("")]) ' +
  'try { f(); console.log("ran") } catch (e) { console.log(e.name) }';
assert.strictEqual(run('--disallow-code-generation-from-strings', '-e', evals).out, 'EvalError\nEvalError');

for (const [option, status, words] of [
  ['--security-revert=CVE-0', 12, 'Attempt to revert an unknown CVE [CVE-0]'],
  ['--use-largepages=x', 9, 'invalid value for --use-largepages'],
  ['--max-old-space-size-percentage=0', 9, 'must be greater than 0 and up to 100. Got: 0'],
]) {
  const { err, status: found } = run(option, '-e', '1');
  assert.strictEqual(found, status, option);
  assert.ok(err.includes(words), err);
}

// The -- that ends options is none; environment files count in their order.
const directory = mkdtempSync(join(tmpdir(), 'options-'));
const file = (name, text) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};
const show = file('show.js', 'console.log(process.execArgv.length, process.env.X)');
const [a, b] = [file('a', 'X=a'), file('b', 'X=b')];
assert.strictEqual(run('--no-warnings', '--', show).out, '1 undefined');
assert.strictEqual(run(`--env-file-if-exists=${a}`, '--env-file', b, show).out, '3 b');
assert.strictEqual(run(`--env-file=${b}`, `--env-file-if-exists=${a}`, show).out, '2 a');

const bad = spawnSync(process.execPath, ['--check'], { input: 'export var p = 5; var foo bar;', encoding: 'utf8' });
assert.ok(bad.stderr.startsWith('[stdin]:1\nexport var p'), bad.stderr);
assert.strictEqual(bad.status, 1);

// With a wrapper that wraps nothing, a return at the top is an error.
const bare = file('bare.js', 'require("module").wrapper = ["", ""];');
const returns = file('returns.js', 'if (true) return;');
assert.strictEqual(run('--check', returns).status, 0);
const unwrapped = run('-r', bare, '--check', returns);
assert.strictEqual(unwrapped.status, 1);
assert.ok(unwrapped.err.startsWith(`${returns}:1\n`), unwrapped.err);
rmSync(directory, { recursive: true });

// Threads say who they are.
const exits = 'new (require("worker_threads").Worker)("process.exit()", { eval: true })';
assert.match(run('--trace-exit', '-e', exits).err, /\(node:\d+, thread:1\) WARNING: Exited the environment with code 0/);
