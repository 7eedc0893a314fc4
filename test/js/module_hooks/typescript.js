// SPDX-License-Identifier: MIT
// Hooks see the format of a .ts file whose kind only its text tells, and such a file loads through hooks that change
// nothing. Hooks of module.register() hear of what a required ES module imports, not of that module.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { register, registerHooks } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'formats-'));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};
const files = ['a.ts', 'b.ts'].map((name) => write(name, 'const x: number = 1; module.exports = { x };'));
files.push(...['c.ts', 'd.ts'].map((name) => write(name, 'export const x: number = 1;')));
const log = path.join(folder, 'log');
write('hooks.mjs', `import fs from 'node:fs';
  export async function load(url, context, next) {
    fs.appendFileSync(${JSON.stringify(log)}, url.split('/').at(-1) + '\\n');
    return next(url, context);
  }`);
write('dependency.mjs', 'export default 5;');
const module1 = write('module.mjs', 'export { default } from "./dependency.mjs";');

const seen = [];
const hooks = registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url.endsWith('.ts')) seen.push([context.format, loaded.format]);
    return loaded;
  },
});

(async () => {
  const [a, b, c, d] = files;
  assert.strictEqual(require(a).x, 1);
  assert.strictEqual((await import(pathToFileURL(b))).default.x, 1);
  assert.strictEqual(require(c).x, 1);
  assert.strictEqual((await import(pathToFileURL(d))).x, 1);
  assert.deepStrictEqual(seen, [
    ['typescript', 'typescript'], [null, 'commonjs-typescript'],
    ['typescript', 'typescript'], [null, 'module-typescript'],
  ]);
  hooks.deregister();
  register(pathToFileURL(path.join(folder, 'hooks.mjs')));
  assert.strictEqual(require(module1).default, 5);
  assert.strictEqual(fs.readFileSync(log, 'utf8'), 'dependency.mjs\n');
})().finally(() => fs.rmSync(folder, { recursive: true }));
