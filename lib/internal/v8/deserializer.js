// SPDX-License-Identifier: MIT
// v8.Deserializer and v8.DefaultDeserializer: the format of format.js into values. The bytes may be anyone's: each read
// is checked, and no length is believed that the rest could not hold.
'use strict';

const {
  BUFFER, HOST_VIEWS, REGEXP_FLAGS, VERSION, calledWithoutNew, errorOf, errorPart, kReset, notAView, tag, viewOf,
} = require('internal/v8/format');
const { Buffer } = require('node/buffer');

const { isView } = ArrayBuffer;
const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };

const unreadable = () => new Error('Unable to deserialize cloned data.');

const SHORT = 24;
const SLOTS = 256;

// Assigning is faster than defining, and the same unless a prototype has a setter or forbids it.
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames([])]);
function setOwn(object, key, value) {
  if (inherited.has(key)) {
    Object.defineProperty(object, key, {
      __proto__: null, value, writable: true, enumerable: true, configurable: true,
    });
  } else {
    object[key] = value;
  }
}

class DeserializerBase {
  #bytes;
  #view;
  #at = 0;
  #end;
  #version = 0;
  #objects = [];
  #transfers = new Map();
  #texts = []; // short ones, by their hash

  constructor(buffer) {
    if (!isView(buffer)) throw notAView('buffer');
    this.buffer = buffer;
    this.#bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.#end = buffer.byteLength;
  }

  // For another value in the same bytes, from `at` to `end`, as if by a new deserializer.
  [kReset](at, end = this.#bytes.length) {
    this.#at = at;
    this.#end = end;
    this.#version = 0;
    if (this.#objects.length > 0) this.#objects = [];
    if (this.#transfers.size > 0) this.#transfers.clear();
  }

  // ---- what users call ---------------------------------------------------------------------------------------------

  readHeader() {
    if (this.#bytes[this.#at] === tag.VERSION) {
      this.#at++;
      this.#version = this.#varint();
    }
    if (this.#version === 0 || this.#version > VERSION) { // version 0 had no header
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    return true;
  }

  readValue() { return this.#value(); }
  getWireFormatVersion() { return this.#version; }
  transferArrayBuffer(id, arrayBuffer) { this.#transfers.set(id >>> 0, arrayBuffer); }

  readUint32() {
    return this.#orFail('ReadUint32() failed', () => this.#varint());
  }

  // [high, low]
  readUint64() {
    return this.#orFail('ReadUint64() failed', () => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = this.#byte();
        if (shift < 64n) value |= BigInt(byte & 0x7F) << shift;
        if (byte < 0x80) break;
      }
      return [Number(value >> 32n & 0xFFFFFFFFn), Number(value & 0xFFFFFFFFn)];
    });
  }

  readDouble() {
    return this.#orFail('ReadDouble() failed', () => this.#double());
  }

  // The place of the bytes in `buffer`.
  _readRawBytes(length) {
    return this.#orFail('ReadRawBytes() failed', () => this.#skip(length));
  }

  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }

  // ---- bytes -------------------------------------------------------------------------------------------------------

  #orFail(message, read) {
    try {
      return read();
    } catch {
      throw new Error(message);
    }
  }

  #byte() {
    if (this.#at >= this.#end) throw unreadable();
    return this.#bytes[this.#at++];
  }

  #varint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  // Where the next `length` bytes begin.
  #skip(length) {
    if (!(length >= 0 && length <= this.#end - this.#at)) throw unreadable();
    const begin = this.#at;
    this.#at += length;
    return begin;
  }

  #double() {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  #peek() {
    let at = this.#at;
    while (at < this.#end && this.#bytes[at] === tag.PADDING) at++;
    return at < this.#end ? this.#bytes[at] : undefined;
  }

  #tag() {
    let byte;
    do byte = this.#byte();
    while (byte === tag.PADDING);
    return byte;
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  #value() {
    const value = this.#valueOf(this.#tag());
    // A view consumes the buffer before it.
    if (typeof value === 'object' && (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) &&
        this.#peek() === tag.ARRAY_BUFFER_VIEW) {
      this.#tag();
      return this.#arrayBufferView(value);
    }
    return value;
  }

  #valueOf(kind) {
    switch (kind) {
      case tag.VERIFY_OBJECT_COUNT:
        this.#varint();
        return this.#value();
      case tag.UNDEFINED: return undefined;
      case tag.NULL: return null;
      case tag.TRUE: return true;
      case tag.FALSE: return false;
      case tag.INT32: {
        const value = this.#varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case tag.UINT32: return this.#varint();
      case tag.DOUBLE: return this.#double();
      case tag.BIGINT: return this.#bigint();
      case tag.UTF8_STRING:
      case tag.ONE_BYTE_STRING:
      case tag.TWO_BYTE_STRING: return this.#text(kind);
      case tag.REFERENCE: {
        const id = this.#varint();
        if (id >= this.#objects.length) throw unreadable();
        return this.#objects[id];
      }
      case tag.OBJECT: return this.#object();
      case tag.DENSE_ARRAY: return this.#denseArray();
      case tag.SPARSE_ARRAY: return this.#sparseArray();
      case tag.DATE: return this.#remember(new Date(this.#double()));
      case tag.TRUE_OBJECT: return this.#remember(Object(true));
      case tag.FALSE_OBJECT: return this.#remember(Object(false));
      case tag.NUMBER_OBJECT: return this.#remember(Object(this.#double()));
      case tag.BIGINT_OBJECT: return this.#remember(Object(this.#bigint()));
      case tag.STRING_OBJECT: return this.#remember(Object(this.#string()));
      case tag.REGEXP: return this.#regexp();
      case tag.MAP: return this.#map();
      case tag.SET: return this.#set();
      case tag.ARRAY_BUFFER: return this.#arrayBuffer(false);
      case tag.RESIZABLE_ARRAY_BUFFER: return this.#arrayBuffer(true);
      case tag.ARRAY_BUFFER_TRANSFER:
      case tag.SHARED_ARRAY_BUFFER: return this.#transferred();
      case tag.ERROR: return this.#error();
      case tag.HOST_OBJECT: return this.#host();
      default: throw unreadable();
    }
  }

  #remember(object) {
    this.#objects.push(object);
    return object;
  }

  #text(kind) {
    const length = this.#varint();
    if (kind === tag.TWO_BYTE_STRING && length % 2 !== 0) throw unreadable();
    const begin = this.#skip(length);
    if (kind === tag.ONE_BYTE_STRING && length <= SHORT) return this.#shortText(begin, length);
    if (kind === tag.ONE_BYTE_STRING) return this.#bytes.latin1Slice(begin, begin + length);
    if (kind === tag.TWO_BYTE_STRING) return this.#bytes.ucs2Slice(begin, begin + length);
    return this.#bytes.utf8Slice(begin, begin + length);
  }

