// SPDX-License-Identifier: MIT
// node:string_decoder: decodes a stream of chunks without breaking characters that lie across two of them.
//
// The state is one small buffer: the bytes held back (0-3), how many are missing (4), how many are held (5), and the
// number of the encoding (6).
//
// What belongs together is told by the form of the bytes alone (a lead byte of n, continuation bytes); whether it is a
// character decides the decoder, once it is complete or broken off.
'use strict';

const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer/pool');
const { UTF8, UTF16LE, BASE64, BASE64URL, decode, encodingId, normalizeEncoding } =
  require('internal/buffer/encodings');
const binding = internalBinding('encoding');

const kState = Symbol('kNativeDecoder');
const MISSING = 4, HELD = 5, ENCODING = 6; // the first two as in src/bind/encoding.c
const SHORT = 8; // bytes that are decoded here
const LONG = 2 ** 20; // bytes from which on the engine may refuse a text

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this[kState] = new FastBuffer(7);
  this[kState][ENCODING] = encodingId(this.encoding);
}

// Bytes of the character a lead byte begins, by its form; 0 when it begins none.
const lengthByLead = (byte) => (byte < 0xC0 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF8 ? 4 : 0);
const isHighSurrogate = (highByte) => (highByte & 0xFC) === 0xD8;

function hold(state, bytes, start, end, missing) {
  for (let i = start; i < end; i++) state[i - start] = bytes[i];
  state[HELD] = end - start;
  state[MISSING] = missing;
}

// What is held, as text, whether it is complete or not.
function release(state) {
  const text = decode(state, 0, state[HELD], state[ENCODING]);
  state[HELD] = state[MISSING] = 0;
  return text;
}

// Completes the held bytes from the chunk. Returns the position up to which it was used; `parts.text` grows by what
// came out.
function complete(state, bytes, start, parts) {
  const id = state[ENCODING];
  let i = start;
  while (state[MISSING] > 0 && i < bytes.length) {
    const byte = bytes[i];
    if (id === UTF8 && (byte & 0xC0) !== 0x80) {
      parts.text += release(state); // broken off
      return i;
    }
    state[state[HELD]++] = byte;
    state[MISSING]--;
    i++;
    // Half a character so far? Then its second half is missing as well.
    if (id === UTF16LE && state[HELD] === 2 && isHighSurrogate(byte)) state[MISSING] = 2;
  }
  if (state[MISSING] === 0) {
    if (id === UTF16LE && state[HELD] === 4 && isHighSurrogate(state[3])) {
      // Two first halves: the second one may still find its partner.
      parts.text += decode(state, 0, 2, id);
      hold(state, state, 2, 4, 2);
    } else {
      parts.text += release(state);
    }
  }
  return i;
}

// Position from which the chunk must be held back.
function holdTail(state, bytes, start) {
  const end = bytes.length;
  switch (state[ENCODING]) {
    case UTF8:
      for (let i = end - 1; i >= start && i >= end - 3; i--) {
        const byte = bytes[i];
        if ((byte & 0xC0) === 0x80) continue;
        const length = lengthByLead(byte);
        if (length <= end - i) return end;
        hold(state, bytes, i, end, length - (end - i));
        return i;
      }
      return end;
    case UTF16LE:
      if ((end - start) % 2 === 1) {
        hold(state, bytes, end - 1, end, 1);
        return end - 1;
      }
      if (end - start >= 2 && isHighSurrogate(bytes[end - 1])) {
        hold(state, bytes, end - 2, end, 2);
        return end - 2;
      }
      return end;
    case BASE64:
    case BASE64URL: {
      const rest = (end - start) % 3;
      if (rest > 0) hold(state, bytes, end - rest, end, 3 - rest);
      return end - rest;
    }
    default:
      return end;
  }
}

function checkThis(decoder) {
  const state = decoder[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  return state;
}

/**
 * @param {string | ArrayBufferView} buf The next chunk; a string is returned as it is.
 * @returns {string} The characters that are complete.
 */
StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const state = checkThis(this);
  const bytes = buf instanceof Uint8Array ? buf : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
  if (state[ENCODING] === UTF8 && bytes.length > SHORT && bytes.length < LONG) {
    const whole = binding.decodeChunk(state, bytes);
    if (whole !== undefined) return whole;
  }
  let start = 0;
  let text = '';
  if (state[MISSING] > 0) {
    const parts = { text };
    while (state[MISSING] > 0 && start < bytes.length) start = complete(state, bytes, start, parts);
    text = parts.text;
    if (state[MISSING] > 0) return text;
  }
  const end = holdTail(state, bytes, start);
  const body = decode(bytes, start, end, state[ENCODING]);
  return text === '' ? body : text + body;
};

/**
 * @param {string | ArrayBufferView} [buf] A last chunk.
 * @returns {string} The rest; incomplete characters become U+FFFD (UTF-8) or what there is of them (UTF-16).
 */
StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const state = checkThis(this);
  if (state[HELD] === 0) return text;
  return text + release(state);
};

// Not documented: the text of a chunk from an offset on, without regard for what came before.
StringDecoder.prototype.text = function text(buf, offset) {
  const state = checkThis(this);
  state[HELD] = state[MISSING] = 0;
  return this.write(buf.slice(offset));
};

for (const [name, get] of Object.entries({
  lastChar() { return this[kState].subarray(0, 4); },
  lastNeed() { return this[kState][MISSING]; },
  lastTotal() { return this[kState][HELD] + this[kState][MISSING]; },
})) {
  Object.defineProperty(StringDecoder.prototype, name, { __proto__: null, get, enumerable: true, configurable: true });
}

module.exports = { StringDecoder };
