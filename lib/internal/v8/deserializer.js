// SPDX-License-Identifier: MIT
// v8.Deserializer and v8.DefaultDeserializer: what users see of reader.js, and their hooks.
'use strict';

const { BUFFER, HOST_VIEWS, calledWithoutNew, kReset, notAView } = require('internal/v8/format');
const { Reader, unreadable } = require('internal/v8/reader');
const { Buffer } = require('node/buffer');

const { isView } = ArrayBuffer;

function orFail(message, read) {
  try {
    return read();
  } catch {
    throw new Error(message);
  }
}

class DeserializerBase {
  #reader;

  constructor(buffer) {
    if (!isView(buffer)) throw notAView('buffer');
    this.buffer = buffer;
    this.#reader = new Reader(this, buffer);
  }

  // For another value in the same bytes, from `at` to `end`, as if by a new deserializer.
  [kReset](at, end) { this.#reader.reset(at, end); }

  readHeader() {
    this.#reader.header();
    return true;
  }

  readValue() { return this.#reader.value(); }
  getWireFormatVersion() { return this.#reader.version; }
  transferArrayBuffer(id, arrayBuffer) { (this.#reader.transfers ??= new Map()).set(id >>> 0, arrayBuffer); }
  readUint32() { return orFail('ReadUint32() failed', () => this.#reader.varint()); }

  // [high, low]
  readUint64() {
    const value = orFail('ReadUint64() failed', () => this.#reader.bigVarint());
    return [Number(value >> 32n & 0xFFFFFFFFn), Number(value & 0xFFFFFFFFn)];
  }

  readDouble() { return orFail('ReadDouble() failed', () => this.#reader.double()); }

  // The place of the bytes in `buffer`.
  _readRawBytes(length) { return orFail('ReadRawBytes() failed', () => this.#reader.skip(length)); }

  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }
}

function Deserializer(...args) {
  if (new.target === undefined) throw calledWithoutNew('Deserializer');
  return Reflect.construct(DeserializerBase, args, new.target);
}
Deserializer.prototype = DeserializerBase.prototype;
Object.defineProperty(Deserializer.prototype, 'constructor', {
  value: Deserializer, writable: true, enumerable: false, configurable: true,
});

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const index = this.readUint32();
    const length = this.readUint32();
    const name = HOST_VIEWS[index];
    if (name === undefined) throw unreadable();
    const offset = this.buffer.byteOffset + this._readRawBytes(length);
    const { buffer } = this.buffer;
    if (index === BUFFER) return Buffer.from(buffer, offset, length);
    const View = globalThis[name];
    const size = View.BYTES_PER_ELEMENT ?? 1;
    if (length % size !== 0) throw unreadable();
    if (offset % size === 0) return new View(buffer, offset, length / size);
    return new View(buffer.slice(offset, offset + length)); // whose beginning is aligned
  }
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { DefaultDeserializer, Deserializer, DeserializerBase, deserialize };
