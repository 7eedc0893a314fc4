// SPDX-License-Identifier: MIT
// Web streams: pipes, tee, byte streams, and the way to Node streams and back.
'use strict';

const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');

async function main() {
  const out = [];
  await ReadableStream.from([1, 2, 3])
    .pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          controller.enqueue(chunk * 2);
        },
        flush(controller) {
          controller.enqueue('end');
        },
      }),
    )
    .pipeTo(
      new WritableStream({
        write(chunk) {
          out.push(chunk);
        },
      }),
    );
  assert.deepStrictEqual(out, [2, 4, 6, 'end']);

  const [left, right] = ReadableStream.from(['x', 'y']).tee();
  assert.deepStrictEqual(await Array.fromAsync(left), ['x', 'y']);
  assert.deepStrictEqual(await Array.fromAsync(right), ['x', 'y']);

  let next = 0;
  const bytes = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = next++;
      controller.byobRequest.respond(1);
    },
  });
  const reader = bytes.getReader({ mode: 'byob' });
  const given = new Uint8Array(4);
  const { value } = await reader.read(given, { min: 3 });
  assert.deepStrictEqual([...value], [0, 1, 2]);
  assert.strictEqual(given.byteLength, 0); // its buffer was transferred
  await assert.rejects(reader.read(new Uint8Array(0)), TypeError);
  reader.releaseLock();
  await assert.rejects(reader.read(new Uint8Array(1)), { code: 'ERR_INVALID_STATE' });

  const reason = new Error('stop');
  let cancelled;
  const source = new ReadableStream({
    cancel(err) {
      cancelled = err;
    },
  });
  const sink = new WritableStream({
    start(controller) {
      controller.error(reason);
    },
  });
  await assert.rejects(source.pipeTo(sink), reason);
  assert.strictEqual(cancelled, reason);

  const readable = Readable.fromWeb(ReadableStream.from(['a', 'b']), { encoding: 'utf8' });
  assert.strictEqual((await readable.toArray()).join(''), 'ab');
  const web = Readable.toWeb(Readable.from([Buffer.from('c')], { objectMode: false }));
  assert.deepStrictEqual(await Array.fromAsync(web), [new Uint8Array([99])]);
  const written = [];
  const writer = Writable.toWeb(
    new Writable({
      highWaterMark: 1,
      write(chunk, encoding, callback) {
        written.push(String(chunk));
        setImmediate(callback);
      },
    }),
  ).getWriter();
  writer.write('d');
  writer.write('e');
  await writer.close();
  assert.deepStrictEqual(written, ['d', 'e']);
}

let done = false;
main().then(() => {
  done = true;
});
process.on('exit', () => assert.ok(done));
