// SPDX-License-Identifier: MIT
// node:buffer: the Buffer constructor, its statics and the methods that are not about numbers or searching.
//
//   internal/buffer/pool.js       FastBuffer, the class of every buffer, and allocation
//   internal/buffer/encodings.js  text to bytes and back
//   internal/buffer/search.js     indexOf, compare, equals
//   internal/buffer/numbers.js    read* and write* of integers, floats, BigInts; loaded on first use, as are
//   internal/buffer/inspect.js, transcode.js, web/blob.js
//
// Buffer is a plain function, callable without `new`; it shares its prototype with FastBuffer, which extends
// Uint8Array. All methods also work on a Uint8Array as `this`.
'use strict';

const { codes } = require('internal/errors');
const { validateInteger, validateNumber, validateString } = require('internal/validate');
const { FastBuffer, allocate, allocateOwn, allocateZeroed } = require('internal/buffer/pool');
const encodings = require('internal/buffer/encodings');
const search = require('internal/buffer/search');
const { isAnyArrayBuffer, isTypedArray, isUint8Array } = require('internal/buffer/brand');
const binding = internalBinding('buffer');

const { UTF8, LATIN1, ASCII, decode, encode, encodingId, lengthOf, write } = encodings;
const lazyTranscode = () => require('internal/buffer/transcode');
const lazyNumbers = () => require('internal/buffer/numbers');
const lazyBlob = () => require('web/blob');

const { isView } = ArrayBuffer;
const { copyWithin, fill: fillByte, set } = Uint8Array.prototype;

// Both limits are Node's, so that a program meets the same errors: the engine gives up before the first (allocation
// fails at 4 GiB) and after the second (2^31 - 1).
const kMaxLength = Number.MAX_SAFE_INTEGER;
const { kStringMaxLength } = encodings;
let inspectMaxBytes = 50;
const SMALL_COPY = 12; // bytes up to which a loop is faster than the call

// ---- making buffers -------------------------------------------------------------------------------------------------

let warned = false;

// DEP0005, for code of the application only: dependencies are not in its author's hands.
function warnDeprecated() {
  if (warned) return;
  if (!process.execArgv?.includes('--pending-deprecation') && process.env.NODE_PENDING_DEPRECATION !== '1') {
    const { isInsideNodeModules } = require('internal/buffer/caller');
    if (isInsideNodeModules()) return;
  }
  warned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
    'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
}

function Buffer(arg, encodingOrOffset, length) {
  warnDeprecated();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = FastBuffer.prototype;
Object.defineProperties(Buffer, {
  prototype: { __proto__: null, enumerable: false },
  // map(), filter() and the like must not go through the deprecated constructor.
  [Symbol.species]: {
    __proto__: null, configurable: true, enumerable: false,
    get() { return FastBuffer; },
  },
});
Object.defineProperty(FastBuffer.prototype, 'constructor', {
  __proto__: null, value: Buffer, writable: true, enumerable: false, configurable: true,
});

function validateSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

function fromString(string, encoding) {
  if (typeof encoding !== 'string' || encoding.length === 0 || encoding === 'utf8') return encode(string, UTF8);
  const id = encodingId(encoding);
  if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return encode(string, id);
}

function fromArrayBuffer(arrayBuffer, byteOffset, length) {
  byteOffset = byteOffset === undefined ? 0 : +byteOffset || 0;
  const room = arrayBuffer.byteLength - byteOffset;
  if (room < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  // No length: the whole rest, which follows a resizable buffer in its size.
  if (length === undefined) return new FastBuffer(arrayBuffer, byteOffset);
  length = +length;
  if (!(length > 0)) length = 0;
  else if (length > room) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return new FastBuffer(arrayBuffer, byteOffset, length);
}

function fromArrayLike(list) {
  const length = Math.trunc(list.length);
  if (!(length > 0)) return new FastBuffer();
  validateSize(length);
  const buffer = allocate(length, Buffer.poolSize);
  if (isView(list)) set.call(buffer, list);
  else for (let i = 0; i < length; i++) buffer[i] = list[i];
  return buffer;
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length === 'number' ? fromArrayLike(object) : new FastBuffer();
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

Buffer.poolSize = 64 * 1024;

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf?.();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const count = view.length;
  if (offset === undefined) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (length !== undefined) validateInteger(length, 'length', 0);
  const end = length === undefined ? count : Math.min(count, offset + length);
  if (count === 0 || offset >= end) return new FastBuffer();
  const width = view.BYTES_PER_ELEMENT;
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset + offset * width, (end - offset) * width));
};

