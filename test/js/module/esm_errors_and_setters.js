// SPDX-License-Identifier: MIT
// What import() is rejected with: `url` is the error's own, whatever stands on the prototypes, and what require() would
// have found is advice in the message, for file: URLs too.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const { graph } = require('./fixtures/graph');

const load = graph({
  'package.json': '{}',
  'folder/index.js': 'module.exports = 1;',
  'one.js': 'module.exports = 1;',
  'other.mjs': "export default 'other';",
  'advice.mjs': `await import(new URL('folder', import.meta.url)).catch((error) => {
    console.log(error.message.split('\\n')[1]);
  });`,
  'main.mjs': "export const by = (specifier) => import(specifier); export default 'main';",
});

async function main() {
  const { by, default: value } = await load('main.mjs');
  assert.strictEqual(value, 'main');
  const url = (name) => pathToFileURL(load.path(name)).href;
  const failed = async (specifier) => {
    const error = await by(specifier).then(() => assert.fail('not rejected'), (reason) => reason);
    return [error.code, Object.getOwnPropertyDescriptor(error, 'url')?.value];
  };
  const directory = ['ERR_UNSUPPORTED_DIR_IMPORT', url('folder')];
  const missing = ['ERR_MODULE_NOT_FOUND', url('one')];
  assert.deepStrictEqual(await failed('./folder'), directory);
  assert.deepStrictEqual(await failed(url('folder')), directory);
  assert.deepStrictEqual(await failed('./none'), ['ERR_MODULE_NOT_FOUND', url('none')]);

  const refuse = () => { throw new Error('looked up on a prototype'); };
  const accessor = { get: refuse, set: refuse, configurable: true };
  Object.defineProperty(Error.prototype, 'url', accessor);
  Object.defineProperty(Object.prototype, 'url', accessor);
  assert.deepStrictEqual(await failed('./folder'), directory);
  assert.deepStrictEqual(await failed('./one'), missing);
  assert.strictEqual((await by('./other.mjs')).default, 'other');
  delete Object.prototype.url;
  delete Error.prototype.url;
}
main();

const { stdout } = spawnSync(process.execPath, [load.path('advice.mjs')], { encoding: 'utf8' });
assert.strictEqual(stdout, `Did you mean to import ${JSON.stringify(load.path('folder/index.js'))}?\n`);

// A working folder that is gone is no reason not to preload by an absolute path.
const gone = load.path('gone');
fs.mkdirSync(gone);
const script = `process.chdir(${JSON.stringify(gone)}); require('fs').rmdirSync(${JSON.stringify(gone)});
  const { status } = require('child_process').spawnSync(process.execPath,
    ['-r', ${JSON.stringify(load.path('one.js'))}, '-e', '0'], { stdio: 'inherit' });
  process.exitCode = status;`;
const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
assert.strictEqual(status, 0, stderr);
