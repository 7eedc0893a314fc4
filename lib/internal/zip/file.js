// SPDX-License-Identifier: MIT
// ZipFile: an archive on disk. Its directory is read when it is opened, contents when somebody asks for them. A new
// entry is written where the directory begins, which follows anew behind it; what is removed stays behind unused.
//
//   #records     name -> record, in the order of the archive; writing needs their central headers (record.raw) only
//   #writeAt     where the directory begins in the file
//   #shift       bytes before the archive that the places in its headers do not count
//   #queue       changes under way, one after the other; the *Sync ones refuse to come between
'use strict';

const { codes: {
  ERR_INVALID_STATE, ERR_ZIP_ARCHIVE_TOO_LARGE, ERR_ZIP_ENTRY_NOT_FOUND, ERR_ZIP_NOT_WRITABLE,
} } = require('internal/errors');
const { validateBoolean, validateFunction, validateString } = require('internal/validate');
const { Buffer, constants: { MAX_LENGTH } } = require('node/buffer');
const fs = require('node/fs');
const { promisify } = require('node/util');
const { ZipEntry, checkEntry, entryOfFile, internals } = require('internal/zip/entry');
const { findEnd, isDirectoryAt, readDirectory } = require('internal/zip/directory');
const { decodeText } = require('internal/zip/names');
const { readOptions, streamOf, writeNow } = require('internal/zip/archive');
const warn = require('internal/zip/warning');
const binding = internalBinding('zip');

const later = {
  open: promisify(fs.open),
  close: promisify(fs.close),
  fstat: promisify(fs.fstat),
  ftruncate: promisify(fs.ftruncate),
  // promisify() of these gives objects
  read: (fd, bytes, offset, length, at) => new Promise((resolve, reject) => {
    fs.read(fd, bytes, offset, length, at, (error, count) => (error ? reject(error) : resolve(count)));
  }),
  write: (fd, bytes, offset, length, at) => new Promise((resolve, reject) => {
    fs.write(fd, bytes, offset, length, at, (error, count) => (error ? reject(error) : resolve(count)));
  }),
};

// The file as entries read it.
class Disk {
  constructor(fd) {
    this.fd = fd;
    this.isClosed = false;
  }

  #check() {
    if (this.isClosed) throw new ERR_INVALID_STATE('cannot read a ZipEntry after its backing ZipFile has been closed');
  }

  // As many bytes as there are.
  readNow(at, length) {
    this.#check();
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    for (let n = 1; done < length && n > 0; done += n) n = fs.readSync(this.fd, bytes, done, length - done, at + done);
    return bytes.subarray(0, done);
  }

  async read(at, length) {
    this.#check();
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    for (let n = 1; done < length && n > 0; done += n) {
      n = await later.read(this.fd, bytes, done, length - done, at + done);
    }
    return bytes.subarray(0, done);
  }

  writeNow(at, bytes) {
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(this.fd, bytes, done, bytes.length - done, at + done);
    }
  }

  async write(at, bytes) {
    for (let done = 0; done < bytes.length;) {
      done += await later.write(this.fd, bytes, done, bytes.length - done, at + done);
    }
  }
}

const TAIL = 0xFFFF + 22 + 20 + 56; // the largest end there is, of both forms

// The steps of opening, for both ways of reading: gives [at, length], takes the bytes.
function* locate(size) {
  let at = Math.max(0, size - TAIL);
  let tail = yield [at, size - at];
  let end = findEnd(tail, at);
  if (end.more !== undefined) {
    at = end.more;
    tail = yield [at, size - at];
    end = findEnd(tail, at);
  }
  if (end.size > MAX_LENGTH) {
    throw new ERR_ZIP_ARCHIVE_TOO_LARGE('the central directory is too large to be held in memory');
  }
  let { shift } = end;
  if (shift > 0 && isDirectoryAt(yield [end.at, 4], 0)) shift = 0;
  const bytes = yield [end.at + shift, end.size];
  return { records: readDirectory(bytes, end.count, shift), comment: end.comment, shift, writeAt: end.at + shift };
}

