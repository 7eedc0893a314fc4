// SPDX-License-Identifier: MIT
// Chunks of any length, cut anywhere, ill-formed bytes among them: together they give the text of the whole.
'use strict';

const assert = require('node:assert');
const { StringDecoder } = require('node:string_decoder');

const parts = ['plain text of some length', 'é', '€', '😀', 'ß'.repeat(20), '日本語'.repeat(5)].map((s) => Buffer.from(s));
const bad = [[0x80], [0xC0, 0x80], [0xE2, 0x82], [0xF0, 0x9F], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xF8, 0x88],
             [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]].map((bytes) => Buffer.from(bytes));

let seed = 7;
const random = (n) => (seed = seed * 1103515245 + 12345 & 0x7FFFFFFF) % n;

function check(bytes, chunkOf) {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const size = chunkOf();
    text += decoder.write(bytes.subarray(at, at + size));
    assert.ok(decoder.lastNeed <= 3 && decoder.lastTotal <= 4);
    at += size;
  }
  assert.strictEqual(text + decoder.end(), new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
}

for (let round = 0; round < 300; round++) {
  const pieces = [];
  for (let i = 0; i < 40; i++) {
    const from = random(4) === 0 && round % 2 ? bad : parts;
    pieces.push(from[random(from.length)]);
  }
  const bytes = Buffer.concat(pieces);
  check(bytes, () => 1 + random(3));
  check(bytes, () => 1 + random(40));
  check(bytes, () => 1 + random(400));
}

// Longer than what is joined to the rest of the chunk before, by one byte less and more.
const long = Buffer.from('é€😀x'.repeat(4000));
for (const size of [4091, 4092, 4093, 4094, 4095, 4096, 4097, 9999]) check(long, () => size);

// What is held, as packages look at it.
const decoder = new StringDecoder('utf8');
assert.strictEqual(decoder.write(Buffer.from([...Buffer.from('long enough '), 0xE2, 0x82])), 'long enough ');
assert.strictEqual(decoder.lastNeed, 1);
assert.strictEqual(decoder.lastTotal, 3);
assert.deepStrictEqual([...decoder.lastChar.subarray(0, 2)], [0xE2, 0x82]);
assert.strictEqual(decoder.write(Buffer.from([0xAC, ...Buffer.from(' and then more')])), '€ and then more');
assert.strictEqual(decoder.lastNeed, 0);
