// SPDX-License-Identifier: MIT
// module.registerHooks and module.register around import().
'use strict';

const assert = require('node:assert');
const { register, registerHooks } = require('node:module');

process.removeAllListeners('warning'); // register() is deprecated
const moduleOf = (text) => `data:text/javascript,${encodeURIComponent(text)}`;

async function main() {
  const log = [];
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      log.push([specifier, context.conditions.includes('import'), { ...context.importAttributes }]);
      return specifier === 'v:a' ? { url: 'v:a', format: 'module', shortCircuit: true } : next(specifier, context);
    },
    load: (url, context, next) => (url === 'v:a' ?
      { format: context.format, source: 'export const a = 1; export { default as fs } from "fs"', shortCircuit: true } :
      next(url, context)),
  });
  const { a, fs } = await import('v:a');
  assert.strictEqual(a, 1);
  assert.strictEqual(fs, require('node:fs'));
  assert.deepStrictEqual(log[0], ['v:a', true, {}]);
  assert.deepStrictEqual(log[1], ['fs', true, {}]);
  hooks.deregister();
  await assert.rejects(import('v:b'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });

  // register(): initialize before anything else, several in a chain, the last one first, asynchronous throughout.
  register(moduleOf(`
    let n;
    export async function initialize(data) { await null; n = data.n; }
    export async function resolve(specifier, context, nextResolve) {
      if (specifier.startsWith('w:')) return { url: specifier, shortCircuit: true };
      return nextResolve(specifier, context);
    }
    export async function load(url, context, nextLoad) {
      if (url !== 'w:a') return nextLoad(url, context);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { format: 'module', source: 'export default "w" + ' + n, shortCircuit: true };
    }`), { data: { n: 1 } });
  register(moduleOf(`
    export async function load(url, context, nextLoad) {
      if (url === 'w:none') return { format: 'module', source: '' };
      if (url === 'w:null') return null;
      const result = await nextLoad(url, context);
      if (url === 'w:a') result.source += ' + "x"';
      return result;
    }`));
  assert.strictEqual((await import('w:a')).default, 'w1x');
  await assert.rejects(import('w:none'), { code: 'ERR_LOADER_CHAIN_INCOMPLETE', message: /'load'" did not call/ });
  await assert.rejects(import('w:null'), { code: 'ERR_INVALID_RETURN_VALUE', message: /but got null/ });
  // Plain require() does not ask them.
  assert.throws(() => require('w:a'), { code: 'MODULE_NOT_FOUND' });

  // Failures of the module of hooks are register()'s.
  assert.throws(() => register(moduleOf('throw new RangeError("mine")')), { message: 'mine' });
  assert.throws(() => register(moduleOf('export function initialize() { return Promise.reject(new Error("no")); }')),
                { message: 'no' });
  assert.throws(() => register('./none.mjs', `file://${__filename}`), { code: 'ERR_MODULE_NOT_FOUND' });
  assert.throws(() => register('./none.mjs'), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
}

main().then(() => { process.exitCode = 0; }, (error) => {
  console.error(error);
  process.exitCode = 1;
});
process.exitCode = 1;
