// SPDX-License-Identifier: MIT
// application/x-www-form-urlencoded: the two codecs of the URL Standard.
'use strict';

const binding = internalBinding('url');

// What stands for a character of ASCII; undefined: itself.
const ESCAPES = Array.from({ length: 128 }, (_, code) => {
  if (code === 32) return '+';
  return /[\w*.-]/.test(String.fromCharCode(code)) ? undefined :
    `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
});
const SHORT = 64;
const PERCENT = 37;
const PLUS = 43;

// Short texts of ASCII here: a call into C costs as much as twenty characters.
function encodeForm(text) {
  const { length } = text;
  if (length > SHORT) return encodeLong(text);
  let out = '';
  let from = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return encodeLong(text);
    const escape = ESCAPES[code];
    if (escape === undefined) continue;
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

// Percent-decoding to bytes, then UTF-8 with replacement, which the engine's own function has not.
function decodeForm(text) {
  const { length } = text;
  let spaced = '';
  let from = 0;
  let isCoded = false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === PERCENT) {
      isCoded = true;
    } else if (code === PLUS) {
      if (length > SHORT) return binding.unescapeForm(text);
      spaced += `${text.slice(from, i)} `;
      from = i + 1;
    }
  }
  if (from > 0) spaced += text.slice(from);
  else spaced = text;
  if (!isCoded) return spaced;
  if (length > SHORT) return binding.unescapeForm(text);
  try {
    return decodeURIComponent(spaced);
  } catch {
    return binding.unescapeForm(text);
  }
}

module.exports = { decodeForm, encodeForm };
