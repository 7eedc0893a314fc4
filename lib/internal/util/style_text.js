// SPDX-License-Identifier: MIT
// util.styleText: text in the escape sequences of named styles or #rgb colours.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateOneOf, validateString } = require('internal/validate');
const { colors } = require('internal/util/colors');

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

function hexSequence(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const rgb = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  return [`\u001b[38;2;${rgb.join(';')}m`, '\u001b[39m'];
}

// [on, off] of one format.
function sequenceOf(name) {
  if (typeof name === 'string' && HEX.test(name)) return hexSequence(name);
  const codes = typeof name === 'string' ? colors[name] : undefined;
  if (codes === undefined) {
    if (typeof name === 'string' && name.startsWith('#')) {
      throw new ERR_INVALID_ARG_VALUE('format', name, 'must be a valid hex color (#RGB or #RRGGBB)');
    }
    validateOneOf(name, 'format', Object.keys(colors));
  }
  return [`\u001b[${codes[0]}m`, `\u001b[${codes[1]}m`];
}

function isStream(stream) {
  return stream !== null && typeof stream === 'object' &&
    (typeof stream.write === 'function' || typeof stream.getReader === 'function' ||
     typeof stream.getWriter === 'function' || typeof stream.pipe === 'function');
}

function styleText(format, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let skip = false;
  if (validateStream) {
    if (!isStream(stream)) {
      throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    // Environment and terminal decide whether escape sequences are welcome.
    skip = !require('internal/util/color_support').shouldColorize(stream);
  }
  const formats = Array.isArray(format) ? format : [format];
  let left = '';
  let right = '';
  for (let i = 0; i < formats.length; i++) {
    if (formats[i] === 'none') continue;
    const [on, off] = sequenceOf(formats[i]);
    left += on;
    right = off + right;
    // An inner style that ends with the same sequence would end ours as well: begin it again behind.
    if (!skip && text.includes(off)) {
      const again = off === '\u001b[22m' ? off + on : on;
      const last = text.endsWith(off) ? text.length - off.length : text.length;
      text = text.slice(0, last).replaceAll(off, again) + text.slice(last);
    }
  }
  return skip ? text : `${left}${text}${right}`;
}

module.exports = { styleText };
