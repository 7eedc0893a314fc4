// SPDX-License-Identifier: MIT
// The prompt of the command line: -i, -e with it, the environment, errors, the end.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const BANNER = `Welcome to Node.js ${process.version}.\nType ".help" for more information.\n`;
function run(input, args = ['-i'], env = {}) {
  return spawnSync(process.execPath, args, { input, encoding: 'utf8', env: { ...process.env, ...env } });
}

{
  const { stdout, stderr, status } = run('1 + 1\nthrow 1\nprocess.exitCode = 3; "a"\n');
  assert.strictEqual(stdout, `${BANNER}> 2\n> Uncaught 1\n> 'a'\n> `);
  assert.strictEqual(stderr, '');
  assert.strictEqual(status, 3);
}
{
  const { stdout, status } = run('.exit\n', ['--interactive', '-e', 'var seen = 5; console.log("e")']);
  assert.strictEqual(stdout, `${BANNER}> e\n`);
  assert.strictEqual(status, 0);
}
assert.match(run('[seen, this === globalThis, module.id]', ['-i', '-e', 'var seen = 5']).stdout,
             /> \[ 5, true, '<repl>' \]\n> $/);
assert.match(run('undeclared = 1', ['-i'], { NODE_REPL_MODE: 'strict' }).stdout, /Uncaught ReferenceError/);
assert.match(run('setImmediate(() => { throw new Error("later") }); 1').stdout, /> 1\n> /);
{
  const { stderr, status } = run('', ['-i', '--input-type=module']);
  assert.strictEqual(stderr, 'Cannot specify --input-type for REPL\n');
  assert.notStrictEqual(status, 0);
}
{
  const { stdout } = run('process.on("uncaughtException", (e) => console.log("heard", e)); 1\nthrow 2\n3\n');
  assert.match(stdout, /heard 2\n/);
  assert.doesNotMatch(stdout, /Uncaught/);
}
