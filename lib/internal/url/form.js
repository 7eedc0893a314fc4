// SPDX-License-Identifier: MIT
// application/x-www-form-urlencoded: the two codecs of the URL Standard.
'use strict';

const lazy = require('internal/lazy');
const lazyBuffer = lazy(() => require('node/buffer').Buffer);

const NEEDS_ENCODING = /[^\w*\-.]/;
// What encodeURIComponent leaves but a form escapes, and its space.
const REST = /[!'()~]|%20/g;
const encodeRest = (c) => (c === '%20' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// `text` holds no lone surrogates.
function encodeForm(text) {
  return NEEDS_ENCODING.test(text) ? encodeURIComponent(text).replace(REST, encodeRest) : text;
}

// Percent-decoding to bytes, then UTF-8 with replacement.
function decodeBytes(text) {
  const bytes = lazyBuffer().from(text);
  let to = 0;
  for (let i = 0; i < bytes.length; i++) {
    const escaped = bytes[i] === 37 && i + 2 < bytes.length ? hexPair(bytes[i + 1], bytes[i + 2]) : -1;
    if (escaped < 0) {
      bytes[to++] = bytes[i];
    } else {
      bytes[to++] = escaped;
      i += 2;
    }
  }
  const start = to >= 3 && bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0;
  return start === 0 ? bytes.utf8Slice(0, to) : `\uFEFF${bytes.utf8Slice(3, to)}`;
}

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function hexPair(high, low) {
  const a = hexDigit(high);
  const b = hexDigit(low);
  return a < 0 || b < 0 ? -1 : a * 16 + b;
}

function decodeForm(text) {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeBytes(spaced);
  }
}

module.exports = { decodeForm, encodeForm };
