// SPDX-License-Identifier: MIT
// MessageChannel within one thread: cloning, transfer of ports, both kinds of listeners, close, synchronous receive.
'use strict';
const assert = require('node:assert');
const { MessageChannel: FromModule, receiveMessageOnPort } = require('node:worker_threads');
assert.strictEqual(MessageChannel, FromModule);

const { port1, port2 } = new MessageChannel();
assert.strictEqual(port1.hasRef(), false);
const seen = [];
port1.onmessage = (event) => {
  seen.push(event.data);
  assert.ok(event instanceof MessageEvent);
  if (event.ports.length > 0) {
    event.ports[0].on('message', (data) => {
      seen.push(data);
      event.ports[0].close();
      port1.close();
    });
  }
};
assert.strictEqual(port1.hasRef(), true);
port2.on('close', () => seen.push('closed'));
port2.ref(); // a port without a listener for messages keeps nothing alive
const object = { map: new Map([[1, 2]]) };
port2.postMessage(object);
object.map.clear();
const inner = new MessageChannel();
port2.postMessage('port', [inner.port1]);
inner.port2.postMessage('through the moved port');
process.on('exit', () => {
  assert.deepStrictEqual(seen, [{ map: new Map([[1, 2]]) }, 'port', 'through the moved port', 'closed']);
});

const sync = new MessageChannel();
sync.port1.postMessage(5);
assert.deepStrictEqual(receiveMessageOnPort(sync.port2), { message: 5 });
assert.strictEqual(receiveMessageOnPort(sync.port2), undefined);
assert.throws(() => sync.port1.postMessage(() => {}), { name: 'DataCloneError' });
assert.throws(() => sync.port1.postMessage(1, [sync.port1]), { name: 'DataCloneError' });
assert.throws(() => new MessagePort(), { name: 'TypeError' });
