// SPDX-License-Identifier: MIT
// Files of TypeScript run: types are erased, the kind is told by extension or syntax, what cannot be erased is refused
// with its code at its place.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'typescript-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

function run(name, source) {
  const file = path.join(dir, name);
  fs.writeFileSync(file, source);
  return spawnSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' });
}

function prints(name, source, want) {
  const { stdout, stderr } = run(name, source);
  assert.strictEqual(stderr, '');
  assert.strictEqual(stdout, want);
}

prints('script.ts', 'type T = number\n;const x: T = 1 as any\nconsole.log(x, typeof require, __filename.length > 0)',
       '1 function true\n');
prints('module.ts', 'import fs, { type Stats } from "node:fs"\nlet s: Stats\nconsole.log(typeof fs, await 2, s)',
       'object 2 undefined\n');
prints('a.mts', 'export interface A { b: string }\nexport const a: A = { b: "c" } satisfies A', '');
prints('b.mts', 'import { a, type A } from "./a.mts"\nconst b = <T,>(x: T): x is T & A => !!x\nconsole.log(a!.b, b<A>(a))',
       'c true\n');
prints('c.cts', 'const { resolve }: { resolve: Function } = require("node:path")\nconsole.log(resolve?.<string>("/x"))',
       '/x\n');
prints('import.cts', 'import type { A } from "./a.mts"\nimport type x = require("./nowhere")\nconsole.log(1)', '1\n');

// Columns stay.
assert.match(run('throws.ts', 'const a: number = 1; throw new Error("at " + a as string)').stderr, /throws\.ts:1:28/);

function fails(name, source, code, message, place) {
  const { stderr, status } = run(name, source);
  assert.strictEqual(status, 1);
  assert.ok(stderr.includes(`SyntaxError [${code}]: ${message}`), stderr);
  assert.ok(stderr.includes(`${name}:${place}`), stderr);
}

const unsupported = 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
fails('enum.ts', '\nenum A { B }', unsupported, 'TypeScript enum is not supported in strip-only mode', 2);
fails('enum.mts', 'export enum A { B }', unsupported, 'TypeScript enum is not supported in strip-only mode', 1);
fails('property.cts', 'class A { constructor(private x) { } }', unsupported,
      'TypeScript parameter property is not supported in strip-only mode', 1);
fails('bad.ts', 'let x: = 1', 'ERR_INVALID_TYPESCRIPT_SYNTAX', 'Unexpected token `=`.', 1);
fails('bad.mts', '\n\nlet x: number = ', 'ERR_INVALID_TYPESCRIPT_SYNTAX', 'Expression expected', 3);
