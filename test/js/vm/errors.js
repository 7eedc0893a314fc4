// Where errors of scripts come from: file, line, source and a caret before the stack.
'use strict';

const assert = require('assert');
const vm = require('vm');

function stackOf(fn) {
  try {
    fn();
  } catch (error) {
    return error.stack;
  }
  return assert.fail('did not throw');
}

const options = { filename: 'made-up.js', lineOffset: 4, columnOffset: 10 };
for (const runner of [
  (code) => vm.runInThisContext(code, options),
  (code) => vm.runInNewContext(code, {}, options),
]) {
  const lines = stackOf(() => runner('1;\n  throw new Error("boom");')).split('\n');
  assert.deepStrictEqual(lines.slice(0, 5),
                         ['made-up.js:6', '  throw new Error("boom");', '  ^', '', 'Error: boom']);
  assert.match(lines[5], /^ {4}at made-up\.js:6:9$/);
  assert.match(stackOf(() => runner(' throw new Error("first")')), /^ \^$[^]*made-up\.js:5:18/m);
  assert.ok(stackOf(() => runner('let = = 3')).startsWith('made-up.js:5\nlet = = 3\n'));
}

// The value thrown is the value caught; what is no error stays as it is.
const thrown = { an: 'object' };
try {
  vm.runInNewContext('throw thrown', { thrown });
} catch (error) {
  assert.strictEqual(error, thrown);
}
assert.doesNotMatch(stackOf(() => vm.runInThisContext('throw new Error("plain")', { displayErrors: false })), /\^/);

// Errors are those of their realm; syntax errors those of whoever made the script.
assert.strictEqual(vm.runInNewContext('try { null.x } catch (e) { e }') instanceof TypeError, false);
assert.throws(() => new vm.Script('('), SyntaxError);
assert.throws(() => vm.runInNewContext('('), { name: 'SyntaxError' });
assert.throws(() => new vm.Script({ toString() { throw new RangeError('mine'); } }), /mine/);
