// SPDX-License-Identifier: MIT
// Values into the format of format.js: the walk that v8.Serializer, messages between threads and channels between
// processes have in common. Plain fields and methods, which the engine's compilers see through, and one call into C for
// each object, which says what it is and whether it was met before (src/bind/serialize.c).
//
// `owner` has the hooks of v8.Serializer: _writeHostObject, _getSharedArrayBufferId, _getDataCloneError, and those of
// format.js.
'use strict';

const { kTransfer } = require('internal/clone');
const { isBare, kind, kindOf, typedArrayName } = require('internal/util/types');
const {
  REGEXP_FLAGS, VERSION, errorPart, errorTag, kBufferId, kIsHostObject, tag, viewTag,
} = require('internal/v8/format');
const binding = internalBinding('serialize');

const { isUncloneable } = require('web/structured_clone');
const { isView } = ArrayBuffer;
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { hasOwn } = Object;

// What the engine has compiled, and its memory, cannot be written down.
const isCode = (value) => value instanceof WebAssembly.Module || value instanceof WebAssembly.Memory;

const FIRST_SIZE = 256;
const HEAD = 16;       // at most: padding, tag and length of a string
const SHORT_TEXT = 48; // up to here characters are written one by one, and the length is one byte
const LARGE = 262144;  // a buffer that is used again does not stay larger
const INDEX_MAX = 2 ** 32 - 2; // of an array

// The table of objects met: slots of 16 bytes, half of them free (src/bind/serialize.c).
const SLOT = 16;
const FIRST_SLOTS = 64;
const BARE = 64; // flag beside a kind
const UNKNOWN = 63;

const { TRUE, FALSE, NULL, UNDEFINED, INT32, DOUBLE, ONE_BYTE_STRING, OBJECT, END_OBJECT, DENSE_ARRAY } = tag;

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

class Writer {
  constructor(owner) {
    this.owner = owner;
    this.viewsAreHostObjects = false;
    this.bytes = new Uint8Array(FIRST_SIZE);
    this.at = 0;
    this.view = undefined;  // of the same memory, once there is a number for it
    this.table = undefined; // once there is an object
    this.met = [];          // the objects, by their numbers
    this.transfers = undefined;
  }

  // For another value, as if by a new one.
  reset() {
    if (this.met.length > 0) {
      this.met = [];
      if (this.table.length > FIRST_SLOTS * SLOT * 16) this.table = undefined;
      else this.table.fill(0);
    }
    this.transfers = undefined;
    if (this.bytes.length > LARGE) this.release();
    this.at = 0;
  }

  // What was written, whose memory is then the caller's.
  release() {
    const { bytes } = this;
    this.bytes = new Uint8Array(FIRST_SIZE);
    this.view = undefined;
    this.at = 0;
    return bytes;
  }

  // ---- bytes -------------------------------------------------------------------------------------------------------

  reserve(count) {
    if (this.at + count > this.bytes.length) this.grow(count);
  }

