// SPDX-License-Identifier: MIT
// With --enable-source-maps a test is where its author wrote it.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'mapped-')));
const map = Buffer.from(JSON.stringify({ version: 3, sources: ['author.ts'], names: [], mappings: 'AAIA' }));
const file = join(directory, 'made.js');
writeFileSync(file, `require('node:test').test('fails', () => { throw new Error('x'); });
//# sourceMappingURL=data:application/json;base64,${map.toString('base64')}`);
const run = (...options) => spawnSync(process.execPath, [...options, '--test-reporter=tap', file], { encoding: 'utf8' });
assert.ok(run('--enable-source-maps').stdout.includes(`location: '${join(directory, 'author.ts')}:5:1'`));
assert.match(run().stdout, /location: '.*made\.js:1:\d+'/);
rmSync(directory, { recursive: true });