function readOpenOptions(filename, options) {
  validateString(filename, 'filename');
  const { writable = false } = options ?? {};
  validateBoolean(writable, 'options.writable');
  return writable;
}

class ZipFile {
  #disk;
  #records = new Map();
  #comment;
  #shift;
  #writeAt;
  #writable;
  #queue = Promise.resolve();
  #busy = 0;

  constructor(disk, { records, comment, shift, writeAt }, writable) {
    this.#disk = disk;
    for (let i = 0; i < records.length; i++) this.#records.set(records[i].name, records[i]);
    this.#comment = comment;
    this.#shift = shift;
    this.#writeAt = writeAt;
    this.#writable = writable;
  }

  static async open(filename, options = undefined) {
    warn();
    const writable = readOpenOptions(filename, options);
    const disk = new Disk(await later.open(filename, writable ? 'r+' : 'r'));
    try {
      const steps = locate((await later.fstat(disk.fd)).size);
      let step = steps.next();
      while (!step.done) step = steps.next(await disk.read(...step.value));
      return new ZipFile(disk, step.value, writable);
    } catch (error) {
      await later.close(disk.fd);
      throw error;
    }
  }

  static openSync(filename, options = undefined) {
    warn();
    const writable = readOpenOptions(filename, options);
    const disk = new Disk(fs.openSync(filename, writable ? 'r+' : 'r'));
    try {
      const steps = locate(fs.fstatSync(disk.fd).size);
      let step = steps.next();
      while (!step.done) step = steps.next(disk.readNow(...step.value));
      return new ZipFile(disk, step.value, writable);
    } catch (error) {
      fs.closeSync(disk.fd);
      throw error;
    }
  }

