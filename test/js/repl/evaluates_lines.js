// SPDX-License-Identifier: MIT
// Lines typed at a prompt: their values, texts of several lines, objects and blocks, `_`, undefined, strict mode.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

function talk(options, lines) {
  const output = new PassThrough();
  output.setEncoding('utf8');
  const server = repl.start({ input: new PassThrough(), output, prompt: '', ...options });
  for (const line of lines) server.write(`${line}\n`);
  server.close();
  return output.read() ?? '';
}

assert.strictEqual(talk({}, ['1 + 1', '_ * 21', '"a"']), "2\n42\n'a'\n");
assert.strictEqual(talk({}, ['var x = 1', 'x', 'let y = 2', 'const z = 3', 'x + y + z']),
                   'undefined\n1\nundefined\nundefined\n6\n');
assert.strictEqual(talk({ ignoreUndefined: true }, ['var x = 1', 'x']), '1\n');

// A brace begins an object if it can.
assert.strictEqual(talk({}, ['{a: 1}', '{a: 1};', '{ let q = 1; q + 1 }', '{}']), '{ a: 1 }\n1\n2\n{}\n');

// Texts that go on.
assert.strictEqual(talk({}, ['function f() {', 'return 4', '}', 'f()']), '| | undefined\n4\n');
assert.strictEqual(talk({}, ['`a', 'b`', "'a\\", "b'", '/* c', '*/ 5', '[1,', '2]']),
                   "| 'a\\nb'\n| 'ab'\n| 5\n| [ 1, 2 ]\n");
assert.strictEqual(talk({}, ['[1]', '(', '.break', '6']), '[ 1 ]\n| 6\n');
assert.strictEqual(talk({}, ['[2, 1]', 'x = (', '1', '+ 1)', '[3]', '_']), '[ 2, 1 ]\n| | 2\n[ 3 ]\n[ 3 ]\n');

// A line that begins with a dot goes on with an expression, if it is no command.
assert.strictEqual(talk({}, ['(', '[3]', '.length)', '.nothing']), '| | 1\nInvalid REPL keyword\n');
assert.strictEqual(talk({}, ['.5', '.']), '0.5\nInvalid REPL keyword\n');

// Assigning to _ ends its service.
assert.strictEqual(talk({}, ['1', '_ = 7', '2', '_']), '1\nExpression assignment to _ now disabled.\n7\n2\n7\n');

const strict = talk({ replMode: repl.REPL_MODE_STRICT }, ['(function() { return this === undefined })()', 'let a = 1']);
assert.strictEqual(strict, 'true\nundefined\n');
const sloppy = talk({ replMode: repl.REPL_MODE_SLOPPY }, ['(function() { return this === undefined })()']);
assert.strictEqual(sloppy, 'false\n');

// Writers and evaluators of others.
assert.strictEqual(talk({ writer: (value) => `<${value}>` }, ['1']), '<1>\n');
const texts = [];
const evaluator = (code, context, file, callback) => {
  texts.push(code);
  if (code === 'more\n') callback(new repl.Recoverable(new SyntaxError('more')));
  else if (code === 'bad\n') callback(new Error('bad'));
  else if (code === 'none\n') callback(null);
  else callback(null, code.length);
};
assert.strictEqual(talk({ eval: evaluator }, ['more', 'x', 'bad', 'none', '1']).replace(/\n {4}at .*/g, ''),
                   '| 7\nUncaught Error: bad\n2\n');
assert.deepStrictEqual(texts, ['more\n', 'more\nx\n', 'bad\n', 'none\n', '1\n']);

assert.throws(() => repl.start({ eval() {}, breakEvalOnSigint: true }), { code: 'ERR_INVALID_REPL_EVAL_CONFIG' });
assert.strictEqual(repl.isValidSyntax('{a: 1}'), true);
assert.strictEqual(repl.isValidSyntax('a b'), false);
