// SPDX-License-Identifier: MIT
// What `node` is to a child: this program with EDDY_AS_NODE=1, in shells and by first lines too; a node of PATH
// otherwise; this program when there is none (docs/decisions/013-node-by-name.md).
'use strict';
const assert = require('node:assert');
const { execFileSync, execSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

if (process.versions.eddy === undefined) return;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'by-name-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
process.env.TMPDIR = folder;
const show = ['-p', 'process.versions.eddy === undefined ? "other" : "eddy"'];
// The sanitizers' settings go along: they are those of the test, not of what it tests.
const { ASAN_OPTIONS = '', LSAN_OPTIONS = '', UBSAN_OPTIONS = '' } = process.env;
const settings = { ASAN_OPTIONS, LSAN_OPTIONS, UBSAN_OPTIONS, TMPDIR: folder };
const text = (env) => ({ encoding: 'utf8', env: { ...settings, ...env } });

fs.writeFileSync(path.join(folder, 'node'), '#!/bin/sh\necho other\n', { mode: 0o755 });
assert.strictEqual(spawnSync('node', show, text({ PATH: folder })).stdout, 'other\n');
assert.strictEqual(spawnSync('node', show, text({ PATH: '/none:/neither' })).stdout, 'eddy\n');
assert.strictEqual(spawnSync('./node', show, text({ PATH: '/none' })).error.code, 'ENOENT');

const asNode = text({ PATH: `${folder}:${process.env.PATH}`, EDDY_AS_NODE: '1' });
assert.strictEqual(execFileSync('node', show, asNode), 'eddy\n');
const script = path.join(folder, 'script');
fs.writeFileSync(script, '#!/usr/bin/env node\nconsole.log(typeof process.versions.eddy);\n', { mode: 0o755 });
assert.strictEqual(execSync(`node ${script}`, asNode), 'string\n');
assert.strictEqual(execFileSync(script, asNode), 'string\n');
// A child's children inherit both variables.
fs.writeFileSync(script, '#!/usr/bin/env node\nprocess.stdout.write(require("child_process").execSync("echo $PATH"));\n');
const dirs = execFileSync(script, asNode).trim().split(':');
assert.ok(dirs[0].startsWith(`${folder}/eddy-node-`), dirs[0]);
assert.strictEqual(dirs[1], folder);

// What others may write to is not trusted.
fs.chmodSync(dirs[0], 0o777);
const child = execFileSync(process.execPath, ['-e', `
  try { require("child_process").spawnSync("node"); } catch (error) { console.log(error.code); }`], asNode);
assert.strictEqual(child, 'EPERM\n');
