'use strict';
// What the constructor takes and refuses; the shape of the class.
const assert = require('node:assert');

const refused = [
  [], ['foo'], [''], ['ftp://127.0.0.1:1'], ['ws://127.0.0.1:1/#'], ['ws://127.0.0.1:1/#f'],
  ['ws://127.0.0.1:1', ''], ['ws://127.0.0.1:1', ['a', 'a']], ['ws://127.0.0.1:1', ['a', 'A']],
  ['ws://127.0.0.1:1', ['a b']], ['ws://127.0.0.1:1', { protocols: ['x', 'x'] }],
];
for (const args of refused) {
  const name = args.length === 0 ? 'TypeError' : 'SyntaxError';
  assert.throws(() => new WebSocket(...args), { name }, JSON.stringify(args));
}
assert.throws(() => WebSocket('ws://127.0.0.1:1'), TypeError);
assert.throws(() => WebSocket.prototype.url, { code: 'ERR_INVALID_THIS' });

const accepted = [
  ['ws://127.0.0.1:1', 'ws://127.0.0.1:1/'], [new URL('wss://127.0.0.1:1/a'), 'wss://127.0.0.1:1/a'],
  ['http://127.0.0.1:1/', 'ws://127.0.0.1:1/'], ['https://127.0.0.1:1/', 'wss://127.0.0.1:1/'],
];
for (const [url, href] of accepted) {
  const ws = new WebSocket(url, { protocols: 'one', headers: { a: 'b' } });
  assert.strictEqual(ws.url, href);
  assert.strictEqual(ws.onopen, null);
  ws.onerror = () => {};
  ws.close();
}

{ // a port of another protocol
  const ws = new WebSocket('ws://127.0.0.1:6000/');
  const events = [];
  ws.onerror = ({ error }) => events.push(error instanceof TypeError);
  ws.onclose = ({ code }) => events.push(code);
  process.on('exit', () => assert.deepStrictEqual(events, [true, 1006]));
}

assert.deepStrictEqual([WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED], [0, 1, 2, 3]);
assert.strictEqual(WebSocket.prototype.CLOSED, 3);
assert.strictEqual(Object.prototype.toString.call(WebSocket.prototype), '[object WebSocket]');
assert.strictEqual(require('node:http').WebSocket, WebSocket);
