// SPDX-License-Identifier: MIT
// Top-level await: the order of ECMAScript, errors that reach all importers, and the exit code of a program that waits
// for nothing.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { graph } = require('./fixtures/graph');

globalThis.order = [];
const load = graph({
  'main.mjs': "import './slow.mjs'; import './sync.mjs'; import './needs-slow.mjs'; order.push('main');",
  'slow.mjs': "order.push('slow begins'); await null; await null; order.push('slow ends'); export const slow = 1;",
  'sync.mjs': "order.push('sync');",
  'needs-slow.mjs': "import { slow } from './slow.mjs'; order.push('needs ' + slow);",
  'fails.mjs': 'await null; throw new Error("late");',
  'needs-fails.mjs': "import './fails.mjs'; order.push('never');",
  'loops.mjs': "import './loops2.mjs'; await null; export const l = 1;",
  'loops2.mjs': "import { l } from './loops.mjs'; await null; export const get = () => l;",
  'each.mjs': `const seen = []; for await (const x of [1, Promise.resolve(2)]) seen.push(x); export default seen;`,
  'place.mjs': "const x = 'é'; // await in a comment\nasync function f() { await x; }\nawait f();" +
    ' for (const a of [1]) {\n  if (a) await new Promise(() => {});\n}',
  'loop.mjs': 'await 1;\nfor await (const a of [1, new Promise(() => {})]) { await a; }',
  'exits.mjs': "await 1; process.exit();",
  'exits-later.mjs': "setTimeout(() => process.exit(), 1); await new Promise(() => {});",
  'never.mjs': "process.on('exit', (code) => console.log('exit', code)); await new Promise(() => {});",
});

(async () => {
  await load('main.mjs');
  assert.deepStrictEqual(order, ['slow begins', 'sync', 'slow ends', 'needs 1', 'main']);

  const error = await load('needs-fails.mjs').catch((e) => e);
  assert.strictEqual(error.message, 'late');
  assert.strictEqual(await load('fails.mjs').catch((e) => e), error);
  assert.strictEqual(order.includes('never'), false);

  await load('loops.mjs');
  assert.strictEqual((await load('loops2.mjs')).get(), 1);
  assert.deepStrictEqual((await load('each.mjs')).default, [1, 2]);

  const { status, stdout, stderr } = spawnSync(process.execPath, [load.path('never.mjs')], { encoding: 'utf8' });
  assert.strictEqual(status, 13);
  assert.strictEqual(stdout, 'exit 13\n');
  assert.match(stderr, /^Warning: Detected unsettled top-level await at file:.*never\.mjs:1\n/);
  // Who ends the program by hand has nothing left to wait for.
  for (const name of ['exits.mjs', 'exits-later.mjs']) {
    const { status: code, stderr: said } = spawnSync(process.execPath, [load.path(name)], { encoding: 'utf8' });
    assert.deepStrictEqual([name, code, said], [name, 0, '']);
  }
  // The place is that of the await that was reached.
  const warned = (name) => spawnSync(process.execPath, [load.path(name)], { encoding: 'utf8' }).stderr;
  assert.match(warned('place.mjs'), /place\.mjs:4\n  if \(a\) await new Promise\(\(\) => \{\}\);\n {9}\^\n\n\n\n$/);
  assert.match(warned('loop.mjs'), /loop\.mjs:2\nfor await \(const a of .*\n {17}\^\n/);
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
