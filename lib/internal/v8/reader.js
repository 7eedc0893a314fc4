// SPDX-License-Identifier: MIT
// The format of format.js into values: the walk that v8.Deserializer, messages between threads and channels between
// processes have in common; see writer.js. The bytes may be anyone's: each read is checked, and no length is believed
// that the rest could not hold.
//
// `owner` has the hook _readHostObject.
'use strict';

const { REGEXP_FLAGS, VERSION, errorOf, errorPart, tag, viewOf } = require('internal/v8/format');
const { LATIN1, UTF16LE, UTF8 } = require('internal/buffer/encodings');
const { loaded } = require('internal/realm');
const binding = internalBinding('buffer');

const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };

const unreadable = () => new Error('Unable to deserialize cloned data.');

const {
  PADDING, INT32, DOUBLE, ONE_BYTE_STRING, OBJECT, END_OBJECT, DENSE_ARRAY, END_DENSE_ARRAY, HOLE, ARRAY_BUFFER_VIEW,
} = tag;

// Names of properties come again and again: a text made before is a key already, and found faster than made. Short ones
// are kept by length and three characters.
const SHORT = 24;
const SLOTS = 512;
const texts = new Array(SLOTS).fill('');

// Assigning is faster than defining, and the same unless a prototype has a setter or forbids it.
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames([])]);
const isInherited = new Uint8Array(SLOTS); // of texts

