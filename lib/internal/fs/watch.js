// SPDX-License-Identifier: MIT
// fs.watch() and fs.promises.watch(). A native watcher tells of one file, or of one directory and what lies in it;
// recursion is a native watcher for each directory of the tree, made and dropped as directories come and go.
'use strict';

const EventEmitter = require('node/events');
const { AbortError, codes } = require('internal/errors');
const { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_VALUE } = codes;
const hold = require('internal/slots').holderOf('FSEVENTWRAP');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateIgnoreOption, validateInteger, validateObject,
  validateOneOf,
} = require('internal/validate');
const { Buffer } = require('node/buffer');
const { constants, decodeName, fail, getOptions, getValidatedPath, wantsBytes } = require('internal/fs/utils');
const { basename, join } = require('node/path');
const binding = internalBinding('fs_watch');
const files = internalBinding('fs');
const dirs = internalBinding('fs_dir');
const { splitNames } = require('internal/fs/dirent');
const { f64, F0 } = require('internal/cells');
const loop = internalBinding('loop');

const { S_IFMT, S_IFDIR, UV_DIRENT_DIR } = constants;

const EVENTS = [undefined, 'rename', 'change']; // by the native's event number; 3 is a failure
const EVENT_FAILED = 3;
const MODE = 1;         // place of the mode among the numbers of a stat
const DIRECTORY = String(UV_DIRENT_DIR);

function isDirectory(path) {
  return files.lstat(path, false, 0) === 0 && (f64[F0 + MODE] & S_IFMT) === S_IFDIR;
}

// Whether a name is to be passed over, from the option `ignore`.
function makeIgnore(option) {
  if (option == null) return undefined;
  const tests = (Array.isArray(option) ? option : [option]).map((item) => {
    if (typeof item === 'function') return item;
    if (item instanceof RegExp) return (name) => item.test(name);
    const { compile, matchesRows } = require('internal/fs/glob_match');
    const rows = compile(item);
    // A pattern without a slash is about the name alone, wherever it is.
    const isName = !item.includes('/');
    return (name) => matchesRows(rows, isName ? [basename(name)] : name.split('/'));
  });
  return (name) => tests.some((test) => test(name));
}

class FSWatcher extends EventEmitter {
  #slots = new Map(); // relative directory ('' is the root) -> slot
  #root;
  #options;
  #ignores;
  #isClosed = false;
  #isUnref;

  constructor(path, options) {
    super();
    this.#root = path;
    this.#options = options;
    this.#ignores = makeIgnore(options.ignore);
    this.#isUnref = !options.persistent;
    const isTree = options.recursive && isDirectory(path);
    const err = isTree ? this.#addTree('', false) : this.#add('', false);
    if (err < 0) {
      const error = fail(err, 'watch', path);
      error.filename = path;
      throw error;
    }
  }

