// SPDX-License-Identifier: MIT
// Encodings of Buffer: names to numbers, and text to bytes and back.
//
// Two workers share the job, each where it is fastest on this engine: a loop here for short text (a call into C with a
// string costs as much as 20 turns of it), and C for everything else. For bytes to base64 the engine's own method.
//
// Positions are validated by the callers: integers, within the bytes.
'use strict';

const { codes } = require('internal/errors');
const { FastBuffer, INLINE_BYTES_MAX, allocate } = require('internal/buffer/pool');
const lazy = require('internal/lazy');
const binding = internalBinding('buffer');

const { fromCharCode } = String;
const { toBase64 } = Uint8Array.prototype;
const lazyBuffer = lazy(() => require('node/buffer').Buffer);

// The same numbers as in src/bind/buffer.c.
const UTF8 = 0, UTF16LE = 1, LATIN1 = 2, ASCII = 3, BASE64 = 4, BASE64URL = 5, HEX = 6;

const ids = {
  '__proto__': null,
  'utf8': UTF8, 'utf-8': UTF8,
  'ucs2': UTF16LE, 'ucs-2': UTF16LE, 'utf16le': UTF16LE, 'utf-16le': UTF16LE,
  'latin1': LATIN1, 'binary': LATIN1,
  'ascii': ASCII,
  'base64': BASE64, 'base64url': BASE64URL,
  'hex': HEX,
};
const names = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];

// The number of an encoding; -1 when the name means none.
function encodingId(name) {
  if (name === 'utf8') return UTF8;
  if (name === 'hex') return HEX;
  if (name === 'base64') return BASE64;
  if (name === 'latin1') return LATIN1;
  if (typeof name !== 'string') return -1;
  return ids[name] ?? ids[name.toLowerCase()] ?? -1;
}

// The canonical name ('utf8', 'utf16le', 'latin1' ...); undefined when there is none. No name at all means utf8.
function normalizeEncoding(name) {
  if (name === undefined || name === null || name === '') return 'utf8';
  return names[encodingId(name)];
}

// ---- text to bytes --------------------------------------------------------------------------------------------------

// Up to so many characters a loop in JavaScript beats the call.
const SHORT_LENGTH = 12;
const SHORT_WRITE = 10;
// From so many characters on memory of one's own is better taken by C than zeroed first by the engine.
const LONG = 2000;
const LONG_WIDE = 400; // of text that takes more bytes than it has characters

function utf8Length(string) {
  const { length } = string;
  if (length > SHORT_LENGTH) return binding.utf8Length(string);
  let n = length;
  for (let i = 0; i < length; i++) {
    const c = string.charCodeAt(i);
    if (c < 0x80) continue;
    if (c < 0x800) {
      n++;
    } else {
      n += 2;
      // A pair takes four bytes, and its second half was counted as one already.
      if ((c & 0xFC00) === 0xD800 && i + 1 < length && (string.charCodeAt(i + 1) & 0xFC00) === 0xDC00) i++;
    }
  }
  return n;
}

// Bytes the text takes. Exact, except that base64 and hex are judged by their length alone, as in Node.
function lengthOf(string, id) {
  const { length } = string;
  switch (id) {
    case UTF16LE:
      return length * 2;
    case LATIN1:
    case ASCII:
      return length;
    case BASE64:
    case BASE64URL:
      return base64Length(string);
    case HEX:
      return length >>> 1;
    default:
      return utf8Length(string);
  }
}

function base64Length(string) {
  const { length } = string;
  let padding = 0;
  if (length > 0 && string.charCodeAt(length - 1) === 0x3D) {
    padding = length > 1 && string.charCodeAt(length - 2) === 0x3D ? 2 : 1;
  }
  return Math.floor((length - padding) * 3 / 4);
}

// Writes whole characters while they fit before `end`; returns the bytes written.
function writeUtf8Short(bytes, string, offset, end) {
  const { length } = string;
  let at = offset;
  for (let i = 0; i < length; i++) {
    let c = string.charCodeAt(i);
    if (c < 0x80) {
      if (at >= end) break;
      bytes[at++] = c;
    } else if (c < 0x800) {
      if (at + 2 > end) break;
      bytes[at++] = 0xC0 | c >> 6;
      bytes[at++] = 0x80 | c & 0x3F;
    } else {
      if ((c & 0xF800) === 0xD800) {
        const next = c < 0xDC00 && i + 1 < length ? string.charCodeAt(i + 1) : 0;
        if ((next & 0xFC00) === 0xDC00) {
          if (at + 4 > end) break;
          c = 0x10000 + ((c & 0x3FF) << 10) + (next & 0x3FF);
          bytes[at++] = 0xF0 | c >> 18;
          bytes[at++] = 0x80 | c >> 12 & 0x3F;
          bytes[at++] = 0x80 | c >> 6 & 0x3F;
          bytes[at++] = 0x80 | c & 0x3F;
          i++;
          continue;
        }
        c = 0xFFFD; // half of a pair
      }
      if (at + 3 > end) break;
      bytes[at++] = 0xE0 | c >> 12;
      bytes[at++] = 0x80 | c >> 6 & 0x3F;
      bytes[at++] = 0x80 | c & 0x3F;
    }
  }
  return at - offset;
}

