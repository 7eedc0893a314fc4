// SPDX-License-Identifier: MIT
// --experimental-loader: its hooks see the program's file and all that it imports; what a module of hooks throws ends
// the process with that.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-loader-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const put = (name, text) => {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
};
function run(loaders, ...rest) {
  const flags = loaders.flatMap((loader) => ['--experimental-loader', loader]);
  return spawnSync(process.execPath, ['--no-warnings', ...flags, ...rest], { cwd: folder, encoding: 'utf8' });
}

const virtual = put('virtual.mjs', `
  export async function resolve(specifier, context, next) {
    if (specifier.endsWith('/entry')) return { url: 'x:entry', shortCircuit: true };
    if (specifier.startsWith('x:')) return { url: specifier, shortCircuit: true };
    return next(specifier);
  }
  export async function load(url, context, next) {
    if (url === 'x:entry') return { format: 'module', source: 'import v from "x:v"; console.log(v)', shortCircuit: true };
    if (url === 'x:v') return { format: 'commonjs', source: 'module.exports = require("./own.js")', shortCircuit: true };
    return next(url, context);
  }`);
const own = put('own.js', 'module.exports = "own"; if (require.main === module) console.log(require("path").sep)');
const first = run([virtual], own);
assert.strictEqual(first.stdout, '/\n', first.stderr);
const entry = run([virtual], 'entry');
assert.strictEqual(entry.stdout, 'own\n', entry.stderr); // "x:v" is in no folder: the working folder stands for it
put('named.mjs', `
  import { readFileSync, writeSync } from 'node:fs';
  export async function load(url, context, next) {
    const result = await next(url, context);
    if (result.format === 'commonjs') result.source = readFileSync(new URL(url));
    writeSync(1, \`load \${url.slice(url.lastIndexOf('/') + 1)} \${result.format}\\n\`);
    return result;
  }`);
put('main.cjs', 'require("./lib.cjs"); require("./lib.mjs")');
put('lib.cjs', '');
put('lib.mjs', 'export {}');
const named = run(['./named.mjs'], './main.cjs');
assert.strictEqual(named.stdout, 'load main.cjs commonjs\nload lib.cjs commonjs\nload lib.mjs module\n', named.stderr);

for (const [text, message] of [['throw null', /^null$/m], ['throw new TypeError("t")', /^TypeError.*: t$/m],
                               ['export function initialize() { return Promise.reject("r") }', /r/]]) {
  const result = run([put('bad.mjs', text)], own);
  assert.strictEqual(result.status, 1);
  assert.match(result.stderr, message);
  assert.strictEqual(result.stdout, '');
}
assert.strictEqual(run([put('never.mjs', 'await new Promise(() => {})')], own).status, 13);
