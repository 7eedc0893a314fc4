// SPDX-License-Identifier: MIT
// Arguments of the calls that have several signatures, made into one record each, for all three forms of the API.
'use strict';

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_VALUE } = codes;
const {
  parseFileMode, validateBoolean, validateBuffer, validateEncoding, validateInteger, validateObject,
  ALLOW_NULL,
} = require('internal/validate');
const { Buffer } = require('node/buffer');
const {
  EMPTY, getOptions, getValidatedFd, getValidatedPath, isFd, isView, nativeView, stringToFlags,
  validateOffsetLengthRead,
  validateOffsetLengthWrite, validatePosition, validateStringAfterArrayBufferView, wantsBytes,
} = require('internal/fs/utils');

// ---- read and write -------------------------------------------------------------------------------------------------

// Bytes of a view, where undefined options mean all of it. position -1 is the file's own. `buffer` is the user's,
// `view` is for natives.
function checkRead(buffer, offset, length, position) {
  validateBuffer(buffer);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (length === undefined) length = buffer.byteLength - offset;
  length |= 0;
  if (length !== 0) {
    if (buffer.byteLength === 0) {
      throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    }
    validateOffsetLengthRead(offset, length, buffer.byteLength);
  }
  if (position == null) position = -1;
  else validatePosition(position, 'position', length);
  return { buffer, view: nativeView(buffer), offset, length, position };
}

function readOptions(buffer, options) {
  if (options !== undefined) validateObject(options, 'options', ALLOW_NULL);
  const { offset = 0, length = buffer?.byteLength - offset, position = null } = options ?? EMPTY;
  return checkRead(buffer, offset, length, position);
}

// read(buffer, offset, length, position) or (buffer, options): `count` is how many arguments were given.
function readArgs(buffer, offset, length, position, count) {
  if (count <= 2 || (offset !== null && typeof offset === 'object')) return readOptions(buffer, offset);
  return checkRead(buffer, offset, length, position);
}

// write(buffer, offset, length, position) or (buffer, options).
function writeArgs(buffer, offset, length, position) {
  if (typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset ?? EMPTY);
  }
  if (offset == null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  if (typeof position !== 'number' && typeof position !== 'bigint') position = -1;
  validateOffsetLengthWrite(offset, length, buffer.byteLength);
  return { buffer, view: nativeView(buffer), offset, length, position: position < 0 ? -1 : position };
}

// write(string, position, encoding): the text as bytes.
function writeTextArgs(text, position, encoding) {
  validateStringAfterArrayBufferView(text, 'buffer');
  validateEncoding(text, encoding);
  const buffer = Buffer.from(text, encoding ?? 'utf8');
  position = typeof position === 'number' ? position : -1;
  return { buffer, view: buffer, offset: 0, length: buffer.length, position };
}

// ---- whole files ----------------------------------------------------------------------------------------------------

const STEPS = ['open', 'read', 'write', 'fsync', 'size']; // as in src/bind/fs_file.c
const UTF8 = 0, LATIN1 = 1, BYTES = 2;

function contentsForm(encoding) {
  switch (encoding) {
    case 'utf8':
    case 'utf-8':
      return UTF8;
    case 'latin1':
    case 'binary':
      return LATIN1;
    default:
      return BYTES;
  }
}

const fileOf = (path) => (isFd(path) ? path : getValidatedPath(path));

const READ_DEFAULTS = { encoding: null, flag: 'r' };

function readFileArgs(path, options) {
  options = getOptions(options, READ_DEFAULTS);
  const file = fileOf(path);
  const flags = stringToFlags(options.flag ?? 'r', 'options.flag');
  return { file, flags, form: contentsForm(options.encoding), encoding: options.encoding, signal: options.signal };
}

const WRITE_DEFAULTS = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const APPEND_DEFAULTS = { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

function writeFileOptions(path, options, isAppend) {
  options = getOptions(options, isAppend ? APPEND_DEFAULTS : WRITE_DEFAULTS);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flag = options.flag || (isAppend ? 'a' : 'w');
  const file = fileOf(path);
  return {
    file,
    flags: stringToFlags(flag),
    mode: parseFileMode(options.mode, 'mode', 0o666),
    flush,
    encoding: options.encoding || 'utf8',
    signal: options.signal,
  };
}

// What natives take as contents: bytes, or text that is to be UTF-8.
function contentsOf(data, encoding) {
  if (isView(data)) return nativeView(data);
  validateStringAfterArrayBufferView(data, 'data');
  return encoding === 'utf8' || encoding === 'utf-8' ? data : Buffer.from(data, encoding);
}

function writeFileArgs(path, data, options, isAppend) {
  const args = writeFileOptions(path, options, isAppend);
  args.data = contentsOf(data, args.encoding);
  return args;
}

// ---- directories ----------------------------------------------------------------------------------------------------

function mkdirArgs(path, options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { path: getValidatedPath(path), mode, recursive };
}

function readdirArgs(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return {
    path,
    recursive: Boolean(options.recursive),
    withTypes: Boolean(options.withFileTypes),
    encoding: options.encoding,
    bytes: wantsBytes(options.encoding),
  };
}

function rmdirArgs(path, options) {
  path = getValidatedPath(path);
  if (options?.recursive !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
  }
  return path;
}

function openArgs(path, flags, mode) {
  path = getValidatedPath(path);
  return { path, flags: stringToFlags(flags), mode: parseFileMode(mode, 'mode', 0o666) };
}

function lengthOf(value) {
  if (value === undefined) return 0;
  validateInteger(value, 'len');
  return value < 0 ? 0 : value;
}

module.exports = {
  BYTES,
  STEPS,
  contentsOf,
  getValidatedFd,
  lengthOf,
  mkdirArgs,
  openArgs,
  readArgs,
  readFileArgs,
  readdirArgs,
  rmdirArgs,
  writeArgs,
  writeFileArgs,
  writeFileOptions,
  writeTextArgs,
};
