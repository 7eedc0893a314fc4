// SPDX-License-Identifier: MIT
// Flags: --experimental-test-module-mocks
// mock.module(): other exports for `require` and `import`, of built-in modules, CommonJS, ES modules and JSON, until
// they are restored.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { mock, test } = require('node:test');
const { pathToFileURL } = require('node:url');

const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'mocks-')));
const write = (name, text) => {
  fs.writeFileSync(path.join(directory, name), text);
  return path.join(directory, name);
};
const common = write('common.cjs', 'exports.name = "common";');
const esm = write('esm.mjs', 'export const name = "esm"; export default 1;');
const json = write('data.json', '{"name":"json"}');
const user = write('user.mjs', 'import { name } from "./common.cjs"; import os from "node:os"; export { name, os };');
const url = (file) => pathToFileURL(file).href;

test('built-in modules', async () => {
  const original = require('node:readline');
  const context = mock.module('readline', { exports: { fn: () => 42, 'not a name': 1 } });
  assert.strictEqual(require('node:readline').fn(), 42);
  assert.notStrictEqual(require('readline'), require('readline'));
  const namespace = await import('readline');
  assert.strictEqual(namespace.fn(), 42);
  assert.strictEqual(namespace.cursorTo, undefined);
  assert.throws(() => mock.module('node:readline'), { code: 'ERR_INVALID_STATE' });
  context.restore();
  context.restore();
  assert.strictEqual(require('readline'), original);
  assert.strictEqual(typeof (await import('readline')).cursorTo, 'function');
});

test('CommonJS modules, also in others', async (t) => {
  t.mock.module(url(common), { cache: true, exports: { default: { a: 1 }, name: 'mocked' } });
  assert.deepStrictEqual(require(common), { a: 1, name: 'mocked' });
  assert.strictEqual(require(common), require(common));
  t.mock.module('node:os', { exports: { default: 'nothing' } });
  const { name, os } = await import(url(user));
  assert.deepStrictEqual([name, os], ['mocked', 'nothing']);
});

test('ES modules and JSON', async (t) => {
  assert.strictEqual(require(common).name, 'common'); // the last test's mocks are gone
  const original = await import(url(esm));
  t.mock.module(pathToFileURL(esm), { exports: { name: 'mocked' } });
  const mocked = await import(url(esm));
  assert.strictEqual(mocked.name, 'mocked');
  assert.ok(!('default' in mocked));
  assert.strictEqual(require(esm).name, 'mocked');
  t.mock.reset();
  assert.strictEqual(await import(url(esm)), original);
  t.mock.module(url(json), { exports: { default: { name: 'mocked' } } });
  assert.deepStrictEqual((await import(url(json), { with: { type: 'json' } })).default, { name: 'mocked' });
  await assert.rejects(import(url(json)), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
});

test('arguments', (t) => {
  assert.throws(() => t.mock.module(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.module('fs', null), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.module('fs', { cache: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.module('fs', { exports: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.module('fs', { exports: {}, namedExports: {} }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => t.mock.module('no-such-package'), { code: 'ERR_MODULE_NOT_FOUND' });
  t.mock.module('node:util', { exports: { default: null, a: 1 } });
  assert.throws(() => require('node:util'), /Cannot create mock/);
  fs.rmSync(directory, { recursive: true });
});
