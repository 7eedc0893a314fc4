// SPDX-License-Identifier: MIT
// node:zlib: deflate, gzip, brotli and zstd, as streams and as functions.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateUint32 } = require('internal/validate');
const { constants, codes } = require('internal/zlib/constants');
const { bytesOf } = require('internal/zlib/settings');
const { Brotli, Zlib, Zstd } = require('internal/zlib/stream');
const { makeAsync, makeSync } = require('internal/zlib/run');
const { lazyProperty } = require('internal/lazy');
const binding = internalBinding('zlib');

const zip = {
  archive: () => require('internal/zip/archive'),
  buffer: () => require('internal/zip/buffer'),
  entry: () => require('internal/zip/entry'),
  file: () => require('internal/zip/file'),
};

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data))
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  validateUint32(value, 'value');
  return binding.crc32(bytesOf(data), value);
}

let hasWarned = false;
function warnOfMissingNew(name) {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(`Instantiating ${name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning',
                      'DEP0184');
}

function named(Class, name) {
  return Object.defineProperty(Class, 'name', { value: name, configurable: true });
}

function makeClass(name, Base, mode) {
  const Class = function(options) {
    if (!(this instanceof Class)) {
      warnOfMissingNew(name);
      return new Class(options);
    }
    Reflect.apply(Base, this, [options, mode]);
    return undefined;
  };
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  return named(Class, name);
}

function makeZstdClass(name, mode) {
  return named(class extends Zstd {
    constructor(options) { super(options, mode); }
  }, name);
}

const makeCreate = (name, Class) => ({
  value: named((options) => new Class(options), `create${name}`), enumerable: true, configurable: true,
});

const classes = {
  Deflate: makeClass('Deflate', Zlib, constants.DEFLATE),
  Inflate: makeClass('Inflate', Zlib, constants.INFLATE),
  Gzip: makeClass('Gzip', Zlib, constants.GZIP),
  Gunzip: makeClass('Gunzip', Zlib, constants.GUNZIP),
  DeflateRaw: makeClass('DeflateRaw', Zlib, constants.DEFLATERAW),
  InflateRaw: makeClass('InflateRaw', Zlib, constants.INFLATERAW),
  Unzip: makeClass('Unzip', Zlib, constants.UNZIP),
  BrotliCompress: makeClass('BrotliCompress', Brotli, constants.BROTLI_ENCODE),
  BrotliDecompress: makeClass('BrotliDecompress', Brotli, constants.BROTLI_DECODE),
  ZstdCompress: makeZstdClass('ZstdCompress', constants.ZSTD_COMPRESS),
  ZstdDecompress: makeZstdClass('ZstdDecompress', constants.ZSTD_DECOMPRESS),
};

const functions = {};
for (const [Class, mode] of [
  ['Deflate', 'DEFLATE'], ['Gzip', 'GZIP'], ['DeflateRaw', 'DEFLATERAW'], ['Unzip', 'UNZIP'], ['Inflate', 'INFLATE'],
  ['Gunzip', 'GUNZIP'], ['InflateRaw', 'INFLATERAW'], ['BrotliCompress', 'BROTLI_ENCODE'],
  ['BrotliDecompress', 'BROTLI_DECODE'], ['ZstdCompress', 'ZSTD_COMPRESS'], ['ZstdDecompress', 'ZSTD_DECOMPRESS'],
]) {
  const name = Class[0].toLowerCase() + Class.slice(1);
  functions[name] = makeAsync(classes[Class], constants[mode]);
  functions[`${name}Sync`] = makeSync(classes[Class], constants[mode]);
}

module.exports = { crc32, ...classes, ...functions };
for (const [file, names] of [
  ['entry', ['ZipEntry', 'getMaxZipContentSize', 'setMaxZipContentSize']],
  ['buffer', ['ZipBuffer']],
  ['file', ['ZipFile']],
  ['archive', ['createZipArchive', 'createZipArchiveSync', 'zipFiles']],
]) for (const name of names) lazyProperty(module.exports, name, () => zip[file]()[name]);
for (const name of Object.keys(classes))
  Object.defineProperty(module.exports, `create${name}`, makeCreate(name, classes[name]));
Object.defineProperty(module.exports, 'constants', { value: constants, enumerable: true });
Object.defineProperty(module.exports, 'codes', { value: codes, enumerable: true });
// The older way to the constants that there were before brotli.
for (const name of Object.keys(constants))
  if (!name.startsWith('BROTLI_')) Object.defineProperty(module.exports, name, { value: constants[name] });