// Encodes into bytes[offset, offset + length); returns the bytes written.
function write(bytes, string, offset, length, id) {
  if (string.length <= SHORT_WRITE) {
    switch (id) {
      case UTF8:
        return writeUtf8Short(bytes, string, offset, offset + length);
      case LATIN1:
      case ASCII: {
        const n = Math.min(string.length, length);
        for (let i = 0; i < n; i++) bytes[offset + i] = string.charCodeAt(i);
        return n;
      }
      case UTF16LE: {
        const n = Math.min(string.length, length >>> 1);
        for (let i = 0; i < n; i++) {
          const c = string.charCodeAt(i);
          bytes[offset + 2 * i] = c;
          bytes[offset + 2 * i + 1] = c >> 8;
        }
        return 2 * n;
      }
    }
  }
  return binding.write(bytes, string, offset, length, id);
}

// A guess: most text that begins and ends in ASCII is nothing else, and then as many bytes as characters.
function mayBeAscii(string) {
  return string.charCodeAt(0) < 0x80 && string.charCodeAt(string.length - 1) < 0x80;
}

// The UTF-8 of a text, in a new array of the class with memory of its own.

function encodeUtf8(string, Class) {
  const { length } = string;
  if (length <= SHORT_WRITE) {
    const buffer = new Class(length);
    let i = 0;
    for (; i < length; i++) {
      const c = string.charCodeAt(i);
      if (c >= 0x80) break;
      buffer[i] = c;
    }
    if (i === length) return buffer;
    const exact = new Class(utf8Length(string));
    writeUtf8Short(exact, string, 0, exact.length);
    return exact;
  }
  const isPlain = mayBeAscii(string);
  if (length >= (isPlain ? LONG : LONG_WIDE)) return new Class(binding.encode(string, UTF8));
  const buffer = new Class(isPlain ? length : binding.utf8Length(string));
  const bytes = binding.encodeExactly(buffer, string);
  if (bytes === buffer.length) return buffer;
  const exact = new Class(bytes);
  binding.encodeExactly(exact, string);
  return exact;
}

// A new buffer with the bytes of a text, from the pool if it is of middling length.
function encode(string, id) {
  const { length } = string;
  if (length === 0) return new FastBuffer();
  if (id === UTF8 && length <= SHORT_WRITE) return encodeUtf8(string, FastBuffer);
  if (id === UTF8 && length <= INLINE_BYTES_MAX && mayBeAscii(string)) {
    const buffer = new FastBuffer(length);
    if (binding.encodeExactly(buffer, string) === length) return buffer;
  }
  const size = lengthOf(string, id);
  const { poolSize } = lazyBuffer();
  if (size > LONG && size >= poolSize >>> 1) return new FastBuffer(binding.encode(string, id));
  const buffer = allocate(size, poolSize);
  const written = write(buffer, string, 0, size, id);
  return written === size ? buffer : new FastBuffer(buffer.buffer, buffer.byteOffset, written);
}

// ---- bytes to text --------------------------------------------------------------------------------------------------

const kStringMaxLength = 2 ** 31 - 1; // the engine's
const SHORT_READ = 8; // bytes up to which characters are made here
const BASE64_SHORT = 24, BASE64_LONG = 300; // between them C is faster than the engine's own method
const urlText = { __proto__: null, alphabet: 'base64url', omitPadding: true };

// Text of at most SHORT_READ bytes below `limit`; undefined when there is a greater one.
function decodeShort(bytes, start, end, limit) {
  let text = '';
  let i = start;
  if (i + 8 === end) {
    const a = bytes[i], b = bytes[i + 1], c = bytes[i + 2], d = bytes[i + 3];
    const e = bytes[i + 4], f = bytes[i + 5], g = bytes[i + 6], h = bytes[i + 7];
    return (a | b | c | d | e | f | g | h) >= limit ? undefined : fromCharCode(a, b, c, d, e, f, g, h);
  }
  if (i + 4 <= end) {
    const a = bytes[i], b = bytes[i + 1], c = bytes[i + 2], d = bytes[i + 3];
    if ((a | b | c | d) >= limit) return undefined;
    text += fromCharCode(a, b, c, d);
    i += 4;
  }
  for (; i < end; i++) {
    const a = bytes[i];
    if (a >= limit) return undefined;
    text += fromCharCode(a);
  }
  return text;
}

// The text of bytes that are few and all ASCII; undefined when they are not.
function decodeAscii(bytes) {
  return bytes.length <= SHORT_READ ? decodeShort(bytes, 0, bytes.length, 0x80) : undefined;
}

function part(bytes, start, end) {
  if (start === 0 && end === bytes.length) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

// The text of bytes[start, end).
function decode(bytes, start, end, id) {
  const length = end - start;
  if (length <= 0) return '';
  if (length > kStringMaxLength) throw new codes.ERR_STRING_TOO_LONG(kStringMaxLength.toString(16));
  switch (id) {
    case UTF8:
    case ASCII:
      if (length <= SHORT_READ) {
        const text = decodeShort(bytes, start, end, 0x80);
        if (text !== undefined) return text;
      }
      break;
    case LATIN1:
      if (length <= SHORT_READ) return decodeShort(bytes, start, end, 0x100);
      break;
    case BASE64:
      if (length > BASE64_SHORT && length < BASE64_LONG) break;
      return toBase64.call(part(bytes, start, end));
    case BASE64URL:
      return toBase64.call(part(bytes, start, end), urlText);
  }
  return binding.decode(bytes, start, end, id);
}

module.exports = {
  UTF8, UTF16LE, LATIN1, ASCII, BASE64, BASE64URL, HEX,
  decode,
  decodeAscii,
  encode,
  encodeUtf8,
  encodingId,
  kStringMaxLength,
  lengthOf,
  normalizeEncoding,
  write,
  writeUtf8Short,
};