  // Names of properties come again and again: the one made before is a key already, and found faster than made.
  #shortText(begin, length) {
    const bytes = this.#bytes;
    let hash = length;
    for (let i = 0; i < length; i++) hash = hash * 31 + bytes[begin + i] | 0;
    const slot = hash & SLOTS - 1;
    const known = this.#texts[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[begin + i]) i++;
      if (i === length) return known;
    }
    return this.#texts[slot] = bytes.latin1Slice(begin, begin + length);
  }

  #string() {
    const kind = this.#tag();
    if (kind !== tag.ONE_BYTE_STRING && kind !== tag.TWO_BYTE_STRING && kind !== tag.UTF8_STRING) throw unreadable();
    return this.#text(kind);
  }

  #bigint() {
    const bits = this.#varint();
    const length = bits >>> 1;
    const begin = this.#skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(this.#bytes[begin + i]);
    return bits & 1 ? -value : value;
  }

  // Reads keys and values up to `end` into an object, and compares their count with what is said there.
  #properties(object, end) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.#value();
      if (typeof key !== 'string' && typeof key !== 'number') throw unreadable();
      setOwn(object, key, this.#value());
      count++;
    }
    this.#tag();
    if (this.#varint() !== count) throw unreadable();
    return object;
  }

  #object() {
    return this.#properties(this.#remember({}), tag.END_OBJECT);
  }

  #denseArray() {
    const length = this.#varint();
    if (length > this.#end - this.#at) throw unreadable();
    const array = this.#remember(new Array(length));
    for (let i = 0; i < length; i++) {
      if (this.#peek() === tag.HOLE) this.#tag();
      else array[i] = this.#value();
    }
    this.#properties(array, tag.END_DENSE_ARRAY);
    if (this.#varint() !== length) throw unreadable();
    return array;
  }

  #sparseArray() {
    const length = this.#varint();
    const array = this.#remember([]);
    array.length = length;
    this.#properties(array, tag.END_SPARSE_ARRAY);
    if (this.#varint() !== length) throw unreadable();
    return array;
  }

  #regexp() {
    const source = this.#string();
    let bits = this.#varint();
    let flags = '';
    for (const letter in REGEXP_FLAGS) {
      if (bits & REGEXP_FLAGS[letter]) flags += letter;
      bits &= ~REGEXP_FLAGS[letter];
    }
    if (bits !== 0) throw unreadable();
    try {
      return this.#remember(new RegExp(source, flags));
    } catch {
      throw unreadable();
    }
  }

  #map() {
    const map = this.#remember(new Map());
    let count = 0;
    while (this.#peek() !== tag.END_MAP) {
      const key = this.#value();
      map.set(key, this.#value());
      count += 2;
    }
    this.#tag();
    if (this.#varint() !== count) throw unreadable();
    return map;
  }

  #set() {
    const set = this.#remember(new Set());
    let count = 0;
    while (this.#peek() !== tag.END_SET) {
      set.add(this.#value());
      count++;
    }
    this.#tag();
    if (this.#varint() !== count) throw unreadable();
    return set;
  }

  #error() {
    const index = this.#objects.push(undefined) - 1;
    let name = 'Error';
    let part = this.#tag();
    if (errorOf[part] !== undefined) {
      name = errorOf[part];
      part = this.#tag();
    }
    const error = new globalThis[name]();
    this.#objects[index] = error;
    for (const place of ['line', 'column', 'sourceURL']) delete error[place]; // where it was made here
    Object.defineProperty(error, 'stack', { ...hidden, value: undefined });
    for (; part !== errorPart.END; part = this.#tag()) {
      switch (part) {
        case errorPart.MESSAGE: Object.defineProperty(error, 'message', { ...hidden, value: this.#string() }); break;
        case errorPart.STACK: Object.defineProperty(error, 'stack', { ...hidden, value: this.#string() }); break;
        case errorPart.CAUSE: Object.defineProperty(error, 'cause', { ...hidden, value: this.#value() }); break;
        default: throw unreadable();
      }
    }
    return error;
  }

  // ---- memory ------------------------------------------------------------------------------------------------------

  #arrayBuffer(isResizable) {
    const length = this.#varint();
    const maxByteLength = isResizable ? this.#varint() : length;
    if (maxByteLength < length) throw unreadable();
    const begin = this.#skip(length);
    let buffer;
    try {
      buffer = isResizable ? new ArrayBuffer(length, { maxByteLength }) : new ArrayBuffer(length);
    } catch {
      throw unreadable();
    }
    new Uint8Array(buffer).set(this.#bytes.subarray(begin, begin + length));
    return this.#remember(buffer);
  }

  #transferred() {
    const buffer = this.#transfers.get(this.#varint());
    if (buffer === undefined) throw unreadable();
    return this.#remember(buffer);
  }

  #arrayBufferView(buffer) {
    const View = viewOf[this.#byte()];
    const byteOffset = this.#varint();
    const byteLength = this.#varint();
    const flags = this.#version >= 14 ? this.#varint() : 0;
    if (View === undefined || byteOffset > buffer.byteLength || byteLength > buffer.byteLength - byteOffset) {
      throw unreadable();
    }
    const size = View.BYTES_PER_ELEMENT ?? 1;
    if (byteOffset % size !== 0 || byteLength % size !== 0) throw unreadable();
    return this.#remember(flags & 1 ? new View(buffer, byteOffset) : new View(buffer, byteOffset, byteLength / size));
  }

  #host() {
    if (typeof this._readHostObject !== 'function') throw unreadable();
    const index = this.#objects.push(undefined) - 1;
    const object = this._readHostObject();
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new TypeError('readHostObject must return an object');
    }
    this.#objects[index] = object;
    return object;
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
