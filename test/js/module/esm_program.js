// SPDX-License-Identifier: MIT
// ES modules as the program: files, texts, --import; what runs in which order; import() where no rewriting reaches.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { graph } = require('./fixtures/graph');

const load = graph({
  'main.mjs': `process.nextTick(() => console.log('tick')); Promise.resolve().then(() => console.log('then'));
    console.log(import.meta.main, import.meta.filename === process.argv[1], typeof require, typeof module, this);
    import.meta.dirname; import('./other.mjs');`,
  'other.mjs': 'console.log("other", import.meta.main);',
  'before.mjs': 'await null; console.log("before");',
  'script.cjs': 'console.log("script", require.main === module);',
  'dynamic.cjs': `(0, eval)('1'); eval('import("./other.mjs")')
    .then(() => new Function('return import("./other.mjs")')()).then((ns) => console.log(Object.keys(ns).length));`,
  'job.cjs': `Promise.resolve('import("fs")').then(eval).catch((error) => console.log(error.code));`,
  'throws.mjs': 'const value = 1;\nfunction fail() {\n  throw new Error("here");\n}\nfail();',
  'syntax.mjs': 'let a = 1;\nlet b = ;\n',
});
function run(...args) {
  const { status, stdout, stderr } =
    spawnSync(process.execPath, args, { encoding: 'utf8', cwd: load.folder, env: { ...process.env, NODE_OPTIONS: '' } });
  return { status, stdout, stderr };
}
const out = (...args) => run(...args).stdout;

assert.strictEqual(out('main.mjs'), 'true true undefined undefined undefined\nthen\nother false\ntick\n');
assert.strictEqual(out('--import', './before.mjs', 'script.cjs'), 'before\nscript true\n');
assert.strictEqual(out('--import', './before.mjs', '-e', 'console.log(1)'), 'before\n1\n');
assert.strictEqual(out('-e', 'import "fs"; console.log(typeof require, import.meta.url.slice(-7))'),
                   'undefined [eval1]\n');
assert.strictEqual(out('--input-type=module', '-e', 'console.log(await 3)'), '3\n');
assert.strictEqual(out('--input-type=commonjs', '-p', '__filename'), '[eval]\n');
assert.match(run('--input-type=module', '-p', '1').stderr, /ERR_EVAL_ESM_CANNOT_PRINT/);
if (process.env.EDDY_ENGINE_ABI !== '0') {
  assert.strictEqual(out('dynamic.cjs'), 'other false\n0\n');
  assert.strictEqual(out('job.cjs'), 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING\n');
}

const { status, stderr } = run('throws.mjs');
assert.strictEqual(status, 1);
assert.match(stderr, /throws\.mjs:3\n {2}throw new Error\("here"\);\n {8}\^\n\nError: here\n {4}at fail \(file:.*:3:9\)/);
assert.match(run('syntax.mjs').stderr, /syntax\.mjs:2\nlet b = ;\n {8}\^\n\nSyntaxError: Unexpected token ';'/);
