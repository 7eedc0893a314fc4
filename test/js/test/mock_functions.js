// SPDX-License-Identifier: MIT
// mock.fn(), method(), getter(), setter(), property(): what was called with what, and how all is put back.
'use strict';

const assert = require('node:assert');
const { mock, test } = require('node:test');

test('functions', (t) => {
  const fn = t.mock.fn((a, b) => a + b);
  assert.strictEqual(fn(1, 2), 3);
  fn.mock.mockImplementationOnce(() => 'once');
  assert.strictEqual(fn(), 'once');
  fn.mock.mockImplementation(() => { throw new Error('no'); });
  assert.throws(fn, /no/);
  const [first, , third] = fn.mock.calls;
  assert.deepStrictEqual(first.arguments, [1, 2]);
  assert.strictEqual(first.result, 3);
  assert.strictEqual(third.error.message, 'no');
  assert.strictEqual(fn.mock.callCount(), 3);
  fn.mock.restore();
  assert.strictEqual(fn(2, 2), 4);
  assert.throws(() => fn.mock.mockImplementationOnce(() => {}, 2), { code: 'ERR_OUT_OF_RANGE' });
});

test('a limited number of times', () => {
  const fn = mock.fn(() => 'real', () => 'mock', { times: 2 });
  assert.deepStrictEqual([fn(), fn(), fn()], ['mock', 'mock', 'real']);
});

test('methods and accessors go back with the test', async (t) => {
  const object = { value: 1, method() { return this.value; }, get both() { return this.value; } };
  const { method } = object;
  await t.test('mocks', (inner) => {
    inner.mock.method(object, 'method', function() { return -this.value; });
    const getter = inner.mock.getter(object, 'both', () => 'mocked');
    const property = inner.mock.property(object, 'value', 7);
    assert.strictEqual(object.method(), -7);
    assert.strictEqual(object.both, 'mocked');
    assert.strictEqual(getter.mock.callCount(), 1);
    object.value = 8;
    assert.deepStrictEqual(property.mock.accesses.map(({ type, value }) => [type, value]), [['get', 7], ['set', 8]]);
  });
  assert.strictEqual(object.method, method);
  assert.strictEqual(object.both, 1);
});

test('what cannot be mocked', (t) => {
  assert.throws(() => t.mock.method({}, 'no'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => t.mock.method(null, 'no'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.fn(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => t.mock.fn({ times: 0 }), { code: 'ERR_OUT_OF_RANGE' });
});
