// SPDX-License-Identifier: MIT
// Dir: an open directory, read in blocks of bufferSize entries. C knows it by a box (src/bind/fs_dir.c) and wants one
// operation at a time, so those that come while one is under way wait in a queue. A recursive Dir opens the
// directories it has met when the one it reads is exhausted.
'use strict';

const { codes } = require('internal/errors');
const { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS, ERR_INVALID_THIS } = codes;
const hold = require('internal/slots').holderOf('DIRHANDLE');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validate');
const { fail, getOptions, getValidatedPath, makeCallback, wantsBytes } = require('internal/fs/utils');
const { joinPath, makeDirents, splitNames } = require('internal/fs/dirent');
const binding = internalBinding('fs_dir');

const DEFAULTS = { encoding: 'utf8', bufferSize: 32 };

class Dir {
  #box;
  #path;      // as given
  #directory; // the one being read
  #options;
  #entries = [];
  #at = 0;          // next of #entries
  #pending = [];    // directories still to read
  #queue = null;    // waiting operations while one is under way, else null
  #isClosed = false;

  constructor(box, path, options) {
    if (box == null) throw new ERR_MISSING_ARGS('handle');
    this.#box = box;
    this.#path = this.#directory = path;
    this.#options = getOptions(options, DEFAULTS);
    validateUint32(this.#options.bufferSize ?? DEFAULTS.bufferSize, 'options.bufferSize', true);
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  // ---- reading ----

  read(callback) {
    if (callback === undefined) {
      if (this.#isClosed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.read((error, entry) => (error ? reject(error) : resolve(entry)));
      });
    }
    if (this.#isClosed) throw new ERR_DIR_CLOSED();
    validateFunction(callback, 'callback');
    if (this.#queue !== null) {
      this.#queue.push(() => {
        if (this.#isClosed) callback(new ERR_DIR_CLOSED());
        else this.read(callback);
      });
      return undefined;
    }
    if (this.#at < this.#entries.length) {
      process.nextTick(callback, null, this.#next());
      return undefined;
    }
    this.#queue = [];
    this.#fill((error) => {
      this.#release();
      if (error) callback(error);
      else callback(null, this.#next());
    });
    return undefined;
  }

  readSync() {
    this.#checkSync();
    while (this.#at === this.#entries.length) {
      const [err, names, types] = binding.read(this.#box, this.#bufferSize, this.#bytes, 0);
      if (err < 0) throw fail(err, 'scandir', this.#directory);
      if (this.#take(names, types)) break;
      if (this.#pending.length === 0) return null;
      const path = this.#pending.shift();
      const [openErr, box] = binding.open(path, 0);
      if (openErr < 0) throw fail(openErr, 'opendir', path);
      binding.close(this.#box, 0);
      this.#box = box;
      this.#directory = path;
    }
    return this.#next();
  }

  get #bufferSize() { return this.#options.bufferSize ?? DEFAULTS.bufferSize; }
  get #bytes() { return wantsBytes(this.#options.encoding); }

  #next() {
    return this.#at < this.#entries.length ? this.#entries[this.#at++] : null;
  }

  // Keeps a block of entries; false when there were none.
  #take(names, types) {
    const list = splitNames(names, this.#options.encoding);
    this.#entries = makeDirents(this.#directory, list, types, false);
    this.#at = 0;
    if (this.#options.recursive) {
      for (let i = 0; i < list.length; i++) {
        if (this.#entries[i].isDirectory()) this.#pending.push(joinPath(this.#directory, list[i]));
      }
    }
    return list.length > 0;
  }

  // Reads the next block, in this directory or the next one that has entries.
  #fill(done) {
    binding.read(this.#box, this.#bufferSize, this.#bytes, hold((err, names, types) => {
      if (err < 0) done(fail(err, 'scandir', this.#directory));
      else if (this.#take(names, types) || this.#pending.length === 0) done();
      else this.#openNext(done);
    }));
  }

  #openNext(done) {
    const path = this.#pending.shift();
    binding.open(path, hold((err, box) => {
      if (err < 0) {
        done(fail(err, 'opendir', path));
        return;
      }
      const old = this.#box;
      this.#box = box;
      this.#directory = path;
      binding.close(old, hold(() => this.#fill(done)));
    }));
  }

  // ---- closing ----

  close(callback) {
    if (callback === undefined) {
      if (this.#isClosed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#isClosed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.close(callback));
      return undefined;
    }
    this.#isClosed = true;
    binding.close(this.#box, hold((err) => callback(err < 0 ? fail(err, 'closedir') : null)));
    return undefined;
  }

  closeSync() {
    this.#checkSync();
    this.#isClosed = true;
    const [err] = binding.close(this.#box, 0);
    if (err < 0) throw fail(err, 'closedir');
  }

  #checkSync() {
    if (this.#isClosed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
  }

  // Lets the operations that waited run.
  #release() {
    const waiting = this.#queue;
    this.#queue = null;
    for (let i = 0; i < waiting.length; i++) waiting[i]();
  }

  async* entries() {
    try {
      for (let entry = await this.read(); entry !== null; entry = await this.read()) yield entry;
    } finally {
      if (!this.#isClosed) await this.close();
    }
  }

  async [Symbol.asyncDispose]() {
    if (!this.#isClosed) await this.close();
  }

  [Symbol.dispose]() {
    if (!this.#isClosed) this.closeSync();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null, value: Dir.prototype.entries, writable: true, enumerable: false, configurable: true,
});

function checkOptions(options) {
  options = getOptions(options, DEFAULTS);
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return options;
}

function opendir(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  path = getValidatedPath(path);
  options = checkOptions(options);
  binding.open(path, hold((err, box) => {
    if (err < 0) callback(fail(err, 'opendir', path));
    else callback(null, new Dir(box, path, options));
  }));
}

function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = checkOptions(options);
  const [err, box] = binding.open(path, 0);
  if (err < 0) throw fail(err, 'opendir', path);
  return new Dir(box, path, options);
}

function opendirPromise(path, options) {
  return new Promise((resolve, reject) => {
    opendir(path, options, (error, dir) => (error ? reject(error) : resolve(dir)));
  });
}

module.exports = { Dir, opendir, opendirPromise, opendirSync };