Buffer.of = function of(...items) {
  const buffer = allocate(items.length, Buffer.poolSize);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  if (!(size >= 0 && size <= kMaxLength) || typeof size !== 'number') validateSize(size);
  const buffer = allocateZeroed(size);
  if (fill === undefined || fill === 0 || size < 1) return buffer;
  return fillBuffer(buffer, fill, undefined, undefined, encoding);
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  validateSize(size);
  return allocate(Math.trunc(size), Buffer.poolSize);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateSize(size);
  return allocateOwn(Math.trunc(size));
};
Object.defineProperty(Buffer.allocUnsafe, 'length', { __proto__: null, value: 2 });
Object.defineProperty(Buffer.allocUnsafeSlow, 'length', { __proto__: null, value: 2 });

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.compare = function compare(buf1, buf2) {
  if (buf1 instanceof Uint8Array && buf2 instanceof Uint8Array) {
    const order = search.compareBytes(buf1, buf2);
    if (order !== undefined) return order;
  }
  if (!isUint8Array(buf1)) throw new codes.ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new codes.ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return search.compareBytes(buf1, buf2);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return encodingId(encoding) >= 0;
};

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new codes.ERR_INVALID_ARG_TYPE('list', 'Array', list);
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!isUint8Array(item)) throw new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], item);
    total += item.byteLength;
  }
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) length = total;
  else validateInteger(length, 'length', 0, kMaxLength);
  const buffer = allocate(length, Buffer.poolSize);
  let at = 0;
  for (let i = 0; i < list.length && at < length; i++) {
    const item = list[i];
    const size = item.byteLength;
    if (size > SMALL_COPY) binding.copy(buffer, at, item, 0, size);
    else for (let k = 0; k < size && at + k < length; k++) buffer[at + k] = item[k];
    at += size;
  }
  if (at < length) fillByte.call(buffer, 0, at);
  return buffer;
};

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  return lengthOf(string, encodingId(encoding));
};

