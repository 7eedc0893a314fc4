// SPDX-License-Identifier: MIT
// What happens in the middle of a flow counts at once: a pause by a listener or by _read(), methods that are replaced,
// listeners that come and go, a destination that is full, an end, a destroy, chunks put back.
'use strict';

const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');

const SIZE = 10;

// Numbers 0 to count - 1 as chunks of ten bytes; inRead(stream, next) is called in each _read().
function numbers(count, inRead = () => {}) {
  let next = 0;
  return new Readable({
    highWaterMark: SIZE * 2,
    read() {
      inRead(this, next);
      this.push(next < count ? String(next++).padStart(SIZE) : null);
    },
  });
}

const values = (chunks) => chunks.map(Number);
const ended = (stream) => new Promise((resolve) => { stream.on('end', resolve); });
const upTo = (count) => Array.from({ length: count }, (_, i) => i);

(async () => {
  { // a pause by the listener lets no further chunk through
    const stream = numbers(20);
    const got = [];
    let reads = 0;
    const original = stream._read;
    stream._read = function (n) {
      reads++;
      original.call(this, n);
    };
    stream.on('data', (chunk) => {
      got.push(chunk);
      if (got.length !== 10) return;
      stream.pause();
      const before = reads;
      setImmediate(() => {
        assert.strictEqual(got.length, 10);
        assert.ok(reads <= before + 2, 'only as much is read ahead as the mark allows');
        stream.resume();
      });
    });
    await ended(stream);
    assert.deepStrictEqual(values(got), upTo(20));
  }

  { // a pause inside of _read(): what is read by then comes, joined, and no more until resume()
    let paused = false;
    const stream = numbers(20, (self, next) => {
      if (next !== 12 || paused) return;
      paused = true;
      self.pause();
      setImmediate(() => self.resume());
    });
    let text = '';
    stream.on('data', (chunk) => { text += chunk; });
    await ended(stream);
    assert.deepStrictEqual(text.match(/.{10}/g).map(Number), upTo(20));
  }

  { // read(), emit() and the destination's write() may be replaced while it flows
    const stream = numbers(40);
    const calls = { read: 0, emit: 0, write: 0 };
    const got = [];
    const target = new Writable({
      write(chunk, encoding, done) {
        got.push(chunk);
        if (got.length === 10) {
          stream.read = function (n) {
            calls.read++;
            return Readable.prototype.read.call(this, n);
          };
        } else if (got.length === 20) {
          stream.emit = function (type, ...rest) {
            if (type === 'data') calls.emit++;
            return Readable.prototype.emit.call(this, type, ...rest);
          };
        } else if (got.length === 30) {
          target.write = function (...rest) {
            calls.write++;
            return Writable.prototype.write.apply(this, rest);
          };
        }
        done();
      },
    });
    stream.pipe(target);
    await new Promise((resolve) => { target.on('finish', resolve); });
    assert.deepStrictEqual(values(got), upTo(40));
    assert.ok(calls.read >= 30);
    assert.strictEqual(calls.emit, 20);
    assert.strictEqual(calls.write, 10);
  }

  { // listeners that come and go
    const stream = numbers(30);
    const first = [];
    const second = [];
    function late(chunk) {
      second.push(chunk);
      if (second.length === 5) stream.off('data', late);
    }
    stream.on('data', (chunk) => {
      first.push(chunk);
      if (first.length === 10) stream.on('data', late);
    });
    await ended(stream);
    assert.deepStrictEqual(values(first), upTo(30));
    assert.deepStrictEqual(values(second), [10, 11, 12, 13, 14]);
  }

  { // a destination that is full holds the flow: never more in it than its mark and one chunk
    const stream = numbers(50);
    const got = [];
    const target = new Writable({
      highWaterMark: SIZE * 3,
      write(chunk, encoding, done) {
        assert.ok(target.writableLength <= SIZE * 3);
        got.push(chunk);
        if (got.length % 7 === 0) setImmediate(done);
        else done();
      },
    });
    stream.pipe(target);
    await new Promise((resolve) => { target.on('finish', resolve); });
    assert.deepStrictEqual(values(got), upTo(50));
  }

  { // a chunk put back by the listener comes next; behind destroy() only what was read before
    const stream = numbers(30);
    const got = [];
    stream.on('data', (chunk) => {
      got.push(Number(chunk));
      if (got.length === 8) stream.unshift(Buffer.from('        99'));
      if (got.length === 15) stream.destroy();
    });
    await new Promise((resolve) => { stream.on('close', resolve); });
    assert.deepStrictEqual(got, [...upTo(8), 99, 8, 9, 10, 11, 12, 13, 14, 15]);
  }

  { // an error of _read() is the stream's, what a listener throws is not
    const stream = numbers(30, (self, next) => {
      if (next === 10) throw new Error('of _read');
    });
    const [error] = await Promise.all([
      new Promise((resolve) => { stream.on('error', resolve); }),
      new Promise((resolve) => { stream.on('close', resolve).resume(); }),
    ]);
    assert.strictEqual(error.message, 'of _read');

    const other = numbers(30);
    let count = 0;
    other.on('data', () => {
      if (++count === 10) throw new Error('of a listener');
    });
    const thrown = await new Promise((resolve) => { process.once('uncaughtException', resolve); });
    assert.strictEqual(thrown.message, 'of a listener');
    assert.strictEqual(other.errored, null);
  }
})();
