// SPDX-License-Identifier: MIT
// Tests run in a random order that a seed brings back, and are reported in that order.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('node:test');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'random-order-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const letters = [...'abcdefghij'];
const text = `
  const { suite, test } = require('node:test');
  const letters = ${JSON.stringify(letters)};
  for (const name of letters) test(name, () => { console.error('ran ' + name); });
  suite('S', () => { for (const name of letters) test('S' + name, () => {}); });
  test('T', (t) => { for (const name of letters) t.test('T' + name, () => {}); });
  test('one by one', async (t) => { for (const name of letters) await t.test('U' + name, () => {}); });
`;
const files = ['1.test.js', '2.test.js'];
for (const file of files) fs.writeFileSync(path.join(folder, file), text);

function start(...args) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const all = ['--test-reporter=tap', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8', env });
  const names = [...stdout.matchAll(/^ *ok (\d+) - (.*)$/mg)];
  const among = (prefix) => names.map(({ 2: name }) => name).filter((name) => RegExp(`^${prefix}[a-j]$`).test(name));
  return {
    status, stdout, stderr, names, top: among(''), inSuite: among('S'), inTest: among('T'), inTurn: among('U'),
    seed: /^# Randomized test order seed: (\d+)$/m.exec(stdout)?.[1],
  };
}

const isShuffled = (found, expected) => {
  assert.deepStrictEqual(found.toSorted(), expected);
  return found.join() !== expected.join();
};
const prefixed = (prefix) => letters.map((name) => prefix + name);

const plain = start('--test', '1.test.js');
assert.deepStrictEqual(plain.top, letters);
assert.strictEqual(plain.seed, undefined);

const first = start('--test', '--test-randomize', '1.test.js');
assert.strictEqual(first.status, 0, first.stderr);
assert.match(first.seed, /^\d+$/);
const again = start('--test', `--test-random-seed=${first.seed}`, '1.test.js');
assert.deepStrictEqual(again.names.map(({ 2: name }) => name), first.names.map(({ 2: name }) => name));
assert.deepStrictEqual(again.seed, first.seed);

const seeded = start('--test', '--test-random-seed=7', '1.test.js');
assert.ok(isShuffled(seeded.top, letters));
assert.ok(isShuffled(seeded.inSuite, prefixed('S')));
assert.ok(isShuffled(seeded.inTest, prefixed('T')));
assert.deepStrictEqual(seeded.inTurn, prefixed('U')); // there is never more than one to choose
const ran = [...seeded.stdout.matchAll(/^# ran (.)$/mg)].map(({ 1: name }) => name);
assert.deepStrictEqual(ran, seeded.top);
assert.notDeepStrictEqual(start('--test', '--test-random-seed=8', '1.test.js').top, seeded.top);

const direct = start('--test-random-seed=7', '1.test.js');
assert.deepStrictEqual(direct.top, seeded.top);
assert.strictEqual(direct.seed, undefined);
assert.ok(isShuffled(start('--test', '--test-isolation=none', '--test-random-seed=7', '1.test.js').top, letters));

// The tests of several files are counted as one row.
const both = start('--test', ...files);
const numbers = both.names.filter(({ 0: line }) => line[0] !== ' ').map(({ 1: number }) => +number);
assert.deepStrictEqual(numbers, numbers.map((_, i) => i + 1));
assert.strictEqual(numbers.length, 26);

assert.match(start('--test', '--test-random-seed=4294967296').stderr, /ERR_OUT_OF_RANGE/);
assert.match(start('--test', '--test-randomize', '--watch').stderr, /is not supported with watch mode/);
assert.throws(() => run({ randomize: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
for (const randomSeed of [-1, 1.5, 2 ** 32]) assert.throws(() => run({ randomSeed }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => run({ randomSeed: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => run({ randomize: true, watch: true }), { code: 'ERR_INVALID_ARG_VALUE' });
