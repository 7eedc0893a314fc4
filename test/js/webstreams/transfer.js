// Streams that are transferred by structuredClone: chunks, the end, errors and cancellation cross over, on demand.
'use strict';
const assert = require('node:assert');

function move(stream) {
  const copy = structuredClone(stream, { transfer: [stream] });
  assert.ok(copy instanceof stream.constructor);
  return copy;
}

async function main() {
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue({ a: [1] });
      controller.enqueue(new Uint8Array([2]));
      controller.close();
    },
  });
  const readable = move(source);
  assert.strictEqual(source.locked, true);
  assert.deepStrictEqual(await Array.fromAsync(readable), [{ a: [1] }, new Uint8Array([2])]);
  const locked = new ReadableStream();
  locked.getReader();
  assert.throws(() => structuredClone(locked, { transfer: [locked] }), { name: 'DataCloneError' });
  assert.throws(() => structuredClone(new ReadableStream()), { name: 'DataCloneError' });

  const failing = move(new ReadableStream({ pull(controller) { controller.error(new RangeError('broken')); } }));
  await assert.rejects(failing.getReader().read(), { name: 'RangeError', message: 'broken' });

  const { promise: cancelled, resolve } = Promise.withResolvers();
  await move(new ReadableStream({ cancel: resolve })).cancel('why');
  assert.strictEqual(await cancelled, 'why');

  const got = [];
  const { promise: closed, resolve: close } = Promise.withResolvers();
  const writer = move(new WritableStream({ write(chunk) { got.push(chunk); }, close })).getWriter();
  await writer.write('x');
  await writer.write('y');
  await writer.close();
  await closed;
  assert.deepStrictEqual(got, ['x', 'y']);

  const upper = move(new TransformStream({
    transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); },
  }));
  assert.deepStrictEqual(await Array.fromAsync(ReadableStream.from(['a', 'b']).pipeThrough(upper)), ['A', 'B']);
}
main();
move(new WritableStream()); // holds nothing