  #add(relative, isTree) {
    const path = relative === '' ? this.#root : join(this.#root, relative);
    const asBytes = !isTree && wantsBytes(this.#options.encoding);
    const slot = hold((event, name) => {
      if (event === 0 || this.#isClosed) return;
      if (event === EVENT_FAILED) this.#fail(name);
      else this.#report(EVENTS[event], relative, name, isTree);
    });
    const err = binding.watch(slot, path, false, asBytes);
    if (err < 0) return err;
    if (this.#isUnref) loop.unref(slot);
    this.#slots.set(relative, slot);
    return 0;
  }

  // Watches a directory and those below it. Found later, its contents are news themselves: they came before the watch.
  #addTree(relative, isNews) {
    const err = this.#add(relative, true);
    if (err < 0) return err;
    const path = relative === '' ? this.#root : join(this.#root, relative);
    const [listErr, names, types] = dirs.list(path, false, false, 0);
    if (listErr < 0) return 0; // gone again
    const list = splitNames(names);
    for (let i = 0; i < list.length; i++) {
      const inner = relative === '' ? list[i] : join(relative, list[i]);
      if (this.#ignores?.(inner)) continue;
      if (isNews) this.#emitChange('rename', inner);
      if (types[i] === DIRECTORY && !this.#isClosed) this.#addTree(inner, isNews);
    }
    return 0;
  }

  #drop(relative) {
    for (const [key, slot] of this.#slots) {
      if (key === relative || key.startsWith(`${relative}/`)) {
        this.#slots.delete(key);
        loop.close(slot);
      }
    }
  }

  #report(type, relative, name, isTree) {
    if (!isTree) {
      const decoded = decodeName(name ?? undefined, this.#options.encoding);
      if (this.#ignores !== undefined && decoded !== undefined && this.#ignores(String(decoded))) return;
      this.emit('change', type, decoded ?? null);
      return;
    }
    if (name === null) return;
    const inner = relative === '' ? name : join(relative, name);
    // A directory inside tells of itself by its own name, too: its parent has told already.
    if (relative !== '' && name === basename(relative) && files.access(join(this.#root, inner), 0, 0) < 0) return;
    if (this.#ignores?.(inner)) return;
    this.#emitChange(type, inner);
    if (type !== 'rename' || this.#isClosed) return;
    if (!isDirectory(join(this.#root, inner))) this.#drop(inner);
    else if (!this.#slots.has(inner)) this.#addTree(inner, true);
  }

  #emitChange(type, name) {
    if (this.#isClosed) return;
    const { encoding } = this.#options;
    this.emit('change', type, wantsBytes(encoding) ? decodeName(Buffer.from(name), encoding) : name);
  }

  #fail(err) {
    const error = fail(err, 'watch', this.#root);
    error.filename = this.#root;
    this.close();
    this.emit('error', error);
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const slot of this.#slots.values()) loop.close(slot);
    this.#slots.clear();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    this.#isUnref = false;
    for (const slot of this.#slots.values()) loop.ref(slot);
    return this;
  }

  unref() {
    this.#isUnref = true;
    for (const slot of this.#slots.values()) loop.unref(slot);
    return this;
  }
}

function checkOptions(options) {
  const { persistent = true, recursive = false, encoding = 'utf8', ignore } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateIgnoreOption(ignore, 'options.ignore');
  return { persistent, recursive, encoding, ignore };
}

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = getOptions(options);
  filename = getValidatedPath(filename, 'filename');
  const checked = checkOptions(options);
  const watcher = new FSWatcher(typeof filename === 'string' ? filename : filename.toString(), checked);
  if (listener) {
    validateFunction(listener, 'listener');
    watcher.addListener('change', listener);
  }
  const { signal } = options;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

// ---- the iterator of promises ---------------------------------------------------------------------------------------

async function* watchIterator(filename, options = {}) {
  const path = getValidatedPath(filename, 'filename');
  validateObject(options, 'options');
  const checked = checkOptions(options);
  const { signal, maxQueue = 2048, overflow = 'ignore' } = options;
  const { encoding } = options;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding, 'is invalid encoding');
  }
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateAbortSignal(signal, 'options.signal');
  const aborted = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) throw aborted();

  const queue = [];
  let failure;
  let wake = () => {};
  const watcher = new FSWatcher(String(path), checked);
  watcher.on('change', (eventType, name) => {
    if (queue.length < maxQueue) queue.push({ __proto__: null, eventType, filename: name });
    else if (overflow === 'error') failure = new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    else process.emitWarning(`fs.watch maxQueue exceeded. ${maxQueue} events queued`);
    wake();
  });
  watcher.on('error', (error) => {
    failure = error;
    wake();
  });
  const onAbort = () => {
    failure = aborted();
    wake();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      while (queue.length > 0 && failure === undefined) yield queue.shift();
      if (failure !== undefined) throw failure;
      await new Promise((resolve) => { wake = resolve; });
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { FSWatcher, watch, watchIterator };
