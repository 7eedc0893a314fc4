// SPDX-License-Identifier: MIT
// A child that floods its output or its channel does not grow the parent: what nobody reads stops the child. A parent
// that reads after all gets everything, in order.
'use strict';
const assert = require('node:assert');
const { fork } = require('node:child_process');

const MESSAGES = 400;

if (process.argv[2] === 'output') {
  const chunk = Buffer.alloc(1 << 16, 'x');
  (function more() { while (process.stdout.write(chunk)); process.stdout.once('drain', more); })();
  return;
}
if (process.argv[2] === 'messages') {
  const text = 'x'.repeat(1 << 18);
  let i = 0;
  (function more() {
    if (i < MESSAGES) process.send({ i: i++, text }, more);
    else process.disconnect();
  })();
  return;
}
const before = process.memoryUsage.rss();
const output = fork(__filename, ['output'], { silent: true });
const messages = fork(__filename, ['messages']);
setTimeout(() => {
  const grown = (process.memoryUsage.rss() - before) / (1 << 20);
  assert.ok(output.stdout.readableLength < 1 << 20);
  // All messages would be more than 100 MB. A sanitizer holds back what is freed.
  const isCounted = process.versions.eddy !== undefined && process.env.ASAN === undefined;
  assert.ok(!isCounted || grown < 95, `${grown} MB`);
  output.kill();
  let next = 0;
  messages.on('message', ({ i, text }) => {
    assert.strictEqual(i, next++);
    assert.strictEqual(text.length, 1 << 18);
  });
  messages.on('close', () => assert.strictEqual(next, MESSAGES));
}, 500);
