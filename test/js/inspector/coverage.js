// SPDX-License-Identifier: MIT
// NODE_V8_COVERAGE: functions and blocks by the author's offsets, with how often they ran.
'use strict';

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-'));
const file = require.resolve('./fixtures/covered.js');
const program = `const { sign, twice } = require(${JSON.stringify(file)}); sign(1); sign(2); sign(-1); twice(4);`;
const { status, stderr } = spawnSync(process.execPath, ['-e', program],
                                     { env: { ...process.env, NODE_V8_COVERAGE: folder }, encoding: 'utf8' });
assert.strictEqual(status, 0, stderr);
const files = fs.readdirSync(folder);
assert.strictEqual(files.length, 1);
assert.match(files[0], /^coverage-\d+-\d+-\d+\.json$/);
const { result } = JSON.parse(fs.readFileSync(path.join(folder, files[0]), 'utf8'));
fs.rmSync(folder, { recursive: true });

const { functions } = result.find(({ url }) => url === pathToFileURL(file).href);
const text = fs.readFileSync(file, 'utf8');
const of = (name) => functions.find(({ functionName }) => functionName === name).ranges;
assert.strictEqual(text.slice(of('sign')[0].startOffset, of('sign')[0].endOffset).startsWith('function sign(n)'), true);
assert.strictEqual(of('sign')[0].count, 3);
const [, minus] = of('sign');
assert.match(text.slice(minus.startOffset, minus.endOffset), /return 'minus'/);
assert.strictEqual(minus.count, 1);
assert.deepStrictEqual(of('never').map(({ count }) => count), [0]);
assert.strictEqual(of('twice')[0].count, 1);
