// SPDX-License-Identifier: MIT
// events.once() and events.on(): results, errors, aborts, and no listener left behind.
'use strict';

const assert = require('node:assert');
const EventEmitter = require('node:events');
const { once, on } = EventEmitter;

async function main() {
  const emitter = new EventEmitter();
  process.nextTick(() => emitter.emit('x', 1, 2));
  assert.deepStrictEqual(await once(emitter, 'x'), [1, 2]);
  process.nextTick(() => emitter.emit('error', new Error('bad')));
  await assert.rejects(once(emitter, 'x'), { message: 'bad' });
  process.nextTick(() => emitter.emit('error', 7));
  assert.deepStrictEqual(await once(emitter, 'error'), [7]);
  await assert.rejects(once(emitter, 'x', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  process.nextTick(() => controller.abort('why'));
  await assert.rejects(once(emitter, 'x', { signal: controller.signal }), { name: 'AbortError', cause: 'why' });
  assert.deepStrictEqual(emitter.eventNames(), []);

  const seen = [];
  process.nextTick(() => {
    for (let i = 0; i < 5; i++) emitter.emit('x', i);
    emitter.emit('done');
  });
  for await (const [value] of on(emitter, 'x', { close: ['done'] })) seen.push(value);
  assert.deepStrictEqual(seen, [0, 1, 2, 3, 4]);
  assert.deepStrictEqual(emitter.eventNames(), []);

  const iterator = on(emitter, 'x');
  const first = iterator.next();
  const second = iterator.next();
  emitter.emit('x', 'a');
  await iterator.return();
  assert.deepStrictEqual(await first, { value: ['a'], done: false });
  assert.deepStrictEqual(await second, { value: undefined, done: true });

  const target = new EventTarget();
  process.nextTick(() => target.dispatchEvent(new Event('x')));
  const [event] = await once(target, 'x');
  assert.strictEqual(event.type, 'x');
}

let finished = false;
main().then(() => {
  finished = true;
});
process.on('exit', () => assert.ok(finished));
