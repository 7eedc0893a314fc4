// Flags: --experimental-vm-modules --no-warnings
// Modules linked by hand, in contexts, with synthetic ones, top-level await, import.meta and import().
'use strict';

const assert = require('assert');
const vm = require('vm');

async function main() {
  const context = vm.createContext({ seen: [] });
  const sources = {
    a: 'import { b, bump } from "b"; import * as all from "b";' +
      'bump(); seen.push(b, Object.keys(all)); export default b;',
    b: 'export let b = 1; export function bump() { b++; } export { value } from "c";',
  };
  const c = new vm.SyntheticModule(['value'], function() { this.setExport('value', 'synthetic'); }, { context });
  const modules = { __proto__: null, c };
  const linker = (specifier) => modules[specifier] ??= new vm.SourceTextModule(
    sources[specifier], { context, identifier: specifier });
  const a = linker('a');
  assert.deepStrictEqual(a.dependencySpecifiers, ['b']);
  await a.link(linker);
  assert.strictEqual(a.status, 'linked');
  await a.evaluate();
  assert.deepStrictEqual([a.status, a.namespace.default], ['evaluated', 2]);
  assert.strictEqual(context.seen[0], 2);
  assert.deepStrictEqual([...context.seen[1]], ['b', 'bump', 'value']);
  assert.strictEqual(modules.b.namespace.value, 'synthetic');

  const text = 'export const x = await Promise.resolve(5); export const { y } = import.meta;';
  const later = new vm.SourceTextModule(text, {
    initializeImportMeta(meta) { meta.y = 6; },
  });
  later.linkRequests([]);
  later.instantiate();
  assert.strictEqual(later.hasTopLevelAwait(), true);
  await later.evaluate();
  assert.deepStrictEqual({ ...later.namespace }, { x: 5, y: 6 });

  // import() asks whoever made the source; its promise is the context's.
  const script = new vm.Script('import("x", { with: { type: "y" } })', {
    async importModuleDynamically(specifier, referrer, attributes) {
      assert.deepStrictEqual([specifier, referrer, { ...attributes }], ['x', script, { type: 'y' }]);
      return later;
    },
  });
  const promise = script.runInContext(context);
  assert.strictEqual(promise instanceof Promise, false);
  assert.strictEqual(promise instanceof vm.runInContext('Promise', context), true);
  assert.strictEqual((await promise).x, 5);
  await assert.rejects(vm.runInThisContext('import("fs")'), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });

  // What cannot be linked or evaluated.
  const broken = new vm.SourceTextModule('import { missing } from "b";', { context });
  await assert.rejects(broken.link(() => modules.b), { name: 'SyntaxError' });
  const throwing = new vm.SourceTextModule('throw 7;', { context });
  await throwing.link(() => {});
  await throwing.evaluate().then(() => assert.fail(), (error) => assert.strictEqual(error, 7));
  assert.deepStrictEqual([throwing.status, throwing.error], ['errored', 7]);
  assert.throws(() => new vm.SourceTextModule('import'), SyntaxError);
  await assert.rejects(new vm.SourceTextModule('import "x"').link(() => ({})), { code: 'ERR_VM_MODULE_NOT_MODULE' });
}

main().then(() => { process.exitCode = 0; });
process.exitCode = 1;
