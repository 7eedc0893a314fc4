// SPDX-License-Identifier: MIT
// module.findPackageJSON: of a package by its name, of a file by its URL; import of a package whose main is an absolute
// path.
'use strict';

const assert = require('node:assert');
const { findPackageJSON } = require('node:module');
const { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = realpathSync(mkdtempSync(join(require('node:os').tmpdir(), 'eddy-package-')));
process.on('exit', () => rmSync(folder, { recursive: true }));
const put = (name, text) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const root = put('package.json', '{"name":"root"}');
const main = put('lib/main.js', 'module.exports = "main"');
const one = put('node_modules/one/package.json', '{"name":"one"}');
const inner = put('node_modules/one/sub/package.json', '{}');
put('node_modules/one/sub/index.js', '');
put('node_modules/two/package.json', JSON.stringify({ name: 'two', main }));
const scoped = put('node_modules/@s/p/package.json', '{"name":"@s/p"}');

const url = pathToFileURL(main).href;
assert.strictEqual(findPackageJSON('one', url), one);
assert.strictEqual(findPackageJSON('one/sub', main), one);
assert.strictEqual(findPackageJSON('@s/p/x', new URL(url)), scoped);
assert.strictEqual(findPackageJSON('..', main), root);
assert.strictEqual(findPackageJSON('../node_modules/one/sub/index.js', url), inner);
assert.strictEqual(findPackageJSON(url), root);
assert.strictEqual(findPackageJSON(new URL(url)), root);

assert.throws(() => findPackageJSON(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => findPackageJSON('one', 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => findPackageJSON(5), { code: 'ERR_INVALID_URL' });
assert.throws(() => findPackageJSON('one', 'relative'), { code: 'ERR_INVALID_URL' });
assert.throws(() => findPackageJSON('../x'), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
assert.throws(() => findPackageJSON('none', url), { code: 'ERR_MODULE_NOT_FOUND' });
assert.throws(() => findPackageJSON('./none', url), { code: 'ERR_MODULE_NOT_FOUND' });
assert.throws(() => findPackageJSON('http://localhost/', url), { code: 'ERR_INVALID_URL_SCHEME' });

const entry = put('entry.mjs', 'import two from "two"; export default two;');
import(pathToFileURL(entry).href).then(({ default: two }) => {
  assert.strictEqual(two, 'main');
  process.exitCode = 0;
});
process.exitCode = 1;
