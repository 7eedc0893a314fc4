// SPDX-License-Identifier: MIT
// Masks of WebSocket frames for programs that make and read frames themselves.
'use strict';

const { validateInteger } = require('internal/validate');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { mask: xor } = internalBinding('websocket');

const KEY_LENGTH = 4;

function checkView(value, name) {
  if (!ArrayBuffer.isView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
  }
}

function checkKey(mask) {
  checkView(mask, 'mask');
  if (mask.byteLength !== KEY_LENGTH) throw new ERR_INVALID_ARG_VALUE('mask', mask, 'must be 4 bytes long');
}

/** Masks the first bytes of a source into another view. */
function websocketMask(source, mask, output, offset, length) {
  checkView(source, 'source');
  checkKey(mask);
  checkView(output, 'output');
  const { byteLength: room } = output;
  validateInteger(offset, 'offset', 0, room);
  validateInteger(length, 'length', 0, source.byteLength);
  if (length > room - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${room - offset}`, length);
  xor(source, output, offset, length, mask, 0);
}

/** Masks, or unmasks, in place. */
function websocketUnmask(buffer, mask) {
  checkView(buffer, 'buffer');
  checkKey(mask);
  xor(buffer, buffer, 0, buffer.byteLength, mask, 0);
}

module.exports = { websocketMask, websocketUnmask };
