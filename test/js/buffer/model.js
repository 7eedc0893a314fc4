// SPDX-License-Identifier: MIT
// Buffer against a model: a plain array of bytes, on which each operation is written out by its definition.
'use strict';
const assert = require('node:assert');

const seed = Number(process.env.SEED ?? Date.now() % 100000);
process.on('exit', (code) => { if (code) console.error(`SEED=${seed}`); });
let state = seed + 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;
const bytesOf = (length) => Array.from({ length }, () => (random(4) ? random(256) : 97 + random(2)));

// A number of `size` bytes at `at`, by its definition.
function integer(model, at, size, isLittle, isSigned) {
  let value = 0n;
  for (let i = 0; i < size; i++) value = value * 256n + BigInt(model[at + (isLittle ? size - 1 - i : i)]);
  return isSigned ? BigInt.asIntN(size * 8, value) : value;
}

function find(model, wanted, from) {
  for (let at = from; at + wanted.length <= model.length; at++)
    if (wanted.every((byte, i) => model[at + i] === byte)) return at;
  return -1;
}

const operations = {
  readInteger(buffer, model) {
    const size = 1 + random(6);
    if (model.length < size) return;
    const at = random(model.length - size + 1);
    for (const [isLittle, order] of [[true, 'LE'], [false, 'BE']]) {
      assert.strictEqual(BigInt(buffer[`readUInt${order}`](at, size)), integer(model, at, size, isLittle, false));
      assert.strictEqual(BigInt(buffer[`readInt${order}`](at, size)), integer(model, at, size, isLittle, true));
    }
  },
  writeInteger(buffer, model) {
    const size = 1 + random(6);
    if (model.length < size) return;
    const at = random(model.length - size + 1);
    const bytes = bytesOf(size);
    const isLittle = random(2) === 0;
    const isSigned = random(2) === 0;
    const value = Number(integer(bytes, 0, size, isLittle, isSigned));
    const end = buffer[`write${isSigned ? '' : 'U'}Int${isLittle ? 'LE' : 'BE'}`](value, at, size);
    assert.strictEqual(end, at + size);
    for (let i = 0; i < size; i++) model[at + i] = bytes[i];
  },
  bigAndFloat(buffer, model) {
    if (model.length < 8) return;
    const at = random(model.length - 7);
    assert.strictEqual(buffer.readBigUInt64LE(at), integer(model, at, 8, true, false));
    assert.strictEqual(buffer.readBigInt64BE(at), integer(model, at, 8, false, true));
    const number = (random(1000) - 500) / 8;
    buffer.writeDoubleBE(number, at);
    assert.strictEqual(buffer.readDoubleBE(at), number);
    for (let i = 0; i < 8; i++) model[at + i] = buffer[at + i];
  },
  fill(buffer, model) {
    const from = random(model.length + 1);
    const to = from + random(model.length - from + 1);
    const pattern = bytesOf(1 + random(4));
    buffer.fill(Buffer.from(pattern), from, to);
    for (let i = from; i < to; i++) model[i] = pattern[(i - from) % pattern.length];
  },
  copy(buffer, model) {
    const [to, from] = [random(model.length + 1), random(model.length + 1)];
    const end = from + random(model.length - from + 1);
    const count = Math.min(end - from, model.length - to);
    assert.strictEqual(buffer.copy(buffer, to, from, end), count);
    const part = model.slice(from, from + count);
    for (let i = 0; i < count; i++) model[to + i] = part[i];
  },
  search(buffer, model) {
    const wanted = bytesOf(1 + random(3)).map((byte) => (random(2) ? 97 + random(2) : byte));
    const from = random(model.length + 1);
    assert.strictEqual(buffer.indexOf(Buffer.from(wanted), from), find(model, wanted, from));
    assert.strictEqual(buffer.includes(Buffer.from(wanted)), find(model, wanted, 0) >= 0);
    let last = -1;
    for (let at = find(model, wanted, 0); at >= 0; at = find(model, wanted, at + 1)) last = at;
    assert.strictEqual(buffer.lastIndexOf(Buffer.from(wanted)), last);
  },
  text(buffer, model) {
    assert.strictEqual(buffer.toString('hex'), model.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    assert.strictEqual(buffer.toString('latin1'), String.fromCharCode(...model));
    assert.strictEqual(buffer.toString('ascii'), String.fromCharCode(...model.map((byte) => byte & 127)));
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1'])
      assert.deepStrictEqual([...Buffer.from(buffer.toString(encoding), encoding)], model);
    assert.strictEqual(buffer.toString('utf16le').length, model.length >> 1);
  },
  views(buffer, model) {
    const from = random(model.length + 1);
    const to = random(model.length + 1);
    const part = buffer.subarray(from, to);
    assert.deepStrictEqual([...part], model.slice(from, Math.max(from, to)));
    if (part.length) part[0] = model[from] = random(256);
    const other = Buffer.from(model);
    if (model.length) other[random(model.length)] ^= random(2);
    const order = [...other].reduce((found, byte, i) => found || Math.sign(model[i] - byte), 0);
    assert.strictEqual(Math.sign(buffer.compare(other)), order);
    assert.strictEqual(buffer.equals(other), order === 0);
    assert.deepStrictEqual([...Buffer.concat([part, buffer], part.length + 2)].slice(0, part.length), [...part]);
  },
  swap(buffer, model) {
    const size = [2, 4, 8][random(3)];
    if (model.length % size) return;
    buffer[`swap${size * 8}`]();
    for (let at = 0; at < model.length; at += size) model.splice(at, size, ...model.slice(at, at + size).reverse());
  },
};
const names = Object.keys(operations);

for (let round = 0; round < 60; round++) {
  const model = bytesOf(random(2) ? random(40) & ~7 : random(3000));
  const pad = random(9);
  const buffer = random(2) ? Buffer.from(model) : Buffer.from(new Uint8Array([...bytesOf(pad), ...model]).buffer, pad);
  for (let i = 0; i < 30; i++) {
    const name = names[random(names.length)];
    operations[name](buffer, model);
    assert.deepStrictEqual([...buffer], model, name);
  }
}
