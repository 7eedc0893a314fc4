// SPDX-License-Identifier: MIT
// node:ffi: functions of dynamic libraries, called from JavaScript, and memory by its address. Natives do the work and
// check what they are given (src/bind/ffi*.c); nothing here can make a wrong signature or address safe.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { types: { isArrayBuffer } } = require('internal/util/types');
const { validateInteger, validateString } = require('internal/validate');
const { DynamicLibrary, demandPermission } = require('internal/ffi/library');
const { types } = require('internal/ffi/signature');
const { Buffer } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const { getCurrentEventLoop } = internalBinding('ffi');
const memory = internalBinding('ffi_memory');
const { isView } = ArrayBuffer;

process.emitWarning('FFI is an experimental feature and might change at any time', 'ExperimentalWarning');

// ---- libraries ------------------------------------------------------------------------------------------------------

function dlopen(path, definitions) {
  demandPermission();
  const lib = new DynamicLibrary(path);
  try {
    const functions = definitions === undefined ? { __proto__: null } : lib.getFunctions(definitions);
    return { __proto__: null, lib, functions, [Symbol.dispose]() { lib.close(); } };
  } catch (error) {
    lib.close();
    throw error;
  }
}

function dlclose(handle) {
  handle.close();
}

function dlsym(handle, symbol) {
  return handle.getSymbol(symbol);
}

// ---- memory ---------------------------------------------------------------------------------------------------------

const { toArrayBuffer, toBuffer } = {
  toArrayBuffer(pointer = undefined, length = undefined, copy = undefined) {
    return memory.view(pointer, length, copy, 'an ArrayBuffer') ?? new ArrayBuffer(0);
  },
  toBuffer(pointer = undefined, length = undefined, copy = undefined) {
    return new FastBuffer(memory.view(pointer, length, copy, 'a buffer') ?? new ArrayBuffer(0));
  },
};

// Copies bytes to where there is room for `len`.
function write(bytes, pointer, len) {
  const needed = memory.write(bytes, pointer, len);
  if (needed !== undefined) throw new ERR_OUT_OF_RANGE('len', `>= ${needed}`, len);
}

function exportString(string, pointer, len, encoding = 'utf8') {
  demandPermission();
  validateString(string, 'string');
  validateString(encoding, 'encoding');
  validateInteger(len, 'len', 0);
  if (encoding === '') encoding = 'utf8';
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  const end = Buffer.alloc(/^u(?:cs-?2|tf-?16le)$/i.test(encoding) ? 2 : 1);
  write(Buffer.concat([Buffer.from(string, encoding), end]), pointer, len);
}

function exportBuffer(buffer, pointer, len) {
  demandPermission();
  if (!Buffer.isBuffer(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', 'Buffer', buffer);
  validateInteger(len, 'len', 0);
  write(buffer, pointer, len);
}

function exportArrayBuffer(arrayBuffer, pointer, len) {
  demandPermission();
  if (!isArrayBuffer(arrayBuffer)) throw new ERR_INVALID_ARG_TYPE('arrayBuffer', 'ArrayBuffer', arrayBuffer);
  validateInteger(len, 'len', 0);
  write(arrayBuffer, pointer, len);
}

function exportArrayBufferView(arrayBufferView, pointer, len) {
  demandPermission();
  if (!isView(arrayBufferView)) throw new ERR_INVALID_ARG_TYPE('arrayBufferView', 'ArrayBufferView', arrayBufferView);
  validateInteger(len, 'len', 0);
  write(arrayBufferView, pointer, len);
}

module.exports = {
  DynamicLibrary, dlopen, dlclose, dlsym,
  exportArrayBuffer, exportArrayBufferView, exportString, exportBuffer,
  getInt8: memory.getInt8, getUint8: memory.getUint8, getInt16: memory.getInt16, getUint16: memory.getUint16,
  getInt32: memory.getInt32, getUint32: memory.getUint32, getInt64: memory.getInt64, getUint64: memory.getUint64,
  getFloat32: memory.getFloat32, getFloat64: memory.getFloat64,
  getCurrentEventLoop, getRawPointer: memory.getRawPointer,
  setInt8: memory.setInt8, setUint8: memory.setUint8, setInt16: memory.setInt16, setUint16: memory.setUint16,
  setInt32: memory.setInt32, setUint32: memory.setUint32, setInt64: memory.setInt64, setUint64: memory.setUint64,
  setFloat32: memory.setFloat32, setFloat64: memory.setFloat64,
  suffix: process.platform === 'darwin' ? 'dylib' : 'so',
  toString: memory.toString, toArrayBuffer, toBuffer,
  types,
};
