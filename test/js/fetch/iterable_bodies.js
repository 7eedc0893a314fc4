// SPDX-License-Identifier: MIT
// A body from an async iterable is of bytes: text is UTF-8, what cannot be bytes is an error.
'use strict';
const assert = require('node:assert');
const { Readable } = require('node:stream');

const request = (body) => new Request('http://a', { method: 'POST', duplex: 'half', body });

async function* mixed() {
  yield 'é';
  yield '';
  yield new Uint16Array([1, 2]);
  yield new ArrayBuffer(1);
  yield [3, 4];
}

(async () => {
  const chunks = [];
  for await (const chunk of request(mixed()).body) {
    assert.ok(chunk instanceof Uint8Array);
    chunks.push([...chunk]);
  }
  assert.deepStrictEqual(chunks, [[0xc3, 0xa9], [1, 2], [0], [3, 4]]);
  assert.strictEqual(await request(Readable.from(['a', Buffer.from('b')])).text(), 'ab');
  await assert.rejects(request(Readable.from([5])).text(), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(new Response(Readable.from([{}])).text(), { code: 'ERR_INVALID_ARG_TYPE' });
})();
