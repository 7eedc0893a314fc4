// SPDX-License-Identifier: MIT
// ZipEntry: a file, directory or link of an archive. What it is called and how large it is stands in its record
// (directory.js), where its content comes from in its source:
//
//   Bytes     the compressed bytes, in memory
//   Archive   an archive in memory, where record.headerAt tells
//   File      the same on disk; `disk` is of file.js
//   Stream    chunks to be compressed when the entry is written, once
//
// Sources give the compressed bytes: raw() those in memory (null for others), now() all of them, later() a promise of
// all, chunks() an async iterable.
'use strict';

const { codes: {
  ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_ZIP_ENTRY_TOO_LARGE,
  ERR_ZIP_INVALID_ARCHIVE,
} } = require('internal/errors');
const { f64, F0 } = require('internal/cells');
const { validateInteger, validateString, validateUint32 } = require('internal/validate');
const { Buffer, constants: { MAX_LENGTH } } = require('node/buffer');
const codec = require('internal/zip/codec');
const { contentAfter, readArchive, toBuffer } = require('internal/zip/directory');
const { decodeTime, encodeTime } = require('internal/zip/names');
const warn = require('internal/zip/warning');
const binding = internalBinding('zip');

const TEXT_MAX = 0xFFFF; // bytes of a name or a comment
const CHUNK = 65536;
const UTF8 = 0x800;
const DESCRIPTOR = 8;
const DOS_DIRECTORY = 0x10;
const TYPE = 0o170000;
const TYPES = { regular: 0o100000, directory: 0o040000, link: 0o120000 };
const PERMISSIONS = { regular: 0o644, directory: 0o755, link: 0o777 };
const LOCAL = 30; // bytes of a local header without name and extra fields

let maxContentSize = 256 * 1024 * 1024;

function getMaxZipContentSize() {
  warn();
  return maxContentSize;
}

function setMaxZipContentSize(size) {
  warn();
  validateInteger(size, 'size', 0);
  maxContentSize = size;
}

// ---- sources -------------------------------------------------------------------------------------------------------

const outOfBounds = (what) => new ERR_ZIP_INVALID_ARCHIVE(`${what} is out of bounds`);

