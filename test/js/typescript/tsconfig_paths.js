// SPDX-License-Identifier: MIT
// --tsconfig-paths: what `paths`, `baseUrl` and `extends` of tsconfig.json lead to, for import and require.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-paths-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

function put(name, text) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
}

function run(args, options) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', ...options });
  return { status, stderr, lines: stdout.split('\n').slice(0, -1) };
}

function check(args, expected, options) {
  const { status, stderr, lines } = run(args, options);
  assert.strictEqual(stderr, '');
  assert.deepStrictEqual(lines, expected);
  assert.strictEqual(status, 0);
}

put('package.json', '{"type": "module"}');
put('tsconfig.json', `\uFEFF{
  // what a comment is, "here" and /* there */
  "extends": ["./base", "@acme/config"],
  "compilerOptions": {
    "paths": {
      "@/*": ["./src/*"], /* the usual one */
      "@/lib/*": ["./none/*", "./lib/*"], // the longer prefix outweighs
      "exact": ["./lib/exact.ts"],
      "*.css": ["./lib/style.ts"],
      "url//x": ["./lib/exact.ts",],
      "#own/*": ["./src/*"],
      "fs": ["./lib/exact.ts"],
      "absent/*": ["./absent/*"],
      "$*": ["./src/*"],
    },
  },
}`);
put('base.json', { compilerOptions: { paths: { 'never/*': ['./src/*'] } } });
put('node_modules/@acme/config/tsconfig.json', { compilerOptions: { paths: { 'never/*': ['./src/*'] }, strict: true } });
put('node_modules/absent/index.js', 'export default "package"');
put('node_modules/absent/package.json', '{"type": "module", "main": "index.js"}');
put('node_modules/asks/index.mjs', 'export const of = import("exact").then(() => "mapped", (e) => e.code);');
put('node_modules/asks/package.json', '{"main": "index.mjs"}');
put('src/a.ts', 'export const a: string = "a"; import "@/lib/deep/b.js";');
put('src/folder/index.ts', 'export default "index";');
put('src/main/package.json', '{"type": "module", "main": "./start"}');
put('src/main/start.ts', 'export default "main";');
put('src/lib/deep/b.ts', 'console.log("wrong");');
put('lib/deep/b.ts', 'console.log("b", import.meta.url.slice(-12));');
put('lib/exact.ts', 'export default "exact";');
put('lib/style.ts', 'export default "style";');
put('src/old.cts', 'exports.old = 1;');
symlinkSync(join(folder, 'src'), join(folder, 'linked'));

const main = put('main.ts', `
  import { a } from '@/a';
  import exact from 'exact';
  import style from 'some/x.css';
  import again from 'url//x?again';
  import index from '@/folder';
  import entry from '@/main';
  import own from '#own/folder/index.js';
  import fs from 'fs';
  import absent from 'absent';
  import old from '$old.cjs';
  import { of } from 'asks';
  import { createRequire } from 'node:module';
  const require = createRequire(import.meta.url);
  console.log(a, exact, style, again, index, entry, own, typeof fs.readFileSync, absent, old.old, await of);
  console.log(import.meta.resolve('exact').slice(-13), require('exact').default, require.resolve('@/old').slice(-8));
  console.log((await import('@/a')).a, await import('absent/none').catch((e) => e.code));
`);
const EXPECTED = ['b deep/b.ts'.replace('deep', 'ib/deep'),
                  'a exact style exact index main index function package 1 ERR_MODULE_NOT_FOUND',
                  '/lib/exact.ts exact /old.cts', 'a ERR_MODULE_NOT_FOUND'];
check(['--tsconfig-paths', main], EXPECTED);
check([main], EXPECTED, { env: { ...process.env, NODE_OPTIONS: '--tsconfig-paths' } });
assert.match(run([main]).stderr, /ERR_INVALID_MODULE_SPECIFIER/);

// baseUrl: targets begin there, and bare names are looked for in it.
put('based/config/base.json', { compilerOptions: { baseUrl: '../src', paths: { 'x/*': ['*'], 'y': ['${configDir}/src/y'] } } });
put('based/app/tsconfig.json', { extends: '../config/base.json' });
put('based/src/one.ts', 'export default 1;');
put('based/app/src/y.ts', 'export default 2;');
put('based/app/main.cts', 'console.log(require("x/one").default, require("one").default, require("y").default);');
check(['--tsconfig-paths', 'based/app/main.cts'], ['1 1 2']);

// One file for all, also in threads.
put('other.json', { compilerOptions: { paths: { one: ['./based/src/one.ts'] } } });
put('thread.mjs', `
  import { Worker, isMainThread } from 'node:worker_threads';
  import one from 'one';
  console.log(isMainThread, one);
  if (isMainThread) new Worker(new URL(import.meta.url));
`);
check(['--tsconfig-paths=other.json', 'thread.mjs'], ['true 1', 'false 1']);

// What is wrong with a tsconfig.json is told.
const wrong = {
  '{"extends": "./tsconfig.json"}': /extends itself/,
  '{"extends": "./absent"}': /cannot find ".\/absent", which it extends/,
  '{"extends": 1}': /"extends" must be/,
  '{"compilerOptions": {"paths": {"a": "b"}}}': /the value of "a" must be an array/,
  '{"compilerOptions": {"paths": {"a*b*": []}}}': /"a\*b\*" has more than one \*/,
  '{"compilerOptions": {"paths": 1}}': /"paths" must be an object/,
  '{"compilerOptions": {"baseUrl": 1}}': /"baseUrl" must be a string/,
  '{"compilerOptions": /*': /tsconfig\.json: .*JSON/,
};
put('wrong/main.mjs', 'await import("x").catch((e) => console.log(e.name, e.message));');
for (const text of Object.keys(wrong)) {
  put('wrong/tsconfig.json', text);
  const { lines } = run(['--tsconfig-paths', 'wrong/main.mjs']);
  assert.match(lines[0], wrong[text]);
  assert.match(lines[0], /wrong\/tsconfig\.json/);
}
