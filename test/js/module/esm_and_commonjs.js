// SPDX-License-Identifier: MIT
// Both kinds of modules together: named exports of CommonJS by its text, require() of ES modules, formats of files that
// do not say what they are.
'use strict';

const assert = require('node:assert');
const { graph } = require('./fixtures/graph');

const load = graph({
  'package.json': '{}',
  'named.cjs': `exports.a = 1; module.exports.b = 2; exports['c d'] = 3;
    Object.defineProperty(exports, 'e', { enumerable: true, get: function () { return load.e; } });
    Object.defineProperty(exports, '__esModule', { value: true });
    const load = { e: 4 }; if (0) exports.never = 5; function later() { exports.late = 6; }`,
  'reexport.cjs': "module.exports = require('./named.cjs');",
  'literal.cjs': "const x = 1, y = 2; module.exports = { x, 'z': y, ...require('./named.cjs') };",
  'hint.cjs': '0 && (module.exports = { p, q }); module.exports = { p: 1, q: 2 };',
  'star.cjs': `__exportStar(require('./named.cjs'), exports);
    function __exportStar(from, to) { for (const k in from) to[k] = from[k]; }`,
  'regex.cjs': 'const r = /exports.no = 1/; const s = "exports.no2 = 1"; `exports.no3 = 1`; exports.yes = r;',
  'esm.mjs': 'export default 1; export const x = 2;',
  'plain.mjs': 'export const only = 3;',
  'chosen.mjs': "export const x = 1; export { y as 'module.exports' }; const y = { chosen: true };",
  'slow.mjs': 'await null; export {};',
  'ambiguous.js': 'import "fs"; export const kind = import.meta.url;',
  'script.js': 'exports.kind = typeof require;',
  'cycle.mjs': "import result from './cycle.cjs'; export default result;",
  'cycle.cjs': "module.exports = (() => { try { require('./cycle.mjs'); } catch (e) { return e.code; } })();",
});
const names = async (file) => Object.keys(await load(file)).filter((n) => n !== 'default' && n !== 'module.exports');

(async () => {
  assert.deepStrictEqual(await names('named.cjs'), ['__esModule', 'a', 'b', 'c d', 'e', 'late', 'never']);
  const named = await load('named.cjs');
  assert.strictEqual(named.default, named['module.exports']);
  assert.strictEqual(named.default, require(load.path('named.cjs')));
  assert.deepStrictEqual([named.a, named.b, named['c d'], named.e, named.never], [1, 2, 3, 4, undefined]);
  assert.deepStrictEqual(await names('reexport.cjs'), ['__esModule', 'a', 'b', 'c d', 'e', 'late', 'never']);
  assert.deepStrictEqual(await names('literal.cjs'), ['__esModule', 'a', 'b', 'c d', 'e', 'late', 'never', 'x', 'z']);
  assert.deepStrictEqual(await names('hint.cjs'), ['p', 'q']);
  assert.deepStrictEqual(await names('star.cjs'), ['__esModule', 'a', 'b', 'c d', 'e', 'late', 'never']);
  assert.deepStrictEqual(await names('regex.cjs'), ['yes']);

  const esm = require(load.path('esm.mjs'));
  assert.deepStrictEqual({ ...esm }, { __esModule: true, default: 1, x: 2 });
  assert.strictEqual(require(load.path('plain.mjs')), await load('plain.mjs'));
  assert.deepStrictEqual(require(load.path('chosen.mjs')), { chosen: true });
  assert.throws(() => require(load.path('slow.mjs')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
  await load('slow.mjs');
  assert.throws(() => require(load.path('slow.mjs')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });

  process.once('warning', ({ code }) => assert.strictEqual(code, 'MODULE_TYPELESS_PACKAGE_JSON'));
  assert.match((await load('ambiguous.js')).kind, /ambiguous\.js$/);
  assert.strictEqual(require(load.path('ambiguous.js')), await load('ambiguous.js'));
  assert.strictEqual((await load('script.js')).kind, 'function');
  assert.strictEqual((await load('cycle.mjs')).default, 'ERR_REQUIRE_CYCLE_MODULE');
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
