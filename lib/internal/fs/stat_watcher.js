// SPDX-License-Identifier: MIT
// fs.watchFile(): a file polled by stat. One StatWatcher a file name, shared by all listeners; it goes with the last.
// Each poll leaves the former and the present stat in the cells, 18 numbers each.
'use strict';

const EventEmitter = require('node/events');
const hold = require('internal/slots').holderOf('STATWATCHER');
const { validateFunction, validateUint32, validateObject } = require('internal/validate');
const { fail, getValidatedPath } = require('internal/fs/utils');
const { takeStats } = require('internal/fs/stats');
const binding = internalBinding('fs_watch');
const loop = internalBinding('loop');

const EVENT_CHANGE = 1; // of the slot: (1, status); 0 is "closed"
const PAIR = 18;        // cells from a stat to the next

const DEFAULT_INTERVAL = 5007;

class StatWatcher extends EventEmitter {
  #slot = 0;
  #bigint;
  #refs = 0; // listeners that want the process to wait

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  start(path, interval) {
    if (this.#slot !== 0) return;
    this.#slot = hold((event, status) => {
      if (event !== EVENT_CHANGE) return;
      // The present one comes first in the cells.
      const now = takeStats(this.#bigint, 0);
      const before = takeStats(this.#bigint, PAIR);
      this.emit('change', now, before, status);
    });
    const err = binding.poll(this.#slot, path, interval, this.#bigint);
    if (err < 0) throw Object.assign(fail(err, 'watch', path), { filename: path });
  }

  stop() {
    if (this.#slot === 0) return;
    loop.close(this.#slot);
    this.#slot = 0;
    process.nextTick(() => this.emit('stop'));
  }

  close() { this.stop(); }

  ref() {
    if (this.#slot !== 0) loop.ref(this.#slot);
    return this;
  }

  unref() {
    if (this.#slot !== 0) loop.unref(this.#slot);
    return this;
  }

  // A listener of watchFile(), with or without the wish to keep the process.
  addRef(persistent) {
    if (persistent) this.#refs++;
    if (this.#refs > 0) this.ref();
    else this.unref();
  }

  dropRef(persistent) {
    if (persistent && --this.#refs === 0) this.unref();
  }
}

const watchers = new Map(); // name -> {watcher, listeners: [{listener, persistent}]}

function keyOf(filename) {
  filename = getValidatedPath(filename);
  return require('node/path').resolve(typeof filename === 'string' ? filename : filename.toString());
}

function watchFile(filename, options, listener) {
  const name = keyOf(filename);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = {};
  }
  validateFunction(listener, 'listener');
  validateObject(options, 'options');
  const { interval = DEFAULT_INTERVAL, persistent = true, bigint = false } = options;
  let entry = watchers.get(name);
  if (entry === undefined) {
    validateUint32(interval, 'interval');
    entry = { watcher: new StatWatcher(Boolean(bigint)), listeners: [] };
    entry.watcher.start(name, interval);
    watchers.set(name, entry);
  }
  entry.watcher.addListener('change', listener);
  entry.listeners.push({ listener, persistent });
  entry.watcher.addRef(persistent);
  return entry.watcher;
}

function unwatchFile(filename, listener) {
  const name = keyOf(filename);
  const entry = watchers.get(name);
  if (entry === undefined) return;
  const { watcher } = entry;
  entry.listeners = entry.listeners.filter((item) => {
    if (typeof listener === 'function' && item.listener !== listener) return true;
    watcher.removeListener('change', item.listener);
    watcher.dropRef(item.persistent);
    return false;
  });
  if (typeof listener !== 'function') watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watchers.delete(name);
  }
}

module.exports = { StatWatcher, unwatchFile, watchFile };
