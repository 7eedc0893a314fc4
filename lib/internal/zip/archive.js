// SPDX-License-Identifier: MIT
// Writing archives: entries one after the other, then their directory. Who writes owns the entries: those that are not
// reached are disposed of.
'use strict';

const { codes: { ERR_ZIP_ARCHIVE_TOO_LARGE } } = require('internal/errors');
const { validateBoolean, validateInteger, validateObject, validateString } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { ZipEntry, checkEntry, internals } = require('internal/zip/entry');
const warn = require('internal/zip/warning');
const binding = internalBinding('zip');

const COMMENT_MAX = 0xFFFF;

function commentBytes(comment) {
  const bytes = Buffer.from(comment);
  if (bytes.length > COMMENT_MAX) {
    throw new ERR_ZIP_ARCHIVE_TOO_LARGE(
      `the archive comment must not exceed ${COMMENT_MAX} bytes when encoded as UTF-8`);
  }
  return bytes;
}

/** {comment: bytes, baseOffset}; `comment` is what there is when the options say nothing. */
function readOptions(options, comment = Buffer.alloc(0)) {
  if (options === undefined) return { comment, baseOffset: 0 };
  if (typeof options === 'string') return { comment: commentBytes(options), baseOffset: 0 };
  validateObject(options, 'options');
  const { baseOffset = 0 } = options;
  if (options.comment !== undefined) validateString(options.comment, 'options.comment');
  validateInteger(baseOffset, 'options.baseOffset', 0);
  return { comment: options.comment === undefined ? comment : commentBytes(options.comment), baseOffset };
}

// The directory of what has been written.
class Directory {
  #headers = [];
  #at;
  #comment;

  constructor({ baseOffset, comment }) {
    this.#at = baseOffset;
    this.#comment = comment;
  }

  add(entry, length) {
    this.#headers.push(internals.central(entry, this.#at));
    this.#at += length;
  }

  end() {
    const headers = Buffer.concat(this.#headers);
    return [headers, Buffer.from(binding.end(this.#headers.length, headers.length, this.#at, this.#comment))];
  }
}

function* writeNow(entries, settings) {
  const directory = new Directory(settings);
  const iterator = entries[Symbol.iterator]();
  let current;
  try {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      current = next.value;
      checkEntry(current);
      let length = 0;
      for (const chunk of current) {
        length += chunk.length;
        yield chunk;
      }
      directory.add(current, length);
      current = undefined;
    }
    yield* directory.end();
  } finally {
    if (current instanceof ZipEntry) current[Symbol.dispose]();
    if (current !== undefined) for (const rest of iterator) if (rest instanceof ZipEntry) rest[Symbol.dispose]();
  }
}

function createZipArchiveSync(entries, options = undefined) {
  warn();
  return writeNow(entries, readOptions(options));
}

// The iterator that a stream reads: it disposes of the entries also when it was never begun.
class Writer {
  #iterator; // of the entries
  #current;
  #chunks;

  constructor(entries, settings) {
    this.#chunks = this.#write(entries, settings);
    this.#iterator = entries?.[Symbol.asyncIterator]?.() ?? entries?.[Symbol.iterator]?.();
  }

  async *#write(entries, settings) {
    const directory = new Directory(settings);
    if (this.#iterator === undefined) throw new TypeError('entries is not async iterable');
    for (let next = await this.#iterator.next(); !next.done; next = await this.#iterator.next()) {
      const entry = this.#current = next.value;
      checkEntry(entry);
      let length = 0;
      for await (const chunk of entry) {
        length += chunk.length;
        yield chunk;
      }
      directory.add(entry, length);
      this.#current = undefined;
    }
    this.#iterator = undefined;
    yield* directory.end();
  }

  [Symbol.asyncIterator]() { return this; }

  async next() {
    try {
      return await this.#chunks.next();
    } catch (error) {
      await this.#dispose();
      throw error;
    }
  }

  async return() {
    await this.#chunks.return();
    await this.#dispose();
    return { value: undefined, done: true };
  }

  async #dispose() {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    if (this.#current instanceof ZipEntry) this.#current[Symbol.dispose]();
    this.#current = undefined;
    if (iterator === undefined) return;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (next.value instanceof ZipEntry) next.value[Symbol.dispose]();
    }
  }
}

function streamOf(entries, settings) {
  const { Readable } = require('node/stream');
  return Readable.from(new Writer(entries, settings), { objectMode: false });
}

function createZipArchive(entries, options = undefined) {
  warn();
  return streamOf(entries, readOptions(options));
}

// ---- files of the disk ---------------------------------------------------------------------------------------------

// Opened when it is read, not before.
async function* contentOf(path) {
  yield* require('node/fs').createReadStream(path);
}

const folderName = (name) => (name.endsWith('/') ? name : `${name}/`);

async function* entriesOf(files, followSymlinks) {
  const fs = require('node/fs').promises;
  for await (const pair of files) {
    const sourcePath = pair[0];
    const name = pair[1];
    validateString(sourcePath, 'sourcePath');
    validateString(name, 'name');
    const stats = await (followSymlinks ? fs.stat(sourcePath) : fs.lstat(sourcePath));
    const options = { mode: stats.mode & 0o7777, modified: stats.mtime };
    if (stats.isSymbolicLink()) yield ZipEntry.createSymlink(name, await fs.readlink(sourcePath), options);
    else if (stats.isDirectory()) yield ZipEntry.createSync(folderName(name), new Uint8Array(), options);
    else yield ZipEntry.createStream(name, contentOf(sourcePath), options);
  }
}

function zipFiles(files, options = undefined) {
  warn();
  const settings = readOptions(options);
  const followSymlinks = options?.followSymlinks ?? true;
  validateBoolean(followSymlinks, 'options.followSymlinks');
  return streamOf(entriesOf(files, followSymlinks), settings);
}

module.exports = { createZipArchive, createZipArchiveSync, readOptions, streamOf, writeNow, zipFiles };
