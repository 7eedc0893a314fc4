// Errors of the library: code, name, stack and words; system error names.
'use strict';

const assert = require('assert');
const util = require('util');

let error;
try {
  util.inherits();
} catch (thrown) {
  error = thrown;
}
assert.strictEqual(error.name, 'TypeError');
assert.strictEqual(error.constructor, TypeError);
assert.deepStrictEqual(Object.keys(error), ['code']);
assert.strictEqual(String(error), `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}`);
assert(error.stack.startsWith(String(error)), error.stack);
assert.strictEqual(error.message, 'The "ctor" argument must be of type function. Received undefined');
assert.throws(() => util.getSystemErrorName(1e10), {
  code: 'ERR_OUT_OF_RANGE',
  message: 'The value of "err" is out of range. It must be a negative integer. Received 10_000_000_000',
});
assert.strictEqual(util.getSystemErrorName(-2), 'ENOENT');
assert.strictEqual(util.getSystemErrorMessage(-2), 'no such file or directory');
assert.deepStrictEqual(util.getSystemErrorMap().get(-2), ['ENOENT', 'no such file or directory']);

// captureStackTrace leaves out the frames above its second argument.
function inner() {
  const holder = {};
  Error.captureStackTrace(holder, inner);
  return holder.stack;
}
function outer() {
  const stack = inner();
  return stack;
}
assert.match(outer(), /^Error\n {4}at outer /);
