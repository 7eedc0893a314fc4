// SPDX-License-Identifier: MIT
// The command line and NODE_OPTIONS: values, precedence, mistakes.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
function run(words, env = {}, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env }, input,
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}
const EXE = process.execPath;
assert.deepStrictEqual(run(['-p', '1 + 1']).stdout, '2');
assert.deepStrictEqual(run(['-pe', 'path.basename("/a/b")']).stdout, 'b');
assert.deepStrictEqual(run(['-e', 'console.log(process.argv.slice(1).join())', '--', 'a', '-b']).stdout, 'a,-b');
assert.deepStrictEqual(run(['-', 'x'], {}, 'console.log(process.argv.slice(1).join())').stdout, '-,x');
assert.deepStrictEqual(run([], {}, 'console.log(3)').stdout, '3');
assert.deepStrictEqual(run(['-v']).stdout, process.version);
assert.match(run(['--help']).stdout, /-e, --eval=/);
assert.deepStrictEqual(run(['--no_warnings', '-p', 'process.execArgv[0]']).stdout, '--no_warnings');
for (const [words, message] of [
  [['--cheeseburgers'], 'bad option: --cheeseburgers'],
  [['--no-cheeseburgers'], 'bad option: --no-cheeseburgers'],
  [['--eval'], '--eval requires an argument'],
  [['-e', '--no-warnings'], '-e requires an argument'],
  [['--title='], '--title= requires an argument'],
  [['--no-title'], '--no-title is an invalid negation because it is not a boolean option'],
  [['-c', '-e', '1'], 'either --check or --eval can be used, not both'],
  [['--unhandled-rejections=x', '-e', '1'], 'invalid value for --unhandled-rejections'],
]) {
  assert.deepStrictEqual(run(words), { status: 9, stdout: '', stderr: `${EXE}: ${message}` });
}
assert.deepStrictEqual(run(['-p', 'typeof gc'], { NODE_OPTIONS: ' --expose-gc  ' }).stdout, 'function');
assert.deepStrictEqual(run(['-p', 'process.title'], { NODE_OPTIONS: '--title="a \\"b"' }).stdout, 'a "b');
assert.deepStrictEqual(run(['--title=line', '-p', 'process.title'], { NODE_OPTIONS: '--title=env' }).stdout, 'line');
for (const [value, message] of [
  ['--eval=1', '--eval= is not allowed in NODE_OPTIONS'],
  ['--cheeseburgers', '--cheeseburgers is not allowed in NODE_OPTIONS'],
  ['--title="x', 'invalid value for NODE_OPTIONS (unterminated string)'],
]) {
  const expected = { status: 9, stdout: '', stderr: `${EXE}: ${message}` };
  assert.deepStrictEqual(run(['-p', '1'], { NODE_OPTIONS: value }), expected);
}
