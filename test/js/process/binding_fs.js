// SPDX-License-Identifier: MIT
// process.binding('fs'): what it lends, and that modules of both kinds are read through a readFileUtf8 that is replaced,
// as Yarn does for the files in its archives.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { Module, register } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const binding = process.binding('fs');
assert.strictEqual(binding, process.binding('fs'));
assert.strictEqual(binding.internalModuleStat(__dirname), 1);
assert.strictEqual(binding.internalModuleStat(__filename), 0);
assert.ok(binding.internalModuleStat(path.join(__dirname, 'nonesuch')) < 0);
assert.strictEqual(binding.readFileUtf8(__filename, 0), fs.readFileSync(__filename, 'utf8'));
assert.throws(() => binding.readFileUtf8(path.join(__dirname, 'nonesuch'), 0), { code: 'ENOENT', syscall: 'open' });

const archive = path.join(__dirname, 'archive.zip');
const texts = {
  [path.join(archive, 'required.js')]: 'exports.a = "from the archive"',
  [path.join(archive, 'imported.cjs')]: 'exports.b = require("./required.js").a',
};
const { readFileUtf8 } = binding;
binding.readFileUtf8 = function(file, ...rest) {
  return texts[file] ?? readFileUtf8.call(this, file, ...rest);
};

const { _resolveFilename } = Module;
Module._resolveFilename = function(request, ...rest) {
  const file = path.join(archive, path.basename(request));
  return texts[file] === undefined ? _resolveFilename.call(this, request, ...rest) : file;
};
assert.deepStrictEqual(require('./required.js'), { a: 'from the archive' });

const url = pathToFileURL(path.join(archive, 'imported.cjs')).href;
register(`data:text/javascript,${encodeURIComponent(`
  const url = ${JSON.stringify(url)};
  export const resolve = (specifier, context, next) =>
    specifier === 'archived' ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context);
  export const load = (wanted, context, next) =>
    wanted === url ? { format: 'commonjs', shortCircuit: true } : next(wanted, context);
`)}`);
import('archived').then(({ b }) => assert.strictEqual(b, 'from the archive'));
