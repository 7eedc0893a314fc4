// SPDX-License-Identifier: MIT
// Streams, once loaded, work on whatever programs do to Promise.prototype.then and Object.prototype.
'use strict';
const assert = require('node:assert');

new TransformStream(); // loads them
const { then } = Promise.prototype;
let calls = 0;
Promise.prototype.then = function(...args) {
  calls++;
  return then.apply(this, args);
};
const names = ['highWaterMark', 'size', 'start', 'type', 'mode'];
const fail = () => { throw new Error('touched'); };
for (const name of names) Object.defineProperty(Object.prototype, name, { get: fail, set: fail, configurable: true });

const source = (chunks) => Object.assign(Object.create(null), {
  start(controller) { for (const chunk of chunks) controller.enqueue(chunk); controller.close(); },
  type: undefined,
});
const written = [];
const [one, two] = new ReadableStream(source(['a', 'b']), Object.create(null)).tee();
const sink = Object.assign(Object.create(null), {
  write(chunk) { written.push(chunk); }, start: undefined, type: undefined,
});
const piped = one.pipeTo(new WritableStream(sink, Object.create(null)), { signal: undefined });
const transform = new TransformStream();
const read = two.getReader(Object.assign(Object.create(null), { mode: undefined })).read();
for (const name of names) delete Object.prototype[name];
assert.strictEqual(calls, 0);
Promise.prototype.then = then;

(async () => {
  await piped;
  assert.deepStrictEqual(written, ['a', 'b']);
  assert.deepStrictEqual(await read, { value: 'a', done: false });
  assert.ok(transform.readable instanceof ReadableStream);
})();
