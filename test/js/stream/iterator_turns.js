// Async iterators of streams: what is buffered comes at once, in order, whoever asks how often; errors, promises among
// the chunks, and every way to end.
'use strict';

const assert = require('assert');
const { Readable } = require('stream');

function counting(count, options) {
  let i = 0;
  return new Readable({ objectMode: true, read() { this.push(i < count ? i++ : null); }, ...options });
}

async function collect(iterable) {
  const list = [];
  for await (const item of iterable) list.push(item);
  return list;
}

const numbers = (count) => Array.from({ length: count }, (_, i) => i);

(async () => {
  for (const count of [0, 1, 2, 15, 16, 17, 1000]) assert.deepStrictEqual(await collect(counting(count)), numbers(count));

  // Asked for more than is there, all at once.
  const eager = counting(20)[Symbol.asyncIterator]();
  const asked = [];
  for (let i = 0; i < 25; i++) asked.push(eager.next());
  const results = await Promise.all(asked);
  assert.deepStrictEqual(results.map((r) => r.value), [...numbers(20), ...new Array(5).fill(undefined)]);
  assert.deepStrictEqual(results.map((r) => r.done), [...new Array(20).fill(false), ...new Array(5).fill(true)]);

  // Chunks that come one by one, later.
  const slow = new Readable({ objectMode: true, read() {} });
  (async () => {
    for (let i = 0; i < 5; i++) {
      await new Promise(setImmediate);
      slow.push(i);
      if (i % 2) slow.push(`${i} again`);
    }
    slow.push(null);
  })();
  assert.deepStrictEqual(await collect(slow), [0, 1, '1 again', 2, 3, '3 again', 4]);

  // Promises are waited for; one that is rejected ends the loop and the stream.
  const promises = Readable.from([1], { objectMode: true });
  promises.push(Promise.resolve('a'));
  assert.deepStrictEqual(await collect(promises), ['a', 1]);
  const failing = new Readable({ objectMode: true, read() {} });
  for (const chunk of [1, 2, Promise.reject(new Error('of the chunk')), 3]) failing.push(chunk);
  const seen = [];
  await assert.rejects(async () => { for await (const chunk of failing) seen.push(chunk); }, /of the chunk/);
  assert.deepStrictEqual(seen, [1, 2]);
  assert.strictEqual(failing.destroyed, true);

  // read() that throws, _read() that throws, destroy() in the midst.
  const throwing = counting(10);
  const { read } = throwing;
  let reads = 0;
  throwing.read = function(n) {
    if (n === undefined && ++reads > 5) throw new Error('of read');
    return read.call(this, n);
  };
  await assert.rejects(collect(throwing), /of read/);
  let left = 3;
  await assert.rejects(collect(counting(0, { read() { if (left-- === 0) throw new Error('of _read'); this.push(left); } })),
                       /of _read/);
  const destroyed = counting(100);
  await assert.rejects(async () => {
    for await (const n of destroyed) if (n === 7) destroyed.destroy(new Error('of destroy'));
  }, /of destroy/);
  const closed = counting(100);
  await assert.rejects(async () => { for await (const n of closed) if (n === 7) closed.destroy(); },
                       { code: 'ERR_STREAM_PREMATURE_CLOSE' });

  // Leaving early: by break, return() and throw(), with and without the stream's end.
  for (const leave of [(it) => it.return('r'), (it) => it.throw(new Error('t'))]) {
    for (const steps of [0, 1, 3]) {
      const stream = counting(100);
      const it = stream[Symbol.asyncIterator]();
      for (let i = 0; i < steps; i++) assert.deepStrictEqual(await it.next(), { value: i, done: false });
      await leave(it).catch((err) => assert.strictEqual(err.message, 't'));
      assert.deepStrictEqual(await it.next(), { value: undefined, done: true });
      assert.strictEqual(stream.destroyed, steps > 0);
    }
  }
  const kept = counting(6);
  for await (const n of kept.iterator({ destroyOnReturn: false })) if (n === 2) break;
  assert.strictEqual(kept.destroyed, false);
  assert.deepStrictEqual(await collect(kept), [3, 4, 5]);

  // read() with numbers of every kind.
  const bytes = new Readable({ read() {} });
  bytes.push('abcdef');
  assert.strictEqual(bytes.read(-1), null);
  assert.strictEqual(bytes.read(-0.5), null);
  assert.strictEqual(bytes.read(0), null);
  assert.strictEqual(`${bytes.read('2')}`, 'ab');
  assert.strictEqual(`${bytes.read(1.9)}`, 'c');
  assert.strictEqual(bytes.read(100), null);
  assert.strictEqual(`${bytes.read(NaN)}`, 'def');
})();