// How long the text of these bytes is.
Buffer.stringLength = function stringLength(input, encoding = 'utf8') {
  if (!isTypedArray(input) && !isAnyArrayBuffer(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  validateString(encoding, 'encoding');
  const id = encodingId(encoding);
  if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  if (id !== UTF8) return textLength(input.byteLength, id);
  const bytes = isView(input) ? new FastBuffer(input.buffer, input.byteOffset, input.byteLength) :
    new FastBuffer(input);
  return decode(bytes, 0, bytes.length, id).length;
};

function textLength(bytes, id) {
  switch (id) {
    case encodings.UTF16LE: return bytes >>> 1;
    case encodings.HEX: return bytes * 2;
    case encodings.BASE64: return Math.ceil(bytes / 3) * 4;
    case encodings.BASE64URL: return Math.ceil(bytes * 4 / 3);
    default: return bytes;
  }
}

// ---- text -----------------------------------------------------------------------------------------------------------

function toString(encoding, start, end) {
  const { length } = this;
  if (arguments.length === 0) return decode(this, 0, length, UTF8);
  start = start === undefined || start <= 0 ? 0 : Math.trunc(start) || 0;
  end = end === undefined || end > length ? length : Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return decode(this, start, end, UTF8);
  const id = encodingId(`${encoding}`);
  if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return decode(this, start, end, id);
}

function writeText(string, offset, length, encoding) {
  if (offset === undefined && length === undefined && encoding === undefined && typeof string === 'string') {
    return write(this, string, 0, this.length, UTF8);
  }
  if (typeof string !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', string);
  const size = this.length;
  if (offset === undefined) {
    offset = 0;
  } else if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0, size);
  }
  const room = size - offset;
  if (length === undefined) {
    length = room;
  } else if (typeof length === 'string') {
    encoding = length;
    length = room;
  } else {
    validateInteger(length, 'length', 0, size);
    if (length > room) length = room;
  }
  if (encoding === undefined || encoding === null || encoding === '') return write(this, string, offset, length, UTF8);
  const id = encodingId(`${encoding}`);
  if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return write(this, string, offset, length, id);
}

// latin1Slice(start, end) and its kin: not documented, but used by packages.
function makeSlice(id) {
  return function(start, end) {
    if (!isView(this)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'Uint8Array'], this);
    const size = this.length;
    start = start === undefined ? 0 : Math.trunc(start) || 0;
    end = end === undefined ? size : Math.trunc(end) || 0;
    if (start < 0) throw new codes.ERR_OUT_OF_RANGE('start', `>= 0 && <= ${size}`, start);
    if (end < 0 || end > size) throw new codes.ERR_OUT_OF_RANGE('end', `>= 0 && <= ${size}`, end);
    return decode(this, start, end, id);
  };
}

