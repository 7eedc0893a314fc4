// SPDX-License-Identifier: MIT
// Specifiers of `import`: what they lead to, and what is said of those that lead nowhere.
'use strict';

const assert = require('node:assert');
const { graph } = require('./fixtures/graph');

const load = graph({
  'package.json': '{"name":"own","exports":{".":"./own.mjs"},"imports":{"#in":"./own.mjs","#fs":"fs","#dep":"dep"}}',
  'own.mjs': 'export default import.meta.url;',
  'a b%.mjs': 'export default import.meta.filename;',
  'from.mjs': 'export const load = (s) => import(s); export const { resolve } = import.meta;',
  'file.odd': '',
  'passing.mjs': '',
  'folder/index.js': '',
  'node_modules/dep/package.json': '{"exports":{"import":"./i.mjs","require":"./r.cjs"},"type":"module"}',
  'node_modules/dep/i.mjs': 'export default "import";',
  'node_modules/main/package.json': '{"main":"./lib"}',
  'node_modules/main/lib.js': 'exports.kind = "main";',
  'node_modules/main/sub.js': 'exports.kind = "sub";',
  'node_modules/bad/package.json': '{"exports":{"./x":"../x.js","./y":"./missing.js"}}',
});

(async () => {
  const { load: from, resolve } = await load('from.mjs');
  const own = await load('own.mjs');
  assert.strictEqual(await from('own'), own);
  assert.strictEqual(await from('#in'), own);
  assert.notStrictEqual(await from('./own.mjs?again'), own);
  assert.strictEqual((await from('./own.mjs?q#h')).default.endsWith('own.mjs?q#h'), true);
  assert.strictEqual((await from('./a%20b%25.mjs')).default, load.path('a b%.mjs'));
  assert.strictEqual((await from('#fs')).default, require('node:fs'));
  assert.strictEqual((await from('dep')).default, 'import');
  assert.strictEqual((await from('#dep')).default, 'import');
  assert.strictEqual((await from('main')).kind, 'main');
  assert.strictEqual((await from('main/sub.js')).kind, 'sub');
  assert.strictEqual((await from('data:text/javascript,export default 7')).default, 7);

  // A module that was loaded stays, whatever becomes of its file.
  const passing = await from('./passing.mjs');
  require('node:fs').unlinkSync(load.path('passing.mjs'));
  assert.strictEqual(await from('./passing.mjs'), passing);

  assert.strictEqual(resolve('fs'), 'node:fs');
  assert.strictEqual(resolve('./nothing'), new URL('./nothing', own.default).href);

  for (const [specifier, code, message] of [
    ['./nothing.mjs', 'ERR_MODULE_NOT_FOUND', /^Cannot find module '.*\/nothing\.mjs' imported from .*\/from\.mjs$/],
    ['nothing', 'ERR_MODULE_NOT_FOUND', /^Cannot find package 'nothing' imported from /],
    ['main/sub', 'ERR_MODULE_NOT_FOUND', /^Cannot find module /],
    ['./folder', 'ERR_UNSUPPORTED_DIR_IMPORT', /^Directory import '.*\/folder' is not supported/],
    ['./file.odd', 'ERR_UNKNOWN_FILE_EXTENSION', /^Unknown file extension "\.odd" for .*file\.odd$/],
    ['./a%2Fb', 'ERR_INVALID_MODULE_SPECIFIER', /must not include encoded "\/" or "\\" characters/],
    ['@scope', 'ERR_INVALID_MODULE_SPECIFIER', /is not a valid package name/],
    ['#nope', 'ERR_PACKAGE_IMPORT_NOT_DEFINED', /^Package import specifier "#nope" is not defined in package /],
    ['bad', 'ERR_PACKAGE_PATH_NOT_EXPORTED', /^No "exports" main defined in /],
    ['bad/x', 'ERR_INVALID_PACKAGE_TARGET', /targets must start with "\.\/"/],
    ['bad/y', 'ERR_MODULE_NOT_FOUND', /^Cannot find module '.*missing\.js' imported from /],
    ['http://localhost/x.mjs', 'ERR_UNSUPPORTED_ESM_URL_SCHEME', /Received protocol 'http:'/],
    ['node:nothing', 'ERR_UNKNOWN_BUILTIN_MODULE', /^No such built-in module: node:nothing$/],
    ['data:text/css,', 'ERR_UNKNOWN_MODULE_FORMAT', /^Unknown module format: text\/css for URL data:text\/css,$/],
  ]) {
    await assert.rejects(from(specifier), { code, message }, specifier);
  }
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