  grow(count) {
    const grown = new Uint8Array(Math.max(this.at + count, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = undefined;
  }

  byte(byte) {
    if (this.at === this.bytes.length) this.grow(1);
    this.bytes[this.at++] = byte;
  }

  varint(value) {
    this.reserve(5);
    const { bytes } = this;
    let { at } = this;
    while (value > 0x7F) {
      bytes[at++] = value & 0x7F | 0x80;
      value >>>= 7;
    }
    bytes[at++] = value;
    this.at = at;
  }

  bigVarint(value) {
    while (value > 0x7Fn) {
      this.byte(Number(value & 0x7Fn) | 0x80);
      value >>= 7n;
    }
    this.byte(Number(value));
  }

  double(value) {
    this.reserve(8);
    this.view ??= new DataView(this.bytes.buffer);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  raw(bytes) {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  header() {
    this.byte(tag.VERSION);
    this.byte(VERSION);
  }

  // ---- primitives --------------------------------------------------------------------------------------------------

  string(text) {
    const { length } = text;
    this.reserve(length + HEAD);
    const { bytes, at } = this;
    bytes[at] = ONE_BYTE_STRING;
    if (length > SHORT_TEXT) {
      this.at = at + 1;
      this.varint(length);
      if (binding.writeLatin1(bytes, this.at, text)) this.at += length;
      else this.twoByteString(text, at);
      return;
    }
    bytes[at + 1] = length;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xFF) {
        this.twoByteString(text, at);
        return;
      }
      bytes[at + 2 + i] = unit;
    }
    this.at = at + 2 + length;
  }

  twoByteString(text, begin) {
    this.at = begin;
    const size = text.length * 2;
    let head = 2; // tag and length
    for (let rest = size; rest > 0x7F; rest >>>= 7) head++;
    if ((this.at + head) & 1) this.byte(tag.PADDING);
    this.byte(tag.TWO_BYTE_STRING);
    this.varint(size);
    this.reserve(size);
    binding.writeUtf16(this.bytes, this.at, text);
    this.at += size;
  }

  number(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.byte(INT32);
      this.varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.byte(DOUBLE);
      this.double(value);
    }
  }

  // Sign and magnitude, in 64-bit digits.
  bigint(value) {
    const isNegative = value < 0n;
    let rest = isNegative ? -value : value;
    const digits = [];
    while (rest > 0n) {
      digits.push(rest & 0xFFFFFFFFFFFFFFFFn);
      rest >>= 64n;
    }
    this.varint((digits.length * 8 << 1 | isNegative) >>> 0);
    this.reserve(digits.length * 8);
    this.view ??= new DataView(this.bytes.buffer);
    for (let i = 0; i < digits.length; i++, this.at += 8) this.view.setBigUint64(this.at, digits[i], true);
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  value(value) {
    if (typeof value === 'string') this.string(value);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'object' && value !== null) this.object(value);
    else this.rare(value);
  }

  rare(value) {
    switch (typeof value) {
      case 'boolean': this.byte(value ? TRUE : FALSE); break;
      case 'undefined': this.byte(UNDEFINED); break;
      case 'object': this.byte(NULL); break;
      case 'bigint':
        this.byte(tag.BIGINT);
        this.bigint(value);
        break;
      default: this.refuse(value);
    }
  }

  refuse(value, message = `${nameOf(value)} could not be cloned.`) {
    throw this.owner._getDataCloneError(message);
  }

  object(value) {
    const id = this.met.length;
    if (this.table === undefined || id * SLOT * 2 >= this.table.length) this.growTable();
    const met = binding.meet(this.table, value, id);
    if (met >= 0) {
      this.byte(tag.REFERENCE);
      this.varint(met);
      return;
    }
    const about = -1 - met;
    let found = about & BARE - 1;
    if (found === UNKNOWN) found = this.foundBySelf(value);
    if (found === kind.TYPED_ARRAY || found === kind.DATA_VIEW) {
      this.arrayBufferView(value);
      return;
    }
    this.met.push(value);
    const { owner } = this;
    if (owner[kIsHostObject] !== undefined && owner[kIsHostObject](value)) this.host(value);
    else if (found === kind.OBJECT) this.plain(value);
    else if (found === kind.ARRAY) this.array(value, (about & BARE) !== 0 || isBare(value));
    else this.exotic(value, found);
  }

  growTable() {
    const grown = new Uint8Array(this.table === undefined ? FIRST_SLOTS * SLOT : this.table.length * 4);
    if (this.table !== undefined) binding.move(this.table, grown);
    this.table = grown;
  }

  // Where C cannot tell the kind, nor has it entered the object.
  foundBySelf(value) {
    const found = isView(value) ? kind.TYPED_ARRAY : kindOf(value);
    if (found !== kind.TYPED_ARRAY) binding.enter(this.table, value, this.met.length);
    return found;
  }

  // Own enumerable properties.
  plain(value) {
    if (getPrototypeOf(value) !== Object.prototype) {
      if (typeof value[kTransfer] === 'function') {
        this.host(value);
        return;
      }
      if (isUncloneable(value) || isCode(value)) this.refuse(value);
    }
    this.byte(OBJECT);
    this.count(this.properties(value, Object.keys(value)), END_OBJECT);
  }

  count(count, end) {
    this.byte(end);
    this.varint(count);
  }

  // A getter may have removed those that come later.
  properties(value, keys) {
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const item = value[key];
      if (item === undefined && !hasOwn(value, key)) continue;
      this.key(key);
      this.value(item);
      count++;
    }
    return count;
  }

  // Names that are array indices are numbers.
  key(key) {
    const first = key.charCodeAt(0);
    if (first >= 48 && first <= 57) {
      const index = +key;
      if (index <= INDEX_MAX && `${index}` === key && Number.isInteger(index)) {
        this.number(index);
        return;
      }
    }
    this.string(key);
  }

  array(value, isBareArray) {
    const { length } = value;
    let isDense = true;
    for (let i = 0; isDense && i < length; i++) isDense = value[i] !== undefined || hasOwn(value, i);
    if (!isDense) {
      this.byte(tag.SPARSE_ARRAY);
      this.varint(length);
      this.count(this.properties(value, Object.keys(value)), tag.END_SPARSE_ARRAY);
      this.varint(length);
      return;
    }
    const others = isBareArray ? undefined : Object.keys(value).slice(length);
    this.byte(DENSE_ARRAY);
    this.varint(length);
    for (let i = 0; i < length; i++) {
      const item = value[i];
      if (item === undefined && !hasOwn(value, i)) this.byte(tag.HOLE);
      else this.value(item);
    }
    this.count(others === undefined ? 0 : this.properties(value, others), tag.END_DENSE_ARRAY);
    this.varint(length);
  }

