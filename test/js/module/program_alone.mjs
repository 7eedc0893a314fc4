// SPDX-License-Identifier: MIT
// A program that is an ES module, alone on its command line, runs as in a microtask: reactions before ticks, also when
// it throws, and with top-level await.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'alone-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const QUEUE = `
  import { writeSync } from 'node:fs';
  const say = (text) => writeSync(1, text + ' ');
  process.nextTick(() => { say('tick'); Promise.resolve().then(() => say('behind')); });
  Promise.resolve().then(() => { say('reaction'); process.nextTick(() => say('next')); });
  queueMicrotask(() => say('microtask'));
  setImmediate(() => say('immediate'));
`;

function run(text, ...args) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, file], { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr };
}

const ORDER = 'reaction microtask tick next behind immediate';
assert.deepStrictEqual(run(QUEUE), { status: 0, stdout: ORDER, stderr: '' });
// The same when it is not alone.
assert.deepStrictEqual(run(QUEUE, '--no-warnings'), { status: 0, stdout: ORDER, stderr: '' });

const caught = `process.on('uncaughtException', (error, origin) => say(error.message + ' ' + origin));`;
assert.deepStrictEqual(run(`${QUEUE}${caught} throw new Error('boom');`),
                       { status: 0, stdout: `reaction microtask boom unhandledRejection ${ORDER.slice(19)}`, stderr: '' });

const thrown = run(`${QUEUE} throw new Error('boom');`);
assert.strictEqual(thrown.status, 1);
assert.strictEqual(thrown.stdout, 'reaction microtask');
assert.match(thrown.stderr, /program\.mjs:8\n throw new Error\('boom'\);\n {7}\^\n\nError: boom\n {4}at file:/);

assert.deepStrictEqual(run(`${QUEUE} await undefined; say('awaited');`),
                       { status: 0, stdout: `reaction microtask awaited ${ORDER.slice(19)}`, stderr: '' });
const never = run(`await new Promise(() => {});`);
assert.strictEqual(never.status, 13);
assert.match(never.stderr, /unsettled top-level await/);
assert.match(run(`import { none } from 'node:fs';`).stderr, /does not provide an export named 'none'/);
