// A MessagePort as an EventEmitter; what may be transferred, the words of refusals; closing while messages wait.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

const { port1, port2 } = new MessageChannel();
const seen = [];
port2.on('foo', (value) => seen.push(value));
port2.addEventListener('foo', ({ type, detail }) => seen.push([type, detail]));
assert.strictEqual(port2.emit('foo', 'bar'), true);
assert.strictEqual(port2.emit('none'), false);
assert.deepStrictEqual(seen, ['bar', ['foo', 'bar']]);
assert.strictEqual(port2.listenerCount('foo'), 2);
assert.ok(port2.eventNames().includes('foo'));
port2.removeAllListeners('foo');
assert.strictEqual(port2.listenerCount('foo'), 0);
port2.setMaxListeners(3);
assert.strictEqual(port2.getMaxListeners(), 3);
assert.match(inspect(port1), /^MessagePort \{\s+active: true,\s+refed: false/);

for (const list of [0, 'X', true]) {
  assert.throws(() => port1.postMessage(1, list), { message: 'Optional transferList argument must be an iterable' });
}
assert.throws(() => port1.postMessage(1, { transfer: {} }),
              { message: 'Optional options.transfer argument must be an iterable' });
const { port1: other } = new MessageChannel();
assert.throws(() => port1.postMessage(1, [other, other]), { message: 'Transfer list contains duplicate MessagePort' });
assert.throws(() => MessagePort(), { code: 'ERR_CONSTRUCT_CALL_INVALID' });
assert.throws(() => new MessagePort(), { code: 'ERR_CONSTRUCT_CALL_INVALID' });
assert.throws(() => MessageChannel(), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.throws(() => new MessageEvent('message', { ports: [{}] }), /instance of MessagePort/);

// Without a listener messages wait; a port closed by a listener gets what came before.
const none = () => assert.fail('removed');
port2.on('message', none);
port2.off('message', none);
port1.postMessage(1);
port1.postMessage(2);
const got = [];
setImmediate(() => {
  port2.on('message', (value) => {
    got.push(value);
    port2.close();
  });
});
process.on('exit', () => assert.deepStrictEqual(got, [1, 2]));
