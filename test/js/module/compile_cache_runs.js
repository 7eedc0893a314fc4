// SPDX-License-Identifier: MIT
// A program does with the compile cache what it does without, the first time and later: modules of all kinds, functions
// that ran before and those that did not, errors and where they come from, threads; and a changed file is a new one.
'use strict';

const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const files = {
  'main.mjs': `import { value, later } from './plain.mjs';
    import * as ts from './typed.ts';
    import names, { alpha, beta } from './names.cjs';
    import { even } from './even.mjs';
    import { awaited } from './awaits.mjs';
    import config from './config.json' with { type: 'json' };
    import { createRequire } from 'node:module';
    import { Worker } from 'node:worker_threads';
    const require = createRequire(import.meta.url);
    console.log(value, ts.twice(4), ts.colour, alpha, beta, names.text, even(6), awaited, config.x);
    console.log(require('./names.cjs') === names, (await require('./asks.cjs').ask()).value, import.meta.filename);
    if (process.argv[2]) console.log(later(process.argv[2]), new (require('./classes.js').Square)(3).area);
    for (const place of [() => names.fail(), () => later(), () => require('./classes.js').fail()]) {
      try { place(); } catch (e) { console.log(e.stack.split('\\n').slice(0, 2).join('|')); }
    }
    new Worker(new URL('./thread.mjs', import.meta.url)).on('message', (m) => console.log('thread', m));`,
  'plain.mjs': `export const value = [...'ab'].map((c) => c + 1).join();
    export function later(x) { if (x === undefined) throw new RangeError('later'); return \`\${x}!\`; }`,
  'typed.ts': `interface Unused { x: number }
    export function twice(n: number): number { return 2 * n; }
    const made = { colour: 'gr\u00fcn \u{1f600}' as string };
    export const colour: string = made.colour;`,
  'names.cjs': `exports.alpha = 1;
    exports.beta = /b(?<x>e)ta/u.exec('beta').groups.x;
    exports.text = "\u20ac" + 'x'.padStart(3);
    exports.fail = function () { null.of; };`,
  'asks.cjs': `exports.ask = async () => { await null; return import('./plain.mjs'); };`,
  'even.mjs': `import { odd } from './odd.mjs'; export function even(n) { return n === 0 || odd(n - 1); }`,
  'odd.mjs': `import { even } from './even.mjs'; export function odd(n) { return n !== 0 && even(n - 1); }`,
  'awaits.mjs': `export const awaited = await Promise.resolve('awaited');`,
  'config.json': '{ "x": 10 }',
  'classes.js': `#!/usr/bin/env node
    class Shape {
      #kind = 'shape';
      static count = 0;
      get kind() { return this.#kind; }
      constructor() { Shape.count++; }
    }
    exports.Square = class extends Shape {
      constructor(a) { super(); this.a = a; }
      get area() { return this.a ** 2; }
    };
    exports.fail = () => { throw new TypeError(String(new exports.Square(2).kind)); };`,
  'thread.mjs': `import { parentPort } from 'node:worker_threads';
    import { value } from './plain.mjs';
    parentPort.postMessage(value);`,
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

function run(env, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['main.mjs', ...args], {
    cwd: env.cwd ?? folder, encoding: 'utf8', env: { ...process.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env },
  });
  const lines = stderr.split('\n').filter((line) => line.startsWith('[compile cache]'));
  assert.strictEqual(status, 0, stderr);
  return { stdout, count: (pattern) => lines.filter((line) => pattern.test(line)).length };
}

const NEW = /code cache for (CommonJS|ESM) .* was not initialized, initializing/;
const OLD = /code cache for (CommonJS|ESM) .* was accepted/;
const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') };
const without = [run({}).stdout, run({}, 'x').stdout];

let result = run(cache);
assert.strictEqual(result.stdout, without[0]);
const modules = result.count(NEW);
assert.ok(modules >= 10 && result.count(OLD) <= 1, String(modules)); // the thread may find what the program has written
result = run(cache);
assert.strictEqual(result.stdout, without[0]);
assert.strictEqual(result.count(NEW), 0);
assert.ok(result.count(OLD) >= modules - 1);
assert.strictEqual(result.count(/writing cache/), 0);
// Functions that have not run in the first run, and a thread's and other processes' at the same time.
assert.strictEqual(run(cache, 'x').stdout, without[1]);

// A file that changed, to the same length.
writeFileSync(join(folder, 'plain.mjs'), files['plain.mjs'].replace("'ab'", "'cd'"));
result = run(cache);
assert.strictEqual(result.stdout, without[0].replaceAll('a1,b1', 'c1,d1'));
assert.ok(result.count(/plain\.mjs\.\.\..*code hash mismatch/) >= 1);
assert.ok(result.count(NEW) <= 2);
writeFileSync(join(folder, 'plain.mjs'), files['plain.mjs']);

// A read-only cache is used and nothing is added.
result = run({ ...cache, NODE_COMPILE_CACHE_READONLY: '1' }, 'x');
assert.strictEqual(result.stdout, without[1]);
assert.ok(result.count(OLD) > 0);
assert.strictEqual(result.count(/writing cache/), 0);

// A portable one moves with the program.
const [here, there] = [join(folder, 'here'), join(folder, 'there')];
mkdirSync(here);
for (const [name, text] of Object.entries(files)) writeFileSync(join(here, name), text);
const portable = { NODE_COMPILE_CACHE: 'cache', NODE_COMPILE_CACHE_PORTABLE: '1' };
run({ ...portable, cwd: here });
cpSync(here, there, { recursive: true });
result = run({ ...portable, cwd: there });
assert.strictEqual(result.stdout, without[0].replaceAll(folder, there));
assert.ok(result.count(OLD) >= modules - 2);

// Several processes write one cache.
const together = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'together') };
let left = 6;
for (let i = left; i > 0; i--) {
  let output = '';
  const child = spawn(process.execPath, ['main.mjs'], { cwd: folder, env: together });
  child.stdout.on('data', (data) => output += data);
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(output, without[0]);
    if (--left > 0) return;
    const [build] = readdirSync(together.NODE_COMPILE_CACHE);
    const entries = readdirSync(join(together.NODE_COMPILE_CACHE, build));
    assert.ok(entries.every((name) => /^[0-9a-f]+$/.test(name)), entries.join());
    assert.strictEqual(run({ NODE_COMPILE_CACHE: together.NODE_COMPILE_CACHE }).stdout, without[0]);
  });
}
