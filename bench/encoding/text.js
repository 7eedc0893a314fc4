// SPDX-License-Identifier: MIT
// TextDecoder and TextEncoder, short to long, ASCII and not; a stream of chunks that cut characters; StringDecoder.
'use strict';

const { StringDecoder } = require('node:string_decoder');
const { measure } = require('../lib/harness.js');

const N = 500;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(); };

(async () => {
  const decoder = new TextDecoder();
  const strict = new TextDecoder('utf-8', { fatal: true });
  const encoder = new TextEncoder();
  for (const length of [16, 100, 1000, 65536]) {
    const ascii = 'x'.repeat(length);
    const text = '\u00e9\u20ac'.repeat(length / 2);
    const bytes = encoder.encode(ascii);
    const wide = encoder.encode(text);
    const room = new Uint8Array(3 * length);
    await measure(`decode-${length}`, repeat(() => decoder.decode(bytes)), N);
    await measure(`decode-wide-${length}`, repeat(() => decoder.decode(wide)), N);
    await measure(`decode-fatal-${length}`, repeat(() => strict.decode(bytes)), N);
    await measure(`encode-${length}`, repeat(() => encoder.encode(ascii)), N);
    await measure(`encode-wide-${length}`, repeat(() => encoder.encode(text)), N);
    await measure(`encodeInto-${length}`, repeat(() => encoder.encodeInto(ascii, room)), N);
  }
  const bytes = encoder.encode('a\u20ac'.repeat(1000));
  const chunks = [];
  for (let i = 0; i < bytes.length; i += 98) chunks.push(Buffer.from(bytes.subarray(i, i + 98)));
  await measure('decode-stream', () => {
    const stream = new TextDecoder();
    for (const chunk of chunks) stream.decode(chunk, { stream: true });
    stream.decode();
  }, chunks.length);
  await measure('string-decoder', () => {
    const stream = new StringDecoder('utf8');
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
  }, chunks.length);
})();
