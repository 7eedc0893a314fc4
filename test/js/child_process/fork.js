// SPDX-License-Identifier: MIT
// fork(): messages both ways, before anybody listens, disconnect from either side, send() after it.
'use strict';
const assert = require('node:assert');
const { fork } = require('node:child_process');

if (process.argv[2] === 'child') {
  assert.strictEqual(process.env.NODE_CHANNEL_FD, undefined);
  process.send({ hello: process.argv[3] });
  setTimeout(() => {
    process.on('message', (message) => {
      process.send({ echo: message }, (error) => {
        assert.strictEqual(error, null);
        if (message === 'last') process.disconnect();
      });
    });
  }, 20);
  return;
}
const seen = [];
const child = fork(__filename, ['child', 'x']);
assert.strictEqual(child.connected, true);
child.on('message', (message) => seen.push(message));
const messages = ['text', 1, true, null, { a: [1, '\u4e2d', { b: null }] }, 'last'];
for (const message of messages) assert.strictEqual(child.send(message), true);
child.on('disconnect', () => seen.push('disconnect'));
child.on('exit', (code) => assert.strictEqual(code, 0));
child.on('close', () => {
  assert.deepStrictEqual(seen, [{ hello: 'x' }, ...messages.map((echo) => ({ echo })), 'disconnect']);
  assert.strictEqual(child.connected, false);
  child.send('x', (error) => assert.strictEqual(error.code, 'ERR_IPC_CHANNEL_CLOSED'));
});
assert.throws(() => child.send(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => child.send(() => {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => child.send(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fork(__filename, [], { stdio: ['pipe'] }), { code: 'ERR_CHILD_PROCESS_IPC_REQUIRED' });