function makeWrite(id) {
  return function(string, offset, length) {
    if (typeof string !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', string);
    const size = this.length;
    offset = offset === undefined ? 0 : Math.trunc(offset) || 0;
    if (offset < 0 || offset > size) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
    length = length === undefined ? size - offset : Math.trunc(length) || 0;
    if (length < 0 || length > size - offset) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
    return write(this, string, offset, length, id);
  };
}

// ---- filling, copying -----------------------------------------------------------------------------------------------

// The bytes to fill with: a number from 0 to 255, or a Uint8Array.
function fillPattern(value, encoding) {
  if (typeof value === 'string') {
    if (encoding !== undefined && typeof encoding !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
    }
    const id = encoding === undefined || encoding === '' ? UTF8 : encodingId(encoding);
    if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    if (value.length === 0) return 0;
    if (value.length === 1) {
      const unit = value.charCodeAt(0);
      if (unit < 0x80 && id === UTF8) return unit;
      if (id === LATIN1 || id === ASCII) return unit & 0xFF;
    }
    return encode(value, id);
  }
  if (isView(value)) {
    return isUint8Array(value) ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return typeof value === 'boolean' ? +value : value & 0xFF;
}

function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (typeof offset === 'string') {
      encoding = offset;
      offset = end = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
  }
  const pattern = fillPattern(value, encoding);
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateInteger(offset, 'offset', 0);
    if (end === undefined) end = buffer.length;
    else validateInteger(end, 'end', 0, buffer.length);
  }
  // `length` may have been overridden.
  if (end > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  if (offset >= end) return buffer;
  if (typeof pattern === 'number') {
    fillByte.call(buffer, pattern, offset, end);
    return buffer;
  }
  if (pattern.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  const size = end - offset;
  if (pattern.length >= size) {
    set.call(buffer, pattern.length === size ? pattern : pattern.subarray(0, size), offset);
    return buffer;
  }
  // One copy of the pattern, then what is filled already is doubled.
  set.call(buffer, pattern, offset);
  for (let done = pattern.length; done < size; done *= 2) {
    copyWithin.call(buffer, offset + done, offset, offset + Math.min(done, size - done));
  }
  return buffer;
}

function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
}

const toInteger = (value, fallback) => (value === undefined ? fallback : Math.trunc(value) || 0);

function copy(target, targetStart, sourceStart, sourceEnd) {
  // The first question is cheap.
  if (!(this instanceof Uint8Array) && !isView(this)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  }
  if (!(target instanceof Uint8Array) && !isView(target)) {
    throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  }
  const size = this.byteLength;
  targetStart = toInteger(targetStart, 0);
  if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = toInteger(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > size) {
    throw new codes.ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${size}`, sourceStart);
  }
  sourceEnd = toInteger(sourceEnd, size);
  if (sourceEnd < 0) throw new codes.ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  const count = Math.min(sourceEnd - sourceStart, target.byteLength - targetStart, size - sourceStart);
  if (!(count > 0)) return 0;
  binding.copy(target, targetStart, this, sourceStart, count);
  return count;
}

function clampIndex(index, size) {
  index = Math.trunc(+index) || 0;
  if (index < 0) return index + size > 0 ? index + size : 0;
  return index < size ? index : size;
}

// A view of the same memory, of class Buffer whatever `this` is.
function subarray(start, end) {
  const size = this.length;
  // Positions within, in their order, need no more questions.
  if (start >= 0 && start <= end && end <= size && Number.isInteger(start) && Number.isInteger(end)) {
    return new FastBuffer(this.buffer, this.byteOffset + start, end - start);
  }
  start = clampIndex(start, size);
  end = end === undefined ? size : clampIndex(end, size);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
}

function slice(start, end) {
  return this.subarray(start, end);
}

const SMALL_SWAP = 128;

function swapBytes(buffer, width) {
  const { length } = buffer;
  if (length % width !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
  if (length > SMALL_SWAP) {
    binding.swap(buffer, width);
    return buffer;
  }
  for (let i = 0; i < length; i += width) {
    for (let low = i, high = i + width - 1; low < high; low++, high--) {
      const byte = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = byte;
    }
  }
  return buffer;
}

function toJSON() {
  const { length } = this;
  const data = [];
  for (let i = 0; i < length; i++) data.push(this[i]);
  return { type: 'Buffer', data };
}

function inspect(recurseTimes, context) {
  return require('internal/buffer/inspect').inspectBuffer(this, context, inspectMaxBytes);
}

// ---- the prototype --------------------------------------------------------------------------------------------------

// A quarter of all code here, which most programs never need: each method comes with the first touch of its name.
const NUMBER_METHODS = (
  'readBigUInt64LE readBigUInt64BE readBigUint64LE readBigUint64BE readBigInt64LE readBigInt64BE ' +
  'writeBigUInt64LE writeBigUInt64BE writeBigUint64LE writeBigUint64BE writeBigInt64LE writeBigInt64BE ' +
  'readUIntLE readUInt32LE readUInt16LE readUInt8 readUIntBE readUInt32BE readUInt16BE readUintLE readUint32LE ' +
  'readUint16LE readUint8 readUintBE readUint32BE readUint16BE readIntLE readInt32LE readInt16LE readInt8 ' +
  'readIntBE readInt32BE readInt16BE writeUIntLE writeUInt32LE writeUInt16LE writeUInt8 writeUIntBE ' +
  'writeUInt32BE writeUInt16BE writeUintLE writeUint32LE writeUint16LE writeUint8 writeUintBE writeUint32BE ' +
  'writeUint16BE writeIntLE writeInt32LE writeInt16LE writeInt8 writeIntBE writeInt32BE writeInt16BE ' +
  'readFloatLE readFloatBE readDoubleLE readDoubleBE writeFloatLE writeFloatBE writeDoubleLE writeDoubleBE'
).split(' '); // not at an expression: the engine would compile five functions of its own for it
for (let i = 0; i < NUMBER_METHODS.length; i++) {
  const name = NUMBER_METHODS[i];
  const become = (target, value) => Object.defineProperty(target, name, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
  Object.defineProperty(Buffer.prototype, name, {
    __proto__: null, enumerable: true, configurable: true,
    get() {
      const method = lazyNumbers()[name];
      become(Buffer.prototype, method);
      return method;
    },
    set(value) { become(this, value); }, // an instance may get a method of its own
  });
}

Object.assign(Buffer.prototype, {
  asciiSlice: makeSlice(ASCII),
  base64Slice: makeSlice(encodings.BASE64),
  base64urlSlice: makeSlice(encodings.BASE64URL),
  latin1Slice: makeSlice(LATIN1),
  hexSlice: makeSlice(encodings.HEX),
  ucs2Slice: makeSlice(encodings.UTF16LE),
  utf8Slice: makeSlice(UTF8),
  asciiWrite: makeWrite(ASCII),
  base64Write: makeWrite(encodings.BASE64),
  base64urlWrite: makeWrite(encodings.BASE64URL),
  latin1Write: makeWrite(LATIN1),
  hexWrite: makeWrite(encodings.HEX),
  ucs2Write: makeWrite(encodings.UTF16LE),
  utf8Write: makeWrite(UTF8),
  copy,
  toString,
  equals: search.equals,
  inspect,
  compare: search.compare,
  indexOf: search.indexOf,
  lastIndexOf: search.lastIndexOf,
  includes: search.includes,
  fill,
  write: writeText,
  toJSON,
  subarray,
  slice,
  swap16() { return swapBytes(this, 2); },
  swap32() { return swapBytes(this, 4); },
  swap64() { return swapBytes(this, 8); },
  toLocaleString: toString,
  [Symbol.for('nodejs.util.inspect.custom')]: inspect,
});
Object.defineProperty(writeText, 'name', { __proto__: null, value: 'write', configurable: true });

// `buf.parent` and `buf.offset`, older names of buffer and byteOffset.
for (const [name, source] of [['parent', 'buffer'], ['offset', 'byteOffset']]) {
  Object.defineProperty(Buffer.prototype, name, {
    __proto__: null, enumerable: true,
    get() { return this instanceof Buffer && isView(this) ? this[source] : undefined; },
  });
}

// ---- the module -----------------------------------------------------------------------------------------------------

function validateBytes(input) {
  if (!isTypedArray(input) && !isAnyArrayBuffer(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  if (input.byteLength === 0 && (isView(input) ? input.buffer : input).detached) {
    throw new codes.ERR_INVALID_STATE('Cannot validate on a detached buffer');
  }
}

function isUtf8(input) {
  validateBytes(input);
  return binding.isUtf8(input);
}

function isLatin1(input) {
  validateString(input, 'input');
  // eslint-disable-next-line no-control-regex
  return !/[^\u0000-\u00ff]/.test(input);
}

function isAscii(input) {
  validateBytes(input);
  return binding.isAscii(input);
}

// A property that loads its module on the first look, then becomes plain.
function lazyExport(name, load) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, enumerable: true, configurable: true,
    get() {
      const value = load();
      this[name] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, {
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
      });
    },
  });
}

module.exports = { Buffer };
lazyExport('transcode', () => lazyTranscode().transcode);
Object.assign(module.exports, { isUtf8, isAscii, isLatin1, kMaxLength, kStringMaxLength });
lazyExport('btoa', () => lazyTranscode().btoa);
lazyExport('atob', () => lazyTranscode().atob);
Object.defineProperties(module.exports, {
  constants: {
    __proto__: null, enumerable: true,
    value: Object.defineProperties({}, {
      MAX_LENGTH: { __proto__: null, value: kMaxLength, enumerable: true },
      MAX_STRING_LENGTH: { __proto__: null, value: kStringMaxLength, enumerable: true },
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null, enumerable: true, configurable: true,
    get() { return inspectMaxBytes; },
    set(value) {
      validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectMaxBytes = value;
    },
  },
});
lazyExport('Blob', () => lazyBlob().Blob);
lazyExport('resolveObjectURL', () => lazyBlob().resolveObjectURL);
lazyExport('File', () => lazyBlob().File);
