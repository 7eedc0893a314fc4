// Flags: --no-warnings
// import() and await in scripts and functions of vm, without modules of vm.
'use strict';

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');

const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = vm.constants;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vm-import-'));
fs.writeFileSync(path.join(folder, 'm.mjs'), 'export default 1;');

async function main() {
  const options = { filename: path.join(folder, 'a.js'), importModuleDynamically: USE_MAIN_CONTEXT_DEFAULT_LOADER };
  assert.strictEqual((await new vm.Script('import("./m.mjs")', options).runInThisContext()).default, 1);
  assert.strictEqual((await vm.compileFunction('return import(what)', ['what'], options)('node:fs')).default, fs);
  await assert.rejects(new vm.Script('import("./no.mjs")', options).runInThisContext(),
                       { code: 'ERR_MODULE_NOT_FOUND' });
  if (!process.execArgv.includes('--experimental-vm-modules')) {
    const callback = new vm.Script('import("x")', { importModuleDynamically() {} });
    await assert.rejects(callback.runInThisContext(), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' });
  }
  assert.throws(() => new vm.Script('', { importModuleDynamically: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });

  // The async context goes on behind the awaits of a context.
  const storage = new AsyncLocalStorage();
  const context = vm.createContext({ storage, tick: () => new Promise((resolve) => setTimeout(resolve, 1)) });
  const run = vm.runInContext('(async () => { await tick(); await null; return storage.getStore(); })', context);
  assert.deepStrictEqual(await Promise.all([storage.run(1, run), storage.run(2, run)]), [1, 2]);

  // Rewritten text keeps its positions.
  const error = await vm.runInThisContext('(async () => { await 0; await 0; throw new Error("here") })', 'p.js')()
    .catch((e) => e);
  assert.match(error.stack, /p\.js:1:40/);
}

main().then(() => {
  process.exitCode = 0;
  fs.rmSync(folder, { recursive: true });
});
process.exitCode = 1;
