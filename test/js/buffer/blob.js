// SPDX-License-Identifier: MIT
// Blob and File: parts, slices, reading, cloning.
'use strict';

const assert = require('node:assert');

(async () => {
  const sources = ['h\u00e9', new Uint8Array([33]), new Uint16Array([0x4241]).buffer, new Blob(['cd']), 5];
  const blob = new Blob(sources, { type: 'A/B' });
  assert.strictEqual(blob.size, 9);
  assert.strictEqual(blob.type, 'a/b');
  assert.strictEqual(await blob.text(), 'h\u00e9!ABcd5');
  assert.deepStrictEqual([...await blob.bytes()].slice(0, 4), [0x68, 0xc3, 0xa9, 33]);
  assert.strictEqual((await blob.arrayBuffer()).byteLength, 9);
  const part = blob.slice(4, -1, 'x/y');
  assert.strictEqual(await part.text(), 'ABcd');
  assert.strictEqual(part.type, 'x/y');
  assert.strictEqual(await part.slice(1, 3).text(), 'Bc');
  assert.strictEqual(blob.slice(-1, 1).size, 0);
  assert.strictEqual(await structuredClone(part).text(), 'ABcd');

  // What is put in later changes does not show.
  const source = new Uint8Array([65]);
  const kept = new Blob([source]);
  source[0] = 66;
  assert.strictEqual(await kept.text(), 'A');
  const read = await kept.bytes();
  read[0] = 67;
  assert.strictEqual(await kept.text(), 'A');

  assert.strictEqual(new Blob(['a\r\nb\rc'], { endings: 'native' }).size, 5);
  assert.strictEqual(new Blob(['\ud800']).size, 3);
  assert.strictEqual(new Blob([], { type: 'a\u00e9' }).type, '');
  for (const bad of ['x', 5, null, {}]) assert.throws(() => new Blob(bad), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Blob([], { endings: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => new Blob([], 5), { code: 'ERR_INVALID_ARG_TYPE' });

  const file = new File(['x'], 'n\ud800', { lastModified: 7, type: 't/u' });
  assert.deepStrictEqual([file.name, file.size, file.type, file.lastModified], ['n\ufffd', 1, 't/u', 7]);
  const copy = structuredClone(file);
  assert.ok(copy instanceof File);
  assert.deepStrictEqual([copy.name, copy.lastModified, await copy.text()], ['n\ufffd', 7, 'x']);
  assert.throws(() => new File(['x']), { code: 'ERR_MISSING_ARGS' });
  const { get } = Object.getOwnPropertyDescriptor(File.prototype, 'name');
  assert.throws(() => get.call(blob), { code: 'ERR_INVALID_THIS' });

  const chunks = [];
  for await (const chunk of new Blob(['ab', 'c', 'd'.repeat(70000)]).stream()) chunks.push(chunk);
  assert.strictEqual(Buffer.concat(chunks).toString(), `abc${'d'.repeat(70000)}`);
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
