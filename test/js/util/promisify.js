// promisify, callbackify, deprecate, inherits.
'use strict';

const assert = require('assert');
const { callbackify, deprecate, inherits, promisify } = require('util');

(async () => {
  const twice = promisify((n, done) => done(null, n * 2));
  assert.strictEqual(await twice(4), 8);
  await assert.rejects(promisify((done) => done(new Error('no')))(), /no/);
  const custom = () => {};
  custom[promisify.custom] = async () => 'own';
  assert.strictEqual(await promisify(custom)(), 'own');
  assert.throws(() => promisify(5), { code: 'ERR_INVALID_ARG_TYPE' });

  await new Promise((resolve) => callbackify(async (x) => x)(3, (error, value) => {
    assert.strictEqual(error, null);
    assert.strictEqual(value, 3);
    resolve();
  }));
  await new Promise((resolve) => callbackify(() => Promise.reject(null))((error) => {
    assert.strictEqual(error.code, 'ERR_FALSY_VALUE_REJECTION');
    assert.strictEqual(error.reason, null);
    resolve();
  }));

  const warnings = [];
  process.on('warning', (warning) => warnings.push(warning));
  const old = deprecate((x) => x, 'gone soon', 'DEPX');
  assert.strictEqual(old(1) + old(2), 3);
  await new Promise(setImmediate);
  assert.deepStrictEqual(warnings.map(({ name, code, message }) => [name, code, message]),
                         [['DeprecationWarning', 'DEPX', 'gone soon']]);

  function Base() {}
  function Derived() {}
  inherits(Derived, Base);
  assert(new Derived() instanceof Base);
  assert.throws(() => inherits(Derived, {}), { code: 'ERR_INVALID_ARG_TYPE' });
})();
