// SPDX-License-Identifier: MIT
// Flags: --experimental-shadow-realm
// importValue(): modules are the realm's own, each once; there are no built-in ones.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'realm-'));
fs.writeFileSync(path.join(directory, 'counter.mjs'), 'let n = 0; export const next = () => n++; export const o = {};');
fs.writeFileSync(path.join(directory, 'again.mjs'), 'export { next } from "./counter.mjs";');
process.chdir(directory);

async function main() {
  const realm = new ShadowRealm();
  const next = await realm.importValue('./again.mjs', 'next');
  const same = await realm.importValue(pathToFileURL('counter.mjs').href, 'next');
  assert.notStrictEqual(next, same);
  assert.deepStrictEqual([next(), same(), next()], [0, 1, 2]);
  const { next: ours } = await import(pathToFileURL('counter.mjs').href);
  assert.strictEqual(ours(), 0);
  await assert.rejects(realm.importValue('./counter.mjs', 'none'), TypeError);
  await assert.rejects(realm.importValue('./counter.mjs', 'o'), TypeError);
  await assert.rejects(realm.importValue('fs', 'x'), { name: 'TypeError', message: /Cannot find package 'fs'/ });
  await assert.rejects(realm.importValue('node:fs', 'x'), { message: /No such built-in module: node:fs/ });
  await assert.rejects(realm.importValue('data:text/javascript,throw 1', 'x'), { name: 'TypeError' });
  fs.rmSync(directory, { recursive: true });
}
main();