  exotic(value, found) {
    switch (found) {
      case kind.DATE:
        this.byte(tag.DATE);
        this.double(Date.prototype.getTime.call(value));
        break;
      case kind.BOOLEAN:
        this.byte(Boolean.prototype.valueOf.call(value) ? tag.TRUE_OBJECT : tag.FALSE_OBJECT);
        break;
      case kind.NUMBER:
        this.byte(tag.NUMBER_OBJECT);
        this.double(Number.prototype.valueOf.call(value));
        break;
      case kind.BIGINT:
        this.byte(tag.BIGINT_OBJECT);
        this.bigint(BigInt.prototype.valueOf.call(value));
        break;
      case kind.STRING:
        this.byte(tag.STRING_OBJECT);
        this.string(String.prototype.valueOf.call(value));
        break;
      case kind.REGEXP: this.regexp(value); break;
      case kind.MAP: this.map(value); break;
      case kind.SET: this.set(value); break;
      case kind.ERROR: this.error(value); break;
      case kind.ARRAY_BUFFER: this.arrayBuffer(value); break;
      case kind.SHARED_ARRAY_BUFFER: this.sharedArrayBuffer(value); break;
      default:
        // A proxy of ours may stand for an object of Node's.
        if (found === kind.PROXY && kindOf(value) === kind.OBJECT) this.plain(value);
        else this.refuse(value);
    }
  }

  regexp(value) {
    this.byte(tag.REGEXP);
    this.string(value.source);
    let bits = 0;
    for (const letter of value.flags) bits |= REGEXP_FLAGS[letter];
    this.varint(bits);
  }

  map(value) {
    const items = [];
    Map.prototype.forEach.call(value, (item, key) => items.push(key, item));
    this.byte(tag.MAP);
    for (let i = 0; i < items.length; i++) this.value(items[i]);
    this.count(items.length, tag.END_MAP);
  }

  set(value) {
    const items = [];
    Set.prototype.forEach.call(value, (item) => items.push(item));
    this.byte(tag.SET);
    for (let i = 0; i < items.length; i++) this.value(items[i]);
    this.count(items.length, tag.END_SET);
  }

  error(value) {
    this.byte(tag.ERROR);
    const name = errorTag[`${value.name}`];
    if (name !== undefined) this.byte(name);
    const message = getOwnPropertyDescriptor(value, 'message');
    if (message !== undefined) {
      this.byte(errorPart.MESSAGE);
      this.string(`${value.message}`);
    }
    let stack;
    try {
      stack = require('internal/stack').formatStack(value);
    } catch {
      // A function of the user's that formats stacks has failed: there is none.
    }
    if (typeof stack === 'string') {
      this.byte(errorPart.STACK);
      this.string(stack);
    }
    if (hasOwn(value, 'cause')) {
      this.byte(errorPart.CAUSE);
      this.value(value.cause);
    }
    this.byte(errorPart.END);
  }

  // ---- memory ------------------------------------------------------------------------------------------------------

  arrayBuffer(value) {
    const id = this.transfers?.get(value) ?? this.owner[kBufferId]?.(value);
    if (id !== undefined) {
      this.byte(tag.ARRAY_BUFFER_TRANSFER);
      this.varint(id);
      return;
    }
    if (value.detached) this.refuse(value, 'An ArrayBuffer is detached and could not be cloned.');
    this.byte(value.resizable ? tag.RESIZABLE_ARRAY_BUFFER : tag.ARRAY_BUFFER);
    this.varint(value.byteLength);
    if (value.resizable) this.varint(value.maxByteLength);
    this.raw(new Uint8Array(value));
  }

  sharedArrayBuffer(value) {
    const { owner } = this;
    if (typeof owner._getSharedArrayBufferId !== 'function') this.refuse(value);
    this.byte(tag.SHARED_ARRAY_BUFFER);
    this.varint(owner._getSharedArrayBufferId(value) >>> 0);
  }

  // A view stands behind its buffer, and has its number after it.
  arrayBufferView(value) {
    if (!this.viewsAreHostObjects) this.object(value.buffer);
    const id = this.met.length;
    if (id * SLOT * 2 >= this.table.length) this.growTable();
    binding.enter(this.table, value, id);
    this.met.push(value);
    if (this.viewsAreHostObjects) {
      this.host(value);
      return;
    }
    this.byte(tag.ARRAY_BUFFER_VIEW);
    this.byte(viewTag[typedArrayName(value) ?? 'DataView']);
    this.varint(value.byteOffset);
    this.varint(value.byteLength);
    this.varint(value.buffer.resizable ? 2 : 0);
  }

  host(value) {
    const { owner } = this;
    if (typeof owner._writeHostObject !== 'function') this.refuse(value);
    this.byte(tag.HOST_OBJECT);
    owner._writeHostObject(value);
  }
}

module.exports = { Writer };
