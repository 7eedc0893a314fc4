// SPDX-License-Identifier: MIT
// Promises that streams keep and nobody asked for: their rejections are nobody's, also for who asks later; those that
// somebody got are his.
'use strict';

const assert = require('node:assert');

const unhandled = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason.message));

(async () => {
  const readable = new ReadableStream({ start(controller) { controller.error(new Error('source')); } });
  const reader = readable.getReader();
  const writable = new WritableStream({ start(controller) { controller.error(new Error('sink')); } });
  const writer = writable.getWriter();
  await new Promise(setImmediate);
  await assert.rejects(reader.closed, { message: 'source' });
  await assert.rejects(writer.closed, { message: 'sink' });
  assert.strictEqual(reader.closed, reader.closed);
  void writer.ready; // rejected, and nobody listens
  reader.releaseLock();
  await assert.rejects(reader.closed, TypeError);

  const slow = new WritableStream({ write() { throw new Error('write'); } });
  const slowWriter = slow.getWriter();
  slowWriter.write('a'); // its promise is the program's
  slowWriter.closed.catch(() => {});
  await new Promise(setImmediate);
  assert.deepStrictEqual(unhandled, ['write']);

  // What a pipe writes is reported by the pipe.
  const failing = new WritableStream({ write(chunk) { if (chunk === 3) throw new Error('third'); } });
  await assert.rejects(ReadableStream.from([1, 2, 3, 4]).pipeTo(failing), { message: 'third' });
  await new Promise(setImmediate);
  assert.deepStrictEqual(unhandled, ['write']);
})();
