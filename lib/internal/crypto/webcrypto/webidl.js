// SPDX-License-Identifier: MIT
// Arguments of the Web Cryptography API, converted as Web IDL says, with Node's codes.
'use strict';


const { types: { isSharedArrayBuffer, isAnyArrayBuffer } } = require('internal/util/types');

const { isView } = ArrayBuffer;

function refuse(text, code = 'ERR_INVALID_ARG_TYPE') {
  const error = new TypeError(text);
  error.code = code;
  return error;
}

function required(given, count, prefix) {
  if (given >= count) return;
  throw refuse(`${prefix}: ${count} argument${count === 1 ? '' : 's'} required, but only ${given} present.`,
               'ERR_MISSING_ARGS');
}

function bufferView(value, context) {
  if (!isView(value)) throw refuse(`${context} is not an ArrayBufferView.`);
  return value;
}

// https://webidl.spec.whatwg.org/#BufferSource, without shared memory.
function bufferSource(value, context) {
  if (isView(value) ? isSharedArrayBuffer(value.buffer) : !isAnyArrayBuffer(value) || isSharedArrayBuffer(value)) {
    throw refuse(`${context} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  return value;
}

module.exports = { bufferSource, bufferView, refuse, required };
