// SPDX-License-Identifier: MIT
// With hooks of both kinds, of registerHooks() and register(), a CommonJS file that they all leave alone is read by the
// loader, whoever asks for it.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { register, registerHooks } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinds-'));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};
const inner = write('inner.js', 'module.exports = 5');
const imported = write('imported.cjs', 'module.exports = require("./inner.js") + 1');
const required = write('required.cjs', 'module.exports = 7');
register(pathToFileURL(write('hooks.mjs', 'export async function load(url, context, next) { return next(url, context); }')));
const seen = [];
registerHooks({
  load(url, context, next) {
    seen.push(path.basename(url));
    return next(url, context);
  },
});
import(pathToFileURL(imported)).then(({ default: value }) => {
  assert.strictEqual(value, 6);
  assert.strictEqual(require(inner), 5);
  assert.strictEqual(require(required), 7);
  assert.ok(seen.includes('required.cjs'));
}).finally(() => fs.rmSync(folder, { recursive: true }));
