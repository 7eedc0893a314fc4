// SPDX-License-Identifier: MIT
// Streams: small and large chunks piped through a transform, objects, pipeline(), for await.
'use strict';

const { PassThrough, Readable, Transform, Writable, pipeline } = require('node:stream');
const { measure } = require('../lib/harness.js');

const N = 5000;

function source(chunk, objectMode = false) {
  let left = N;
  return new Readable({ objectMode, read() { this.push(left-- > 0 ? chunk : null); } });
}

const sink = (objectMode = false) => new Writable({ objectMode, write(chunk, encoding, done) { done(); } });
const finished = (stream) => new Promise((resolve) => { stream.on('finish', resolve); });

(async () => {
  const small = Buffer.alloc(64, 'x');
  const large = Buffer.alloc(65536, 'x');
  await measure('pipe-small', () => finished(source(small).pipe(sink())), N);
  await measure('pipe-large', () => finished(source(large).pipe(sink())), N);
  await measure('pipe-through-small', () => finished(source(small).pipe(new PassThrough()).pipe(sink())), N);
  await measure('pipe-through-large', () => finished(source(large).pipe(new PassThrough()).pipe(sink())), N);
  await measure('pipeline-objects', () => new Promise((resolve, reject) => {
    const double = new Transform({ objectMode: true, transform(n, encoding, done) { done(null, n * 2); } });
    pipeline(source(1, true), double, sink(true), (error) => (error ? reject(error) : resolve()));
  }), N);
  await measure('for-await', async () => {
    let count = 0;
    for await (const chunk of source(small)) count += chunk.length;
    if (count !== N * 64) throw new Error('chunks are missing');
  }, N);
  await measure('readable-from', async () => {
    let count = 0;
    for await (const item of Readable.from(new Array(N).fill(1))) count += item;
    if (count !== N) throw new Error('items are missing');
  }, N);
  await measure('write-small', () => new Promise((resolve) => {
    const target = sink();
    for (let i = 0; i < N; i++) target.write(small);
    target.end(resolve);
  }), N);
})();
