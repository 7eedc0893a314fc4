// Messages of failed assertions: words, diffs, the source of the call, and where the stack begins.
'use strict';

const assert = require('assert');

function message(fn) {
  try {
    fn();
  } catch (error) {
    assert(error instanceof assert.AssertionError);
    assert.match(error.stack, /messages\.js/);
    assert.doesNotMatch(error.stack.split('\n    at ')[1], /node:/);
    return error.message;
  }
  throw new Error('did not throw');
}

assert.strictEqual(message(() => { assert.strictEqual(1, 2); }), 'Expected values to be strictly equal:\n\n1 !== 2\n');
assert.strictEqual(message(() => { assert.deepStrictEqual({ a: 1, b: [1] }, { a: 1, b: [2] }); }),
                   'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n' +
                   '+     1\n-     2\n    ]\n  }\n');
assert.strictEqual(message(() => { assert.equal(1, 2); }), '1 == 2');
assert.strictEqual(message(() => { assert.strictEqual(1, 2, 'mine'); }), 'mine\n\n1 !== 2\n');
assert.strictEqual(message(() => { assert.ok(0, 'x %d', 5); }), 'x 5');
assert.strictEqual(message(() => { assert.ok(typeof 123 === 'string'); }),
                   "The expression evaluated to a falsy value:\n\n  assert.ok(typeof 123 === 'string')\n");
assert.strictEqual(message(() => { assert(/\)/.test('(') && `${')'}`); }),
                   "The expression evaluated to a falsy value:\n\n  assert(/\\)/.test('(') && `${')'}`)\n");
assert.strictEqual(message(() => { assert.fail(); }), 'Failed');
assert.strictEqual(message(() => { assert.match('a', /b/); }),
                   "The input did not match the regular expression /b/. Input:\n\n'a'\n");
assert.throws(() => assert.strictEqual(1, 2, new TypeError('own')), /^TypeError: own$/);
assert.throws(() => assert.strictEqual(1), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => assert.ifError(new Error('x')), /ifError got unwanted exception: x/);

// The caret stands below the first difference, whatever the types; equal texts have none.
for (const [actual, expected, column] of [[1234567890, 1234567891, 11],
  ['aaaaaab', 'aaaaaac', 9], ['abcdefgh', 'abcdefgh', 0]]) {
  const { message } = new assert.AssertionError({ actual, expected, operator: 'strictEqual' });
  assert.strictEqual(message.split('\n').at(-2), column === 0 ? `- '${expected}'` : `${' '.repeat(column)}^`);
}
