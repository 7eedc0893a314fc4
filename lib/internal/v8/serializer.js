// SPDX-License-Identifier: MIT
// v8.Serializer and v8.DefaultSerializer: values into the format of format.js.
'use strict';

const { kTransfer } = require('internal/clone');
const { isBare, kind, kindOf, typedArrayName } = require('internal/util/types');
const {
  BUFFER, HOST_VIEWS, REGEXP_FLAGS, VERSION, calledWithoutNew, errorPart, errorTag, kBufferId, kIsHostObject, kReset,
  kWritten, notAView, tag, viewTag,
} = require('internal/v8/format');
const { Buffer } = require('node/buffer');
const binding = internalBinding('v8');
const lazy = require('internal/lazy');

const { isUncloneable } = require('web/structured_clone');
const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const { isView } = ArrayBuffer;
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { hasOwn } = Object;

// What the engine has compiled, and its memory, cannot be written down.
const isCode = (value) => value instanceof WebAssembly.Module || value instanceof WebAssembly.Memory;

const NONE = [];
const FIRST_SIZE = 256;
const SHORT_TEXT = 48; // up to here characters are written one by one
const LARGE = 262144;  // a buffer that is used again does not stay larger
const INDEX_MAX = 2 ** 32 - 2; // of an array
const numberBytes = new DataView(new ArrayBuffer(8));

// What V8 calls a value in "... could not be cloned".
function nameOf(value) {
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (typeof value === 'symbol') return value.toString();
  if (kindOf(value) === kind.PROXY) return '#<Object>';
  if (kindOf(value) === kind.SYMBOL) return '[object Symbol]';
  for (let o = value; o !== null; o = getPrototypeOf(o)) {
    const found = getOwnPropertyDescriptor(o, 'constructor');
    if (typeof found?.value === 'function' && found.value.name !== '') return `#<${found.value.name}>`;
  }
  return '#<Object>';
}

class SerializerBase {
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;
  #ids = new Map();
  #transfers = new Map();
  #idsUsed = 0;
  #viewsAreHostObjects = false;

  // ---- what users call ---------------------------------------------------------------------------------------------

  writeHeader() {
    this.#byte(tag.VERSION);
    this.#byte(VERSION);
  }

  writeValue(value) {
    this.#value(value);
    return true;
  }

