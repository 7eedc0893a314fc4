// SPDX-License-Identifier: MIT
// buffer.transcode and the base64 functions of the web.
'use strict';

const { codes, genericNodeError } = require('internal/errors');
const { UTF8, UTF16LE, LATIN1, ASCII, decode, encode, encodingId } = require('internal/buffer/encodings');
const { isUint8Array } = require('internal/buffer/brand');
const binding = internalBinding('buffer');
const lazyDOMException = () => require('web/dom_exception').DOMException;

// Node reports ICU's error codes.
const ILLEGAL_ARGUMENT = ['U_ILLEGAL_ARGUMENT_ERROR', 1];
const INVALID_CHAR = ['U_INVALID_CHAR_FOUND', 10];

function transcodeError([code, errno]) {
  return genericNodeError(`Unable to transcode Buffer [${code}]`, { code, errno });
}

function decodeStrictly(source, from, to) {
  if (from === UTF8 && to === UTF16LE && !binding.isUtf8(source)) throw transcodeError(INVALID_CHAR);
  if (from === ASCII && to !== UTF16LE) {
    return decode(source, 0, source.length, LATIN1).replace(/[\x80-\xFF]/g, '\uFFFD');
  }
  return decode(source, 0, source.length, from === ASCII ? LATIN1 : from);
}

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return encode('', UTF8);
  const from = encodingId(fromEncoding);
  const to = encodingId(toEncoding);
  if (from < 0 || from > ASCII || to < 0 || to > ASCII) throw transcodeError(ILLEGAL_ARGUMENT);
  let text = decodeStrictly(source, from, to);
  // One question mark for each character that the target does not have.
  if (to === LATIN1) text = text.replace(/[^\x00-\xFF]/gu, '?');
  else if (to === ASCII) text = text.replace(/[^\x00-\x7F]/gu, '?');
  return encode(text, to);
}

function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (typeof result === 'number') {
    const DOMException = lazyDOMException();
    throw new DOMException('Invalid character', 'InvalidCharacterError');
  }
  return result;
}

function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (typeof result === 'number') {
    const DOMException = lazyDOMException();
    throw new DOMException(
      result === -1 ? 'Invalid character' : 'The string to be decoded is not correctly encoded.',
      'InvalidCharacterError');
  }
  return result;
}

module.exports = { atob, btoa, transcode };
