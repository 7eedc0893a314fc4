// SPDX-License-Identifier: MIT
// Standard streams of a thread: piped to its starter's where nobody asks for them, whole at the thread's end.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');

if (process.argv[2] === 'forward') {
  const worker = new Worker('console.log("out"); console.error("err"); process.stdout.write("rest")', { eval: true });
  worker.on('exit', () => console.log(' end'));
  return;
}

async function text(stream) {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all += chunk;
  return all;
}

async function test() {
  const { stdout, stderr } = spawnSync(process.execPath, [__filename, 'forward'], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'out\nrest end\n');
  assert.strictEqual(stderr, 'err\n');

  const echo = new Worker('process.stdin.pipe(process.stdout)', { eval: true, stdin: true, stdout: true });
  assert.strictEqual(echo.stderr.readable, true);
  echo.stdin.write('one ');
  echo.stdin.end('two');
  assert.strictEqual(await text(echo.stdout), 'one two');

  const silent = new Worker('process.stdin.on("end", () => console.log("no input")).resume()',
                            { eval: true, stdout: true });
  assert.strictEqual(silent.stdin, null);
  assert.strictEqual(await text(silent.stdout), 'no input\n');

  const late = new Worker('process.on("exit", () => { process.stdout.write("b"); process.stdout.write("c"); });' +
    'process.stdout.write("a"); process.exit(3)', { eval: true, stdout: true });
  assert.strictEqual(await text(late.stdout), 'abc');
}
test();
