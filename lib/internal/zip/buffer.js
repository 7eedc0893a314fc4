// SPDX-License-Identifier: MIT
// ZipBuffer: an archive in memory, as a map of entries by name. Of two with one name the later counts.
'use strict';

const { codes: { ERR_ZIP_ENTRY_NOT_FOUND } } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { ZipEntry, checkEntry } = require('internal/zip/entry');
const { readArchive, toBuffer } = require('internal/zip/directory');
const { decodeText } = require('internal/zip/names');
const { readOptions, writeNow, streamOf } = require('internal/zip/archive');
const warn = require('internal/zip/warning');

class ZipBuffer {
  #entries = new Map();
  #comment;

  constructor(buffer) {
    warn();
    const bytes = toBuffer(buffer, 'buffer');
    this.#comment = readArchive(bytes).comment;
    for (const entry of ZipEntry.read(bytes)) this.#entries.set(entry.name, entry);
  }

  get writable() { return true; }
  get comment() { return decodeText(this.#comment, false); }
  get size() { return this.#entries.size; }

  has(name) {
    validateString(name, 'name');
    return this.#entries.has(name);
  }

  get(name) {
    validateString(name, 'name');
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(name);
    return entry;
  }

  addEntry(entry) {
    checkEntry(entry);
    this.#entries.set(entry.name, entry);
    return entry;
  }

  async add(filename, data, options = undefined) {
    return this.addEntry(await ZipEntry.create(filename, data, options));
  }

  addSync(filename, data, options = undefined) {
    return this.addEntry(ZipEntry.createSync(filename, data, options));
  }

  delete(name) {
    validateString(name, 'name');
    return this.#entries.delete(name);
  }

  clear() { this.#entries.clear(); }

  async toBuffer(options = undefined) {
    const chunks = [];
    for await (const chunk of streamOf(this.#entries.values(), readOptions(options, this.#comment))) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  toBufferSync(options = undefined) {
    return Buffer.concat([...writeNow(this.#entries.values(), readOptions(options, this.#comment))]);
  }

  keys() { return this.#entries.keys(); }
  *values() { yield* this.#entries.values(); }
  *entries() { yield* this.#entries; }

  forEach(callback, thisArg = undefined) {
    validateFunction(callback, 'callback');
    this.#entries.forEach((entry, name) => callback.call(thisArg, entry, name, this));
  }

  [Symbol.iterator]() { return this.entries(); }
  get [Symbol.toStringTag]() { return 'ZipBuffer'; }
}

module.exports = { ZipBuffer };
