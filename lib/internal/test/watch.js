// SPDX-License-Identifier: MIT
// Running test files again when they or what they loaded change (--watch, run({ watch: true })).
//
//   #owners   file -> test files that loaded it, said by their processes at their end
//   #pending  test files to run again; changes that come together are one restart
'use strict';

const { setTimeout, clearTimeout } = require('internal/timer_functions');
const fs = require('node/fs');
const { resolve, sep } = require('node/path');

const QUIET = 200; // ms without a change before the files run again

class Watcher {
  #owners = new Map();
  #pending = new Set();
  #handles = new Map(); // directory -> fs.FSWatcher
  #timer;
  #restart;
  #find;
  #known;

  // `find` lists the test files there are now, `restart` runs some of them again.
  constructor(cwd, find, restart) {
    this.#find = find;
    this.#restart = restart;
    this.#known = new Set(find());
    this.#watch(cwd, true);
    for (const file of this.#known) this.#watch(resolve(file, '..'), false);
  }

  #watch(directory, isRecursive) {
    for (const { 0: watched, 1: handle } of this.#handles) {
      if (directory === watched || (handle.isRecursive && directory.startsWith(watched + sep))) return;
    }
    const handle = fs.watch(directory, { recursive: isRecursive }, (event, name) => {
      if (name !== null) this.#changed(resolve(directory, name));
    });
    handle.isRecursive = isRecursive;
    handle.on('error', () => {}); // the directory may go away
    this.#handles.set(directory, handle);
  }

  // What a test file loaded
  note(testFile, files) {
    for (const file of files) {
      if (file.includes(`${sep}node_modules${sep}`)) continue;
      let owners = this.#owners.get(file);
      if (owners === undefined) {
        owners = new Set();
        this.#owners.set(file, owners);
        this.#watch(resolve(file, '..'), false);
      }
      owners.add(testFile);
    }
  }

  #changed(file) {
    const owners = this.#owners.get(file);
    if (owners !== undefined) {
      for (const owner of owners) this.#pending.add(owner);
    }
    // Test files come and go.
    const now = new Set(this.#find());
    for (const test of now) {
      if (!this.#known.has(test) || test === file) this.#pending.add(test);
    }
    this.#known = now;
    if (this.#pending.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#pending].filter((test) => this.#known.has(test));
      this.#pending.clear();
      if (files.length > 0) this.#restart(files);
    }, QUIET);
  }

  close() {
    clearTimeout(this.#timer);
    for (const handle of this.#handles.values()) handle.close();
  }
}

// The files this process has loaded, for the watcher that started it.
function loadedFiles() {
  const { fileURLToPath } = require('internal/url');
  const { records } = require('internal/modules/esm/loader');
  const files = new Set(Object.keys(require('internal/modules/cjs').Module._cache));
  for (const key of Object.keys(records)) {
    const url = key.slice(key.indexOf('\0') + 1);
    if (url.startsWith('file:')) files.add(fileURLToPath(url));
  }
  return [...files];
}

module.exports = { Watcher, loadedFiles };