  // What was written so far; the serializer begins anew.
  releaseBuffer() {
    const bytes = Buffer.from(this.#bytes.buffer, 0, this.#length);
    this.#bytes = new Uint8Array(FIRST_SIZE);
    this.#length = 0;
    return bytes;
  }

  // For those who serialize again and again: what was written, in memory that the next value overwrites.
  get [kWritten]() { return { bytes: this.#bytes, length: this.#length }; }

  // For another value, as if by a new serializer.
  [kReset]() {
    if (this.#idsUsed > 0) this.#ids.clear();
    this.#idsUsed = 0;
    if (this.#transfers.size > 0) this.#transfers.clear();
    if (this.#bytes.length > LARGE) this.#bytes = new Uint8Array(FIRST_SIZE);
    this.#length = 0;
  }

  transferArrayBuffer(id, arrayBuffer) {
    this.#transfers.set(arrayBuffer, id >>> 0);
  }

  writeUint32(value) { this.#varint(value >>> 0); }

  writeUint64(high, low) {
    this.#bigVarint((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  writeDouble(value) { this.#double(+value); }

  writeRawBytes(source) {
    if (!isView(source)) throw notAView('source');
    this.#raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }

  _setTreatArrayBufferViewsAsHostObjects(flag) { this.#viewsAreHostObjects = !!flag; }

  // ---- bytes -------------------------------------------------------------------------------------------------------

  #reserve(count) {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  #byte(byte) {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #varint(value) {
    if (this.#length + 5 > this.#bytes.length) this.#reserve(5);
    const bytes = this.#bytes;
    let at = this.#length;
    while (value > 0x7F) {
      bytes[at++] = value & 0x7F | 0x80;
      value >>>= 7;
    }
    bytes[at++] = value;
    this.#length = at;
  }

  #bigVarint(value) {
    while (value > 0x7Fn) {
      this.#byte(Number(value & 0x7Fn) | 0x80);
      value >>= 7n;
    }
    this.#byte(Number(value));
  }

  #double(value) {
    this.#reserve(8);
    numberBytes.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.#bytes[this.#length + i] = numberBytes.getUint8(i);
    this.#length += 8;
  }

  #raw(bytes) {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  // ---- primitives --------------------------------------------------------------------------------------------------

  #string(text) {
    const { length } = text;
    if (length > SHORT_TEXT) {
      this.#longString(text, length);
      return;
    }
    this.#byte(tag.ONE_BYTE_STRING);
    this.#varint(length);
    const begin = this.#length;
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xFF) {
        this.#length = begin;
        this.#twoByteString(text);
        return;
      }
      bytes[begin + i] = unit;
    }
    this.#length = begin + length;
  }

  #longString(text, length) {
    this.#reserve(length + 16);
    this.#byte(tag.ONE_BYTE_STRING);
    this.#varint(length);
    if (binding.writeLatin1(this.#bytes, this.#length, text)) {
      this.#length += length;
      return;
    }
    this.#twoByteString(text);
  }

  // In the place of a one-byte string whose head was written.
  #twoByteString(text) {
    const { length } = text;
    let head = 1; // tag
    for (let rest = length; rest > 0x7F; rest >>>= 7) head++;
    this.#length -= head + 1 - (length === 0);
    const size = length * 2;
    let sizeBytes = 1;
    for (let rest = size; rest > 0x7F; rest >>>= 7) sizeBytes++;
    if ((this.#length + 1 + sizeBytes) & 1) this.#byte(tag.PADDING);
    this.#byte(tag.TWO_BYTE_STRING);
    this.#varint(size);
    this.#reserve(size);
    binding.writeUtf16(this.#bytes, this.#length, text);
    this.#length += size;
  }

  #number(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#byte(tag.INT32);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#byte(tag.DOUBLE);
      this.#double(value);
    }
  }

  // Sign and magnitude, in 64-bit digits.
  #bigint(value) {
    const isNegative = value < 0n;
    let rest = isNegative ? -value : value;
    const digits = [];
    while (rest > 0n) {
      digits.push(rest & 0xFFFFFFFFFFFFFFFFn);
      rest >>= 64n;
    }
    this.#varint((digits.length * 8 << 1 | isNegative) >>> 0);
    for (let i = 0; i < digits.length; i++) {
      numberBytes.setBigUint64(0, digits[i], true);
      for (let b = 0; b < 8; b++) this.#byte(numberBytes.getUint8(b));
    }
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  #value(value) {
    switch (typeof value) {
      case 'number': this.#number(value); break;
      case 'string': this.#string(value); break;
      case 'boolean': this.#byte(value ? tag.TRUE : tag.FALSE); break;
      case 'undefined': this.#byte(tag.UNDEFINED); break;
      case 'bigint':
        this.#byte(tag.BIGINT);
        this.#bigint(value);
        break;
      case 'object':
        if (value === null) this.#byte(tag.NULL);
        else this.#object(value);
        break;
      default: this.#refuse(value);
    }
  }

  #refuse(value, message = `${nameOf(value)} could not be cloned.`) {
    throw this._getDataCloneError(message);
  }

  #object(value) {
    const known = this.#ids.get(value);
    if (known !== undefined) {
      this.#byte(tag.REFERENCE);
      this.#varint(known);
      return;
    }
    // A view stands behind its buffer.
    const isArrayBufferView = isView(value);
    if (isArrayBufferView && !this.#viewsAreHostObjects) this.#object(value.buffer);
    this.#ids.set(value, this.#idsUsed++);
    if (isArrayBufferView) {
      if (this.#viewsAreHostObjects) this.#host(value);
      else this.#view(value);
      return;
    }
    if (this[kIsHostObject] !== undefined && this[kIsHostObject](value)) {
      this.#host(value);
      return;
    }
    switch (kindOf(value)) {
      case kind.ARRAY: this.#array(value); break;
      case kind.DATE:
        this.#byte(tag.DATE);
        this.#double(Date.prototype.getTime.call(value));
        break;
      case kind.BOOLEAN:
        this.#byte(Boolean.prototype.valueOf.call(value) ? tag.TRUE_OBJECT : tag.FALSE_OBJECT);
        break;
      case kind.NUMBER:
        this.#byte(tag.NUMBER_OBJECT);
        this.#double(Number.prototype.valueOf.call(value));
        break;
      case kind.BIGINT:
        this.#byte(tag.BIGINT_OBJECT);
        this.#bigint(BigInt.prototype.valueOf.call(value));
        break;
      case kind.STRING:
        this.#byte(tag.STRING_OBJECT);
        this.#string(String.prototype.valueOf.call(value));
        break;
      case kind.REGEXP: this.#regexp(value); break;
      case kind.MAP: this.#map(value); break;
      case kind.SET: this.#set(value); break;
      case kind.ERROR: this.#error(value); break;
      case kind.ARRAY_BUFFER: this.#arrayBuffer(value); break;
      case kind.SHARED_ARRAY_BUFFER: this.#sharedArrayBuffer(value); break;
      case kind.OBJECT:
        if (getPrototypeOf(value) !== Object.prototype) {
          if (typeof value[kTransfer] === 'function') {
            this.#host(value);
            break;
          }
          if (isUncloneable(value) || isCode(value)) this.#refuse(value);
        }
        this.#byte(tag.OBJECT);
        this.#count(this.#properties(value, Object.keys(value)), tag.END_OBJECT);
        break;
      default: this.#refuse(value);
    }
  }

  #count(count, end) {
    this.#byte(end);
    this.#varint(count);
  }

  // Own enumerable properties; a getter may have removed those that come later.
  #properties(value, keys) {
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const item = value[key];
      if (item === undefined && !hasOwn(value, key)) continue;
      this.#key(key);
      this.#value(item);
      count++;
    }
    return count;
  }

  // Names that are array indices are numbers.
  #key(key) {
    const first = key.charCodeAt(0);
    if (first >= 48 && first <= 57) {
      const index = +key;
      if (index <= INDEX_MAX && `${index}` === key && Number.isInteger(index)) {
        this.#number(index);
        return;
      }
    }
    this.#string(key);
  }

