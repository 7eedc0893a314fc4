// SPDX-License-Identifier: MIT
// TextEncoder and TextDecoder (https://encoding.spec.whatwg.org/).
//
// A decoder in stream mode keeps the incomplete bytes at the end of a chunk (#rest) and puts them before the next one.
// ISO-2022-JP alone has modes: its last escape sequence is kept as well (#mode) and decoded again with each chunk.
'use strict';

const { codes } = require('internal/errors');
const { ALLOW_OBJECTS, validateObject, validateString } = require('internal/validate');
const { decodeAscii, encodeUtf8, writeUtf8Short } = require('internal/buffer/encodings');
const { isAnyArrayBuffer, isUint8Array } = require('internal/buffer/brand');
const { i32, N0 } = require('internal/cells');
const binding = internalBinding('encoding');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const FATAL = 1, STREAM = 2, KEEP_BOM = 4; // flags of the binding
const UTF8_NUMBER = 0, UTF16BE_NUMBER = 2; // its numbers: BOMs exist up to UTF-16BE
const SHORT = 12;

function inspectAs(name, properties, depth, options) {
  const { inspect } = require('internal/util/inspect');
  if (typeof depth === 'number' && depth < 0) return options.stylize(`[${name}]`, 'special');
  const Shown = { [name]: class {} }[name];
  return inspect(Object.assign(new Shown(), properties), options);
}

class TextEncoder {
  // Says that `this` is one of ours.
  #brand;

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) {
      throw new codes.ERR_INVALID_THIS('TextEncoder');
    }
  }

  get encoding() {
    TextEncoder.#check(this);
    return 'utf-8';
  }

  encode(input = '') {
    TextEncoder.#check(this);
    return encodeUtf8(`${input}`, Uint8Array);
  }

  encodeInto(src, dest) {
    TextEncoder.#check(this);
    validateString(src, 'src');
    if (!isUint8Array(dest)) throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    // Certain to fit: three bytes a unit are the worst.
    if (src.length <= SHORT && src.length * 3 <= dest.length) {
      return { read: src.length, written: writeUtf8Short(dest, src, 0, dest.length) };
    }
    const written = binding.encodeInto(src, dest);
    return { read: i32[N0], written };
  }

  [inspectCustom](depth, options) {
    TextEncoder.#check(this);
    return inspectAs('TextEncoder', { encoding: 'utf-8' }, depth, options);
  }
}

const noBytes = new Uint8Array(0);

function bytesOf(input) {
  if (input === undefined) return noBytes;
  if (isUint8Array(input)) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  // A detached buffer has no bytes, and no view can be made of it.
  if (isAnyArrayBuffer(input)) return input.detached === true ? noBytes : new Uint8Array(input);
  throw new codes.ERR_INVALID_ARG_TYPE('list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
}

function join(a, b) {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

// Whether the first three bytes of an escape sequence that selects a character set stand here. Two of them in a row
// would be an error for the converter.
const isEscape = (bytes, at) =>
  at + 3 <= bytes.length && bytes[at] === 0x1B && (bytes[at + 1] === 0x28 || bytes[at + 1] === 0x24);

function lastEscape(bytes, end) {
  for (let i = end - 3; i >= 0; i--) if (isEscape(bytes, i)) return bytes.slice(i, i + 3);
  return noBytes;
}

class TextDecoder {
  #encoding;
  #number;
  #fatal;
  #ignoreBOM;
  #wholeFlags = -1; // for UTF-8 of which nothing came before; -1: something did, or it is another encoding
  #bomPassed = false;
  #rest = noBytes;
  #mode = noBytes;

  constructor(label = 'utf-8', options = {}) {
    label = `${label}`;
    if (options !== null) validateObject(options, 'options', ALLOW_OBJECTS);
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
    if (label === 'utf-8' || label === 'utf8') {
      this.#encoding = 'utf-8';
      this.#number = UTF8_NUMBER;
      this.#wholeFlags = this.#flagsOfWhole();
    } else {
      const { getEncodingFromLabel } = require('internal/encoding');
      this.#encoding = getEncodingFromLabel(label);
      this.#number = this.#encoding === undefined ? -1 :
        binding.find(this.#encoding === 'iso-8859-8-i' ? 'iso-8859-8' : this.#encoding);
      if (this.#number < 0) throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    }
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#fatal in value)) {
      throw new codes.ERR_INVALID_THIS('TextDecoder');
    }
  }

  #flagsOfWhole() {
    return (this.#fatal ? FATAL : 0) | (this.#ignoreBOM ? KEEP_BOM : 0);
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    TextDecoder.#check(this);
    const bytes = bytesOf(input);
    if (options === undefined && this.#wholeFlags >= 0) {
      const text = decodeAscii(bytes) ?? binding.decodeUtf8(bytes, this.#wholeFlags);
      if (text === undefined) throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
      return text;
    }
    return this.#decodePart(bytes, options);
  }

  #decodePart(bytes, options) {
    let stream = false;
    if (options !== undefined && options !== null) {
      validateObject(options, 'options', ALLOW_OBJECTS);
      stream = Boolean(options.stream);
    }
    const number = this.#number;
    if (number === UTF8_NUMBER) this.#wholeFlags = stream ? -1 : this.#flagsOfWhole();
    if (number === UTF8_NUMBER && this.#rest.length === 0) {
      const text = decodeAscii(bytes);
      if (text !== undefined) {
        this.#bomPassed = stream && (this.#bomPassed || text !== '');
        return text;
      }
    }
    if (this.#rest.length > 0) bytes = join(this.#rest, bytes);
    if (this.#mode.length > 0 && !isEscape(bytes, 0)) bytes = join(this.#mode, bytes);
    let text = binding.decode(number, bytes, (this.#fatal ? FATAL : 0) | (stream ? STREAM : 0));
    this.#rest = noBytes;
    if (text === undefined) {
      this.#mode = noBytes;
      this.#bomPassed = false;
      throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    }
    const end = stream ? bytes.length - i32[N0] : bytes.length;
    if (end < bytes.length) this.#rest = bytes.slice(end);
    if (this.#encoding === 'iso-2022-jp') this.#mode = stream ? lastEscape(bytes, end) : noBytes;
    if (number <= UTF16BE_NUMBER && !this.#bomPassed && text !== '') {
      this.#bomPassed = true;
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xFEFF) text = text.slice(1);
    }
    if (!stream) this.#bomPassed = false;
    return text;
  }

  [inspectCustom](depth, options) {
    TextDecoder.#check(this);
    const properties = { encoding: this.#encoding, fatal: this.#fatal, ignoreBOM: this.#ignoreBOM };
    if (options?.showHidden) {
      properties[Symbol('flags')] = (this.#fatal ? 2 : 0) | (this.#ignoreBOM ? 4 : 0);
      properties[Symbol('handle')] = undefined;
    }
    return inspectAs('TextDecoder', properties, depth, options);
  }
}

function expose(Class, names) {
  for (let i = 0; i < names.length; i++) {
    Object.defineProperty(Class.prototype, names[i], { __proto__: null, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
}
expose(TextEncoder, ['encoding', 'encode', 'encodeInto']);
expose(TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']);

module.exports = { TextDecoder, TextEncoder };
