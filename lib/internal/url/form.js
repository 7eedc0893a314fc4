// SPDX-License-Identifier: MIT
// application/x-www-form-urlencoded: the two codecs of the URL Standard.
'use strict';

const binding = internalBinding('url');
const { fromCharCode, fromCodePoint } = String;

const PERCENTS = Array.from({ length: 256 }, (_, byte) => `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`);
// What stands for a character of ASCII; undefined: itself.
const ESCAPES = Array.from({ length: 128 }, (_, code) => {
  if (code === 32) return '+';
  return /[\w*.-]/.test(fromCharCode(code)) ? undefined : PERCENTS[code];
});
const SHORT = 64;
const PERCENT = 37;
const PLUS = 43;

// Short texts without surrogates here: a call into C costs as much as twenty characters.
function encodeForm(text) {
  const { length } = text;
  if (length > SHORT) return encodeLong(text);
  let out = '';
  let from = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    let escape;
    if (code < 0x80) {
      escape = ESCAPES[code];
      if (escape === undefined) continue;
    } else if (code < 0x800) {
      escape = PERCENTS[0xC0 | code >> 6] + PERCENTS[0x80 | code & 0x3F];
    } else if (code >> 11 === 0x1B) {
      return encodeLong(text);
    } else {
      escape = PERCENTS[0xE0 | code >> 12] + PERCENTS[0x80 | code >> 6 & 0x3F] + PERCENTS[0x80 | code & 0x3F];
    }
    out += from === i ? escape : text.slice(from, i) + escape;
    from = i + 1;
  }
  if (from === 0) return text;
  return from === length ? out : out + text.slice(from);
}

function encodeLong(text) {
  const encoded = binding.escapeForm(text);
  return encoded === true ? text : encoded;
}

const HEX = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i++) {
  const digit = i.toString(16);
  HEX[digit.charCodeAt(0)] = HEX[digit.toUpperCase().charCodeAt(0)] = i;
}

// The byte of the two digits that stand here, a negative number when they are none.
function byteAt(text, at) {
  const high = text.charCodeAt(at), low = text.charCodeAt(at + 1);
  if (!(high < 128 && low < 128)) return -1;
  return HEX[low] < 0 ? -1 : HEX[high] << 4 | HEX[low];
}

const SIZES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 3, 4]; // bytes of a character, by the first half of its first
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

// A short text with its escapes taken away, a plus being a space; undefined when an escape is none, or what they say is
// not UTF-8. The engine's own function costs as much as forty characters.
function decodeShort(text) {
  const { length } = text;
  if (length > SHORT) return undefined;
  let out = '';
  let from = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    let point = 32;
    let end = i + 1;
    if (code === PERCENT) {
      point = byteAt(text, end);
      if (point < 0) return undefined;
      end += 2;
      if (point >= 0x80) {
        const size = SIZES[point >> 4];
        if (size === 0) return undefined;
        point &= 0x7F >> size;
        for (let k = 1; k < size; k++, end += 3) {
          const byte = text.charCodeAt(end) === PERCENT ? byteAt(text, end + 1) : -1;
          if (byte >> 6 !== 2) return undefined;
          point = point << 6 | byte & 0x3F;
        }
        if (point < LEAST[size] || point >= 0x110000 || point >> 11 === 0x1B) return undefined;
      }
    } else if (code !== PLUS) {
      continue;
    }
    const char = point < 0x10000 ? fromCharCode(point) : fromCodePoint(point);
    out += from === i ? char : text.slice(from, i) + char;
    from = end;
    i = end - 1;
  }
  if (from === 0) return text;
  return from === length ? out : out + text.slice(from);
}

// Percent-decoding to bytes, then UTF-8 with replacement.
function decodeForm(text) {
  return decodeShort(text) ?? binding.unescapeForm(text);
}

module.exports = { byteAt, decodeForm, decodeShort, encodeForm };
