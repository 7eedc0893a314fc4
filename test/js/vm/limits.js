// Limits of time tear down the run they are for, and nothing else.
'use strict';

const assert = require('assert');
const vm = require('vm');

const timedOut = (ms) => ({
  code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: `Script execution timed out after ${ms}ms`,
});
let cleaned = 0;
const clean = () => cleaned++;

if (!Reflect.ownKeys(process.env).includes('EDDY_ENGINE_ABI')) {
  for (let i = 0; i < 3; i++) {
    assert.throws(() => vm.runInNewContext('try { for (;;); } finally { clean(); }', { clean }, { timeout: 10 }),
                  timedOut(10));
    assert.deepStrictEqual([1, 2].map((n) => n * 2), [2, 4]); // the engine goes on
  }
  assert.strictEqual(cleaned, 0);

  // A run that ends in time leaves nothing behind that strikes later.
  assert.strictEqual(vm.runInThisContext('1 + 1', { timeout: 20 }), 2);
  const until = Date.now() + 60;
  while (Date.now() < until);

  // The inner limit, then the outer one.
  const nested = (inner, outer) => {
    const sandbox = {
      run() { vm.runInNewContext('for (;;);', {}, { timeout: inner }); },
    };
    vm.runInNewContext('run()', sandbox, { timeout: outer });
  };
  assert.throws(() => nested(10, 10_000), timedOut(10));
  assert.throws(() => nested(10_000, 10), timedOut(10));

  // Microtasks of the run count when the context says so.
  assert.throws(() => vm.runInNewContext('Promise.resolve().then(() => { for (;;); })', {},
                                         { timeout: 10, microtaskMode: 'afterEvaluate' }), timedOut(10));

  process.on('SIGINT', () => assert.fail('SIGINT belonged to the run'));
  assert.throws(() => vm.runInNewContext('process.kill(process.pid, "SIGINT"); for (;;);', { process },
                                         { breakOnSigint: true }), { code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED' });
}

for (const timeout of [0, -1, NaN]) {
  assert.throws(() => vm.runInThisContext('1', { timeout }), { code: 'ERR_OUT_OF_RANGE' });
}
