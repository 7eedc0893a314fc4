// SPDX-License-Identifier: MIT
// Web streams: reading, for await, pipes with and without a transform, tee, byte streams, ways to and from node:stream.
'use strict';

const { Readable } = require('node:stream');
const { measure } = require('../lib/harness.js');

const N = 2000;
const chunk = new Uint8Array(64);

function source(options) {
  let left = N;
  return new ReadableStream({
    ...options,
    pull(controller) {
      if (left-- > 0) controller.enqueue(chunk.slice());
      else controller.close();
    },
  });
}
const through = () => new TransformStream({ transform(value, controller) { controller.enqueue(value); } });
const sink = () => new WritableStream({ write() {} });

async function count(stream) {
  let length = 0;
  for await (const value of stream) length += value.length;
  if (length !== N * chunk.length) throw new Error(`${length} bytes`);
}

(async () => {
  await measure('read', async () => {
    const reader = source().getReader();
    while (!(await reader.read()).done);
  }, N);
  await measure('for-await', () => count(source()), N);
  await measure('for-await-bytes', () => count(source({ type: 'bytes' })), N);
  await measure('pipeTo', () => source().pipeTo(sink()), N);
  await measure('pipeThrough', () => source().pipeThrough(through()).pipeTo(sink()), N);
  await measure('identity-transform', () => count(source().pipeThrough(new TransformStream())), N);
  await measure('tee', async () => {
    const [one, two] = source().tee();
    await Promise.all([count(one), count(two)]);
  }, N);
  await measure('write', async () => {
    const writer = sink().getWriter();
    for (let i = 0; i < N; i++) await writer.write(chunk);
    await writer.close();
  }, N);
  await measure('ReadableStream.from', () => count(ReadableStream.from(new Array(N).fill(chunk))), N);
  await measure('Readable.toWeb', () => count(Readable.toWeb(Readable.from(new Array(N).fill(chunk)))), N);
  await measure('Readable.fromWeb', () => count(Readable.fromWeb(source())), N);
  const bytes = new Uint8Array(1024 * 1024);
  await measure('Response.arrayBuffer-1M', () => new Response(bytes).arrayBuffer());
  await measure('Response.text-1M', () => new Response(bytes).text());
  await measure('Blob.stream-1M', async () => {
    let length = 0;
    for await (const value of new Blob([bytes]).stream()) length += value.length;
    if (length !== bytes.length) throw new Error('bytes are missing');
  });
})();
