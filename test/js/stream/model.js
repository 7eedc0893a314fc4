// SPDX-License-Identifier: MIT
// Back-pressure of random pipelines: bytes arrive in order and whole, write() answers by the high-water mark, 'drain'
// follows a refusal, and nobody holds more than its mark and one chunk.
'use strict';
const assert = require('node:assert');
const { Readable, Transform, Writable } = require('node:stream');

const seed = Number(process.env.SEED ?? Date.now() % 100000);
process.on('exit', (code) => { if (code) console.error(`SEED=${seed}`); });
let state = seed + 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;
const later = (fn) => [fn, () => process.nextTick(fn), () => setImmediate(fn), () => Promise.resolve().then(fn)][random(4)]();
const LARGEST = 300;

function bytesOf(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = random(256);
  return bytes;
}

function reader(input, mark) {
  let at = 0;
  const stream = new Readable({
    highWaterMark: mark,
    read() {
      assert.ok(stream.readableLength < mark + LARGEST, 'asked for more than its mark and a chunk');
      later(() => {
        const chunk = input.subarray(at, at + 1 + random(LARGEST));
        at += chunk.length;
        stream.push(chunk.length ? chunk : null);
      });
    },
  });
  return stream;
}

function passing(mark) {
  return new Transform({
    highWaterMark: mark,
    transform(chunk, encoding, done) {
      assert.ok(this.readableLength <= mark + LARGEST * 2, 'holds too much');
      later(() => {
        const middle = random(chunk.length + 1);
        this.push(chunk.subarray(0, middle));
        done(null, chunk.subarray(middle));
      });
    },
  });
}

function writer(mark, output) {
  return new Writable({
    highWaterMark: mark,
    write(chunk, encoding, done) {
      output.push(chunk);
      later(done);
    },
    ...(random(2) && {
      writev(chunks, done) {
        for (const { chunk } of chunks) output.push(chunk);
        later(done);
      },
    }),
  });
}

// By hand, keeping to what write() says.
async function pumped(input, stream) {
  for (let at = 0; at < input.length;) {
    const chunk = input.subarray(at, at + 1 + random(LARGEST));
    at += chunk.length;
    const before = stream.writableLength;
    const goesOn = stream.write(chunk);
    // What was written at once does not count any more.
    if (before + chunk.length < stream.writableHighWaterMark) assert.strictEqual(goesOn, true);
    assert.strictEqual(stream.writableNeedDrain, !goesOn && stream.writableLength > 0 || stream.writableNeedDrain);
    if (!goesOn) await new Promise((resolve) => { stream.once('drain', resolve); });
    assert.ok(!stream.writableNeedDrain);
  }
  await new Promise((resolve) => { stream.end(resolve); });
}

(async () => {
  for (let round = 0; round < 25; round++) {
    const input = bytesOf(random(6000));
    const output = [];
    const end = writer(1 + random(1000), output);
    if (random(2)) {
      await pumped(input, end);
    } else {
      const middle = Array.from({ length: random(3) }, () => passing(1 + random(600)));
      const all = [reader(input, 1 + random(500)), ...middle, end];
      all.reduce((from, to) => from.pipe(to));
      await new Promise((resolve, reject) => {
        for (const stream of all) stream.on('error', reject);
        end.on('finish', resolve);
      });
      assert.strictEqual(end.writableLength, 0);
    }
    assert.ok(Buffer.concat(output).equals(input));
  }
})();