  get writable() { return this.#writable; }
  get comment() { return decodeText(this.#comment, false); }
  get size() { return this.#records.size; }

  // ---- reading -----------------------------------------------------------------------------------------------------

  #checkOpen() {
    if (this.#disk.isClosed) throw new ERR_INVALID_STATE('the ZipFile has been closed');
  }

  has(name) {
    validateString(name, 'name');
    return this.#records.has(name);
  }

  #entry(record) { return entryOfFile(this.#disk, record); }

  async get(name) { return this.getSync(name); }

  getSync(name) {
    this.#checkOpen();
    validateString(name, 'name');
    const record = this.#records.get(name);
    if (record === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(name);
    return this.#entry(record);
  }

  async stream(name, options = undefined) {
    const { Readable } = require('node/stream');
    return Readable.from(this.getSync(name).contentIterator(options), { objectMode: false });
  }

  keys() { return this.#records.keys(); }
  *values() { for (const record of this.#records.values()) yield Promise.resolve(this.#entry(record)); }
  *valuesSync() { for (const record of this.#records.values()) yield this.#entry(record); }
  *entries() { for (const [name, record] of this.#records) yield [name, Promise.resolve(this.#entry(record))]; }
  *entriesSync() { for (const [name, record] of this.#records) yield [name, this.#entry(record)]; }

  forEach(callback, thisArg = undefined) {
    validateFunction(callback, 'callback');
    for (const [name, entry] of this.entries()) callback.call(thisArg, entry, name, this);
  }

  forEachSync(callback, thisArg = undefined) {
    validateFunction(callback, 'callback');
    for (const [name, entry] of this.entriesSync()) callback.call(thisArg, entry, name, this);
  }

  compact(comment = undefined) {
    this.#checkOpen();
    return streamOf(this.valuesSync(), readOptions(comment, this.#comment));
  }

  compactSync(comment = undefined) {
    this.#checkSync();
    return Buffer.concat([...writeNow(this.valuesSync(), readOptions(comment, this.#comment))]);
  }

  // ---- writing -----------------------------------------------------------------------------------------------------

  #checkWritable() {
    this.#checkOpen();
    if (!this.#writable) throw new ERR_ZIP_NOT_WRITABLE();
  }

  #checkSync() {
    this.#checkOpen();
    if (this.#busy === 0) return;
    throw new ERR_INVALID_STATE('cannot call a synchronous ZipFile method while an asynchronous add(), addEntry(), ' +
      'delete(), or close() call has not settled yet');
  }

  // Changes one after the other.
  #inTurn(change) {
    this.#busy++;
    const result = this.#queue.then(change).finally(() => { this.#busy--; });
    this.#queue = result.catch(() => {});
    return result;
  }

  // The directory and the end of an archive with these records, and how long the file is with them.
  #tail(records, at) {
    const headers = Buffer.concat(Array.from(records.values(), ({ raw }) => raw));
    const end = Buffer.from(binding.end(records.size, headers.length, at - this.#shift, this.#comment));
    return Buffer.concat([headers, end]);
  }

  // What comes of having written an entry of that length.
  #added(entry, length) {
    const header = internals.central(entry, this.#writeAt - this.#shift);
    const [record] = readDirectory(header, 1, this.#shift);
    const records = new Map(this.#records);
    records.set(record.name, record);
    const at = this.#writeAt + length;
    return { at, record, records, tail: this.#tail(records, at) };
  }

  #removed(name) {
    const records = new Map(this.#records);
    records.delete(name);
    return { at: this.#writeAt, records, tail: this.#tail(records, this.#writeAt) };
  }

  #settle({ at, records }) {
    this.#records = records;
    this.#writeAt = at;
  }

  async #finish(change) {
    await this.#disk.write(change.at, change.tail);
    await later.ftruncate(this.#disk.fd, change.at + change.tail.length);
    this.#settle(change);
  }

  #finishNow(change) {
    this.#disk.writeNow(change.at, change.tail);
    fs.ftruncateSync(this.#disk.fd, change.at + change.tail.length);
    this.#settle(change);
  }

  async #append(entry) {
    this.#checkWritable();
    let length = 0;
    for await (const chunk of entry) {
      await this.#disk.write(this.#writeAt + length, chunk);
      length += chunk.length;
    }
    const change = this.#added(entry, length);
    await this.#finish(change);
    internals.promote(entry, this.#disk, change.record);
    return entry;
  }

  async addEntry(entry) {
    this.#checkWritable();
    checkEntry(entry);
    return this.#inTurn(() => this.#append(entry));
  }

  addEntrySync(entry) {
    this.#checkWritable();
    this.#checkSync();
    checkEntry(entry);
    let length = 0;
    for (const chunk of entry) {
      this.#disk.writeNow(this.#writeAt + length, chunk);
      length += chunk.length;
    }
    this.#finishNow(this.#added(entry, length));
    return entry;
  }

  async add(filename, data, options = undefined) {
    this.#checkWritable();
    return this.#inTurn(async () => this.#append(await ZipEntry.create(filename, data, options)));
  }

  addSync(filename, data, options = undefined) {
    this.#checkWritable();
    this.#checkSync();
    return this.addEntrySync(ZipEntry.createSync(filename, data, options));
  }

  async delete(name) {
    this.#checkWritable();
    validateString(name, 'name');
    return this.#inTurn(async () => {
      this.#checkWritable();
      const isThere = this.#records.has(name);
      if (isThere) await this.#finish(this.#removed(name));
      return isThere;
    });
  }

  deleteSync(name) {
    this.#checkWritable();
    this.#checkSync();
    validateString(name, 'name');
    const isThere = this.#records.has(name);
    if (isThere) this.#finishNow(this.#removed(name));
    return isThere;
  }

  // ---- the end -----------------------------------------------------------------------------------------------------

  async close() {
    await this.#inTurn(async () => {
      if (this.#disk.isClosed) return;
      this.#disk.isClosed = true;
      await later.close(this.#disk.fd);
    });
  }

  closeSync() {
    if (this.#disk.isClosed) return;
    this.#checkSync();
    this.#disk.isClosed = true;
    fs.closeSync(this.#disk.fd);
  }

  [Symbol.iterator]() { return this.entriesSync(); }
  async *[Symbol.asyncIterator]() { yield* this.entriesSync(); }
  [Symbol.dispose]() { this.closeSync(); }
  async [Symbol.asyncDispose]() { await this.close(); }
  get [Symbol.toStringTag]() { return 'ZipFile'; }
}

module.exports = { ZipFile };