function define(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

const isBuffer = (value) => value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

class Reader {
  constructor(owner, buffer) {
    this.owner = owner;
    this.bytes = buffer instanceof Uint8Array ? buffer :
      new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.at = 0;
    this.end = buffer.byteLength;
    this.version = 0;
    this.view = undefined; // of the same memory, once a number is read
    this.objects = [];
    this.transfers = undefined;
    this.slot = -1; // of `texts`, where the last string came from
  }

  // For another value in the same bytes, from `at` to `end`, as if by a new one.
  reset(at, end = this.bytes.length) {
    this.at = at;
    this.end = end;
    this.version = 0;
    if (this.objects.length > 0) this.objects = [];
    this.transfers = undefined;
  }

  header() {
    if (this.bytes[this.at] === tag.VERSION) {
      this.at++;
      this.version = this.varint();
    }
    if (this.version === 0 || this.version > VERSION) { // version 0 had no header
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
  }

  // ---- bytes -------------------------------------------------------------------------------------------------------

  byte() {
    if (this.at >= this.end) throw unreadable();
    return this.bytes[this.at++];
  }

  varint() {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7F;
    for (let shift = 7; ; shift += 7) {
      byte = this.byte();
      if (shift < 32) value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  bigVarint() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      if (shift < 64n) value |= BigInt(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }

  // Where the next `length` bytes begin.
  skip(length) {
    if (!(length >= 0 && length <= this.end - this.at)) throw unreadable();
    const begin = this.at;
    this.at += length;
    return begin;
  }

  double() {
    const begin = this.skip(8);
    if (this.view === undefined) {
      const { bytes } = this;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.view.getFloat64(begin, true);
  }

  tag() {
    let byte;
    do byte = this.byte();
    while (byte === PADDING);
    return byte;
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  value() { return this.valueOf(this.tag()); }

  valueOf(kind) {
    if (kind === ONE_BYTE_STRING) return this.oneByteString();
    if (kind === INT32) {
      const value = this.varint();
      return (value >>> 1) ^ -(value & 1);
    }
    if (kind === OBJECT) {
      const object = {};
      this.objects.push(object);
      return this.properties(object, END_OBJECT);
    }
    if (kind === DENSE_ARRAY) return this.denseArray();
    if (kind === DOUBLE) return this.double();
    return this.rare(kind);
  }

  rare(kind) {
    switch (kind) {
      case tag.VERIFY_OBJECT_COUNT:
        this.varint();
        return this.value();
      case tag.UNDEFINED: return undefined;
      case tag.NULL: return null;
      case tag.TRUE: return true;
      case tag.FALSE: return false;
      case tag.UINT32: return this.varint();
      case tag.BIGINT: return this.bigint();
      case tag.UTF8_STRING: return this.text(UTF8);
      case tag.TWO_BYTE_STRING: return this.text(UTF16LE);
      case tag.REFERENCE: {
        const id = this.varint();
        if (id >= this.objects.length) throw unreadable();
        return this.perhapsViewed(this.objects[id]);
      }
      case tag.SPARSE_ARRAY: return this.sparseArray();
      case tag.DATE: return this.remember(new Date(this.double()));
      case tag.TRUE_OBJECT: return this.remember(Object(true));
      case tag.FALSE_OBJECT: return this.remember(Object(false));
      case tag.NUMBER_OBJECT: return this.remember(Object(this.double()));
      case tag.BIGINT_OBJECT: return this.remember(Object(this.bigint()));
      case tag.STRING_OBJECT: return this.remember(Object(this.string()));
      case tag.REGEXP: return this.regexp();
      case tag.MAP: return this.map();
      case tag.SET: return this.set();
      case tag.ARRAY_BUFFER: return this.perhapsViewed(this.arrayBuffer(false));
      case tag.RESIZABLE_ARRAY_BUFFER: return this.perhapsViewed(this.arrayBuffer(true));
      case tag.ARRAY_BUFFER_TRANSFER:
      case tag.SHARED_ARRAY_BUFFER: return this.perhapsViewed(this.transferred());
      case tag.ERROR: return this.error();
      case tag.HOST_OBJECT: return this.perhapsViewed(this.host());
      default: throw unreadable();
    }
  }

  remember(object) {
    this.objects.push(object);
    return object;
  }

  oneByteString() {
    const length = this.varint();
    const begin = this.skip(length);
    this.slot = -1;
    if (length > SHORT || length === 0) return binding.decode(this.bytes, begin, begin + length, LATIN1);
    const { bytes } = this;
    const hash = length + bytes[begin] * 3 + bytes[begin + (length >> 1)] * 37 + bytes[begin + length - 1] * 11;
    const slot = hash & SLOTS - 1;
    const known = texts[slot];
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[begin + i]) i++;
      if (i === length) {
        this.slot = slot;
        return known;
      }
    }
    const text = binding.decode(bytes, begin, begin + length, LATIN1);
    texts[slot] = text;
    isInherited[slot] = inherited.has(text) ? 1 : 0;
    this.slot = slot;
    return text;
  }

  text(encoding) {
    const length = this.varint();
    if (encoding === UTF16LE && length % 2 !== 0) throw unreadable();
    const begin = this.skip(length);
    this.slot = -1;
    return binding.decode(this.bytes, begin, begin + length, encoding);
  }

  string() {
    switch (this.tag()) {
      case ONE_BYTE_STRING: return this.oneByteString();
      case tag.TWO_BYTE_STRING: return this.text(UTF16LE);
      case tag.UTF8_STRING: return this.text(UTF8);
      default: throw unreadable();
    }
  }

  bigint() {
    const bits = this.varint();
    const length = bits >>> 1;
    const begin = this.skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(this.bytes[begin + i]);
    return bits & 1 ? -value : value;
  }

  // Reads keys and values up to `end` into an object, and compares their count with what is said there.
  properties(object, end) {
    let count = 0;
    for (let kind = this.tag(); kind !== end; kind = this.tag()) {
      const key = this.valueOf(kind);
      if (typeof key === 'string') {
        const { slot } = this;
        if (slot >= 0 ? isInherited[slot] === 1 : inherited.has(key)) define(object, key, this.value());
        else object[key] = this.value();
      } else if (typeof key === 'number') {
        object[key] = this.value();
      } else {
        throw unreadable();
      }
      count++;
    }
    if (this.varint() !== count) throw unreadable();
    return object;
  }

  denseArray() {
    const length = this.varint();
    if (length > this.end - this.at) throw unreadable();
    const array = this.remember(new Array(length));
    for (let i = 0; i < length; i++) {
      const kind = this.tag();
      if (kind !== HOLE) array[i] = this.valueOf(kind);
    }
    this.properties(array, END_DENSE_ARRAY);
    if (this.varint() !== length) throw unreadable();
    return array;
  }

  sparseArray() {
    const length = this.varint();
    const array = this.remember([]);
    array.length = length;
    this.properties(array, tag.END_SPARSE_ARRAY);
    if (this.varint() !== length) throw unreadable();
    return array;
  }

  regexp() {
    const source = this.string();
    let bits = this.varint();
    let flags = '';
    for (const letter in REGEXP_FLAGS) {
      if (bits & REGEXP_FLAGS[letter]) flags += letter;
      bits &= ~REGEXP_FLAGS[letter];
    }
    if (bits !== 0) throw unreadable();
    try {
      return this.remember(new RegExp(source, flags));
    } catch {
      throw unreadable();
    }
  }

  map() {
    const map = this.remember(new Map());
    let count = 0;
    for (let kind = this.tag(); kind !== tag.END_MAP; kind = this.tag()) {
      const key = this.valueOf(kind);
      map.set(key, this.value());
      count += 2;
    }
    if (this.varint() !== count) throw unreadable();
    return map;
  }

  set() {
    const set = this.remember(new Set());
    let count = 0;
    for (let kind = this.tag(); kind !== tag.END_SET; kind = this.tag()) {
      set.add(this.valueOf(kind));
      count++;
    }
    if (this.varint() !== count) throw unreadable();
    return set;
  }

  error() {
    const index = this.objects.push(undefined) - 1;
    let name = 'Error';
    let part = this.tag();
    if (errorOf[part] !== undefined) {
      name = errorOf[part];
      part = this.tag();
    }
    const error = new globalThis[name]();
    this.objects[index] = error;
    for (const place of ['line', 'column', 'sourceURL']) delete error[place]; // where it was made here
    Object.defineProperty(error, 'stack', { ...hidden, value: undefined });
    for (; part !== errorPart.END; part = this.tag()) {
      switch (part) {
        case errorPart.MESSAGE: Object.defineProperty(error, 'message', { ...hidden, value: this.string() }); break;
        case errorPart.STACK: Object.defineProperty(error, 'stack', { ...hidden, value: this.string() }); break;
        case errorPart.CAUSE: Object.defineProperty(error, 'cause', { ...hidden, value: this.value() }); break;
        default: throw unreadable();
      }
    }
    const trace = loaded['internal/error_classes']?.exports.traceOf(error);
    if (trace !== undefined) trace.raw = error.stack ?? ''; // its places are those that its text tells
    return error;
  }

  // ---- memory ------------------------------------------------------------------------------------------------------

  arrayBuffer(isResizable) {
    const length = this.varint();
    const maxByteLength = isResizable ? this.varint() : length;
    if (maxByteLength < length) throw unreadable();
    const begin = this.skip(length);
    let buffer;
    try {
      buffer = isResizable ? new ArrayBuffer(length, { maxByteLength }) : new ArrayBuffer(length);
    } catch {
      throw unreadable();
    }
    const { bytes } = this;
    new Uint8Array(buffer).set(new Uint8Array(bytes.buffer, bytes.byteOffset + begin, length));
    return this.remember(buffer);
  }

  transferred() {
    const buffer = this.transfers?.get(this.varint());
    if (buffer === undefined) throw unreadable();
    return this.remember(buffer);
  }

  // A view consumes the buffer before it.
  perhapsViewed(value) {
    if (!isBuffer(value)) return value;
    let { at } = this;
    while (at < this.end && this.bytes[at] === PADDING) at++;
    if (at >= this.end || this.bytes[at] !== ARRAY_BUFFER_VIEW) return value;
    this.at = at + 1;
    return this.arrayBufferView(value);
  }

  arrayBufferView(buffer) {
    const View = viewOf[this.byte()];
    const byteOffset = this.varint();
    const byteLength = this.varint();
    const flags = this.version >= 14 ? this.varint() : 0;
    if (View === undefined || byteOffset > buffer.byteLength || byteLength > buffer.byteLength - byteOffset) {
      throw unreadable();
    }
    const size = View.BYTES_PER_ELEMENT ?? 1;
    if (byteOffset % size !== 0 || byteLength % size !== 0) throw unreadable();
    return this.remember(flags & 1 ? new View(buffer, byteOffset) : new View(buffer, byteOffset, byteLength / size));
  }

  host() {
    const { owner } = this;
    if (typeof owner._readHostObject !== 'function') throw unreadable();
    const index = this.objects.push(undefined) - 1;
    const object = owner._readHostObject();
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new TypeError('readHostObject must return an object');
    }
    this.objects[index] = object;
    return object;
  }
}

module.exports = { Reader, unreadable };
