// SPDX-License-Identifier: MIT
// createHook(): who makes whom, callbacks between before and after, destroy once; ids and resources of what runs.
'use strict';

const assert = require('node:assert');
const async_hooks = require('node:async_hooks');
const fs = require('node:fs');
const net = require('node:net');

const seen = new Map(); // id -> what the hooks said
const typed = (type) => [...seen.values()].filter((entry) => entry.type === type);
const hook = async_hooks.createHook({
  init(id, type, trigger, resource) {
    assert.ok(!seen.has(id));
    assert.ok(id > 1);
    seen.set(id, { id, type, trigger, resource, log: '' });
  },
  before(id) { if (seen.has(id)) seen.get(id).log += 'b'; },
  after(id) { if (seen.has(id)) seen.get(id).log += 'a'; },
  destroy(id) { if (seen.has(id)) seen.get(id).log += 'd'; },
});
assert.strictEqual(async_hooks.executionAsyncId(), 1);
assert.strictEqual(async_hooks.triggerAsyncId(), 0);
assert.strictEqual(typeof async_hooks.executionAsyncResource(), 'object');
assert.strictEqual(hook.enable().enable(), hook);

const checkRunning = (type) => {
  const entry = seen.get(async_hooks.executionAsyncId());
  assert.strictEqual(entry.type, type);
  assert.strictEqual(async_hooks.triggerAsyncId(), entry.trigger);
  assert.strictEqual(async_hooks.executionAsyncResource(), entry.resource);
  return entry.id;
};

const timeout = setTimeout(() => {
  const id = checkRunning('Timeout');
  assert.strictEqual(async_hooks.executionAsyncResource(), timeout);
  process.nextTick(() => {
    checkRunning('TickObject');
    assert.strictEqual(async_hooks.triggerAsyncId(), id);
  });
  setImmediate(() => {
    checkRunning('Immediate');
    assert.strictEqual(async_hooks.triggerAsyncId(), id);
  });
}, 1);
const cleared = setTimeout(assert.fail, 1000);
clearTimeout(cleared);
let beats = 0;
const interval = setInterval(() => {
  checkRunning('Timeout');
  if (++beats === 3) clearInterval(interval);
}, 1);
queueMicrotask(() => checkRunning('Microtask'));
fs.stat('/', () => checkRunning('FSREQCALLBACK'));
const promise = Promise.resolve(1);
const derived = promise.then(() => {
  assert.strictEqual(checkRunning('PROMISE'), async_hooks.executionAsyncId());
  assert.strictEqual(async_hooks.executionAsyncResource(), derived);
});

const resource = new async_hooks.AsyncResource('mine');
resource.runInAsyncScope(() => {
  assert.strictEqual(checkRunning('mine'), resource.asyncId());
  assert.strictEqual(async_hooks.executionAsyncResource(), resource);
});
assert.throws(() => resource.runInAsyncScope(() => { throw new Error('out'); }), /out/);
assert.strictEqual(async_hooks.executionAsyncId(), 1);
assert.strictEqual(resource.emitDestroy(), resource);

const server = net.createServer((socket) => socket.end('x'));
server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1', () => checkRunning('TCPCONNECTWRAP'));
  socket.resume();
  socket.on('close', () => server.close());
});

process.on('exit', () => {
  hook.disable();
  const [one] = typed('mine');
  assert.deepStrictEqual([one.trigger, one.log], [1, 'babad']);
  const timers = typed('Timeout').filter(({ resource }) => [timeout, cleared, interval].includes(resource));
  assert.deepStrictEqual(timers.map(({ log }) => log), ['bad', 'd', 'bababad']);
  for (const type of ['TickObject', 'Immediate', 'Microtask', 'FSREQCALLBACK', 'TCPCONNECTWRAP']) {
    assert.ok(typed(type).length > 0, type);
    for (const { log } of typed(type)) assert.match(log, /^(bad|d)?$/, type);
  }
  assert.strictEqual(typed('TCPSERVERWRAP').length, 1);
  assert.strictEqual(typed('TCPWRAP').length, 2);
});