  #array(value) {
    const { length } = value;
    let isDense = true;
    for (let i = 0; isDense && i < length; i++) isDense = value[i] !== undefined || hasOwn(value, i);
    if (!isDense) {
      this.#byte(tag.SPARSE_ARRAY);
      this.#varint(length);
      this.#count(this.#properties(value, Object.keys(value)), tag.END_SPARSE_ARRAY);
      this.#varint(length);
      return;
    }
    const others = isBare(value) ? NONE : Object.keys(value).slice(length);
    this.#byte(tag.DENSE_ARRAY);
    this.#varint(length);
    for (let i = 0; i < length; i++) {
      const item = value[i];
      if (item === undefined && !hasOwn(value, i)) this.#byte(tag.HOLE);
      else this.#value(item);
    }
    this.#count(this.#properties(value, others), tag.END_DENSE_ARRAY);
    this.#varint(length);
  }

  #regexp(value) {
    this.#byte(tag.REGEXP);
    this.#string(value.source);
    let bits = 0;
    for (const letter of value.flags) bits |= REGEXP_FLAGS[letter];
    this.#varint(bits);
  }

  #map(value) {
    const items = [];
    Map.prototype.forEach.call(value, (item, key) => items.push(key, item));
    this.#byte(tag.MAP);
    for (let i = 0; i < items.length; i++) this.#value(items[i]);
    this.#count(items.length, tag.END_MAP);
  }

  #set(value) {
    const items = [];
    Set.prototype.forEach.call(value, (item) => items.push(item));
    this.#byte(tag.SET);
    for (let i = 0; i < items.length; i++) this.#value(items[i]);
    this.#count(items.length, tag.END_SET);
  }

  #error(value) {
    this.#byte(tag.ERROR);
    const name = errorTag[`${value.name}`];
    if (name !== undefined) this.#byte(name);
    const message = getOwnPropertyDescriptor(value, 'message');
    if (message !== undefined) {
      this.#byte(errorPart.MESSAGE);
      this.#string(`${value.message}`);
    }
    let stack;
    try {
      stack = require('internal/stack').formatStack(value);
    } catch {
      // A function of the user's that formats stacks has failed: there is none.
    }
    if (typeof stack === 'string') {
      this.#byte(errorPart.STACK);
      this.#string(stack);
    }
    if (hasOwn(value, 'cause')) {
      this.#byte(errorPart.CAUSE);
      this.#value(value.cause);
    }
    this.#byte(errorPart.END);
  }

  // ---- memory ------------------------------------------------------------------------------------------------------

  #arrayBuffer(value) {
    const id = this.#transfers.get(value) ?? this[kBufferId]?.(value);
    if (id !== undefined) {
      this.#byte(tag.ARRAY_BUFFER_TRANSFER);
      this.#varint(id);
      return;
    }
    if (value.detached) this.#refuse(value, 'An ArrayBuffer is detached and could not be cloned.');
    this.#byte(value.resizable ? tag.RESIZABLE_ARRAY_BUFFER : tag.ARRAY_BUFFER);
    this.#varint(value.byteLength);
    if (value.resizable) this.#varint(value.maxByteLength);
    this.#raw(new Uint8Array(value));
  }

  #sharedArrayBuffer(value) {
    if (typeof this._getSharedArrayBufferId !== 'function') this.#refuse(value);
    this.#byte(tag.SHARED_ARRAY_BUFFER);
    this.#varint(this._getSharedArrayBufferId(value) >>> 0);
  }

  #view(value) {
    this.#byte(tag.ARRAY_BUFFER_VIEW);
    this.#byte(viewTag[typedArrayName(value) ?? 'DataView']);
    this.#varint(value.byteOffset);
    this.#varint(value.byteLength);
    this.#varint(value.buffer.resizable ? 2 : 0);
  }

  #host(value) {
    if (typeof this._writeHostObject !== 'function') this.#refuse(value);
    this.#byte(tag.HOST_OBJECT);
    this._writeHostObject(value);
  }
}

// Node's words for a call without `new`, and a prototype that users can change.
function Serializer(...args) {
  if (new.target === undefined) throw calledWithoutNew('Serializer');
  return Reflect.construct(SerializerBase, args, new.target);
}
Serializer.prototype = SerializerBase.prototype;
Object.defineProperty(Serializer.prototype, 'constructor', {
  value: Serializer, writable: true, enumerable: false, configurable: true,
});
Serializer.prototype._getDataCloneError = Error;

// Views travel as their bytes, other host objects not at all.
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(object) {
    let index = -1;
    if (isView(object)) {
      index = object.constructor === Buffer ? BUFFER : HOST_VIEWS.indexOf(typedArrayName(object) ?? 'DataView');
    }
    if (index === -1) throw new this._getDataCloneError(`Unserializable host object: ${lazyInspect()(object)}`);
    this.writeUint32(index);
    this.writeUint32(object.byteLength);
    this.writeRawBytes(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

module.exports = { DefaultSerializer, Serializer, SerializerBase, serialize };
