// SPDX-License-Identifier: MIT
// moveMessagePortToContext(): the port, its methods, its errors and all that comes through it are of the context; what
// has no form there is told by 'onmessageerror', and the next message comes all the same.
'use strict';

const assert = require('node:assert');
const vm = require('node:vm');
const { MessageChannel, MessagePort, moveMessagePortToContext } = require('node:worker_threads');
const { generateKeyPairSync } = require('node:crypto');

const context = vm.createContext();
const inside = (name) => vm.runInContext(name, context);
const { port1, port2 } = new MessageChannel();
const moved = moveMessagePortToContext(port1, context);

assert.ok(!(moved instanceof MessagePort) && !(moved instanceof Object));
assert.ok(moved instanceof inside('Object'));
assert.ok(moved.postMessage instanceof inside('Function'));
assert.throws(() => moveMessagePortToContext(new MessageChannel().port1, {}), { code: 'ERR_INVALID_ARG_TYPE' });

let thrown;
try {
  moved.postMessage(() => {});
} catch (error) {
  thrown = error;
}
assert.ok(thrown instanceof inside('Error') && !(thrown instanceof Error));
assert.strictEqual(thrown.name, 'DataCloneError');
assert.strictEqual(thrown.code, 25);

const shared = { at: 1 };
const other = new MessageChannel();
const message = {
  list: [shared, shared], map: new Map([[shared, new Set([new Date(7)])]]), bytes: new Uint8Array([1, 2, 3]),
  expression: /a/g, error: new RangeError('far'), number: 1, port: other.port1,
};
message.self = message;

const problems = [];
moved.onmessageerror = ({ data, type }) => {
  assert.strictEqual(type, 'messageerror');
  assert.ok(data instanceof inside('Error'));
  problems.push(data.code);
};
moved.onmessage = function({ data, ports, target, type }) {
  assert.strictEqual(this, moved);
  assert.strictEqual(target, moved);
  assert.strictEqual(type, 'message');
  assert.ok(data instanceof inside('Object') && data.list instanceof inside('Array'));
  assert.strictEqual(data.self, data);
  assert.strictEqual(data.list[0], data.list[1]);
  const [[key, set]] = data.map;
  assert.strictEqual(key, data.list[0]);
  assert.ok(data.map instanceof inside('Map') && set instanceof inside('Set'));
  assert.ok([...set][0] instanceof inside('Date'));
  assert.ok(data.bytes instanceof inside('Uint8Array') && data.bytes.buffer instanceof inside('ArrayBuffer'));
  assert.deepStrictEqual([...data.bytes], [1, 2, 3]);
  assert.ok(data.expression instanceof inside('RegExp') && data.error instanceof inside('RangeError'));
  assert.ok(ports instanceof inside('Array'));
  assert.strictEqual(ports[0], data.port);
  data.port.postMessage({ through: 'it' });
  data.port.close();
  moved.postMessage(data.list);
};
moved.start();

const { publicKey } = generateKeyPairSync('ed25519');
port2.postMessage({ publicKey });
port2.postMessage(message, [other.port1]);
const heard = [];
other.port2.on('message', (value) => heard.push(value));
port2.on('message', (value) => {
  assert.ok(value instanceof Array);
  assert.deepStrictEqual(value, [shared, shared]);
  heard.push('list');
  port2.close();
});
process.on('exit', () => {
  assert.deepStrictEqual(problems, ['ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE']);
  assert.deepStrictEqual(heard.toSorted(), ['list', { through: 'it' }].toSorted());
});
