// SPDX-License-Identifier: MIT
// How a process ends: its exit code and what it prints.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const run = (text, ...options) => {
  const words = [...options, '-e', text];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  return { status, signal, stdout, stderr };
};
assert.deepStrictEqual(run('process.exit()').status, 0);
assert.deepStrictEqual(run('process.exit(3)').status, 3);
assert.deepStrictEqual(run('process.exitCode = 4').status, 4);
assert.deepStrictEqual(run('process.exitCode = "5"').status, 5);
assert.deepStrictEqual(run('process.exitCode = 4; process.exit()').status, 4);
assert.deepStrictEqual(run('process.on("exit", () => { process.exitCode = 9 })').status, 9);
assert.deepStrictEqual(run('process.on("exit", () => process.exit(6)); process.exit(1)').status, 6);
assert.deepStrictEqual(run('process.on("uncaughtException", () => { throw 1 }); throw 2').status, 7);
assert.deepStrictEqual(run('', '--no-such-option').status, 9);
assert.deepStrictEqual(run('process.kill(process.pid, "SIGKILL")').signal, 'SIGKILL');
assert.deepStrictEqual(run('process.on("beforeExit", () => process.exit(8))').status, 8);

const thrown = run('process.on("exit", (code) => console.log("exit", code)); throw new TypeError("boom")');
assert.strictEqual(thrown.status, 1);
assert.strictEqual(thrown.stdout, 'exit 1\n');
assert.match(thrown.stderr, /^\[eval\]:1\n/);
assert.match(thrown.stderr, /\nTypeError: boom\n {4}at \[eval\]:1:/);
assert.match(thrown.stderr, /\n\nNode\.js v\d+/);

const rejected = run('Promise.reject(new Error("lost"))');
assert.strictEqual(rejected.status, 1);
assert.match(rejected.stderr, /Error: lost\n/);
assert.match(run('Promise.reject(3)').stderr, /UnhandledPromiseRejection: .* rejected with the reason "3"\./);
assert.strictEqual(run('Promise.reject(1)', '--unhandled-rejections=none').status, 0);
assert.strictEqual(run('Promise.reject(1)', '--unhandled-rejections=warn').status, 0);
assert.strictEqual(run('Promise.reject(1)', '--unhandled-rejections=warn-with-error-code').status, 1);
assert.strictEqual(run('Promise.reject(1); process.on("unhandledRejection", () => {})').status, 0);
