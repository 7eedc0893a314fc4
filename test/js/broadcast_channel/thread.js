// BroadcastChannel within a thread: who gets what, in which order, cloned; closing; what cannot be sent.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

const [a, b, c] = ['x', 'x', 'x'].map((name) => new BroadcastChannel(name));
const other = new BroadcastChannel('y');
other.onmessage = () => assert.fail('another name');
const seen = [];
const sent = { list: [1] };
for (const [name, channel] of Object.entries({ a, b, c })) {
  channel.onmessage = ({ data, target }) => {
    assert.strictEqual(target, channel);
    seen.push(name, data);
    if (seen.length === 8) finish();
  };
}
assert.throws(() => a.postMessage(() => {}), { name: 'DataCloneError' });
a.postMessage(sent);
sent.list.push(2);
c.postMessage('last');

function finish() {
  assert.deepStrictEqual(seen, ['a', 'last', 'b', { list: [1] }, 'b', 'last', 'c', { list: [1] }]);
  a.close();
  assert.throws(() => a.postMessage(1), { name: 'InvalidStateError' });
  assert.strictEqual(inspect(a), "BroadcastChannel { name: 'x', active: false }");
  c.postMessage('after'); // b closes before it comes
  b.onmessage = () => assert.fail('closed');
  b.close();
  c.close();
  other.unref();
}
assert.throws(() => new BroadcastChannel(), { code: 'ERR_MISSING_ARGS' });
