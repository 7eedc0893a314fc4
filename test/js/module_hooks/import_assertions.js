// SPDX-License-Identifier: MIT
// importAssertions, the old name of importAttributes: hooks of module.register() may read it, set it and give it, and a
// warning tells them.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const hooks = [
  "export function resolve() { return { shortCircuit: true, url: 'data:application/json,1', " +
    "importAssertions: { type: 'json' } }; }",
  "export function resolve(s, c) { const { type } = c.importAssertions; return { shortCircuit: true, " +
    "url: 'data:application/json,1', importAttributes: { type: type ?? 'json' } }; }",
  "export function load(u, c, n) { c.importAssertions = { type: 'json' }; return n('data:application/json,1', c); }",
  "export function load(u, c, n) { return n('data:application/json,1', { importAssertions: { type: 'json' } }); }",
];
const run = (hook, specifier) => spawnSync(process.execPath, ['--input-type=module', '-e', `
  import { register } from 'node:module';
  register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});
  console.log((await import('${specifier}')).default);`], { encoding: 'utf8' });

for (const hook of hooks) {
  const { stdout, stderr } = run(hook, 'data:');
  assert.strictEqual(stdout, '1\n', stderr);
  assert.match(stderr, /Use `importAttributes` instead of `importAssertions`/);
}

// Whoever does not name it hears nothing, and does not find it among the keys.
const keys = 'export function load(u, c, n) { return { shortCircuit: true, format: "module", ' +
  'source: `export default ${JSON.stringify(Object.keys(c))}` }; }';
const { stdout, stderr } = run(keys, 'data:text/javascript,1');
assert.strictEqual(stdout, "[ 'format', 'importAttributes' ]\n", stderr);
assert.doesNotMatch(stderr, /importAssertions/);
