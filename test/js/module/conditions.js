// SPDX-License-Identifier: MIT
// --conditions on the command line and in NODE_OPTIONS, for require() and import().
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-conditions-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'node_modules/c'), { recursive: true });
const put = (name, text) => writeFileSync(join(folder, name), text);
put('node_modules/c/package.json', '{"exports":{"mine":"./mine.js","default":"./other.js"}}');
put('node_modules/c/mine.js', 'module.exports = "mine"');
put('node_modules/c/other.js', 'module.exports = "other"');
put('main.js', 'console.log(require("c")); import("c").then((c) => console.log(c.default))');

function run(args, options) {
  const env = { ...process.env, NODE_OPTIONS: options };
  return spawnSync(process.execPath, [...args, join(folder, 'main.js')], { encoding: 'utf8', env }).stdout;
}
assert.strictEqual(run([], ''), 'other\nother\n');
assert.strictEqual(run(['--conditions=mine'], ''), 'mine\nmine\n');
assert.strictEqual(run(['-C', 'mine'], ''), 'mine\nmine\n');
assert.strictEqual(run([], '--conditions=mine'), 'mine\nmine\n');
