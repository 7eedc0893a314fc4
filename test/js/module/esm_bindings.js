// SPDX-License-Identifier: MIT
// Bindings of ES modules: live, in cycles with hoisted functions and the temporal dead zone, by re-exports and stars,
// and what their namespace objects are.
'use strict';

const assert = require('node:assert');
const { inspect, types } = require('node:util');
const { graph } = require('./fixtures/graph');

const load = graph({
  'live.mjs': 'export let n = 0; export function add() { n++; } export { n as "a name" };',
  'uses.mjs': `import { n, add } from './live.mjs'; import * as ns from './live.mjs';
    const before = [n, ns.n]; add(); export default [before, [n, ns.n, ns['a name']]];`,
  'cycle-a.mjs': `import { b, early } from './cycle-b.mjs'; export function hoisted() { return 'hoisted'; }
    export const a = 'a'; export default [b, early];`,
  'cycle-b.mjs': `import { a, hoisted } from './cycle-a.mjs';
    export let early; try { a; } catch (error) { early = error.name; } export const b = hoisted();`,
  'star.mjs': "export * from './live.mjs'; export * from './other.mjs'; export * as inner from './other.mjs';",
  'other.mjs': 'export const other = 1; export const n = 2; export default 3;',
  'ambiguous.mjs': "export { n } from './star.mjs';",
  'self.mjs': `import * as self from './self.mjs'; export let z = 1, a = 2;
    export default () => 0; export { self as me };`,
  'missing.mjs': "import { nope } from './other.mjs';",
  'loop.mjs': "export { x } from './loop2.mjs';",
  'loop2.mjs': "export { x } from './loop.mjs';",
  'throws.mjs': 'throw new Error("once");',
  'importer.mjs': "import './throws.mjs';",
});

(async () => {
  assert.deepStrictEqual((await load('uses.mjs')).default, [[0, 0], [1, 1, 1]]);
  assert.deepStrictEqual((await load('cycle-a.mjs')).default, ['hoisted', 'ReferenceError']);

  const star = await load('star.mjs');
  assert.deepStrictEqual(Object.keys(star), ['a name', 'add', 'inner', 'other']);
  assert.strictEqual(star.inner, await load('other.mjs'));
  await assert.rejects(load('ambiguous.mjs'), { name: 'SyntaxError', message: /conflicting star exports for name 'n'/ });

  const ns = await load('self.mjs');
  assert.strictEqual(ns.me, ns);
  assert.deepStrictEqual(Reflect.ownKeys(ns), ['a', 'default', 'me', 'z', Symbol.toStringTag]);
  assert.strictEqual(Object.getPrototypeOf(ns), null);
  assert.strictEqual(Object.isExtensible(ns), false);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(ns, 'a'),
                         { value: 2, writable: true, enumerable: true, configurable: false });
  assert.strictEqual(Reflect.set(ns, 'a', 2), false);
  assert.strictEqual(Reflect.deleteProperty(ns, 'a'), false);
  assert.strictEqual(Reflect.deleteProperty(ns, 'b'), true);
  assert.strictEqual(Reflect.defineProperty(ns, 'a', { value: 2 }), true);
  assert.strictEqual(Reflect.defineProperty(ns, 'a', { value: 3 }), false);
  assert.strictEqual('a' in ns && !('b' in ns), true);
  assert.strictEqual(Object.prototype.toString.call(ns), '[object Module]');
  assert.strictEqual(ns.default.name, 'default');
  assert.strictEqual(types.isModuleNamespaceObject(ns), true);
  assert.strictEqual(types.isProxy(ns), false);
  assert.match(inspect(star), /^\[Module: null prototype\] \{/);

  await assert.rejects(load('missing.mjs'), (error) => {
    assert.strictEqual(error.message, "The requested module './other.mjs' does not provide an export named 'nope'");
    return /missing\.mjs:1\nimport \{ nope \} from '\.\/other\.mjs';\n {9}\^{4}\nSyntaxError/.test(error.stack);
  });
  await assert.rejects(load('loop.mjs'), /Detected cycle while resolving name 'x' in /);

  const first = await load('throws.mjs').catch((error) => error);
  assert.strictEqual(first.message, 'once');
  assert.strictEqual(await load('importer.mjs').catch((error) => error), first);
  assert.strictEqual(await load('throws.mjs').catch((error) => error), first);
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
