// SPDX-License-Identifier: MIT
// Dirent, and the making of name lists from what the binding fs_dir gives: names ended by NUL, types as digits.
'use strict';

const { FastBuffer } = require('internal/buffer/pool');
const { Buffer } = require('node/buffer');
const { UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_FIFO, UV_DIRENT_SOCKET, UV_DIRENT_CHAR,
        UV_DIRENT_BLOCK } = require('internal/constants').fs;

const kType = Symbol('type');

class Dirent {
  constructor(name, path, type) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === UV_DIRENT_DIR; }
  isFile() { return this[kType] === UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === UV_DIRENT_SOCKET; }
}

// The names of a listing, in the encoding asked for.
function splitNames(names, encoding) {
  if (typeof names === 'string') {
    const list = [];
    // Slices: split() looks each name up among all that the engine has seen, which takes twice as long.
    for (let start = 0, end; (end = names.indexOf('\0', start)) >= 0; start = end + 1) {
      list.push(names.slice(start, end));
    }
    return list;
  }
  const bytes = new FastBuffer(names);
  const list = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    const name = bytes.subarray(start, end);
    list.push(encoding === 'buffer' ? Buffer.from(name) : name.toString(encoding));
    start = end + 1;
  }
  return list;
}

const SLASH = 47;

// `dir` and `name` joined, either of them text or bytes.
function joinPath(dir, name) {
  if (typeof dir === 'string' && typeof name === 'string') {
    return dir.endsWith('/') ? dir + name : `${dir}/${name}`;
  }
  const head = Buffer.from(dir);
  const tail = Buffer.from(name);
  return Buffer.concat(head[head.length - 1] === SLASH ? [head, tail] : [head, Buffer.from('/'), tail]);
}

// Dirents of a listing of `dir`. Names of a walk are relative paths: their directories go into parentPath.
function makeDirents(dir, names, types, isWalk) {
  const entries = new Array(names.length);
  for (let i = 0; i < names.length; i++) {
    let name = names[i];
    let parent = dir;
    if (isWalk) {
      const slash = typeof name === 'string' ? name.lastIndexOf('/') : name.lastIndexOf(SLASH);
      if (slash >= 0) {
        parent = joinPath(dir, name.slice(0, slash));
        name = name.slice(slash + 1);
      }
    }
    entries[i] = new Dirent(name, parent, types.charCodeAt(i) - 48);
  }
  return entries;
}

module.exports = { Dirent, joinPath, makeDirents, splitNames };
