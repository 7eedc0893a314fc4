// SPDX-License-Identifier: MIT
// A module that threw gives the same error to all that import it later, whatever the graph they are in.
'use strict';

const assert = require('node:assert');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = mkdtempSync(join(tmpdir(), 'eddy-failed-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
};
const fail = (url) => import(url).then(() => assert.fail(`${url} is evaluated`), (error) => error);

const bad = write('bad.mjs', 'export const a = 1; export function f() {} export default class {}\nthrow new Error("bad");');
const one = write('one.mjs', 'import d, { a } from "./bad.mjs"; import { y } from "./two.mjs"; export const x = [a, d, y];');
write('two.mjs', 'import { x } from "./one.mjs"; import * as all from "./bad.mjs"; export const y = () => [x, all];');
const alone = write('alone.mjs', 'export { f as g } from "./bad.mjs"; export * from "./bad.mjs";');
const wrong = write('wrong.mjs', 'import { missing } from "./bad.mjs";');

(async () => {
  const error = await fail(bad);
  assert.strictEqual(error.message, 'bad');
  for (const url of [bad, one, alone, one]) assert.strictEqual(await fail(url), error);
  assert.match((await fail(wrong)).message, /does not provide an export named 'missing'/);
})();