class Bytes {
  #raw;
  constructor(raw) { this.#raw = raw; }
  raw() { return this.#raw; }
  now() { return this.#raw; }
  async later() { return this.#raw; }
  async *chunks() { if (this.#raw.length > 0) yield this.#raw; }
  dispose() {}
}

class Archive extends Bytes {
  #buffer;
  #record;
  #found;
  constructor(buffer, record) {
    super();
    this.#buffer = buffer;
    this.#record = record;
  }
  raw() {
    if (this.#found === undefined) {
      const record = this.#record;
      const header = this.#buffer.subarray(record.headerAt);
      const after = header.length < LOCAL ? undefined : contentAfter(header, record);
      if (after === undefined) throw outOfBounds('local file header');
      if (record.compressedSize > header.length - after) throw outOfBounds('entry data');
      this.#found = header.subarray(after, after + record.compressedSize);
    }
    return this.#found;
  }
  now() { return this.raw(); }
  async later() { return this.raw(); }
  async *chunks() { if (this.raw().length > 0) yield this.raw(); }
}

class File {
  #disk;
  #record;
  #dataAt;
  constructor(disk, record) {
    this.#disk = disk;
    this.#record = record;
  }
  raw() { return null; }
  get #length() {
    const { compressedSize, name } = this.#record;
    if (compressedSize > MAX_LENGTH) {
      throw new ERR_ZIP_ENTRY_TOO_LARGE(`entry "${name}" is too large to be held in memory`);
    }
    return compressedSize;
  }
  // The header, and as much more as it turns out to have.
  #look(header) {
    if (header.length < LOCAL) throw outOfBounds('local file header');
    return contentAfter(header, this.#record);
  }
  #found(after) {
    if (after === undefined) throw outOfBounds('local file header');
    this.#dataAt = this.#record.headerAt + after;
  }
  findNow() {
    if (this.#dataAt !== undefined) return;
    const { headerAt } = this.#record;
    const after = this.#look(this.#disk.readNow(headerAt, LOCAL));
    this.#found(after ?? this.#look(this.#disk.readNow(headerAt, f64[F0])));
  }
  async #find() {
    if (this.#dataAt !== undefined) return;
    const { headerAt } = this.#record;
    const after = this.#look(await this.#disk.read(headerAt, LOCAL));
    this.#found(after ?? this.#look(await this.#disk.read(headerAt, f64[F0])));
  }
  #whole(bytes, length) {
    if (bytes.length < length) throw outOfBounds('entry data');
    return bytes;
  }
  now() {
    this.findNow();
    return this.#whole(this.#disk.readNow(this.#dataAt, this.#length), this.#length);
  }
  async later() {
    await this.#find();
    return this.#whole(await this.#disk.read(this.#dataAt, this.#length), this.#length);
  }
  async *chunks() {
    await this.#find();
    let left = this.#record.compressedSize;
    for (let at = this.#dataAt; left > 0;) {
      const bytes = this.#whole(await this.#disk.read(at, Math.min(left, CHUNK)), 1);
      yield bytes;
      at += bytes.length;
      left -= bytes.length;
    }
  }
  dispose() {}
}

class Stream {
  #source;
  constructor(source) { this.#source = source; }
  raw() { return null; }
  now() { throw new ERR_INVALID_STATE('the content of a streaming entry is not available for reading'); }
  async later() { return this.now(); }
  async *chunks() { yield this.now(); }
  take() {
    if (this.#source === undefined) throw new ERR_INVALID_STATE('a streaming entry can only be serialized once');
    const source = this.#source;
    this.#source = undefined;
    return source;
  }
  dispose() {
    const source = this.#source;
    this.#source = undefined;
    if (typeof source?.destroy === 'function') source.destroy();
    else source?.return?.()?.catch?.(() => {});
  }
}

// ---- making records ------------------------------------------------------------------------------------------------

function textBytes(text, what) {
  const bytes = Buffer.from(text);
  if (bytes.length > TEXT_MAX) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(`the entry ${what} must not exceed ${TEXT_MAX} bytes when encoded as UTF-8`);
  }
  return bytes;
}

function methodOf(options, otherwise) {
  const { method } = options;
  if (method === undefined) return otherwise;
  const number = typeof method === 'string' ? codec.METHODS[method] : undefined;
  if (number !== undefined) return number;
  throw new ERR_INVALID_ARG_VALUE('options.method', method, "must be 'deflate', 'store', or 'zstd'");
}

// Now, as the fields of every archive can hold it.
const evenSecond = () => new Date(Math.floor(Date.now() / 2000) * 2000);

function newRecord(filename, type, options) {
  validateString(filename, 'filename');
  if (filename === '') throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must not be empty');
  const { comment = '', mode = PERMISSIONS[type], modified = evenSecond() } = options;
  validateString(comment, 'options.comment');
  validateUint32(mode, 'options.mode');
  if (!(modified instanceof Date)) throw new ERR_INVALID_ARG_TYPE('options.modified', 'Date', modified);
  const attributes = mode & 0o7777 | TYPES[type];
  const time = encodeTime(modified);
  return {
    flags: UTF8,
    method: codec.STORE,
    ...time,
    crc32: 0,
    compressedSize: 0,
    size: 0,
    attributes,
    external: (attributes << 16 | (type === 'directory' ? DOS_DIRECTORY : 0)) >>> 0,
    headerAt: 0,
    name: filename,
    nameBuffer: textBytes(filename, 'name'),
    comment,
    commentBuffer: textBytes(comment, 'comment'),
  };
}

const typeOf = (filename) => (typeof filename === 'string' && filename.endsWith('/') ? 'directory' : 'regular');

// The record of content that is there, how it is to be compressed, and its bytes.
function plan(filename, data, options) {
  options ??= {};
  const type = typeOf(filename);
  const record = newRecord(filename, type, options);
  const bytes = toBuffer(data, 'data');
  if (type === 'directory' && bytes.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('data', data, 'must be empty for a directory entry');
  }
  const wanted = methodOf(options, codec.DEFLATE);
  record.size = bytes.length;
  record.crc32 = require('node/zlib').crc32(bytes);
  return { record, bytes, method: bytes.length === 0 ? codec.STORE : wanted };
}

function finish(record, { raw, method }) {
  record.method = method;
  record.compressedSize = raw.length;
  return make(record, new Bytes(raw));
}

// ---- the class -----------------------------------------------------------------------------------------------------

const internals = { central: undefined, promote: undefined }; // what archives do with entries, set below

const kMake = Symbol('make');
const make = (record, source) => new ZipEntry(kMake, record, source);

const pending = () => new ERR_INVALID_STATE('this streaming entry has not finished serializing yet');

class ZipEntry {
  #record;
  #source;

  constructor(key, record, source) {
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#record = record;
    this.#source = source;
  }

  static *read(buffer) {
    warn();
    const bytes = toBuffer(buffer, 'buffer');
    const { records } = readArchive(bytes);
    for (let i = 0; i < records.length; i++) yield make(records[i], new Archive(bytes, records[i]));
  }

  static async create(filename, data, options = undefined) {
    warn();
    const { record, bytes, method } = plan(filename, data, options);
    return finish(record, await codec.compressLater(bytes, method));
  }

  static createSync(filename, data, options = undefined) {
    warn();
    const { record, bytes, method } = plan(filename, data, options);
    return finish(record, codec.compressNow(bytes, method));
  }

  static createStream(filename, source, options = undefined) {
    warn();
    options ??= {};
    const record = newRecord(filename, 'regular', options);
    if (filename.endsWith('/')) {
      throw new ERR_INVALID_ARG_VALUE('filename', filename, 'a directory entry cannot be streamed');
    }
    record.method = methodOf(options, codec.DEFLATE);
    record.flags |= DESCRIPTOR;
    record.isPending = true;
    return make(record, new Stream(source));
  }

  static createSymlink(filename, target, options = undefined) {
    warn();
    validateString(target, 'target');
    const record = newRecord(filename, 'link', options ?? {});
    const raw = Buffer.from(target);
    record.size = raw.length;
    record.crc32 = require('node/zlib').crc32(raw);
    return finish(record, { raw, method: codec.STORE });
  }

  get compressed() { return this.#record.method !== codec.STORE; }
  get rawContent() { return this.#source.raw(); }
  get method() { return this.#record.method; }
  get flags() { return this.#record.flags; }
  get crc32() { return this.#known.crc32; }
  get name() { return this.#record.name; }
  get nameBuffer() { return this.#record.nameBuffer; }
  get comment() { return this.#record.comment; }
  get size() { return this.#known.size; }
  get compressedSize() { return this.#known.compressedSize; }

  get modified() {
    const record = this.#record;
    if (record.modified === undefined) {
      // The local header may tell more; if not, so be it.
      try {
        if (this.#source instanceof File) this.#source.findNow();
        else this.#source.raw();
      } catch {
        // Reading the content says what is wrong.
      }
    }
    return new Date(record.modified ?? decodeTime(record.date, record.time));
  }

  get mode() { return this.#record.attributes & 0o7777; }
  get isSymlink() { return (this.#record.attributes & TYPE) === TYPES.link; }
  get isFile() { return !this.isDirectory && !this.isSymlink; }
  get isDirectory() { return this.#record.name.endsWith('/'); }

  get #known() {
    if (this.#record.isPending) throw pending();
    return this.#record;
  }

  async content(options = undefined) {
    const { maxSize = maxContentSize, verify } = options ?? {};
    codec.checkSize(this.#known, maxSize);
    const raw = await this.#source.later();
    codec.checkReadable(this.#record);
    return codec.contentLater(raw, this.#record, verify);
  }

  contentSync(options = undefined) {
    const { maxSize = maxContentSize, verify } = options ?? {};
    codec.checkSize(this.#known, maxSize);
    const raw = this.#source.now();
    codec.checkReadable(this.#record);
    return codec.contentNow(raw, this.#record, verify);
  }

  async *contentIterator(options = undefined) {
    const { maxSize = Infinity, verify } = options ?? {};
    if (this.#source instanceof Stream) this.#source.now(); // which throws
    codec.checkSize(this.#record, maxSize);
    yield* codec.contentStream(this.#source.chunks(), this.#record, verify);
  }

  // ---- as part of an archive: its local header, its content, and a descriptor for what was not known before ---------

  #header(native, headerAt) {
    const { attributes, commentBuffer, crc32, compressedSize, date, external, flags, method, modified, name, nameBuffer,
            seconds, size, time, isRenamed } = this.#record;
    const streamed = this.#source instanceof Stream;
    const bytes = isRenamed ? Buffer.from(name) : nameBuffer;
    const bits = (streamed ? flags : flags & ~DESCRIPTOR) | (isRenamed ? UTF8 : 0);
    const since1970 = seconds ?? (modified >= 0 && modified < 2 ** 31 * 1000 ? Math.floor(modified / 1000) : -1);
    return Buffer.from(native(bytes, commentBuffer, bits, method, time, date, crc32, compressedSize, size,
                              (external & 0xFFFF | attributes << 16) >>> 0, headerAt, since1970, streamed));
  }

  *[Symbol.iterator]() {
    if (this.#source instanceof Stream) {
      throw new ERR_INVALID_STATE('a streaming entry cannot be serialized synchronously');
    }
    const raw = this.#source.now();
    yield this.#header(binding.local, 0);
    if (raw.length > 0) yield raw;
  }

  async *[Symbol.asyncIterator]() {
    const source = this.#source;
    if (!(source instanceof Stream)) {
      const chunks = source.chunks();
      const first = await chunks.next(); // what is wrong with it shows before anything is written
      yield this.#header(binding.local, 0);
      if (!first.done) yield first.value;
      yield* chunks;
      return;
    }
    const iterable = source.take();
    yield this.#header(binding.local, 0);
    const record = this.#record;
    yield* codec.compressStream(iterable, record.method, record);
    record.isPending = false;
    yield this.#header(binding.descriptor, 0);
  }

  [Symbol.dispose]() { this.#source.dispose(); }
  async [Symbol.asyncDispose]() { this.#source.dispose(); }

  static {
    /** The central header of an entry that has been written. */
    internals.central = (entry, headerAt) => entry.#header(binding.central, headerAt);
    /** An entry that has been streamed into a file can be read there from now on. */
    internals.promote = (entry, disk, record) => {
      if (!(entry.#source instanceof Stream)) return;
      entry.#record = record;
      entry.#source = new File(disk, record);
    };
  }
}

function checkEntry(value) {
  if (!(value instanceof ZipEntry)) throw new ERR_INVALID_ARG_TYPE('entry', 'ZipEntry', value);
}

const entryOfFile = (disk, record) => make(record, new File(disk, record));

module.exports = {
  ZipEntry, checkEntry, entryOfFile, getMaxZipContentSize, internals, setMaxZipContentSize,
};
