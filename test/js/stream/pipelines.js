// SPDX-License-Identifier: MIT
// pipeline(), compose(), operators and consumers together: data, errors, aborts, and that everything is destroyed.
'use strict';

const assert = require('node:assert');
const { compose, duplexPair, PassThrough, Readable, Transform, Writable } = require('node:stream');
const { finished, pipeline } = require('node:stream/promises');

function collector() {
  const chunks = [];
  const stream = new Writable({
    objectMode: true,
    write(chunk, encoding, callback) {
      chunks.push(chunk);
      setImmediate(callback);
    },
  });
  return { chunks, stream };
}

async function main() {
  const { chunks, stream } = collector();
  await pipeline(
    Readable.from([1, 2, 3]),
    async function* (source) {
      for await (const value of source) yield value * 2;
    },
    new PassThrough({ objectMode: true }),
    stream,
  );
  assert.deepStrictEqual(chunks, [2, 4, 6]);

  const parts = [new PassThrough(), new PassThrough(), new PassThrough()];
  const failure = new Error('half way');
  process.nextTick(() => parts[1].destroy(failure));
  await assert.rejects(pipeline(...parts), failure);
  for (const part of parts) assert.strictEqual(part.destroyed, true);

  const controller = new AbortController();
  const endless = new Readable({ read() {} });
  process.nextTick(() => controller.abort());
  await assert.rejects(pipeline(endless, new PassThrough(), { signal: controller.signal }), { name: 'AbortError' });
  assert.strictEqual(endless.destroyed, true);

  const result = await Readable.from([5, 1, 4, 2])
    .map(async (value) => value + 1, { concurrency: 2 })
    .filter((value) => value > 2)
    .drop(1)
    .toArray();
  assert.deepStrictEqual(result, [5, 3]);
  assert.strictEqual(await Readable.from([1, 2, 3]).reduce((a, b) => a + b), 6);
  await assert.rejects(Readable.from([]).reduce((a, b) => a + b), TypeError);

  const upper = new Transform({
    transform(chunk, encoding, callback) {
      callback(null, String(chunk).toUpperCase());
    },
  });
  const composed = compose(upper, async function* (source) {
    for await (const chunk of source) yield `<${chunk}>`;
  });
  composed.end('ab');
  assert.strictEqual((await composed.toArray()).join(''), '<AB>');

  const [left, right] = duplexPair();
  left.end('over');
  right.end();
  assert.strictEqual(String((await right.toArray())[0]), 'over');

  const broken = new PassThrough();
  process.nextTick(() => broken.destroy());
  await assert.rejects(finished(broken), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}

let done = false;
main().then(() => {
  done = true;
});
process.on('exit', () => assert.ok(done));
